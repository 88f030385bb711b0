/** Compares a whole client with the organisation of its key. */
import type { AnyWrapper, Wrappers } from "../record/model.js";
import { compareFields } from "./compare-fields.js";
import type { CompiledField, CompiledObject } from "./compare-fields.js";
import { compareLeadStatuses, comparePipelines } from "./compare-statuses.js";
import type { DriftFinding } from "./drift-finding.js";
import { found } from "./findings.js";
import { idIn } from "./ids-in.js";
import { fieldLike } from "./live-fields.js";
import type { LiveField } from "./live-fields.js";
import type {
  LiveChoices,
  LiveOrganization,
  LiveReader,
  LiveType,
  TypedKind,
} from "./live-organization.js";
import {
  choicesKey,
  readChoices,
  readFields,
  readLeadStatuses,
  readOrganization,
  readPipelines,
  readTypes,
} from "./live-organization.js";
import { inARow, quoted, subjectOf } from "./finding-words.js";

/** What generated code says of its organisation beside the wrappers. */
export interface Origin {
  /** Its id; with several organisations, that of each by its name. */
  readonly organization: string | Readonly<Record<string, string>>;
  /** The object types that are only read, by the names of their wrappers. */
  readonly readOnly?: readonly string[];
  /** The object types that Close had no longer when the code was generated, by the names of their wrappers. */
  readonly deleted?: readonly string[];
  /** The ids of what the config leaves out and a comparison would take for new: statuses, pipelines, required fields. */
  readonly leftOut?: readonly string[];
}

/** What a client was compiled for. */
export interface Compiled {
  readonly wrappers: Wrappers;
  /** The object types that are compared. */
  readonly chosen: readonly (readonly [string, AnyWrapper])[];
  readonly org: string | undefined;
  readonly origin: Origin | undefined;
}

/** Reads the organisation and gives all findings: of another organisation than the code is for that one only. */
export async function compareOrganization(
  reader: LiveReader,
  compiled: Compiled,
): Promise<readonly DriftFinding[]> {
  const organization = await readOrganization(reader);
  const other = otherOrganization(organization, compiled);
  if (other !== undefined) return [other];
  const findings = await Promise.all(
    compiled.chosen.map(([name, wrapper]) =>
      compareObject({ reader, organization, compiled }, { name, wrapper }),
    ),
  );
  return findings.flat();
}

function otherOrganization(
  { id, name }: LiveOrganization,
  { origin, org }: Compiled,
): DriftFinding | undefined {
  const of = origin?.organization;
  const expected =
    typeof of === "object" ? idIn(of, Object.values(of)[0], org) : of;
  if (expected === undefined || expected === id) return undefined;
  return found({
    ...{ code: "organization.other", object: null, member: null },
    ...{ label: name, id: expected, compiled: expected, live: id },
    message: `The key belongs to ${quoted(name)} (${id}), and this program was compiled for another organisation (${expected}).`,
  });
}

interface Chosen {
  readonly name: string;
  readonly wrapper: AnyWrapper;
}

/** What one object type is compared by. */
interface Comparison {
  readonly reader: LiveReader;
  readonly organization: LiveOrganization;
  readonly compiled: Compiled;
}

async function compareObject(
  comparison: Comparison,
  chosen: Chosen,
): Promise<readonly DriftFinding[]> {
  const { kind } = chosen.wrapper;
  const { origin } = comparison.compiled;
  if (origin?.deleted?.includes(chosen.name) === true) return [];
  switch (kind) {
    case "customObject":
    case "customActivity":
      return compareTyped(comparison, chosen, kind);
    case "lead":
    case "contact":
    case "opportunity": {
      const [fields, statuses] = await Promise.all([
        readFields(comparison.reader, kind),
        statusFindings(comparison, chosen),
      ]);
      const object = compiledObject(comparison.compiled, chosen);
      const own = await fieldFindings(comparison, object, fields, undefined);
      return [...own, ...statuses];
    }
    default: {
      const never: never = kind;
      return never;
    }
  }
}

async function compareTyped(
  comparison: Comparison,
  chosen: Chosen,
  kind: TypedKind,
): Promise<readonly DriftFinding[]> {
  const { reader, compiled } = comparison;
  const { name, wrapper } = chosen;
  const { label } = wrapper;
  const ids = wrapper.typeIds ?? {};
  const id = areSeveral(wrapper)
    ? idIn(ids, Object.values(ids)[0], compiled.org)
    : wrapper.typeId;
  if (id === undefined) return [];
  const type = (await readTypes(reader, kind)).get(id);
  if (type === undefined) {
    const what = `${kindWords[kind]} ${subjectOf(label, name, id)}`;
    return [
      found({
        ...{ code: "object.removed", object: name, member: null, label, id },
        ...{ compiled: name, live: null, message: `The ${what} is gone.` },
      }),
    ];
  }
  const object = compiledObject(compiled, chosen);
  return [
    ...(object.isWritten ? writeFindings(comparison, chosen, type) : []),
    ...(await fieldFindings(comparison, object, type.fields, kind)),
  ];
}

