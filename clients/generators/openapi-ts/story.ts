// A story of three servers, with a client by @hey-api/openapi-ts.
import { createServer, deleteServer, getOperation, getServer, listServers, performServerAction } from "./ostler";
import type { Event, Operation, Server, ServerActionConflictErrorInfo } from "./ostler";
import { client } from "./ostler/client.gen";

const story = "openapi-ts";
client.setConfig({
  baseUrl: process.env["OSTLER_URL"] ?? "",
  auth: ({ scheme }) => (scheme === "bearer" ? process.env["OSTLER_API_KEY"] : undefined),
});

/** Makes a server, of a flavor and an image by their names, and waits for it. */
async function boot(name: string): Promise<Server> {
  const { data: server } = await createServer({
    body: { name, flavor_id: "m1.tiny", image_id: "Ubuntu 22.04 LTS", labels: { story } },
    throwOnError: true,
  });
  if (server.operation_id) await wait(server.operation_id);
  return server;
}

/** Gives an operation once it has ended. */
async function wait(operation_id: string): Promise<Operation> {
  for (;;) {
    const { data: operation } = await getOperation({ path: { operation_id }, query: { wait: 60 }, throwOnError: true });
    if (operation.status !== "queued" && operation.status !== "running") return operation;
  }
}

/** Asks for a stop, and gives what speaks against it, if anything does. */
async function stop(server: Server): Promise<ServerActionConflictErrorInfo | undefined> {
  const { error } = await performServerAction({ path: { server_id: server.id }, body: { action: "stop" } });
  if (!error) return undefined;
  if (isConflict(error.error)) return error.error;
  throw new Error(error.error.message);
}

function isConflict(error: { code: string }): error is ServerActionConflictErrorInfo {
  return ["SERVER_BUSY", "INVALID_STATE_TRANSITION"].includes(error.code);
}

/** Yields every server with a label page by page, two at a time. */
async function* walk(label: string): AsyncGenerator<Server> {
  let cursor: string | undefined;
  do {
    const { data: page } = await listServers({
      query: { label: [label], sort: "created_at", limit: 2, ...(cursor && { cursor }) },
      throwOnError: true,
    });
    yield* page.items;
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
}

/** Yields the events of a server from the first one on, as they happen; a break is mended by the client. */
async function* follow(server: Server): AsyncGenerator<Event> {
  const end = new AbortController();
  const { stream } = await client.sse.get<{ 200: Event }>({
    url: "/api/v1/servers/{server_id}/events",
    path: { server_id: server.id },
    query: { after: "0" },
    headers: { Accept: "text/event-stream" },
    security: [{ scheme: "bearer", type: "http" }],
    signal: end.signal,
  });
  try {
    yield* stream;
  } finally {
    end.abort();
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
  if (!busy?.details.operation_id) throw new Error("the server is not busy");
  const operation = await wait(busy.details.operation_id);
  const refused = await stop(web);

  const walked: string[] = [];
  for await (const server of walk(`story=${story}`)) walked.push(server.name);

  const events: string[] = [];
  for await (const event of follow(web)) {
    events.push(event.type);
    if (isStopped(event)) {
      for (const { id } of all) await deleteServer({ path: { server_id: id }, throwOnError: true });
    }
    if (event.type === "server.deleted") break;
  }

  const { error: gone } = await getServer({ path: { server_id: web.id } });
  console.log(JSON.stringify({ server: web.id, busy, operation, refused, walked, events, gone: gone?.error.code }));
}

void main();
