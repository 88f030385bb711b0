/** Everything that a lock holds of one organisation, with its names and its types, as the document of its page. */
import type {
  DocsChanges,
  DocsDocument,
  DocsField,
  DocsObject,
  DocsUsage,
} from "../../page/docs-document.js";
import type { EmitOptions } from "../../emit/spelling/options.js";
import { readType, writeType } from "../../emit/spelling/types.js";
import type { SpelledType } from "../../emit/spelling/types.js";
import type { FieldRow, NamedThingRow } from "../../report/fields-document.js";
import type { NamedField, NamedObject } from "../../schema/named.js";
import { upperFirst } from "../../schema/letters.js";
import { own } from "../../schema/schema.js";
import { rowsOf } from "../fields/named-rows.js";
import { readVersion } from "../../version.js";
import { adjustedNames } from "./adjusted-names.js";
import type { NamingOf } from "./adjusted-names.js";
import { sampleValue } from "./sample-value.js";

/** What the page is made of. */
export interface NamedOrganization extends NamingOf {
  readonly options: EmitOptions;
  /** The key of the organisation in the config. */
  readonly org: string;
}

/** What else the page shows. */
export interface Surroundings {
  /** The folder of the generated code, from the config's folder. */
  readonly output: string;
  readonly changes: DocsChanges | null;
  readonly tsconfigs: readonly string[] | null;
  /** What the program does with a field; null where nobody asked. */
  readonly usageOf: (field: FieldRow) => DocsUsage | null;
}

/** Describes an organisation of an output. Things that only others have are left out. */
export function describeOrganization(
  naming: NamedOrganization,
  surroundings: Surroundings,
): DocsDocument {
  const { lock, schema, options, org } = naming;
  const { output, changes, tsconfigs } = surroundings;
  const rows = rowsOf(schema, output, options.emit);
  const held = own(lock.schema, org);
  const named = new Map(schema.objects.map((one) => [one.type, one]));
  const context: Context = { org, options, surroundings };
  return {
    version: 1,
    generator: readVersion(),
    org,
    organization: held?.organizationName ?? null,
    organizationId: held?.organizationId ?? schema.organization.id,
    output,
    parts: options.emit,
    objects: rows.objects.flatMap((row): readonly DocsObject[] => {
      const object = named.get(row.name);
      const id = idIn(row, org);
      if (object === undefined || id === null) return [];
      return [describeObject({ ...row, id }, object, context)];
    }),
    statuses: rows.statuses.flatMap(({ ids, ...row }) => {
      const id = idIn({ ...row, ids }, org);
      return id === null ? [] : [{ ...row, id }];
    }),
    adjusted: adjustedNames(naming),
    changes,
    tsconfigs,
  };
}

interface Context {
  readonly org: string;
  readonly options: EmitOptions;
  readonly surroundings: Surroundings;
}

/** The id of a thing in an organisation; null where that has no such thing. */
function idIn(
  { id, ids }: Pick<NamedThingRow, "id" | "ids">,
  org: string,
): string | null {
  return ids === null ? id : (own(ids, org) ?? null);
}

function describeObject(
  { ids: _, fields, ...row }: ReturnType<typeof rowsOf>["objects"][number],
  object: NamedObject,
  context: Context,
): DocsObject {
  const { output } = context.surroundings;
  const named = new Map(object.fields.map((field) => [field.name, field]));
  return {
    ...row,
    description: descriptionIn(row.description, context),
    value: object.value,
    file: `${output}/${object.file}.ts`,
    editableWithRoles: object.editableWithRoles,
    calledInClose: object.calledInClose ?? null,
    leaves: object.leaves ?? null,
    fields: fields.flatMap((field): readonly DocsField[] => {
      const one = named.get(field.name);
      const id = idIn(field, context.org);
      if (one === undefined || id === null) return [];
      return [describeField({ ...field, id }, { field: one, object }, context)];
    }),
  };
}

/** As in the comments of the code: whoever wants no text of Close there has a reason. */
function descriptionIn(
  description: string | null,
  { options }: Context,
): string | null {
  return options.docs === "full" ? description : null;
}

function describeField(
  row: FieldRow,
  {
    field,
    object,
  }: { readonly field: NamedField; readonly object: NamedObject },
  context: Context,
): DocsField {
  const { ids: _, ...shown } = row;
  const { options, surroundings } = context;
  const isWritable = !object.archived && field.leaves === undefined;
  return {
    ...shown,
    description: descriptionIn(row.description, context),
    target: targetOf(field),
    read: spelled(readType(field, object, options)),
    write: isWritable ? spelled(writeType(field, object, options)) : null,
    sample: isWritable ? sampleValue(field, object, options) : null,
    leaves: field.leaves ?? null,
    usage: surroundings.usageOf(row),
  };
}

/** Contacts have an interface of their kind, where they are generated. */
function targetOf({ type, target, reference }: NamedField): string | null {
  if (type.kind !== "contact") return target;
  return reference === null ? null : upperFirst(reference);
}

function spelled({ parts }: SpelledType): string {
  return parts.join(" | ");
}
