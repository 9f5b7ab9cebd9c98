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
  region: "/api/v1/regions",
};
const known = {};
const untouched = new Map();

async function findItem(list) {
  const answer = await fetch(list);
  const { items } = answer.ok ? await answer.json() : { items: [] };
  const item = items.find(({ snapshot }) => snapshot) ?? items[0]; // no other image can be deleted
  return item?.id ?? item?.name;
}

async function look({ specActions }) {
  const find = async (name) => (known[name] = await findItem(LISTS[name]));
  await Promise.all(Object.keys(LISTS).map(find));
  const { webhook_id } = known;
  if (webhook_id) known.delivery_id = await findItem(`${LISTS.webhook_id}/${webhook_id}/deliveries`);
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

const ui = SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  validatorUrl: null,
  plugins: [{ statePlugins: { spec: { wrapActions: { changeParamByIdentity, setResponse } } } }],
  onComplete: () => look(ui),
});
