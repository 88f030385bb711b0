/** The shape of a lock as JSON, checked. */
import { z } from "zod";
import type { FieldType, ObjectType } from "../schema/schema.js";
import { reservedMembers } from "../schema/reserved.js";
import type { Lock } from "./lock.js";

const text = z.string();

const texts = z.record(text, text);

const flag = z.boolean().default(false);

const plainKinds = [
  "text",
  "textarea",
  "number",
  "date",
  "datetime",
  "user",
  "contact",
  "hidden",
] as const;

const fieldType: z.ZodType<FieldType> = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(plainKinds) }),
  z.object({ kind: z.literal("choices"), options: z.array(text).default([]) }),
  z.object({
    kind: z.literal("customObject"),
    target: text.nullable().default(null),
  }),
  z.object({ kind: z.literal("unknown"), raw: text }),
]);

const definition = {
  id: text,
  label: text,
  description: text.nullable().default(null),
  type: fieldType,
  many: flag,
  convertingTo: text.nullable().default(null),
  backReferenceVisible: z.boolean().nullable().default(null),
};

const settings = {
  required: flag,
  editableWithRoles: z.array(text).default([]),
};

const field = z.object({ ...definition, ...settings });

const objectType = {
  id: text,
  label: text,
  labelPlural: text.nullable().default(null),
  description: text.nullable().default(null),
  archived: flag,
  apiCreateOnly: flag,
  // Locks of versions that did not read it lack it: what is not known is no change.
  editableWithRoles: z.array(text).nullable().default(null),
};

const singletons: readonly string[] = ["lead", "contact", "opportunity"];

/** Leads, contacts and opportunities are one object type each, and called so. */
function isOfItsKind({ id, kind }: Pick<ObjectType, "id" | "kind">): boolean {
  return singletons.includes(kind) ? id === kind : !singletons.includes(id);
}

/** The same object type twice is taken once; of one that is two things nobody knows which it is. */
function refuseTwoKinds(
  objects: readonly Pick<ObjectType, "id" | "kind">[],
  context: z.core.$RefinementCtx,
): void {
  const kinds = new Map<string, string>();
  for (const [index, { id, kind }] of objects.entries()) {
    const known = kinds.get(id) ?? kind;
    kinds.set(id, known);
    if (known === kind) continue;
    const message = `${id} stands here as ${kind}, and above as ${known}`;
    context.addIssue({ code: "custom", path: [index], message });
  }
}

const leadStatus = { id: text, label: text };

const schemaShape = z.object({
  organizationId: text,
  organizationName: text.optional(),
  objects: z
    .array(
      z
        .object({
          ...objectType,
          kind: z.enum([
            "lead",
            "contact",
            "opportunity",
            "customActivity",
            "customObject",
          ]),
          fields: z.array(field).default([]),
        })
        .refine(isOfItsKind, "its id is not one of its kind"),
    )
    .default([])
    .superRefine(refuseTwoKinds),
  sharedFields: z
    .array(
      z.object({
        ...definition,
        associations: z
          .array(z.object({ objectId: text, ...settings }))
          .default([]),
      }),
    )
    .default([]),
  leadStatuses: z.array(z.object(leadStatus)).optional(),
  pipelines: z
    .array(
      z.object({
        ...leadStatus,
        statuses: z.array(z.object({ ...leadStatus, type: text })).default([]),
      }),
    )
    .optional(),
  roles: texts.optional(),
  standardLabels: z
    .record(text, z.object({ singular: text, plural: text }))
    .optional(),
});

/** Names become code: a lock that was edited, or came with a pull request, must not bring any other. */
const typeName = text.regex(
  /^[A-Z][A-Za-z0-9_$]*$/,
  "this is no name of a type",
);

const typeNames = z.record(text, typeName).default({});

const memberName = text
  .regex(/^[A-Za-z_$][A-Za-z0-9_$]*$/, "this is no name of a member")
  .refine((name) => !reservedMembers.has(name), "this name is reserved");

const objectNames = z.object({
  type: typeName,
  collection: memberName,
  fields: z.record(text, memberName).default({}),
  choices: typeNames,
});

const memberNames = z.record(text, memberName).default({});

const statusNames = z.object({
  lead: memberNames,
  pipelines: memberNames,
  opportunity: memberNames,
});

const orgName = text.regex(
  /^[A-Za-z][A-Za-z0-9_-]*$/,
  "this is no name of an organisation",
);

const missed = {
  on: z.iso.date("this is no day"),
  ids: z.record(orgName, text).default({}),
};

const deletedObject = z.object({
  ...missed,
  object: z.object({
    ...objectType,
    kind: z.enum(["customActivity", "customObject"]),
  }),
});

const deletedField = z.object({
  ...missed,
  objectId: text,
  shared: flag,
  field,
});

const goneShape = z.object({
  objects: z
    .record(
      text,
      z.object({
        kind: z.enum(["customActivity", "customObject"]),
        label: text,
      }),
    )
    .default({}),
  fields: z
    .record(
      text,
      z.record(text, z.object({ label: text, type: text, many: flag })),
    )
    .default({}),
});

const changelogEntry = z.object({
  on: z.iso.date("this is no day"),
  org: orgName,
  changes: z
    .array(
      z.object({
        severity: z.enum(["breaking", "dangerous", "safe"]),
        message: text,
      }),
    )
    .default([]),
  more: z.int().positive().nullable().default(null),
});

const boundKeys = z.record(text, z.array(text)).optional();

/** A lock as JSON: what is absent gets its default, what is wrong is an error with its place. */
export const lockShape: z.ZodType<Lock> = z.object({
  version: z.literal(1),
  generator: text,
  schema: z.record(orgName, schemaShape),
  names: z.object({
    objects: z.record(text, objectNames).default({}),
    shared: typeNames,
    same: texts.default({}),
    statuses: statusNames.optional(),
  }),
  bound: z
    .object({
      exclude: boundKeys,
      include: boundKeys,
      names: boundKeys,
      owners: boundKeys,
      types: boundKeys,
    })
    .optional(),
  gone: goneShape.optional(),
  deletedObjects: z.array(deletedObject).default([]),
  deletedFields: z.array(deletedField).default([]),
  changes: z.array(changelogEntry).default([]),
  files: z.record(text, z.object({ input: text, content: text })).default({}),
  format: z
    .array(z.object({ options: texts, files: z.array(text).default([]) }))
    .optional(),
  earlier: texts.optional(),
});
