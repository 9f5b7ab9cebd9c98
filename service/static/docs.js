// A path asks for something that there is, such as the id of a server. Its field comes up with the
// first item of a list, and follows that list until somebody types into it.
const LISTS = {
  server_id: "/api/v1/servers?sort=-created_at",
  operation_id: "/api/v1/operations",
  webhook_id: "/api/v1/webhooks",
  flavor_id: "/api/v1/flavors",
  image_id: "/api/v1/images",
  network_id: "/api/v1/networks",
  keypair_name: "/api/v1/keypairs",
  key_id: "/api/v1/keys",
  region: "/api/v1/regions",
};
const known = {};
const untouched = new Map();

// The credentials that somebody has given to the page, as header fields; they are kept nowhere.
function readCredentials({ authSelectors }) {
  const { bearerAuth, keystoneToken } = authSelectors.authorized()?.toJS() ?? {};
  return {
    ...(bearerAuth && { Authorization: `Bearer ${bearerAuth.value}` }),
    ...(keystoneToken && { "X-Auth-Token": keystoneToken.value }),
  };
}

async function findItem(list, headers) {
  const answer = await fetch(list, { headers });
  const { items = [] } = await answer.json().catch(() => ({})); // a refusal has none
  const item = items.find(({ snapshot }) => snapshot) ?? items[0]; // no other image can be deleted
  return item?.id ?? item?.name;
}

async function look(system) {
  const { specActions } = system;
  const headers = readCredentials(system);
  const find = async (name) => (known[name] = await findItem(LISTS[name], headers));
  await Promise.all(Object.keys(LISTS).map(find));
  const { webhook_id } = known;
  if (webhook_id)
    known.delivery_id = await findItem(`${LISTS.webhook_id}/${webhook_id}/deliveries`, headers);
  for (const [path, parameter] of untouched.values())
    specActions.changeParamByIdentity(path, parameter, parameter.get("example"));
}

const changeParamByIdentity = (original) => (path, parameter, value, isXml) => {
  const name = parameter.get("name");
  const field = [...path, name].join(" ");
  if (parameter.get("in") === "path" && value === parameter.get("example")) {
    untouched.set(field, [path, parameter]);
    return original(path, parameter, known[name] ?? value, isXml);
  }
  untouched.delete(field);
  return original(path, parameter, value, isXml);
};

const setResponse = (original, system) => (path, method, response) => {
  if (method !== "get") look(system);
  return original(path, method, response);
};

const authorize = (original, system) => (credentials) => {
  const authorized = original(credentials);
  look(system);
  return authorized;
};

const ui = SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  validatorUrl: null,
  plugins: [
    {
      statePlugins: {
        auth: { wrapActions: { authorize } },
        spec: { wrapActions: { changeParamByIdentity, setResponse } },
      },
    },
  ],
  onComplete: () => look(ui),
});
