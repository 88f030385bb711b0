/** One call of each kind that the retry policy tells apart. */
import type { Transport } from "../../src/runtime/transport/transport.js";

/** The kinds of calls, from the safest to repeat to the one that never may be. */
export const callKinds = ["GET", "PUT", "PUT .add", "DELETE", "POST"] as const;

/** One of them. */
export type CallKind = (typeof callKinds)[number];

/** Sends a call of a kind. */
export function sendCall(
  transport: Pick<Transport, "request">,
  kind: CallKind,
): Promise<unknown> {
  switch (kind) {
    case "GET":
    case "DELETE":
      return transport.request(kind, "/lead/lead_1/");
    case "PUT":
      return transport.request("PUT", "/lead/lead_1/", { body: { name: "A" } });
    case "PUT .add":
      return transport.request("PUT", "/lead/lead_1/", {
        body: { "custom.cf_1.add": "A" },
      });
    case "POST":
      return transport.request("POST", "/lead/", { body: { name: "A" } });
    default:
      return kind satisfies never;
  }
}
