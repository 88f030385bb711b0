/** Serves the same few pages for ever: `/SET/LATENCY/PAGES/…?_skip=N`; ends when its input does. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ServerConfig } from "../lists.js";

const config: ServerConfig = JSON.parse(process.argv[2] ?? "");
const sets = config.sets.map((bodies) =>
  bodies.map(({ more, last }) => ({
    more: readFileSync(more),
    last: readFileSync(last),
  })),
);

function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "", "http://localhost");
  const [, set = -1, latency, pages] = url.pathname.split("/").map(Number);
  const page = Number(url.searchParams.get("_skip") ?? 0) / config.pageLength;
  const bodies = sets[set] ?? [];
  const body = bodies[page % bodies.length];
  if (body === undefined || latency === undefined || pages === undefined)
    return void response.writeHead(400).end();
  const bytes = page + 1 < pages ? body.more : body.last;
  const send = (): void => {
    response.writeHead(200, {
      "content-type": "application/json",
      "content-length": bytes.byteLength,
      ratelimit: "limit=160, remaining=159, reset=1",
    });
    response.end(bytes);
  };
  if (latency === 0) send();
  else setTimeout(send, latency);
}

const server = createServer(answer);
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${JSON.stringify(server.address())}\n`);
});
process.stdin.resume();
process.stdin.on("end", () => {
  server.closeAllConnections();
  server.close();
});
