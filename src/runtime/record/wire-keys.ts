/** Members and the keys of Close that belong to them, both ways. */
import { own } from "../own.js";
import type { Builtins, ObjectKind } from "./builtins.js";
import { CloseInputError } from "../errors.js";
import type { FieldDescriptor } from "./descriptors.js";
import type { StatusNames } from "./status-names.js";

/** The parts of a wrapper by which its members are known. */
export interface KnownMembers {
  readonly kind: ObjectKind;
  readonly label: string;
  readonly builtIns: Builtins;
  readonly fields: Readonly<Record<string, FieldDescriptor>>;
  readonly statuses?: Readonly<Record<string, StatusNames>> | undefined;
}

/** The keys that a field has: one, or with several organisations one in each. */
export function wireKeysOf({
  wireKey,
  ids,
}: FieldDescriptor): readonly string[] {
  if (ids === undefined) return [wireKey];
  return Object.values(ids).map((id) => `custom.${id}`);
}

/** The field's key in the organisation that is meant; throws `CloseInputError` where it has none. */
export function wireKeyIn(
  field: FieldDescriptor,
  org: string | undefined,
  subject: string,
): string {
  if (field.ids === undefined || org === undefined) return field.wireKey;
  const id = own(field.ids, org);
  if (id === undefined)
    throw new CloseInputError(
      `${subject} does not exist in the organisation ${org}.`,
    );
  return `custom.${id}`;
}

/** The member that was meant by a key or a label, or why there is none; `builtIn` is why a built-in one is not right. */
export function adviceFor(
  { builtIns, fields }: Pick<KnownMembers, "builtIns" | "fields">,
  name: string,
  builtIn: string,
): string {
  // Close spells its own members `status_id`.
  const camel = name.replace(/_./g, (one) => one.slice(1).toUpperCase());
  const [right = camel] =
    Object.entries(fields).find(([, { id, wireKey, label }]) =>
      [id, wireKey, label].includes(name),
    ) ?? [];
  if (!Object.hasOwn({ ...builtIns, ...fields }, right))
    return ": there is no such member";
  return `: ${right === name ? builtIn : `its name is ${right}`}`;
}
