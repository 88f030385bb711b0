/** The built-in attributes of opportunities as writes set them (docs/close-api.md §2.11). */
import type { BodyReader } from "../endpoint/body-reader.js";
import type { JsonObject } from "../state/json-object.js";
import { isJsonObject, own } from "../state/json-object.js";
import { valuePeriods } from "./opportunity-views.js";
import { textIn } from "./attributes.js";
import type { RecordDraft } from "./writes.js";
import { readContact, readUser } from "./writes.js";
import type { ApiCall } from "../endpoint/router.js";
import type { Context } from "../state/endpoint-context.js";
import { statusesInOrder } from "../state/pipeline-order.js";
import type { OpportunityStatus } from "../state/state.js";
import { dayAt } from "../state/times.js";

/** The confidence of a new opportunity, in per cent: what Close's page starts with. */
const usualConfidence = 50;

/** Reads the attributes of an opportunity. */
export function readOpportunityAttributes(draft: RecordDraft): JsonObject {
  const { reader, context, current } = draft;
  const attributes = current?.attributes ?? {};
  const period = own(attributes, "value_period");
  const confidence = own(attributes, "confidence");
  const status = readStatus(draft, textIn(attributes, "status_id"));
  return {
    contact_id: readContact(draft, textIn(attributes, "contact_id"), "contact"),
    user_id: readUser(
      reader,
      "user_id",
      textIn(attributes, "user_id") ?? context.organization.me().id,
      context,
    ),
    value: reader.integer("value", numberIn(attributes, "value")),
    value_period: reader.word(
      "value_period",
      valuePeriods,
      valuePeriods.find((one) => one === period) ?? "one_time",
    ),
    confidence: readConfidence(
      reader,
      typeof confidence === "number" ? confidence : usualConfidence,
    ),
    ...readNote(reader, attributes),
    attachments: readAttachments(reader, own(attributes, "attachments")),
    status_id: status?.id ?? null,
    ...readDates(draft, attributes, status),
  };
}

function numberIn(attributes: JsonObject, key: string): number | null {
  const value = own(attributes, key);
  return typeof value === "number" ? value : null;
}

function readConfidence(reader: BodyReader, current: number): number {
  const confidence = reader.integer("confidence", current, 0, 100);
  if (confidence === null && reader.raw("confidence") === null)
    reader.refuse("confidence", "This field is required.");
  return confidence ?? current;
}

/**
 * Finds the status by `status_id`, by the deprecated label in `status`, or as the first one of
 * `pipeline_id`; a new opportunity without any of them has the first one of all.
 */
function readStatus(
  { reader, context }: RecordDraft,
  current: string | null,
): OpportunityStatus | undefined {
  const { pipelines } = context.organization;
  const statuses = statusesInOrder(context.organization);
  const pipelineId = reader.optionalText("pipeline_id", null);
  if (pipelineId !== null && pipelines.find(pipelineId) === undefined)
    reader.refuse("pipeline", "Object does not exist.");
  const eligible = statuses.filter(
    (one) => pipelineId === null || one.pipeline_id === pipelineId,
  );
  if (eligible.length === 0 && pipelineId !== null)
    reader.refuse("pipeline_id", "The pipeline has no statuses.");
  const id = reader.optionalText("status_id", null);
  const label = reader.optionalText("status", null);
  if (id !== null) {
    const status = statuses.find((one) => one.id === id);
    if (status === undefined) reader.refuse("status", "Object does not exist.");
    else if (!eligible.includes(status))
      // Only the status code of this is known (docs/close-api.md §2.11).
      reader.refuse("status_id", "The status belongs to another pipeline.");
    return status;
  }
  if (label !== null) {
    const status = eligible.find((one) => one.label === label);
    if (status === undefined) reader.refuse("status", "Not a valid choice.");
    return status;
  }
  const standing = statuses.find((one) => one.id === current);
  const stays =
    standing !== undefined && eligible.includes(standing)
      ? standing
      : undefined;
  return stays ?? eligible[0];
}

/** `note_html` wins over `note`, and each is made of the other; null for `note_html` clears both. */
function readNote(reader: BodyReader, attributes: JsonObject): JsonObject {
  const html = reader.optionalText("note_html", null);
  if (reader.raw("note_html") === null) return { note: "", note_html: null };
  if (html !== null) {
    if (!/^\s*<body>[\s\S]*<\/body>\s*$/.test(html))
      reader.refuse("note_html", "The text must be wrapped in <body>.");
    return { note: plainText(html), note_html: html };
  }
  if (reader.raw("note") === undefined)
    return {
      note: own(attributes, "note") ?? "",
      note_html: own(attributes, "note_html") ?? null,
    };
  const note = reader.optionalText("note", null) ?? "";
  return { note, note_html: note === "" ? null : richText(note) };
}

const entities: readonly (readonly [text: string, entity: string])[] = [
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
];

function richText(note: string): string {
  const escaped = entities.reduce(
    (text, [plain, entity]) => text.replaceAll(plain, entity),
    note,
  );
  return `<body><p>${escaped.replaceAll("\n", "</p><p>")}</p></body>`;
}

function plainText(html: string): string {
  const text = html
    .replace(/<\/p>\s*<p>|<br\s*\/?>/g, "\n")
    .replace(/<[^>]*>/g, "");
  // The ampersand last, so that "&amp;lt;" becomes "&lt;" and not "<".
  return entities
    .toReversed()
    .reduce((rest, [plain, entity]) => rest.replaceAll(entity, plain), text)
    .trim();
}

function readAttachments(reader: BodyReader, current: unknown): unknown {
  const value = reader.raw("attachments");
  if (value === undefined) return current ?? [];
  if (value === null) return [];
  if (!Array.isArray(value) || !value.every(isJsonObject))
    reader.refuse("attachments", "Value must be of list type.");
  return value;
}

/** Winning sets `date_won` to today where the caller is, unless there is one; leaving does not clear it (docs/close-api.md §2.11). */
function readDates(
  { reader, context, call }: RecordDraft,
  attributes: JsonObject,
  status: OpportunityStatus | undefined,
): JsonObject {
  const given = reader.day("date_won", textIn(attributes, "date_won"));
  const changes = status?.id !== textIn(attributes, "status_id");
  const isWon = changes && status?.type === "won";
  const lost = textIn(attributes, "date_lost");
  const { date_updated: now } = context.organization.stamp();
  return {
    date_won: given ?? (isWon ? today(context, call) : null),
    // When Close sets and clears it is not documented: here it says since when the status is a lost one.
    date_lost: status?.type === "lost" ? (lost ?? now) : null,
  };
}

/** `x-tz-offset` is in hours ahead of UTC, with decimals; anything else counts as none. */
function today({ organization }: Context, { headers }: ApiCall): string {
  const header = headers["x-tz-offset"] ?? "";
  const offset = /^[+-]?\d{1,2}(\.\d+)?$/.test(header) ? Number(header) : 0;
  return dayAt(organization.now(), offset);
}