const kindWords: Readonly<Record<TypedKind, string>> = {
  customObject: "custom object type",
  customActivity: "custom activity type",
};

/** What keeps records of a type from being written. */
function writeFindings(
  { organization }: Comparison,
  { name, wrapper: { label } }: Chosen,
  { id, kind, isArchived, roles }: LiveType,
): readonly DriftFinding[] {
  const about = { object: name, member: null, label, id };
  const what = `${kindWords[kind]} ${subjectOf(label, name, id)}`;
  return [
    ...(isArchived
      ? [
          found({
            ...about,
            ...{ code: "object.archived", compiled: false, live: true },
            message: `The ${what} was archived: Close may refuse to write its records.`,
          }),
        ]
      : []),
    ...(lacksRole(organization, roles)
      ? [
          found({
            ...about,
            ...{ code: "object.notEditable", compiled: null, live: roles },
            message: `Records of the ${what} can be edited by ${inARow(roles)} only, and the key's user has none of these roles: Close may refuse to write them.`,
          }),
        ]
      : []),
  ];
}

/** An empty list is everyone; where Close does not say the role of the key's user, nothing is known. */
function lacksRole(
  organization: LiveOrganization,
  roles: readonly string[],
): boolean {
  const isKnown = organization.roles.length > 0 && roles.length > 0;
  return isKnown && !roles.some((role) => organization.roles.includes(role));
}

function areSeveral({ typeIds = {} }: AnyWrapper): boolean {
  return Object.keys(typeIds).length > 0;
}

function compiledObject(
  { wrappers, org, origin }: Compiled,
  { name, wrapper }: Chosen,
): CompiledObject {
  const { kind, label, fields } = wrapper;
  return {
    name,
    label,
    isOfSeveral: areSeveral(wrapper),
    isWritten: origin?.readOnly?.includes(name) !== true,
    enforces: kind === "customObject" || kind === "customActivity",
    leftOut: new Set(origin?.leftOut),
    fields: Object.entries(fields).flatMap(
      ([member, field]): readonly CompiledField[] => {
        const id = idIn(field.ids, field.id, org);
        const target = targetOf(wrappers, field.target, org);
        return id === undefined ? [] : [{ name: member, id, field, target }];
      },
    ),
  };
}

/** The id of the type that a field refers to; contacts have none. */
function targetOf(
  wrappers: Wrappers,
  target: string | undefined,
  org: string | undefined,
): string | undefined {
  if (target === undefined || !Object.hasOwn(wrappers, target))
    return undefined;
  const wrapper = wrappers[target];
  if (wrapper?.kind !== "customObject") return undefined;
  const { typeIds = {} } = wrapper;
  return areSeveral(wrapper)
    ? idIn(typeIds, Object.values(typeIds)[0], org)
    : wrapper.typeId;
}

async function fieldFindings(
  { reader, organization }: Comparison,
  object: CompiledObject,
  fields: readonly LiveField[],
  kind: TypedKind | undefined,
): Promise<readonly DriftFinding[]> {
  const choices = await missingChoices(reader, object, fields, kind);
  return compareFields(object, {
    fields,
    choicesOf: ({ id, label, choices: shown }) =>
      shown ?? choices.get(choicesKey(id, label)),
    lacks: (roles) => lacksRole(organization, roles),
  });
}

/** The choices that are wanted and that Close did not show with the fields. */
async function missingChoices(
  reader: LiveReader,
  object: CompiledObject,
  fields: readonly LiveField[],
  kind: TypedKind | undefined,
): Promise<LiveChoices> {
  const missing = object.fields.flatMap(({ id, field }) => {
    if (field.choices === undefined || field.deleted === true) return [];
    const live = fieldLike(fields, id, field);
    const isMissing = live?.type === "choices" && live.choices === undefined;
    return isMissing ? [live] : [];
  });
  const own: LiveChoices =
    kind !== undefined && missing.some(({ isShared }) => !isShared)
      ? await readChoices(reader, kind)
      : new Map();
  const isLeft = missing.some(
    ({ id, label }) => !own.has(choicesKey(id, label)),
  );
  return isLeft
    ? new Map([...(await readChoices(reader, "shared")), ...own])
    : own;
}

async function statusFindings(
  { reader, organization, compiled: { org, origin } }: Comparison,
  { name, wrapper: { kind, statuses = {} } }: Chosen,
): Promise<readonly DriftFinding[]> {
  if (Object.keys(statuses).length === 0) return [];
  const leftOut = new Set(origin?.leftOut);
  const owner = { object: name, org, leftOut };
  if (kind === "lead") {
    const live = await readLeadStatuses(reader, organization);
    return compareLeadStatuses(owner, statuses["status"], live);
  }
  return comparePipelines(
    owner,
    statuses,
    await readPipelines(reader, organization),
  );
}
