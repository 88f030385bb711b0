/** A server on raw sockets that answers to the byte as it is told: whole, cut, dripping, or not at all. */
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { createServer as createSecureServer } from "node:tls";

/** What the server does on a connection, one after the other. */
export type Step =
  | { readonly send: string | Uint8Array }
  /** Each character by itself, so many milliseconds apart. */
  | { readonly drip: string; readonly every: number }
  /** Ends, breaks or stalls the connection; no step comes after it. */
  | { readonly then: "end" | "reset" | "hang" };

/** The answer to one request. Without a last step the connection stays open for the next one. */
export type Answer = readonly Step[];

/** A request as it arrived. */
export interface Received {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** The request line and the headers. */
  readonly head: string;
  /** Empty where only the head has arrived yet. */
  readonly body: string;
}

/** How a server answers; `turn` counts the requests from 0. */
export type Script = (
  request: Received,
  turn: number,
) => Answer | Promise<Answer>;

/** Options of `startFaultServer`. */
export interface FaultServerOptions {
  /** Asked when a connection has come; with an answer nothing is read from it. */
  readonly onConnect?: (turn: number) => Answer | undefined;
  /** Asked once the head of a request has arrived; with an answer its body is not waited for. */
  readonly onHead?: (request: Received) => Answer | undefined;
  /** Speaks TLS with this certificate. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A running server. */
export interface FaultServer {
  readonly url: string;
  readonly port: number;
  /** Every request of which at least the head arrived, in order; it grows. */
  readonly received: readonly Received[];
  /** How many connections have ever come. */
  readonly connections: () => number;
  /** How many are open now. */
  readonly open: () => number;
  /** Reads on from every connection: one that is not read does not hear of its end. */
  readonly drain: () => void;
  /** Breaks every connection and stops listening. */
  readonly close: () => Promise<void>;
}

/** Starts a server on a free port of 127.0.0.1. */
export async function startFaultServer(
  script: Script,
  options: FaultServerOptions = {},
): Promise<FaultServer> {
  const sockets = new Set<Socket>();
  const received: Received[] = [];
  let connections = 0;
  const greet = (socket: Socket): void => {
    const answer = options.onConnect?.(connections);
    connections += 1;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    if (answer !== undefined) void play(socket, answer);
    else void converse(socket, script, options, received);
  };
  const server =
    options.tls === undefined
      ? createServer(greet)
      : createSecureServer(options.tls, greet);
  // A handshake that fails belongs to what is tried.
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${options.tls === undefined ? "http" : "https"}://127.0.0.1:${String(port)}`,
    port,
    received,
    connections: () => connections,
    open: () => sockets.size,
    drain: () => {
      for (const socket of sockets) socket.resume();
    },
    close: async () => {
      const closed = new Promise<void>((done) => {
        server.close(() => done());
      });
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Answers the requests of one connection in turn. */
async function converse(
  socket: Socket,
  script: Script,
  { onHead }: FaultServerOptions,
  received: Received[],
): Promise<void> {
  let text = "";
  let isGreeted = false;
  const chunks = socket.iterator({ destroyOnReturn: false });
  try {
    for await (const chunk of chunks) {
      text += Buffer.from(chunk).toString("latin1");
      for (
        let request = requestIn(text);
        request !== null;
        request = requestIn(text)
      ) {
        const early = isGreeted ? undefined : onHead?.(request.value);
        isGreeted = true;
        if (early === undefined && text.length < request.end) break;
        isGreeted = false;
        text = text.slice(request.end);
        received.push(request.value);
        const answer = early ?? (await script(request.value, turnOf(received)));
        if (!(await play(socket, answer))) return;
      }
    }
  } catch (error) {
    // The client may break the connection; what a script throws is a defect of the test.
    if (!socket.destroyed) throw error;
  }
}

const turnOf = (received: readonly Received[]): number => received.length - 1;

/** The request that a text begins with, and where it ends; null before its head is whole. */
function requestIn(
  text: string,
): { readonly value: Received; readonly end: number } | null {
  const split = text.indexOf("\r\n\r\n");
  if (split < 0) return null;
  const head = text.slice(0, split);
  const [method = "", path = ""] = head.split(" ");
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  const end = split + 4 + length;
  const body = Buffer.from(text.slice(split + 4, end), "latin1").toString();
  return { value: { method, path, head, body }, end };
}

/** Plays an answer; gives whether the connection is still of use. */
async function play(socket: Socket, answer: Answer): Promise<boolean> {
  for (const step of answer) {
    if ("send" in step) await write(socket, step.send);
    else if ("drip" in step) await drip(socket, step.drip, step.every);
    else {
      if (step.then === "end") socket.end();
      if (step.then === "reset") socket.resetAndDestroy();
      // What is not read is not noticed to have ended either.
      else socket.resume();
      return false;
    }
  }
  return !socket.destroyed;
}

/** Ends when the bytes are handed over, or when they cannot be any more. */
function write(socket: Socket, bytes: string | Uint8Array): Promise<void> {
  return new Promise((done) => {
    socket.write(bytes, () => done());
  });
}

async function drip(
  socket: Socket,
  text: string,
  every: number,
): Promise<void> {
  for (const character of text) {
    if (socket.destroyed) return;
    await write(socket, character);
    await new Promise((done) => setTimeout(done, every));
  }
}

/** The first lines of an answer, with the empty one that ends them. */
export function headOf(
  status: number,
  headers: Readonly<Record<string, string>> = {},
): string {
  const lines = Object.entries(headers).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return `HTTP/1.1 ${String(status)} Scripted\r\n${lines.join("")}\r\n`;
}

/** A whole answer that says its length. */
export function reply(
  status: number,
  body: string | Uint8Array = "{}",
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  const length = { "content-length": String(bytes.byteLength) };
  return [{ send: headOf(status, { ...length, ...headers }) }, { send: bytes }];
}

/** Closes the connection in order. */
export const end: Step = { then: "end" };
/** Resets the connection. */
export const reset: Step = { then: "reset" };
/** Leaves the connection open and does nothing more on it. */
export const hang: Step = { then: "hang" };
