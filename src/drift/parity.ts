/** Compares two organisations, whose ids differ: things with one label are the same thing, as in `unify`. */
import { sidesOf } from "./change-values.js";
import type { Json, Subject } from "./changes.js";
import { compareSchemas } from "./compare.js";
import { subjectsOf } from "./diff-schemas.js";
import type { Finding } from "./finding.js";
import { isOfField } from "./finding.js";
import { isJsonList } from "./fingerprint.js";
import type { Words } from "./messages.js";
import { parityMessage } from "./parity-messages.js";
import type {
  FieldCore,
  FieldSettings,
  Schema,
  SharedField,
  Statuses,
  Vocabulary,
} from "../schema/schema.js";
import { compareText, own, statusesOf } from "../schema/schema.js";
import { isOwnRole, usedRoles } from "../schema/vocabulary.js";
import type { NameLookup, NamesOfSides } from "./subjects.js";
import { sharedList } from "./subjects.js";
import type { OrgIds, SameIds } from "../schema/unify.js";
import { retarget, unifySchemas } from "../schema/unify.js";

/** One way in which two organisations differ. */
export interface ParityEntry {
  readonly status: "missing-here" | "missing-there" | "differs";
  /** With the id that it has here, or there where it is missing here. */
  readonly object: Subject;
  /** Null for what concerns the object type itself. */
  readonly field: Subject | null;
  /** As `before` of a change; null for what is missing here. */
  readonly here: Json;
  /** As `after` of a change; null for what is missing there. */
  readonly there: Json;
  /** One sentence that speaks of “here” and “there”. */
  readonly message: string;
}

/** The names of each organisation's things, by its own ids. */
export interface NamesOfOrgs {
  readonly here: NameLookup;
  readonly there: NameLookup;
}

type ParitySide = keyof NamesOfOrgs;

/**
 * Lists what differs, by object type and field; `same` are pairs of ids that a lock knows already.
 * Ids of roles say nothing across organisations: roles are the same by name, and where one has none, a role of
 * one's own is only that.
 */
export function compareOrganizations(
  here: Schema,
  there: Schema,
  names: NamesOfOrgs,
  same: SameIds = {},
): readonly ParityEntry[] {
  const organizations = new Map([
    ["here", here],
    ["there", there],
  ]);
  const unified = unifySchemas(organizations, same);
  const common = new Map(Object.entries(unified.same));
  const ids = new OwnIds(unified.ids);
  const lookups = commonNames(names, ids);
  const areNamed = [here, there].every(namesItsRoles);
  const left = withCommonIds(here, common, commonRole(here, areNamed));
  const right = withCommonIds(there, common, commonRole(there, areNamed));
  const labels = new Map(
    [...left.objects, ...right.objects].map(({ id, label }) => [id, label]),
  );
  const standardLabels = here.standardLabels ?? there.standardLabels ?? {};
  const findings = compareSchemas(left, right, lookups);
  return withoutEchoes(findings)
    .map((finding) =>
      toEntry(finding, lookups, ids, { labels, standardLabels }),
    )
    .sort(compareEntries);
}

/** The ids of both organisations by the common one. */
class OwnIds {
  readonly #ids: OrgIds;

  constructor(ids: OrgIds) {
    this.#ids = ids;
  }

  on(side: ParitySide, id: string): string {
    return this.#ids.get(id)?.[side] ?? id;
  }

  /** The id here, or that of there where here has none. */
  shown(id: string): string {
    const own = this.#ids.get(id);
    return own?.["here"] ?? own?.["there"] ?? id;
  }
}

function commonNames(names: NamesOfOrgs, ids: OwnIds): NamesOfSides {
  const lookup = (side: ParitySide): NameLookup => ({
    object: (id) => names[side].object(ids.on(side, id)),
    field: (objectId, { id, label, key }) => {
      const own = ids.on(side, id);
      const ownKey = key === id ? own : `${own}~${label}`;
      return names[side].field(ids.on(side, objectId), {
        id: own,
        label,
        ...(key === undefined ? {} : { key: ownKey }),
      });
    },
    leadStatus: (id) => names[side].leadStatus(ids.on(side, id)),
    pipeline: (id) => names[side].pipeline(ids.on(side, id)),
    opportunityStatus: (pipelineId, id) =>
      names[side].opportunityStatus(ids.on(side, pipelineId), ids.on(side, id)),
  });
  return { before: lookup("here"), after: lookup("there") };
}

function withCommonIds(
  schema: Schema,
  common: ReadonlyMap<string, string>,
  roleOf: (id: string) => string,
): Schema {
  const withCommonRoles = <T extends FieldSettings>(settings: T): T => ({
    ...settings,
    editableWithRoles: settings.editableWithRoles.map(roleOf),
  });
  const idOf = (id: string): string => common.get(id) ?? id;
  const sharedField = (field: SharedField): SharedField => ({
    ...withCommonTarget(field, idOf),
    associations: field.associations.map((association) => ({
      ...withCommonRoles(association),
      objectId: idOf(association.objectId),
    })),
  });
  return {
    ...schema,
    objects: schema.objects.map((object) => ({
      ...object,
      id: idOf(object.id),
      editableWithRoles: object.editableWithRoles?.map(roleOf) ?? null,
      fields: object.fields.map((field) =>
        withCommonRoles(withCommonTarget(field, idOf)),
      ),
    })),
    sharedFields: schema.sharedFields.map(sharedField),
    ...statusesWithCommonIds(schema, idOf),
  };
}

