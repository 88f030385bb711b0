/** Where Close's API document says less than Close sends, or otherwise: each with what was seen (docs/close-api.md). */

/** A schema of the document. */
export type SchemaObject = Readonly<Record<string, unknown>>;

/** An object of which the document says nothing. */
export const anyObject: SchemaObject = {
  type: "object",
  additionalProperties: true,
};

const text: SchemaObject = { type: "string" };
const optionalText: SchemaObject = { type: ["string", "null"] };
const flag: SchemaObject = { type: "boolean" };

/** What an export of any kind takes, as the text of the document lists it: its schema has the flags alone. */
const exportOptions = {
  format: { type: "string", enum: ["csv", "json"] },
  date_format: { type: "string", enum: ["original", "iso8601", "excel"] },
  fields: { type: "array", items: text },
  send_done_email: flag,
};
const exportFlags: SchemaObject = {
  $ref: "#/components/schemas/CreateExportFlags",
};

/** The attributes that the document leaves out of a schema, or counts as required where they are not sent. */
export const correctedSchemas: Readonly<
  Record<string, (schema: SchemaObject) => SchemaObject>
> = {
  // Not sent by default (recorded in June 2026, §2.9).
  Lead: (schema) => ({
    ...schema,
    required: listOf(schema["required"]).filter(
      (name) => name !== "contact_ids",
    ),
  }),
  // What a call is written with can be read: the document describes what all activities have.
  CallActivity: (schema) => ({
    ...schema,
    properties: {
      ...(schema["properties"] ?? {}),
      direction: { type: ["string", "null"] },
      duration: { type: ["integer", "null"] },
      phone: optionalText,
      note: optionalText,
      note_html: optionalText,
      recording_url: optionalText,
      voicemail_url: optionalText,
    },
  }),
};

/** Schemas that the document has not: what it shows examples of, or nothing. */
export const addedSchemas: Readonly<Record<string, SchemaObject>> = {
  // Recorded in June 2026: the document describes what all activities have.
  NoteActivity: {
    allOf: [
      { $ref: "#/components/schemas/ActivityBase" },
      {
        type: "object",
        properties: {
          note: optionalText,
          note_html: optionalText,
          title: optionalText,
          attachments: {
            type: "array",
            items: { $ref: "#/components/schemas/Attachment" },
          },
          pinned: flag,
          pinned_at: optionalText,
          source: optionalText,
        },
        required: ["note", "note_html", "title", "pinned", "pinned_at"],
      },
    ],
  },
  // §2.6 and §2.8: shown by examples.
  CustomObject: {
    type: "object",
    properties: {
      id: text,
      name: text,
      custom_object_type_id: text,
      lead_id: text,
      organization_id: text,
      created_by: optionalText,
      updated_by: optionalText,
      date_created: text,
      date_updated: text,
    },
    required: [
      "id",
      "name",
      "custom_object_type_id",
      "lead_id",
      "organization_id",
      "created_by",
      "updated_by",
      "date_created",
      "date_updated",
    ],
  },
  CustomActivity: {
    allOf: [
      { $ref: "#/components/schemas/ActivityBase" },
      {
        type: "object",
        properties: {
          custom_activity_type_id: text,
          status: { type: "string", enum: ["draft", "published"] },
          last_published_at: optionalText,
          pinned: flag,
          pinned_at: optionalText,
          source: optionalText,
        },
        required: ["custom_activity_type_id", "status", "pinned"],
      },
    ],
  },
  CustomObjectBody: {
    type: "object",
    properties: { custom_object_type_id: text, lead_id: text, name: text },
    required: ["custom_object_type_id", "lead_id", "name"],
  },
  LeadExport: {
    allOf: [
      exportFlags,
      {
        type: "object",
        properties: {
          ...exportOptions,
          type: { type: "string", enum: ["leads", "contacts", "lead_opps"] },
          s_query: anyObject,
          query: text,
          results_limit: { type: ["integer", "null"] },
          sort: { type: "array", items: anyObject },
        },
        required: ["format", "type"],
      },
    ],
  },
  OpportunityExport: {
    allOf: [
      exportFlags,
      {
        type: "object",
        properties: { ...exportOptions, params: anyObject },
        required: ["format"],
      },
    ],
  },
  CustomObjectChange: { type: "object", properties: { name: text } },
  LeadBody: {
    type: "object",
    properties: {
      name: optionalText,
      description: optionalText,
      url: optionalText,
      status_id: text,
      status: text,
      addresses: {
        type: "array",
        items: {
          type: "object",
          properties: Object.fromEntries(
            "label address_1 address_2 city state zipcode country"
              .split(" ")
              .map((name) => [name, optionalText]),
          ),
        },
      },
    },
  },
  ContactBody: {
    type: "object",
    properties: {
      lead_id: text,
      name: optionalText,
      title: optionalText,
      emails: detailsOf("email"),
      phones: detailsOf("phone"),
      urls: detailsOf("url"),
    },
  },
};

/** E-mail addresses, phone numbers or URLs of a contact, as they are written. */
function detailsOf(key: string): SchemaObject {
  return {
    type: "array",
    items: {
      type: "object",
      properties: { [key]: text, type: text },
      required: [key],
    },
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The schemas of bodies and answers of operations for which the document has none, by method and path. */
export const correctedOperations: Readonly<
  Record<string, { readonly body?: string; readonly answer?: string }>
> = {
  ...recordsAt("/lead/", { body: "LeadBody", change: "LeadBody" }),
  ...recordsAt("/contact/", { body: "ContactBody", change: "ContactBody" }),
  "PUT /opportunity/{id}/": { body: "CreateOpportunity" },
  "POST /export/lead/": { body: "LeadExport" },
  "POST /export/opportunity/": { body: "OpportunityExport" },
  ...recordsAt("/activity/note/", { record: "NoteActivity" }),
  ...recordsAt("/activity/custom/", { record: "CustomActivity" }),
  ...recordsAt("/custom_object/", {
    record: "CustomObject",
    body: "CustomObjectBody",
    change: "CustomObjectChange",
  }),
};

interface Corrected {
  readonly record?: string;
  readonly body?: string;
  readonly change?: string;
}

function recordsAt(
  path: string,
  { record, body, change }: Corrected,
): typeof correctedOperations {
  const item = `${path}{id}/`;
  const answer = record === undefined ? {} : { answer: record };
  const list = record === undefined ? {} : { answer: `${record}[]` };
  return {
    [`GET ${path}`]: list,
    [`POST ${path}`]: { ...answer, ...(body === undefined ? {} : { body }) },
    [`GET ${item}`]: answer,
    [`PUT ${item}`]: {
      ...answer,
      ...(change === undefined ? {} : { body: change }),
    },
  };
}

/** Attributes of bodies that the document has and Close's pages do not: custom fields are written by their own keys. */
export const withdrawnAttributes: readonly string[] = ["custom_fields"];

/** Parameters of lists that the document leaves out (§2.9, §9.8). */
export const addedParameters: Readonly<Record<string, readonly string[]>> = {
  "GET /lead/": ["query"],
  "GET /contact/": ["query", "lead_id"],
};
