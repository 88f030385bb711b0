/** What the records of a client have in common. */
import type { WritingOptions } from "../options.js";
import type { FromWireOptions } from "../record/descriptors.js";
import type { Wrappers } from "../record/model.js";
import type { Transport } from "../transport/transport.js";

/** What all records of a client share. */
export interface Connected {
  readonly transport: Pick<Transport, "request">;
  readonly wrappers: Wrappers;
  readonly org: string | undefined;
  readonly reading: FromWireOptions;
  readonly writing: WritingOptions;
  /** The last rewrite of each record that is under way, by its path. */
  readonly turns: Map<string, Promise<unknown>>;
}
