/** Reads the bodies that Close answers with when it refuses; all of it is hostile. */
import { CloseApiError } from "../errors.js";
import type { ForbiddenReason } from "../errors.js";
import { printable } from "../printable.js";

/** What an error body says. */
export interface ErrorBody {
  /** Messages that belong to no field. */
  readonly errors: readonly string[];
  /** Messages by field, nested as they came. */
  readonly fieldErrors: Readonly<Record<string, unknown>>;
  readonly code: string | undefined;
}

/** How deep and how long error bodies are read: deeper and longer ones come from no honest server. */
const mostDepth = 12;
const mostMessages = 20;
const mostKept = 4096;

/**
 * Reads an error body of any shape that Close sends: `field-errors`, `errors`, `error` or `message`,
 * else the start of the text itself. Never throws.
 */
export function parseErrorBody(text: string): ErrorBody {
  const whole = jsonIn(text);
  // What has a code may be an object of its own in place of the message.
  const inner = isRecord(whole) ? whole["error"] : undefined;
  const json = isRecord(inner) && "error_code" in inner ? inner : whole;
  if (!isRecord(json)) {
    const start = printable(text, 200);
    return {
      errors: start === "" ? [] : [start],
      fieldErrors: {},
      code: undefined,
    };
  }
  const fields = json["field-errors"];
  const code = json["error_code"] ?? json["code"];
  return {
    errors: [
      ...messagesIn(json["errors"], ""),
      ...messagesIn(json["error"], ""),
      ...messagesIn(json["message"], ""),
    ].slice(0, mostMessages),
    fieldErrors: isRecord(fields) ? fields : {},
    code: typeof code === "string" ? code : undefined,
  };
}

/** The messages within a part of an error body, each after the dotted path of its field. */
function messagesIn(
  value: unknown,
  path: string,
  depth = 0,
): readonly string[] {
  if (typeof value === "string")
    return [path === "" ? value : `${path}: ${value}`];
  if (typeof value !== "object" || value === null || depth > mostDepth)
    return [];
  if (Array.isArray(value)) {
    return value
      .slice(0, mostMessages)
      .flatMap((item: unknown) => messagesIn(item, path, depth + 1));
  }
  return Object.entries(value)
    .slice(0, mostMessages)
    .flatMap(([key, item]) =>
      messagesIn(
        item,
        isEnvelope(key, item) ? path : pathTo(path, key),
        depth + 1,
      ),
    );
}

/** Nested forms repeat the outer envelope around their own fields: those keys name no field. */
function isEnvelope(key: string, value: unknown): boolean {
  return (
    (key === "errors" || key === "field-errors") && typeof value === "object"
  );
}

function pathTo(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

/** What the description of an answer is made of. */
export interface Refusal {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly text: string;
  /** In seconds. */
  readonly retryAfter: number | undefined;
  /** Takes secrets out of text. */
  readonly redact: (text: string) => string;
  /** The name of a wire key in the caller's words. */
  readonly nameOf: ((wireKey: string) => string | undefined) | undefined;
}

const nextSteps: Readonly<Record<ForbiddenReason, string>> = {
  insufficient_scope:
    "The key or token lacks the scope for this: add the scope to it in Close, or use one that has it",
  inactive_api_key:
    "The API key is not active: activate it in Close, or create another one",
  missing_permission:
    "The key's user lacks the permission for this: ask an administrator of the organisation for it",
};

/** What is no JSON of Close's, or has a code that is not known, says nothing of permissions. */
function reasonOf(
  status: number,
  text: string,
  { code, errors }: ErrorBody,
): ForbiddenReason | undefined {
  if (code === "insufficient_scope" || code === "inactive_api_key") return code;
  const isPlain = code === undefined && errors.length > 0;
  return status === 403 && isPlain && !text.trimStart().startsWith("<")
    ? "missing_permission"
    : undefined;
}

/** Makes the error for an answer that is no success; secrets are gone from all of it. */
export function apiErrorOf(refusal: Refusal): CloseApiError {
  const { method, path, status, retryAfter, redact, nameOf } = refusal;
  const text = withoutSecrets(refusal.text, redact);
  const body = parseErrorBody(text);
  const { errors, fieldErrors, code } = body;
  const forbidden = reasonOf(status, text, body);
  const named = Object.fromEntries(
    Object.entries(fieldErrors).map(([key, value]) => [
      nameOf?.(key) ?? key,
      value,
    ]),
  );
  const messages = [...messagesIn(named, ""), ...errors];
  const reason =
    messages.length === 0 ? "" : `: ${printable(messages.join("; "), 500)}`;
  const next = forbidden === undefined ? "" : ` (${nextSteps[forbidden]})`;
  const wait =
    retryAfter === undefined ? "" : ` (Close asks to wait ${retryAfter} s)`;
  return new CloseApiError(
    `${method} ${path} failed with ${status}${reason}${next}${wait}`,
    {
      status,
      method,
      path,
      errors,
      fieldErrors: named,
      code,
      reason: forbidden,
      retryAfter,
      body: text.slice(0, mostKept),
    },
  );
}

/** JSON may spell a secret with escapes: text that has some is spelled anew first. */
function withoutSecrets(
  text: string,
  redact: (text: string) => string,
): string {
  const json = text.includes("\\") ? jsonIn(text) : undefined;
  return redact(json === undefined ? text : JSON.stringify(bounded(json, 0)));
}

/** A copy that is no deeper than `JSON.stringify` can walk. */
function bounded(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth > mostDepth) return "…";
  if (Array.isArray(value)) {
    return value.map((item: unknown) => bounded(item, depth + 1));
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, bounded(item, depth + 1)]),
  );
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Proxies answer with HTML or nothing: then the text itself is the message.
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
