/** Members by their names, as callers give and receive them. */
import { builtins } from "./builtins.js";
import { CloseInputError } from "../errors.js";
import type { KnownMembers } from "./wire-keys.js";
import { wireKeyIn, nestedMembers, adviceFor } from "./wire-keys.js";

/** The key under which a member can be asked for; throws `CloseInputError` when there is no such member. */
export function wireKeyOfMember(
  members: KnownMembers,
  name: string,
  org: string | undefined,
): string {
  const { kind, label, fields, statuses = {} } = members;
  const subject = `${name} of ${JSON.stringify(label)}`;
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field !== undefined) return wireKeyIn(field, org, subject);
  const own = builtins[kind];
  const builtin = Object.hasOwn(own, name) ? own[name] : undefined;
  if (builtin !== undefined) return builtin[0];
  const word = Object.hasOwn(statuses, name) ? statuses[name] : undefined;
  if (word !== undefined) return word.wireKey;
  if (nestedMembers(kind).includes(name)) return name;
  throw new CloseInputError(
    `${subject} cannot be selected${adviceFor(members, name, "")}.`,
  );
}

/** The member that a key of Close belongs to; Close may leave out `_id` and `custom.` in errors. */
export function memberOf(
  { kind, fields }: KnownMembers,
  wireKey: string,
): string | undefined {
  const key = wireKey.replace(/\.(?:add|remove)$/, "");
  const id = key.replace(/^custom\./, "");
  const field = Object.entries(fields).find(
    ([, descriptor]) =>
      descriptor.id === id || Object.values(descriptor.ids ?? {}).includes(id),
  );
  const member = Object.entries(builtins[kind]).find(
    ([, [builtin]]) => builtin === key || builtin === `${key}_id`,
  );
  return field?.[0] ?? member?.[0];
}