function statusesWithCommonIds(
  { leadStatuses, pipelines }: Statuses,
  idOf: (id: string) => string,
): Statuses {
  const withId = <T extends { readonly id: string }>(thing: T): T => ({
    ...thing,
    id: idOf(thing.id),
  });
  return statusesOf({
    leadStatuses: leadStatuses?.map(withId),
    pipelines: pipelines?.map((pipeline) => ({
      ...withId(pipeline),
      statuses: pipeline.statuses.map(withId),
    })),
  });
}

function withCommonTarget<T extends FieldCore>(
  field: T,
  idOf: (id: string) => string,
): T {
  return { ...field, id: idOf(field.id), type: retarget(field.type, idOf) };
}

/** `admin` is the same everywhere; `role_…` is another id in each organisation. */
function commonRole(
  { roles = {} }: Vocabulary,
  areNamed: boolean,
): (id: string) => string {
  return (id) => {
    if (!isOwnRole(id)) return id;
    return (areNamed ? own(roles, id) : undefined) ?? "role_…";
  };
}

/** True if every role of its own that anything refers to has a name. */
function namesItsRoles(schema: Schema): boolean {
  return usedRoles(schema)
    .filter(isOwnRole)
    .every((id) => own(schema.roles ?? {}, id) !== undefined);
}

/**
 * Takes out what follows from another entry: places of a shared field that one side lacks altogether,
 * and places on object types that are not on both sides.
 */
function withoutEchoes(findings: readonly Finding[]): readonly Finding[] {
  const lacking = new Set(
    findings
      .filter(isOfField)
      .filter(({ place }) => place.object === sharedList)
      .filter(({ kind }) => kind === "field.added" || kind === "field.removed")
      .map(({ field }) => field.id),
  );
  return findings.filter((finding) => {
    if (!isOfField(finding)) return true;
    const { kind, place, field } = finding;
    if (kind === "shared.attached" || kind === "shared.detached")
      return place.isKnown && !lacking.has(field.id);
    return place.isKnown || place.object === sharedList;
  });
}

function toEntry(
  finding: Finding,
  names: NamesOfSides,
  ids: OwnIds,
  known: Pick<Words, "labels" | "standardLabels">,
): ParityEntry {
  const subjects = subjectsOf(finding, names, known);
  const shown = (subject: Subject): Subject => ({
    ...subject,
    id: ids.shown(subject.id),
  });
  const object = shown(subjects.object);
  const field = subjects.field === null ? null : shown(subjects.field);
  const { before, after } = sidesOf(finding);
  const isTarget =
    finding.kind === "field.targetChanged" ||
    finding.kind === "opportunityStatus.moved";
  return {
    status: statusOf(finding),
    object,
    field,
    here: withOwnIds(before, isTarget, (id) => ids.on("here", id)),
    there: withOwnIds(after, isTarget, (id) => ids.on("there", id)),
    message: parityMessage(finding, { object, field, roles: {}, ...known }),
  };
}

function statusOf(finding: Finding): ParityEntry["status"] {
  switch (finding.kind) {
    case "object.added":
    case "field.added":
    case "leadStatus.added":
    case "pipeline.added":
    case "opportunityStatus.added":
      return "missing-here";
    case "object.removed":
    case "field.removed":
    case "leadStatus.removed":
    case "pipeline.removed":
    case "opportunityStatus.removed":
      return "missing-there";
    case "shared.attached":
      return finding.regular === null ? "missing-here" : "differs";
    case "shared.detached":
      return finding.regular === null ? "missing-there" : "differs";
    default:
      return "differs";
  }
}

/** Puts back the ids that stand in a value under `id` and `target`. */
function withOwnIds(
  value: Json,
  isId: boolean,
  idOf: (id: string) => string,
): Json {
  if (typeof value === "string") return isId ? idOf(value) : value;
  if (typeof value !== "object" || value === null) return value;
  if (isJsonList(value))
    return value
      .map((part) => withOwnIds(part, false, idOf))
      .sort((a, b) => compareText(idIn(a), idIn(b)));
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      withOwnIds(part, key === "id" || key === "target", idOf),
    ]),
  );
}

/** Things were in the order of their common ids, which depends on who is here; texts stay as they are. */
function idIn(value: Json): string {
  if (typeof value !== "object" || value === null) return "";
  const { id } = { id: null, ...value };
  return typeof id === "string" ? id : "";
}

function compareEntries(a: ParityEntry, b: ParityEntry): number {
  return (
    compareText(a.object.label, b.object.label) ||
    compareText(a.object.id, b.object.id) ||
    compareText(a.field?.label ?? "", b.field?.label ?? "") ||
    compareText(a.field?.id ?? "", b.field?.id ?? "") ||
    compareText(a.status, b.status) ||
    compareText(a.message, b.message)
  );
}
