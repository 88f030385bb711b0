/** The rules of names: what they must keep clear of, and how messages speak of what has one. */
import type { Warning } from "../errors.js";
import { CodegenError } from "../errors.js";
import type { Adjustment, AdjustmentReason } from "./allocate.js";
import type { NamedPlace, PlacedWarning } from "./placed-warning.js";
import type {
  AttachedField,
  ObjectKind,
  Schema,
  Statuses,
  Vocabulary,
} from "./schema.js";
import { compareText } from "./schema.js";
import { quotedLabel, withLabelsShown } from "./vocabulary.js";

/** The names of one object type. Keys are field keys (`AttachedField.key`), also of fields that are gone. */
export interface ObjectNames {
  /** The interface: `SiteVisit`; the wrapper, the inputs and the file are called after it. */
  readonly type: string;
  /** The client's member: `close.objects.siteVisits`. */
  readonly collection: string;
  readonly fields: Readonly<Record<string, string>>;
  /** The types of choices fields: `SiteVisitOutcome`. */
  readonly choices: Readonly<Record<string, string>>;
}

/** The names of statuses and pipelines by their ids, also of those that are gone. */
export interface StatusNames {
  /** `potential`. */
  readonly lead: Readonly<Record<string, string>>;
  /** `sales`. */
  readonly pipelines: Readonly<Record<string, string>>;
  /** Within its pipeline: `proposal`, of which `sales.proposal` is made. */
  readonly opportunity: Readonly<Record<string, string>>;
}

/** All names of one organisation, by id; this is what the lock keeps. */
export interface Names {
  readonly objects: Readonly<Record<string, ObjectNames>>;
  /** The types of shared choices fields, by field id. */
  readonly shared: Readonly<Record<string, string>>;
  /** With several organisations: ids that stand for the same thing as another organisation's. */
  readonly same: Readonly<Record<string, string>>;
  /** Left out where no statuses are known. */
  readonly statuses?: StatusNames | undefined;
}

/** The ids of all that has names, things that are gone included. */
export function namedIds({
  objects,
  shared,
  statuses,
}: Pick<Names, "objects" | "shared" | "statuses">): ReadonlySet<string> {
  const fields = Object.values(objects).flatMap(({ fields }) =>
    Object.keys(fields).flatMap((key) => [key, key.replace(/~.*$/s, "")]),
  );
  return new Set([
    ...Object.keys(objects),
    ...fields,
    ...Object.keys(shared),
    ...(statuses === undefined ? [] : statusIds(statuses)),
  ]);
}

function statusIds({
  lead,
  pipelines,
  opportunity,
}: StatusNames): readonly string[] {
  return [lead, pipelines, opportunity].flatMap((names) => Object.keys(names));
}

/** The argument of a function in the config's `names`. */
export interface NameProposal {
  readonly kind:
    "object" | "field" | "leadStatus" | "pipeline" | "opportunityStatus";
  readonly id: string;
  readonly label: string;
  /**
   * The label of the object type that has the field, or of the pipeline that has the status; null for an
   * object type and for a pipeline.
   */
  readonly object: string | null;
  readonly proposed: string;
}

/** The user's own name for a thing, if any. */
export type NamePin = (
  item: NameProposal,
  place: NamedPlace,
) => string | undefined;

/** The user has chosen no name: nothing need be proposed for that. */
export const noPins: NamePin = () => undefined;

/** The names to keep clear of, and those that the user chose. */
export interface NameRules {
  /** Members that every record of a kind has (`id`, `leadId`). */
  readonly members: (kind: ObjectKind) => ReadonlySet<string>;
  /** Members that records have unless a field has had the name before: new fields keep clear of them. */
  readonly yielding?: (kind: ObjectKind) => ReadonlySet<string>;
  /** Names that the output declares for itself (`LeadId`, `createCloseClient`). */
  readonly declarations: ReadonlySet<string>;
  /** The user's own name for a thing, if any; it wins over the lock. */
  readonly pin: NamePin;
}

/** Makes the error for a name of the config that cannot be; `whose` is what the thing belongs to, in words. */
export function pinError(
  pin: string,
  item: NameProposal,
  why: string,
  whose: string | null = null,
): CodegenError {
  const owner = whose === null ? "" : ` of ${whose}`;
  return new CodegenError(
    "E_CONFIG_INVALID",
    `The config names “${item.label}” (${item.id})${owner} “${pin}”, but ${why}.`,
    { hint: "Choose another name under `names` in the config." },
  );
}

