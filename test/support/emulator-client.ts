/** Asks a running local Close over HTTP, as its tests do. */
import { onTestFinished } from "vitest";
import { request } from "undici";
import type { Emulator, InternalOptions } from "../../src/emulator/index.js";
import { startEmulator } from "../../src/emulator/index.js";

/** What came back: the body parsed where it is JSON. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<
    Record<string, string | readonly string[] | undefined>
  >;
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into bodies of many shapes
  readonly body: any;
}

/** A running local Close with a short way to ask it. */
export interface Subject {
  readonly emulator: Emulator;
  readonly get: (path: string) => Promise<Reply>;
  readonly post: (path: string, body: unknown) => Promise<Reply>;
  readonly put: (path: string, body: unknown) => Promise<Reply>;
  readonly delete: (path: string) => Promise<Reply>;
}

/** Starts a local Close for one test and closes it afterwards. */
export async function start(options: InternalOptions = {}): Promise<Subject> {
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.close());
  const send = (
    method: "GET" | "POST" | "PUT" | "DELETE",
    path: string,
    body?: unknown,
  ): Promise<Reply> => ask(emulator, method, path, { body });
  return {
    emulator,
    get: (path) => send("GET", path),
    post: (path, body) => send("POST", path, body),
    put: (path, body) => send("PUT", path, body),
    delete: (path) => send("DELETE", path),
  };
}

/** Sends one request; the key goes along unless `headers` say otherwise. */
export async function ask(
  emulator: Emulator,
  method: "GET" | "POST" | "PUT" | "DELETE" | "PATCH",
  path: string,
  options: {
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<Reply> {
  const { body, headers } = options;
  const reply = await request(`${emulator.url}${path}`, {
    method,
    headers: {
      authorization: basic(`${emulator.apiKey}:`),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined
      ? {}
      : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await reply.body.text();
  const isJson = /^[[{]/.test(text);
  return {
    status: reply.statusCode,
    headers: reply.headers,
    text,
    body: isJson ? parse(text) : undefined,
  };
}

/** The value of an `authorization` header. */
export function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString("base64")}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
