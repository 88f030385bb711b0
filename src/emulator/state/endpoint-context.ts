/** The state that every endpoint works on, and the request that it answers. */
import type { Organization } from "./organization.js";
import type { AllSwitches } from "./switches.js";

/** The organisation and the switches that an endpoint works with. */
export interface Context {
  readonly organization: Organization;
  readonly switches: AllSwitches;
}

/** A request's first line: the method as it was sent and the path below `/api/v1`. */
export interface RequestLine {
  readonly method: string;
  readonly path: string;
}
