/** A host that nobody configured: it must never be asked anything. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The host, and the heads of what was sent to it. */
export interface Stranger {
  readonly url: string;
  readonly asked: readonly string[];
  readonly close: () => Promise<void>;
}

/** Starts it; it answers 404 to whatever comes, tunnels included. */
export async function startStranger(): Promise<Stranger> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method ?? ""} ${request.url ?? ""}`);
    response.writeHead(404).end();
  });
  server.on("connect", (request, socket) => {
    asked.push(`CONNECT ${request.url ?? ""}`);
    socket.end("HTTP/1.1 502 No\r\n\r\n");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  // An HTTP server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    asked,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
