// A story of three servers, with a client by openapi-generator's typescript-fetch.
import {
  Configuration,
  EventFromJSON,
  OperationsApi,
  ResponseError,
  ServerActionConflictErrorFromJSON,
  ServerActionConflictErrorInfoToJSON,
  ServerNotFoundErrorFromJSON,
  ServersApi,
  OperationToJSON,
} from "./ostler";
import type { Event, Operation, Server, ServerActionConflictErrorInfo } from "./ostler";

const story = "typescript-fetch";
const url = process.env["OSTLER_URL"] ?? "";
const key = process.env["OSTLER_API_KEY"] ?? "";
const configuration = new Configuration({ basePath: url, accessToken: key });
const servers = new ServersApi(configuration);
const operations = new OperationsApi(configuration);

/** Makes a server, of a flavor and an image by their names, and waits for it. */
async function boot(name: string): Promise<Server> {
  const server = await servers.createServer({
    serverCreate: { name, flavorId: "m1.tiny", imageId: "Ubuntu 22.04 LTS", labels: { story } },
  });
  if (server.operationId) await wait(server.operationId);
  return server;
}

/** Gives an operation once it has ended. */
async function wait(operationId: string): Promise<Operation> {
  for (;;) {
    const operation = await operations.getOperation({ operationId, wait: 60 });
    if (operation.status !== "queued" && operation.status !== "running") return operation;
  }
}

/** Asks for a stop, and gives what speaks against it, if anything does. */
async function stop(server: Server): Promise<ServerActionConflictErrorInfo | undefined> {
  try {
    await servers.performServerAction({ serverId: server.id, serverAction: { action: "stop" } });
    return undefined;
  } catch (error) {
    if (!(error instanceof ResponseError) || error.response.status !== 409) throw error;
    return ServerActionConflictErrorFromJSON(await error.response.json()).error;
  }
}

/** Yields every server with a label page by page, two at a time. */
async function* walk(label: string): AsyncGenerator<Server> {
  let cursor: string | undefined;
  do {
    const page = await servers.listServers({ label: [label], sort: "created_at", limit: 2, cursor });
    yield* page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
}

/**
 * Yields the events of a server from the first one on, as they happen.
 *
 * The client knows no streams; its models do.
 */
async function* follow(server: Server): AsyncGenerator<Event> {
  const response = await fetch(`${url}/api/v1/servers/${server.id}/events?after=0`, {
    headers: { Accept: "text/event-stream", Authorization: `Bearer ${key}` },
  });
  if (!response.ok || !response.body) throw new ResponseError(response);
  let rest = "";
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line.startsWith("data: ")) yield EventFromJSON(JSON.parse(line.slice("data: ".length)));
    }
  }
}

function isStopped({ data }: Event): boolean {
  return "status" in data && data.status === "SHUTOFF" && data.task === null;
}

async function main(): Promise<void> {
  const all = [await boot("web-01"), await boot("web-02"), await boot("web-03")];
  const [web] = all;
  if (!web) throw new Error("no server was made");

  const conflict = await stop(web);
  if (conflict) throw new Error(conflict.message);
  const busy = await stop(web);
  if (!busy?.details.operationId) throw new Error("the server is not busy");
  const operation = await wait(busy.details.operationId);
  const refused = await stop(web);

  const walked: string[] = [];
  for await (const server of walk(`story=${story}`)) walked.push(server.name);

  const events: string[] = [];
  for await (const event of follow(web)) {
    events.push(event.type);
    if (isStopped(event)) {
      for (const server of all) await servers.deleteServer({ serverId: server.id });
    }
    if (event.type === "server.deleted") break;
  }

  const gone = await servers.getServerRaw({ serverId: web.id }).then(
    () => Promise.reject(new Error("the server is still there")),
    async (error: ResponseError) => ServerNotFoundErrorFromJSON(await error.response.json()).error.code,
  );
  const report = {
    server: web.id,
    busy: ServerActionConflictErrorInfoToJSON(busy),
    operation: OperationToJSON(operation),
    refused: ServerActionConflictErrorInfoToJSON(refused),
    walked,
    events,
    gone,
  };
  console.log(JSON.stringify(report));
}

void main();
