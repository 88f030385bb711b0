/** Canned answers for `soak-client.ts`, as quick as they can be given; not a proof itself. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const record = { id: "lead_one", name: "Acme", status_id: "stat_a" };

const event = {
  id: "ev_one",
  object_type: "task.lead",
  object_id: "task_one",
  action: "updated",
  date_created: "2026-11-29T00:00:00",
  date_updated: "2026-11-29T00:00:00",
  organization_id: "orga_one",
};

/** An answer; null for a request that is never answered. */
export type Canned = readonly [status: number, text: string] | null;

/** What is answered to a path. */
export function cannedFor(path: string): Canned {
  if (path.includes("/slow/")) return null;
  const [status, body] = answerTo(path);
  return [status, JSON.stringify(body)];
}

function answerTo(path: string): readonly [number, unknown] {
  if (path.includes("/missing")) return [404, { error: "Not found." }];
  if (path.includes("/refused/"))
    return [400, { "field-errors": { a: "Not allowed." }, errors: [] }];
  if (path.includes("/data/search/"))
    return [
      200,
      { data: [{ ...record, __object_type: "lead" }], cursor: "more" },
    ];
  if (path.includes("/event/"))
    return [200, { data: [event], cursor_next: "more" }];
  if (path.includes("/lead/?") || path.endsWith("/lead/"))
    return [200, { data: [record], has_more: true }];
  const [, id] = /\/lead\/(\w+)\//.exec(path) ?? [];
  return [200, id === undefined ? {} : { ...record, id }];
}

/** A running server. */
export interface CannedServer {
  readonly url: string;
  readonly close: () => void;
}

/** Starts on a free port of 127.0.0.1. */
export async function startCanned(): Promise<CannedServer> {
  const server = createServer((request, response) => {
    request.resume();
    const answer = cannedFor(request.url ?? "");
    if (answer === null) return;
    const [status, text] = answer;
    response.writeHead(status, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(text),
    });
    response.end(text);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/api/v1`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
