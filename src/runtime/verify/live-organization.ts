/** The organisation as Close shows it now: as few requests as say it, none of them for a single record. */
import { CloseDecodeError } from "../errors.js";
import type { ObjectKind } from "../record/builtins.js";
import { isObject } from "../record/read.js";
import type { Transport } from "../transport/transport.js";
import { listRecords } from "../transport/list-records.js";
import type { Answers, Asking } from "./answers.js";
import type { LiveField, Place } from "./live-fields.js";
import { liveFields } from "./live-fields.js";
import type { Json } from "./read-json.js";
import { neededObjects, objectsIn, textIn, textsIn } from "./read-json.js";

/** Asks Close, or what it answered before. */
export interface LiveReader {
  readonly transport: Pick<Transport, "request">;
  readonly answers: Answers;
  readonly asking: Asking;
  readonly timeout: number | undefined;
}

/** The organisation, and the key's place in it. */
export interface LiveOrganization {
  readonly id: string;
  readonly name: string;
  /** The words for the role of the key's user; empty where Close does not say. */
  readonly roles: readonly string[];
  readonly leadStatuses: readonly Json[] | undefined;
  readonly pipelines: readonly Json[] | undefined;
}

/** A custom object type or a custom activity type. */
export interface LiveType {
  readonly id: string;
  readonly kind: TypedKind;
  readonly isArchived: boolean;
  readonly roles: readonly string[];
  readonly fields: readonly LiveField[];
}

/** The kinds of which people make types. */
export type TypedKind = Extract<ObjectKind, "customObject" | "customActivity">;

/** Close's words for those kinds, of which each list has others. */
const words = {
  customObject: {
    types: { path: "/custom_object_type/", pageSize: null },
    fields: { path: "/custom_field/custom_object_type/", pageSize: null },
    schema: "custom_object",
    objectType: "custom_object_type",
  },
  customActivity: {
    types: { path: "/custom_activity/", pageSize: null },
    fields: { path: "/custom_field/activity/", pageSize: 100 },
    schema: "activity",
    objectType: "custom_activity_type",
  },
} as const;

const sharedFields = { path: "/custom_field/shared/", pageSize: null };

/** Reads who the key belongs to. */
export async function readOrganization(
  reader: LiveReader,
): Promise<LiveOrganization> {
  const path = "/me/";
  const me = await ask(reader, path, {
    _fields: "organizations,memberships",
  });
  // A key belongs to one organisation.
  const [organization] = objectsIn(me["organizations"]) ?? [];
  const id = textIn(organization?.["id"]);
  if (organization === undefined || id === undefined)
    throw new CloseDecodeError(`GET ${path} says no organisation.`);
  const memberships = objectsIn(me["memberships"]) ?? [];
  const [membership = {}] = memberships.filter(
    (one) => one["organization_id"] === id,
  );
  return {
    id,
    name: textIn(organization["name"]) ?? "",
    roles: [membership["role"], membership["role_id"]].filter(
      (role): role is string => typeof role === "string",
    ),
    leadStatuses: objectsIn(organization["lead_statuses"]),
    pipelines: objectsIn(organization["pipelines"]),
  };
}

/** Reads the statuses of leads, where `/me/` did not say them. */
export async function readLeadStatuses(
  reader: LiveReader,
  { leadStatuses }: LiveOrganization,
): Promise<readonly Json[]> {
  return (
    leadStatuses ?? list(reader, { path: "/status/lead/", pageSize: null })
  );
}

/** Reads the pipelines with their statuses, where `/me/` did not say all of them. */
export async function readPipelines(
  reader: LiveReader,
  { pipelines }: LiveOrganization,
): Promise<readonly Json[]> {
  const isWhole = pipelines?.every(({ statuses }) => Array.isArray(statuses));
  if (pipelines !== undefined && isWhole === true) return pipelines;
  return list(reader, { path: "/pipeline/", pageSize: null });
}

/** Reads the fields of leads, contacts or opportunities. */
export function readFields(
  reader: LiveReader,
  kind: Exclude<ObjectKind, TypedKind>,
): Promise<readonly LiveField[]> {
  const place = { objectType: kind, typeKey: null, typeId: kind };
  return readFieldSchema(reader, `/custom_field_schema/${kind}/`, place);
}

/** Reads the types of a kind with their fields: one request for all of them. */
export async function readTypes(
  reader: LiveReader,
  kind: TypedKind,
): Promise<ReadonlyMap<string, LiveType>> {
  const types = await list(reader, words[kind].types);
  const read = types.map(async (raw): Promise<[string, LiveType]> => {
    const id = textIn(raw["id"]) ?? "";
    const type = {
      id,
      kind,
      isArchived: raw["is_archived"] === true,
      roles: textsIn(raw["editable_with_roles"]) ?? [],
      fields: await fieldsOfType(reader, kind, id, raw),
    };
    return [id, type];
  });
  return new Map(await Promise.all(read));
}

/** A type that comes without its fields has them in its schema. */
async function fieldsOfType(
  reader: LiveReader,
  kind: TypedKind,
  typeId: string,
  raw: Json,
): Promise<readonly LiveField[]> {
  const { objectType, schema } = words[kind];
  const place = { objectType, typeKey: `${objectType}_id`, typeId };
  const fields = objectsIn(raw["fields"]);
  if (fields !== undefined) return liveFields(fields, place);
  const path = `/custom_field_schema/${schema}/${encodeURIComponent(typeId)}/`;
  return readFieldSchema(reader, path, place);
}

async function readFieldSchema(
  reader: LiveReader,
  path: string,
  place: Place,
): Promise<readonly LiveField[]> {
  const { fields } = await ask(reader, path);
  return liveFields(neededObjects(fields, `fields of GET ${path}`), place);
}

/** The choices of fields by `choicesKey`: types are shown without them. */
export type LiveChoices = ReadonlyMap<string, readonly string[]>;

/** One id may stand for two fields, which differ in their labels. */
export function choicesKey(id: string, label: string): string {
  return JSON.stringify([id, label]);
}

/** Reads the choices of the fields of a kind, or of shared fields. */
export async function readChoices(
  reader: LiveReader,
  of: TypedKind | "shared",
): Promise<LiveChoices> {
  const fields = await list(
    reader,
    of === "shared" ? sharedFields : words[of].fields,
  );
  return new Map(
    fields.flatMap((field) => {
      const [id, choices] = [textIn(field["id"]), textsIn(field["choices"])];
      return id === undefined || choices === undefined
        ? []
        : [[choicesKey(id, textIn(field["name"]) ?? ""), choices] as const];
    }),
  );
}

function ask(
  { transport, answers, asking, timeout }: LiveReader,
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<Json> {
  return answers(path, asking, async (signal) => {
    const answer = await transport.request("GET", path, {
      ...{ signal, timeout, query },
    });
    if (isObject(answer)) return answer;
    throw new CloseDecodeError(`GET ${path} gave no JSON object.`);
  });
}

function list(
  { transport, answers, asking, timeout }: LiveReader,
  listing: { readonly path: string; readonly pageSize: number | null },
): Promise<readonly Json[]> {
  const { path } = listing;
  return answers(path, asking, async (signal) => {
    const items: unknown[] = [];
    const call = { signal, timeout };
    const records = listRecords(transport, { ...listing, query: {} }, call);
    for await (const record of records) items.push(record);
    return neededObjects(items, `GET ${path}`);
  });
}
