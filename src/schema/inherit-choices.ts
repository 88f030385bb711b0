/** Gives the choices types of fields that are gone to their heirs, whichever of the two are shared. */
import type { Names } from "./name-rules.js";
import { declarationKey, sortedRecord } from "./name-rules.js";
import type { AttachedField, ObjectType } from "./schema.js";
import { groupBy, own } from "./schema.js";

/** A field that has the name of one that is gone. */
export interface FieldHeir {
  /** The key of what is gone. */
  readonly from: string;
  readonly object: ObjectType;
  readonly field: AttachedField;
  readonly name: string;
}

/** A choices type, the key of the declaration that had it, and the field that could have it. */
interface Legacy {
  readonly from: string;
  readonly to: string;
  readonly name: string;
  readonly heir: FieldHeir;
}

/**
 * A type goes over where it has one heir, who could have no other; `before` are the names while the
 * fields that are gone still had theirs, `live` the ids of the shared fields that are there.
 */
export function inheritChoices(
  names: Names,
  before: Names,
  heirs: readonly FieldHeir[],
  live: ReadonlySet<string>,
): Names {
  const legacies = heirs.flatMap((heir) => legacyOf(heir, before, live) ?? []);
  const isOnly = (key: (legacy: Legacy) => string, other: typeof key) => {
    const groups = groupBy(legacies, key);
    return (legacy: Legacy): boolean =>
      new Set(groups.get(key(legacy))?.map(other)).size === 1;
  };
  const from = ({ from }: Legacy): string => from;
  const to = ({ to }: Legacy): string => to;
  const hasOneHeir = isOnly(from, to);
  const hasOneSource = isOnly(to, from);
  return legacies
    .filter((legacy) => hasOneHeir(legacy) && hasOneSource(legacy))
    .reduce(handOver, names);
}

function legacyOf(
  heir: FieldHeir,
  { objects, shared }: Names,
  live: ReadonlySet<string>,
): Legacy | null {
  const { from, object, field } = heir;
  if (field.type.kind !== "choices") return null;
  const to = field.shared
    ? declarationKey.shared(field.id)
    : declarationKey.choices(object.id, field.key);
  if (field.shared && own(shared, field.id) !== undefined) return null;
  const regular = own(own(objects, object.id)?.choices ?? {}, from);
  if (regular !== undefined)
    return {
      from: declarationKey.choices(object.id, from),
      to,
      name: regular,
      heir,
    };
  const name = live.has(from) ? undefined : own(shared, from);
  if (name === undefined) return null;
  return { from: declarationKey.shared(from), to, name, heir };
}

function handOver(names: Names, { name, heir }: Legacy): Names {
  const { from, object, field } = heir;
  const others = Object.entries(names.shared).filter(([id]) => id !== from);
  const shared = Object.fromEntries(others);
  if (field.shared)
    return { ...names, shared: sortedRecord({ ...shared, [field.id]: name }) };
  const given = own(names.objects, object.id);
  if (given === undefined) return names;
  const choices = sortedRecord({ ...given.choices, [field.key]: name });
  return {
    ...names,
    shared,
    objects: { ...names.objects, [object.id]: { ...given, choices } },
  };
}
