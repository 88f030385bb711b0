/** Members by the keys of Close, as its refusals name them. */
import type { KnownMembers } from "./wire-keys.js";

/** The member that a key of Close belongs to; Close may leave out `_id` and `custom.` in errors. */
export function memberOf(
  { builtIns, fields }: KnownMembers,
  wireKey: string,
): string | undefined {
  const key = wireKey.replace(/\.(?:add|remove)$/, "");
  const id = key.replace(/^custom\./, "");
  const field = Object.entries(fields).find(
    ([, descriptor]) =>
      descriptor.id === id || Object.values(descriptor.ids ?? {}).includes(id),
  );
  const member = Object.entries(builtIns).find(
    ([, [builtin]]) => builtin === key || builtin === `${key}_id`,
  );
  return field?.[0] ?? member?.[0];
}
