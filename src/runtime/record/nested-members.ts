/** The members of a record that hold other records. */
import type { ObjectKind } from "./builtins.js";

/** The records that come within one of a kind: each is a member of the same name. */
export function nestedMembers(kind: ObjectKind): readonly string[] {
  return kind === "lead" ? ["contacts", "opportunities"] : [];
}
