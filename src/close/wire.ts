/**
 * The JSON we accept from Close, checked. Unknown attributes are left out, not refused; a known one
 * of another type than documented is an error that says where.
 */
import { z } from "zod";
import { CodegenError } from "../errors.js";
import type {
  RawAssociation,
  RawField,
  RawObjectType,
  RawPipeline,
  RawRole,
  RawStandardLabel,
  RawStatus,
} from "../schema/raw.js";

const text = z.string();
const optionalText = text.nullish();
const optionalFlag = z.boolean().nullish();
const optionalTexts = z.array(text).nullish();

/** Labels are free text; one that is missing or no text at all must not stop the run. */
const label = z
  .unknown()
  .optional()
  .transform((value) => (typeof value === "string" ? value : null));

const association: z.ZodType<RawAssociation> = z.object({
  object_type: text,
  custom_activity_type_id: optionalText,
  custom_object_type_id: optionalText,
  required: optionalFlag,
  editable_with_roles: optionalTexts,
});

const field: z.ZodType<RawField> = z.object({
  id: text,
  name: label,
  type: text,
  description: optionalText,
  choices: optionalTexts,
  accepts_multiple_values: optionalFlag,
  editable_with_roles: optionalTexts,
  required: optionalFlag,
  referenced_custom_type_id: optionalText,
  back_reference_is_visible: optionalFlag,
  is_shared: optionalFlag,
  associations: z.array(association).nullish(),
  converting_to_type: optionalText,
  custom_activity_type_id: optionalText,
  custom_object_type_id: optionalText,
});

const objectType: z.ZodType<RawObjectType> = z.object({
  id: text,
  name: label,
  name_plural: label,
  description: optionalText,
  api_create_only: optionalFlag,
  is_archived: optionalFlag,
  editable_with_roles: optionalTexts,
  fields: z.array(field).nullish(),
});

const status: z.ZodType<RawStatus> = z.object({
  id: text,
  label,
  type: optionalText,
});

const pipeline: z.ZodType<RawPipeline> = z.object({
  id: text,
  name: label,
  statuses: z.array(status).nullish(),
});

const role: z.ZodType<RawRole> = z.object({ id: text, name: label });

const standardLabel: z.ZodType<RawStandardLabel> = z.object({
  label_type: text,
  singular: text,
  plural: text,
  is_customized: optionalFlag,
});

/** One page of a list: `has_more` is missing on several endpoints, which then send all at once. */
export interface WirePage<T> {
  readonly data: readonly T[];
  readonly has_more?: boolean | undefined;
}

const page = <T>(item: z.ZodType<T>): z.ZodType<WirePage<T>> =>
  z.object({ data: z.array(item), has_more: z.boolean().optional() });

const fieldPage = page(field);
const objectTypePage = page(objectType);
const statusPage = page(status);
const pipelinePage = page(pipeline);
const rolePage = page(role);
const standardLabelPage = page(standardLabel);
const fieldSchema = z.object({ fields: z.array(field) });
const me = z.object({
  organizations: z.array(z.object({ id: text, name: label })).min(1),
});

/** Checks a page of custom fields. */
export function readFieldPage(
  endpoint: string,
  body: unknown,
): WirePage<RawField> {
  return check(fieldPage, endpoint, body);
}

/** Checks a page of custom object types or custom activity types. */
export function readObjectTypePage(
  endpoint: string,
  body: unknown,
): WirePage<RawObjectType> {
  return check(objectTypePage, endpoint, body);
}

/** Checks a page of statuses of leads. */
export function readStatusPage(
  endpoint: string,
  body: unknown,
): WirePage<RawStatus> {
  return check(statusPage, endpoint, body);
}

/** Checks a page of pipelines, each with its statuses. */
export function readPipelinePage(
  endpoint: string,
  body: unknown,
): WirePage<RawPipeline> {
  return check(pipelinePage, endpoint, body);
}

/** Checks a page of roles. */
export function readRolePage(
  endpoint: string,
  body: unknown,
): WirePage<RawRole> {
  return check(rolePage, endpoint, body);
}

/** Checks a page of what an organisation calls leads, contacts, … */
export function readStandardLabelPage(
  endpoint: string,
  body: unknown,
): WirePage<RawStandardLabel> {
  return check(standardLabelPage, endpoint, body);
}

/** Checks the answer of a schema endpoint and gives its fields, in the order that people see. */
export function readFieldSchema(
  endpoint: string,
  body: unknown,
): readonly RawField[] {
  return check(fieldSchema, endpoint, body).fields;
}

/** Gives the organisation out of `/me/`: a key belongs to one. Its name is null when it was no text. */
export function readOrganization(
  endpoint: string,
  body: unknown,
): { readonly id: string; readonly name: string | null } {
  const [first] = check(me, endpoint, body).organizations;
  return first ?? { id: "", name: null };
}

function check<T>(shape: z.ZodType<T>, endpoint: string, body: unknown): T {
  const result = shape.safeParse(body, { reportInput: true });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue === undefined)
    throw new TypeError("A refused answer has an issue.");
  throw new CodegenError(
    "E_SCHEMA",
    `GET ${endpoint} answered in an unknown shape: at ${jsonPath(issue.path)} expected ${expectation(issue)}, received ${describe(issue.input)}.`,
    {
      hint: "If the base URL is right, Close has changed its API: look for a newer close-codegen.",
    },
  );
}

function jsonPath(path: readonly PropertyKey[]): string {
  const steps = path.map((step) =>
    typeof step === "number" ? `[${step}]` : `.${String(step)}`,
  );
  return `$${steps.join("")}`;
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return issue.expected;
  return issue.message;
}

/** The kind of thing that came, never its value: it may be a customer's data. */
function describe(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "nothing";
  if (Array.isArray(value))
    return value.length === 0 ? "an empty array" : "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
