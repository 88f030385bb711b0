/** Which organisations have what: their object types, fields and statuses side by side, matched by label. */
import type {
  FieldType,
  ObjectKind,
  ObjectType,
  Schema,
} from "../schema/schema.js";
import { compareText, fieldsByObject, own } from "../schema/schema.js";
import type { SameIds } from "../schema/pair.js";

/** The part of an organisation that a row is about; the last two are lists of statuses. */
export type MatrixKind = ObjectKind | "leadStatuses" | "pipeline";

/** One organisation as it goes into a matrix. */
export interface MatrixSource {
  readonly schema: Schema;
  /** Ids that are known to stand for the same thing as ids of another organisation. */
  readonly same: SameIds;
  /** Parts that could not be read: whether anything of them is there is unknown. */
  readonly unknown: ReadonlySet<MatrixKind>;
}

/** A thing, and which organisations have it. */
export interface MatrixRow {
  readonly object: { readonly kind: MatrixKind; readonly label: string };
  /** The label of a field or status; null for the object type or the pipeline itself. */
  readonly field: string | null;
  /** True if all have it and have the same, false for all of which that is known not to be so. */
  readonly isSame: boolean;
  /** What it is in each organisation, in words; null where it is not there. Left out where nobody knows. */
  readonly cells: Readonly<Record<string, string | null>>;
}

const kinds: readonly MatrixKind[] = [
  ...(["lead", "contact", "opportunity"] as const),
  ...(["customActivity", "customObject"] as const),
  ...(["leadStatuses", "pipeline"] as const),
];

interface Entry {
  readonly kind: MatrixKind;
  readonly object: string;
  readonly field: string | null;
  /** Counts things of one organisation that have the same label. */
  readonly count: number;
  readonly words: string;
}

/** The rows of a matrix, in the order of object types and labels. */
export function matrixOf(
  sources: ReadonlyMap<string, MatrixSource>,
): readonly MatrixRow[] {
  const labels = labelsOf([...sources.values()]);
  const rows = new Map<
    string,
    { readonly entry: Entry; readonly found: Map<string, string> }
  >();
  for (const [org, source] of sources)
    for (const entry of entriesOf(source, labels)) {
      const key = JSON.stringify(keyOf(entry));
      const row = rows.get(key) ?? { entry, found: new Map<string, string>() };
      row.found.set(org, entry.words);
      rows.set(key, row);
    }
  return [...rows.values()]
    .sort((a, b) => compareEntries(a.entry, b.entry))
    .map(({ entry, found }) => rowOf(entry, found, sources));
}

/** Lead, contact and opportunity are the same thing whatever an organisation calls them. */
function keyOf({ kind, object, field, count }: Entry) {
  const isOne = ["lead", "contact", "opportunity"].includes(kind);
  return [kind, isOne ? "" : object, field, count];
}

function compareEntries(a: Entry, b: Entry): number {
  return (
    kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
    compareText(a.object, b.object) ||
    Number(a.field !== null) - Number(b.field !== null) ||
    compareText(a.field ?? "", b.field ?? "") ||
    a.count - b.count
  );
}

function rowOf(
  { kind, object, field, count }: Entry,
  found: ReadonlyMap<string, string>,
  sources: ReadonlyMap<string, MatrixSource>,
): MatrixRow {
  const known = [...sources].filter(([, { unknown }]) => !unknown.has(kind));
  const cells = known.map(([org]) => [org, found.get(org) ?? null] as const);
  const values = new Set(cells.map(([, words]) => words));
  const numbered = count === 1 ? field : `${field ?? ""} (${String(count)})`;
  return {
    object: { kind, label: object },
    field: numbered,
    isSame: values.size === 1 && !values.has(null),
    cells: Object.fromEntries(cells),
  };
}

/** The label of each id, so that what is known to be the same goes by one of them. */
function labelsOf(
  sources: readonly MatrixSource[],
): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const { schema } of sources)
    for (const { id, label } of [
      ...schema.objects,
      ...schema.objects.flatMap(({ fields }) => fields),
      ...schema.sharedFields,
    ])
      if (!labels.has(id)) labels.set(id, label);
  return labels;
}

function entriesOf(
  { schema, same }: MatrixSource,
  labels: ReadonlyMap<string, string>,
): readonly Entry[] {
  const labelOf = ({ id, label }: { id: string; label: string }): string =>
    labels.get(own(same, id) ?? id) ?? label;
  const byObject = fieldsByObject(schema);
  const targets = new Map(schema.objects.map((one) => [one.id, labelOf(one)]));
  const objects = numbered(schema.objects, labelOf).flatMap((object) => {
    const { item, label } = object;
    const head = entry(item.kind, label, null, objectWords(item), object.count);
    const fields = numbered(byObject.get(item.id) ?? [], labelOf).map((field) =>
      entry(
        item.kind,
        label,
        field.label,
        fieldWords(field.item, targets),
        field.count,
      ),
    );
    return [head, ...fields];
  });
  const leads = numbered(schema.leadStatuses ?? [], labelOf).map((status) =>
    entry(
      "leadStatuses",
      "Lead statuses",
      status.label,
      "status",
      status.count,
    ),
  );
  const pipelines = numbered(schema.pipelines ?? [], labelOf).flatMap(
    ({ item, label, count }) => [
      entry("pipeline", label, null, "pipeline", count),
      ...numbered(item.statuses, labelOf).map((status) =>
        entry(
          "pipeline",
          label,
          status.label,
          `${status.item.type} status`,
          status.count,
        ),
      ),
    ],
  );
  return [...objects, ...leads, ...pipelines];
}

function entry(
  kind: MatrixKind,
  object: string,
  field: string | null,
  words: string,
  count: number,
): Entry {
  return { kind, object, field, words, count };
}

/** Things with their labels, and the how-manieth of one label each is. */
function numbered<T extends { readonly id: string; readonly label: string }>(
  items: readonly T[],
  labelOf: (item: T) => string,
) {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const label = labelOf(item);
    const count = (seen.get(label) ?? 0) + 1;
    seen.set(label, count);
    return { item, label, count };
  });
}

function objectWords({ archived }: ObjectType): string {
  return archived ? "archived object type" : "object type";
}

function fieldWords(
  {
    type,
    many,
    required,
  }: {
    readonly type: FieldType;
    readonly many: boolean;
    readonly required: boolean;
  },
  targets: ReadonlyMap<string, string>,
): string {
  const words = `${many ? "many " : ""}${typeWords(type, targets)}`;
  return required ? `${words}, required` : words;
}

function typeWords(
  type: FieldType,
  targets: ReadonlyMap<string, string>,
): string {
  switch (type.kind) {
    case "choices":
      return `choices (${type.options.join(", ")})`;
    case "customObject":
      return `reference to ${targets.get(type.target ?? "") ?? "an object type"}`;
    case "unknown":
      return type.raw;
    default:
      return type.kind;
  }
}
