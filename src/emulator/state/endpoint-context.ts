/** What every endpoint works on, and which request it answers. */
import type { Organization } from "./organization.js";
import type { AllSwitches } from "./switches.js";

/** What an endpoint works on. */
export interface Context {
  readonly organization: Organization;
  readonly switches: AllSwitches;
}

/** A request's first line: the method as it was sent and the path below `/api/v1`. */
export interface RequestLine {
  readonly method: string;
  readonly path: string;
}
