/** A server that answers as networks and proxies do on a bad day, and counts what arrives. */
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { gzipSync } from "node:zlib";

/** A running server. */
export interface BreakServer {
  readonly url: string;
  readonly close: () => void;
}

/** Starts the server on a free port of this machine. */
export async function startBreakServer(): Promise<BreakServer> {
  const arrivals = new Map<string, number>();
  const used = new WeakSet<Socket>();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(
      request.url ?? "/",
      "http://localhost",
    );
    const count = (arrivals.get(pathname) ?? 0) + 1;
    arrivals.set(pathname, count);
    request.resume();
    request.on("end", () => {
      const isUsed = used.has(request.socket);
      used.add(request.socket);
      if (pathname === "/arrivals/")
        return send(
          response,
          arrivals.get(searchParams.get("path") ?? "") ?? 0,
        );
      return answer(pathname, { request, response, count, isUsed });
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A request that arrived. */
interface Arrived {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** How often its path has arrived by now. */
  readonly count: number;
  /** Whether its connection has served another one before. */
  readonly isUsed: boolean;
}

function answer(
  path: string,
  { request, response, count, isUsed }: Arrived,
): void {
  const [, kind = ""] = path.split("/");
  switch (kind) {
    case "broken":
      // As a server that has just given up an idle connection.
      if (isUsed) request.socket.destroy();
      else send(response, { id: "cobj_1" });
      return;
    case "stalled":
      return;
    case "flaky":
      send(response, { fine: true }, count === 1 ? 503 : 200);
      return;
    case "large":
      send(response, { text: "x".repeat(1_000_000) });
      return;
    case "packed":
      response.setHeader("content-encoding", "gzip");
      response.setHeader("content-type", "application/json");
      response.end(gzipSync(JSON.stringify({ packed: true })));
      return;
    case "refused":
      send(response, { "field-errors": { name: "too long" } }, 400);
      return;
    case "elsewhere":
      response.setHeader("location", "http://localhost:9/stolen/");
      send(response, {}, 302);
      return;
    default:
      send(response, {});
  }
}

function send(response: ServerResponse, value: unknown, status = 200): void {
  response.statusCode = status;
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(value));
}
