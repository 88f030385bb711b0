/** Real servers for the tests of the runtime: HTTP that follows a script, and raw sockets. */
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createSocketServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { onTestFinished } from "vitest";
import type { Clock } from "../../src/runtime/transport/clock.js";
import type { CloseClientOptions } from "../../src/runtime/options.js";
import { createTransport } from "../../src/runtime/transport/transport.js";
import type { Transport } from "../../src/runtime/transport/transport.js";

export { fakeClock } from "./fake-clock.js";
export { freePort } from "./free-port.js";

/** A key with everything that could be spelled in two ways. */
export const apiKey = 'api_4uV7xQ2.9zKd/+w"8T~';

/** A request as the server received it. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** Answers a request; `turn` is 0 for the first. */
export type Script = (
  response: ServerResponse,
  request: Seen,
  turn: number,
) => void;

/** Starts a server that ends with the test. */
export async function serve(script: Script) {
  const seen: Seen[] = [];
  const server = createServer((message, response) => {
    const parts: Buffer[] = [];
    message.on("data", (part: Buffer) => parts.push(part));
    message.on("end", () => {
      const request = {
        method: message.method ?? "",
        url: message.url ?? "",
        headers: message.headers,
        body: Buffer.concat(parts).toString("utf8"),
      };
      seen.push(request);
      script(response, request, seen.length - 1);
    });
  });
  let connections = 0;
  const sockets = watchSockets(server);
  server.on("connection", () => (connections += 1));
  const port = await listen(server, sockets);
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    connections: () => connections,
  };
}

/** Starts a raw server: `answer` hears of the first bytes of each connection. */
export async function serveRaw(
  answer: (socket: Socket, turn: number) => void,
  on: "connect" | "data" = "data",
) {
  let turns = 0;
  const server = createSocketServer((socket) => {
    socket.on("error", () => undefined);
    if (on === "connect") answer(socket, turns++);
    else socket.once("data", () => answer(socket, turns++));
  });
  const port = await listen(server, watchSockets(server));
  return { port, url: `http://127.0.0.1:${port}`, turns: () => turns };
}

function watchSockets(server: Server): Set<Socket> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  return sockets;
}

async function listen(server: Server, sockets: Set<Socket>): Promise<number> {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  });
  return (server.address() as AddressInfo).port;
}

/** Answers with JSON. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(text)),
    ...headers,
  });
  response.end(text);
}

/** Something to wait for from outside. */
export function deferred<T = void>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}

/** The error a promise rejects with. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  const nothing = Symbol("nothing");
  const error: unknown = await promise.then(
    () => nothing,
    (thrown: unknown) => thrown,
  );
  if (error === nothing) throw new Error("It did not fail.");
  return error;
}

/** A transport with a key and three retries that ends with the test. */
export function transportTo(
  baseUrl: string,
  options: Partial<CloseClientOptions> = {},
  clock?: Clock,
): Transport {
  const credentials = options.auth === undefined ? { apiKey } : {};
  const transport = createTransport(
    { ...credentials, baseUrl, ...options },
    clock,
  );
  onTestFinished(() => transport.close());
  return transport;
}
