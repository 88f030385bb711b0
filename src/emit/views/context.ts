/** The surroundings of an object type that its file depends on. */
import type {
  BackReference,
  NamedField,
  NamedObject,
  NamedSchema,
} from "../../schema/named.js";
import type { ObjectKind } from "../../schema/schema.js";
import type { EmitOptions } from "../spelling/options.js";
import { overrideOf } from "../spelling/types.js";
import type { StatusMember } from "./status-members.js";
import { statusMembersOf } from "./status-members.js";

/** The parts of the schema and the options that an object type's file depends on. */
export interface ViewContext {
  readonly options: EmitOptions;
  /** The types of records that come within a lead, where they are generated. */
  readonly nested: readonly NestedRecords[];
  /** The members that say a status or a pipeline by name. */
  readonly statusMembers: readonly StatusMember[];
  /** The fields that refer to it, and whose values are ids for the client to follow. */
  readonly referrers: readonly BackReference[];
}

/** Records that Close sends within a lead. */
export interface NestedRecords {
  /** The member and the wire key: `contacts`. */
  readonly member: "contacts" | "opportunities";
  readonly type: string;
  readonly value: string;
  readonly file: string;
}

/** The context of one object type in a schema. */
export function contextOf(
  object: NamedObject,
  schema: NamedSchema,
  options: EmitOptions,
): ViewContext {
  const referrers = referrersOf(object, schema, options);
  const statusMembers = statusMembersOf(object, schema);
  if (object.kind !== "lead")
    return { options, nested: [], statusMembers, referrers };
  const nested = schema.objects.flatMap(
    ({ kind, type, value, file }): readonly NestedRecords[] => {
      if (kind === "contact")
        return [{ member: "contacts", type, value, file }];
      return kind === "opportunity"
        ? [{ member: "opportunities", type, value, file }]
        : [];
    },
  );
  return { options, nested, statusMembers, referrers };
}

/** The wrapper that a field's values are ids for; null where the config maps them to something else. */
export function referenceOf(
  field: NamedField,
  object: NamedObject,
  options: EmitOptions,
): string | null {
  return overrideOf(field, object, options) === null ? field.reference : null;
}

function referrersOf(
  { referencedBy }: NamedObject,
  { objects }: NamedSchema,
  options: EmitOptions,
): readonly BackReference[] {
  if (Object.keys(options.types).length === 0) return referencedBy;
  return referencedBy.filter(({ value, field: name }) => {
    const object = objects.find((other) => other.value === value);
    const field = object?.fields.find((other) => other.name === name);
    return (
      object !== undefined &&
      field !== undefined &&
      referenceOf(field, object, options) !== null
    );
  });
}

/** Whether the object type is one of several of its kind, with a type id of Close. */
export function isTyped(object: NamedObject): boolean {
  return object.kind === "customObject" || object.kind === "customActivity";
}

/** Each kind as the runtime's types and functions are named. */
export const kindNames: Readonly<Record<ObjectKind, string>> = {
  lead: "Lead",
  contact: "Contact",
  opportunity: "Opportunity",
  customActivity: "CustomActivity",
  customObject: "CustomObject",
};

/** Where an object type's file finds the top of the output. */
export function upFrom(object: NamedObject): "./" | "../" {
  return isTyped(object) ? "../" : "./";
}

/** The path by which an object type's file imports another file of the output. */
export function importPath(
  object: NamedObject,
  file: string,
  { importExtension }: EmitOptions,
): string {
  return upFrom(object) + file + importExtension;
}

/** Where there are types alone: the file of those that the runtime declares otherwise, without its ending. */
export const baseFile = "base";

/**
 * The module that emitted files import the runtime from, given the way to the top of the output: all of
 * it, or the part without the client, which is all that the files of object types need.
 */
export function runtimeModule(
  up: "./" | "../",
  part: "index" | "codec",
  { emit, runtime, importExtension }: EmitOptions,
): string {
  if (runtime === "import")
    return part === "index"
      ? "close-codegen/runtime"
      : "close-codegen/runtime/codec";
  if (emit === "types") return `${up}${baseFile}${importExtension}`;
  const file = part === "index" ? "index" : "record";
  return `${up}runtime/${file}${importExtension}`;
}

/** Records within a lead that Close creates along with it: contacts, but no opportunities (docs/close-api.md §2.9). */
export function isWritableWithLead({ member: name }: NestedRecords): boolean {
  return name === "contacts";
}
