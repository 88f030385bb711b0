/** A real receiver of webhooks on loopback, as the tests of deliveries need it. */
import type { IncomingHttpHeaders } from "node:http";
import { createServer } from "node:http";
import { onTestFinished } from "vitest";

/** One request that arrived. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into bodies of many shapes
  readonly body: any;
}

/** A running receiver. */
export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
}

/** Starts a receiver for one test. It answers with each of the statuses in turn, then with the last one; null never answers. */
export async function startReceiver(
  statuses: readonly (number | null)[] = [200],
): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      const status =
        statuses[Math.min(received.length, statuses.length - 1)] ?? null;
      received.push({ headers: request.headers, text, body: JSON.parse(text) });
      if (status === null) return;
      response.statusCode = status;
      if (status === 302) response.setHeader("location", "/elsewhere");
      response.end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new TypeError("A server on a port has an address with a port.");
  return { url: `http://127.0.0.1:${String(address.port)}/hook`, received };
}
