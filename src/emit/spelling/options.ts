/** The options that decide the emitted text, beside the schema and the names. */
import type { TypeOverride } from "../../define.js";

/** Everything of a config that changes what is emitted. */
export interface EmitOptions {
  /** The running version, for the marker line. */
  readonly version: string;
  readonly dates: "string" | "Date";
  readonly unknownChoices: "open" | "closed";
  readonly importExtension: ".js" | ".ts" | "";
  /** How much there is: each has all of the one before it. */
  readonly emit: "types" | "wrappers" | "client";
  readonly runtime: "emit" | "import";
  readonly transport: "undici" | "fetch";
  readonly trustRequired: boolean;
  readonly docs: "full" | "names" | "none";
  /** Extra lines of each file's header. */
  readonly header: readonly string[];
  /** Overrides by the names of object type and field: `Account.status`. */
  readonly types: Readonly<Record<string, TypeOverride>>;
}
