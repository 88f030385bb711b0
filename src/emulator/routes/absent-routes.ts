/** What Close has and the local Close has not: answered with a text of our own, never as a URL that does not exist. */
import { failed } from "../endpoint/replies.js";
import type { HttpMethod, Route } from "../endpoint/router.js";
import { route, withStanding } from "../endpoint/router.js";

const report = "works out no reports";
const oauth = "has no OAuth apps, and this is for them alone";

/** The endpoints, each with what the local Close lacks for it. */
const absent: readonly (readonly [HttpMethod, string, string])[] = [
  ["POST", "/report/activity/", report],
  ["GET", "/report/activity/metrics/", report],
  ["GET", "/report/custom/:org_id/", report],
  ["POST", "/report/funnel/opportunity/stages/", report],
  ["POST", "/report/funnel/opportunity/totals/", report],
  ["GET", "/report/sent_emails/:org_id/", report],
  ["GET", "/report/statuses/lead/:org_id/", report],
  ["GET", "/report/statuses/opportunity/:org_id/", report],
  ["POST", "/enrich_field/", "asks no AI for values of fields"],
  ["GET", "/email_template/:id/render/", "does not fill in templates"],
  ["POST", "/activity/meeting/:id/integration/", oauth],
  ["POST", "/scheduling_link/integration/", oauth],
  ["DELETE", "/scheduling_link/integration/:source_id/", oauth],
];

/** 501 for each of them, with what to do in its place. */
export const absentRoutes: readonly Route[] = withStanding(
  "not here",
  absent.map(([method, pattern, lack]) =>
    route(method, pattern, () => failed(501, textOf(method, pattern, lack))),
  ),
);

function textOf(method: HttpMethod, pattern: string, lack: string): string {
  // Without a backslash the expression can be copied out of JSON as well.
  const path = pattern
    .slice(1, -1)
    .replace(/\/:\w+\/?/g, ".+")
    .replaceAll("/", ".");
  return `The local Close ${lack}. In a test, give Close's answer yourself: emulator.misbehave({ method: "${method}", path: /${path}/, status: 200, body: … }).`;
}
