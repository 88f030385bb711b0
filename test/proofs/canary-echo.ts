/** A server that sends the key back, in every spelling and place of an answer. */
import { createServer } from "node:http";
import type { ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What an answer does with the spelling of a key. */
export interface Echo {
  readonly what: string;
  readonly status: number;
  readonly body: (spelling: string) => string;
  readonly headers?: (spelling: string) => Readonly<Record<string, string>>;
  /** Whether the connection ends in the middle of the spelling. */
  readonly isCut?: boolean;
}

const inError = (spelling: string): string =>
  `{"error":"The key ${escaped(spelling)} is not valid"}`;
const inFields = (spelling: string): string =>
  `{"field-errors":{"${escaped(spelling)}":{"0":["${escaped(spelling)}"]}},"errors":["${escaped(spelling)}"],"code":"${escaped(spelling)}"}`;
const inPage = (spelling: string): string =>
  `<html><title>${spelling}</title><p>authorization: ${spelling}</p></html>`;

/** Some spellings are JSON already; a quote or a backslash of the others must not end the text. */
function escaped(spelling: string): string {
  return spelling.startsWith("\\u")
    ? spelling
    : JSON.stringify(spelling).slice(1, -1);
}

/** Every kind of answer. */
export const echoes: readonly Echo[] = [
  ...[400, 401, 403, 404, 418].flatMap((status) => [
    { what: "an error", status, body: inError },
    { what: "errors of fields", status, body: inFields },
    { what: "a page", status, body: inPage },
    { what: "bare text", status, body: (spelling: string) => spelling },
    { what: "a cut body", status, body: inError, isCut: true },
  ]),
  { what: "a page", status: 200, body: inPage },
  { what: "broken JSON", status: 200, body: (s) => `{"data":"${s}` },
  { what: "text in JSON", status: 200, body: (s) => JSON.stringify(s) },
  { what: "a cut body", status: 200, body: inError, isCut: true },
  ...[302, 308].map((status) => ({
    what: "a redirect",
    status,
    body: inPage,
    headers: (spelling: string) => ({
      location: `http://localhost:1/?key=${encodeURIComponent(spelling)}`,
    }),
  })),
  {
    what: "an unknown encoding",
    status: 200,
    body: inError,
    headers: (spelling) => ({
      "content-encoding": encodeURIComponent(spelling),
    }),
  },
  {
    what: "an odd wait",
    status: 400,
    body: inError,
    headers: (spelling) => ({ "retry-after": encodeURIComponent(spelling) }),
  },
];

/** A running server that answers everything in one way. */
export interface EchoServer {
  readonly url: string;
  readonly answer: (echo: Echo, spelling: string) => void;
  readonly close: () => Promise<void>;
}

/** Starts the server. */
export async function startEcho(): Promise<EchoServer> {
  let now: (response: ServerResponse) => void = (response) => response.end();
  const server = createServer((_, response) => {
    now(response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    answer: (echo, spelling) => {
      now = (response) => {
        send(response, echo, spelling);
      };
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function send(response: ServerResponse, echo: Echo, spelling: string): void {
  const { status, body, headers, isCut = false } = echo;
  const text = body(spelling);
  response.writeHead(status, {
    ...headers?.(spelling),
    ...(isCut ? { connection: "close" } : {}),
  });
  if (!isCut) response.end(text);
  else {
    const middle = text.indexOf(spelling) + Math.ceil(spelling.length / 2);
    response.write(text.slice(0, middle), () => response.destroy());
  }
}
