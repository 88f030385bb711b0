/** The options of a local Close, and what a running one offers. */
import type { StoredSeed } from "../seeds/seed-things.js";
import type { OrganizationSeed } from "../seeds/description.js";
import type { Switches, UndecidedSwitches } from "../state/switches.js";
import type { Fault } from "./faults.js";

/** One request as the log has it; never the key. */
export interface RequestRecord {
  /** The method as it was sent, also where `x-http-method-override` names another one. */
  readonly method: string;
  /** The path below `/api/v1`, or the whole path where it lies elsewhere. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** True when it carried the right key or token. */
  readonly authorised: boolean;
}

/** Options of `startEmulator`; the switches of its behaviour are among them. */
export interface EmulatorOptions extends Partial<Switches> {
  /**
   * The organisation to hold.
   * @default sampleOrganization
   */
  organization?: OrganizationSeed;
  /**
   * What is there from the start beside leads and their records, by the path of its list: the body of the
   * request that would make it, with an id of choice. What Close has no POST for, such as meetings, is
   * shown as it is given (docs/local-close.md).
   *
   * @example
   * { "/task/": [{ lead_id: "lead_acme", text: "Call back" }],
   *   "/activity/meeting/": [{ lead_id: "lead_acme", title: "Demo" }] }
   */
  stored?: StoredSeed;
  /**
   * The key to accept.
   * @default a random one of its own
   */
  apiKey?: string;
  /**
   * The access token to accept.
   * @default a random one of its own
   */
  accessToken?: string;
  /**
   * The number of requests that are kept in `requests`, the newest; fewer where they are very long.
   * @default 10000
   */
  requestLog?: number;
  /**
   * The number of events that are kept, the newest; fewer where they are very long. Close keeps those of 30 days.
   * @default 10000
   */
  eventLog?: number;
  /**
   * The port to listen on; 0 takes any free one.
   * @default 0
   */
  port?: number;
  /**
   * The time that writes carry.
   * @default the computer's own
   */
  now?: () => Date;
}

/** The same options for tests of our own, with the switches that nothing recorded decides yet. */
export interface InternalOptions
  extends EmulatorOptions, Partial<UndecidedSwitches> {}

/** A running local Close. */
export interface Emulator {
  /** The root of its API, `http://127.0.0.1:PORT/api/v1`. */
  readonly url: string;
  readonly apiKey: string;
  readonly accessToken: string;
  /**
   * An API key of a user who has a role: a word like `user`, or the id of a role of the organisation.
   * Where nobody has it, somebody is added. Throws `RangeError` for a role that the organisation has not.
   */
  keyWithRole(role: string): string;
  /** The requests that arrived last, in order; `requestLog` says how many. */
  readonly requests: readonly RequestRecord[];
  /** Adds a fault, in force from the next request on. */
  misbehave(fault: Fault): void;
  /** Drops all faults. */
  behave(): void;
  /** Ends all conversions of fields to another type, where the switch `conversions` is `"manual"`. */
  finishConversions(): void;
  /** Resolves when no delivery to a webhook is under way, further attempts included. */
  delivered(): Promise<void>;
  /** Stops listening and closes every connection, also those that are waiting; gives up deliveries. */
  close(): Promise<void>;
}