/** Two pinned names, or a pinned one and one that the lock gave away, must not be the same. */
export function assertDistinct(
  held: ReadonlyMap<string, string>,
  pinned: ReadonlySet<string>,
  claims: (name: string) => readonly string[],
  describe: (key: string) => string,
): void {
  const owners = new Map<string, string>();
  const isPinned = ([key]: readonly [string, string]): boolean =>
    pinned.has(key);
  const others = [...held].filter((entry) => !isPinned(entry));
  for (const [key, name] of others) {
    for (const claim of claims(name)) owners.set(claim, key);
  }
  for (const [key, name] of [...held].filter(isPinned)) {
    const owner = claims(name)
      .map((claim) => owners.get(claim))
      .find((by) => by !== undefined);
    if (owner !== undefined) {
      throw new CodegenError(
        "E_CONFIG_INVALID",
        `The config names ${describe(key)} “${name}”, but that name belongs to ${describe(owner)}.`,
        {
          hint: `Choose another name, or give ${describe(owner)} one of its own under \`names\` in the config.`,
        },
      );
    }
    for (const claim of claims(name)) owners.set(claim, key);
  }
}

/** The words for each key of a scope in a message; worked out when the first message is made. */
export function labelsOf(
  schema: NamedThings,
  fields: ReadonlyMap<string, readonly AttachedField[]>,
): (key: string) => string {
  let labels: ReadonlyMap<string, string> | undefined;
  return (key) => {
    labels ??= labelMap(schema, fields);
    return labels.get(key) ?? `${goneWords} (${key.replace(/^[a-z]+:/, "")})`;
  };
}

/** The parts of a schema that have names. */
type NamedThings = Pick<Schema, "objects" | "sharedFields"> &
  Statuses &
  Vocabulary;

/** A message's words for what no schema shows. */
const goneWords = "something that is gone";

function labelMap(
  schema: NamedThings,
  fields: ReadonlyMap<string, readonly AttachedField[]>,
): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const object of withLabelsShown(schema).objects) {
    labels.set(
      declarationKey.object(object.id),
      `“${object.label}” (${object.id})`,
    );
    for (const field of fields.get(object.id) ?? []) {
      const text = `“${field.label}” (${field.id}) of ${quotedLabel(object)}`;
      labels.set(declarationKey.choices(object.id, field.key), text);
      labels.set(field.key, text);
    }
  }
  for (const field of schema.sharedFields) {
    labels.set(
      declarationKey.shared(field.id),
      `the shared field “${field.label}” (${field.id})`,
    );
  }
  for (const { id, label } of [
    ...(schema.leadStatuses ?? []),
    ...(schema.pipelines ?? []),
  ])
    labels.set(id, `“${label}” (${id})`);
  for (const pipeline of schema.pipelines ?? [])
    for (const { id, label } of pipeline.statuses)
      labels.set(id, `“${label}” (${id}) of “${pipeline.label}”`);
  return labels;
}

/** Warns of a name that is not what its label suggests, and why. */
export function adjustmentWarning(
  { key, name, reason }: Adjustment,
  describe: (key: string) => string,
  { what, about }: Adjusted,
): PlacedWarning {
  const isOfGone =
    reason.kind === "taken" && describe(reason.by).startsWith(goneWords);
  const canBeNamed = ["field", "type", "status", "pipeline"].includes(what);
  const wayOut =
    isOfGone && canBeNamed
      ? " To give it that name, write it under `names` in the config."
      : "";
  return {
    code: "W_NAME_ADJUSTED",
    message: `The ${what} of ${describe(key)} is named ${name}: ${because(reason, describe)}.${wayOut}`,
    about,
  };
}

/** A thing whose name is not what its label suggests. */
interface Adjusted {
  /** `field`, `type`, `choices type`. */
  readonly what: string;
  readonly about: readonly NamedPlace[];
}

function because(
  reason: AdjustmentReason,
  describe: (key: string) => string,
): string {
  switch (reason.kind) {
    case "empty":
      return "its label leaves nothing that can stand in a name";
    case "reserved":
      return `${reason.name} is reserved`;
    case "taken":
      return `${reason.name} is wanted or taken by ${describe(reason.by)}`;
    default: {
      const never: never = reason;
      return never;
    }
  }
}

/** A record with its keys in code unit order, as the lock has them. */
export function sortedRecord<T>(
  record: Readonly<Record<string, T>>,
): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(record).sort(([a], [b]) => compareText(a, b)),
  );
}

/** In the one scope of all declarations: `object:<id>`, `shared:<id>`, `choices:<object id>:<field key>`. */
export const declarationKey = {
  object: (id: string): string => `object:${id}`,
  shared: (id: string): string => `shared:${id}`,
  choices: (objectId: string, key: string): string =>
    `choices:${objectId}:${key}`,
};

/** The notice that something made anew, in words with its id, has the name of what is gone, an id. */
export function takenOverNotice(
  what: string,
  before: string,
  name: string,
): Warning {
  return {
    code: "W_NAME_TAKEN_OVER",
    message: `${what} was made anew in Close and takes the place of ${before}, which is gone: its name stays ${name}.`,
  };
}

/** Why a name of the config cannot be one. */
export const notAnIdentifier =
  "it is not an identifier: letters from a to z, digits, _ and $, 64 at the most";
