/** Members by their names, as callers give and receive them. */
import { own } from "../own.js";
import { CloseInputError } from "../errors.js";
import type { KnownMembers } from "./wire-keys.js";
import { nestedMembers } from "./nested-members.js";
import { wireKeyIn, adviceFor } from "./wire-keys.js";

/** The key under which a member can be asked for; throws `CloseInputError` when there is no such member. */
export function wireKeyOfMember(
  members: KnownMembers,
  name: string,
  org: string | undefined,
): string {
  const { kind, label, builtIns, fields, statuses = {} } = members;
  const subject = `${name} of ${JSON.stringify(label)}`;
  const field = own(fields, name);
  if (field !== undefined) return wireKeyIn(field, org, subject);
  const builtin = own(builtIns, name);
  if (builtin !== undefined) return builtin[0];
  const word = own(statuses, name);
  if (word !== undefined) return word.wireKey;
  if (nestedMembers(kind).includes(name)) return name;
  throw new CloseInputError(
    `${subject} cannot be selected${adviceFor(members, name, "")}.`,
  );
}
