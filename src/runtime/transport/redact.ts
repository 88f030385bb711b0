/** Keeps secrets out of what is shown: texts, and causes of errors. */
import type { Authorization } from "./credentials.js";

/** A part of a secret that is shorter than this gives nothing away, and would blank ordinary words. */
const shortest = 8;

/** What comes after this much of a text is not shown: no honest server says more. */
const longestText = 256 * 1024;

/** Takes what a request was authorized with out of a text. */
export function redactorOf(
  authorization: Authorization | null,
): (text: string) => string {
  if (authorization === null) return redactor([]);
  const { credentials, header } = authorization;
  const [, sent] = header.split(" ");
  const secrets: readonly string[] = Object.values(credentials);
  return redactor(secrets.flatMap((secret) => formsOf(secret, sent)));
}

/** The spellings in which a secret may come back: plain, in JSON, in a URL, in a header. */
export function formsOf(secret: string, basic?: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const forms = [
    secret,
    json,
    btoa(secret),
    ...(basic === undefined ? [] : [basic]),
  ];
  return [...new Set([...forms, ...forms.map(encodeURIComponent)])];
}

/** Makes a function that takes the secrets out of a text: whole ones, and parts of eight characters or more. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  let known: ReadonlySet<string> | undefined;
  return (whole) => {
    // Every request has a redactor, and few need it.
    known ??= new Set(secrets.flatMap(piecesOf));
    const text = whole.slice(0, longestText);
    let shown = "";
    let kept = 0;
    for (let at = 0; at + shortest <= text.length; at += 1) {
      if (!known.has(text.slice(at, at + shortest))) continue;
      shown += `${text.slice(kept, at)}[secret]`;
      while (known.has(text.slice(at + 1, at + 1 + shortest))) at += 1;
      at += shortest - 1;
      kept = at + 1;
    }
    return shown + text.slice(kept);
  };
}

function piecesOf(secret: string): readonly string[] {
  const count = Math.max(0, secret.length - shortest + 1);
  return Array.from({ length: count }, (_, at) =>
    secret.slice(at, at + shortest),
  );
}

/** How deep causes are looked into; what is deeper comes from no honest program. */
const deepest = 6;

/**
 * Gives an error to keep as a cause: itself, or a bare one when a secret is in it, or anything that
 * could hold one unseen, such as a request.
 */
export function safeCause(
  error: unknown,
  redact: (text: string) => string,
  depth = 0,
): unknown {
  const text = textWithin(error, 0);
  if (text !== null && redact(text) === text) return error;
  if (!(error instanceof Error) || depth > deepest) return "[secret]";
  const { message, stack = "", cause } = error;
  const bare = new Error(
    redact(message),
    cause === undefined
      ? undefined
      : { cause: safeCause(cause, redact, depth + 1) },
  );
  bare.stack = redact(stack);
  const code: unknown = Reflect.get(error, "code");
  return typeof code === "string"
    ? Object.assign(bare, { code: redact(code) })
    : bare;
}

/** All text within a value; null where something cannot be looked into. Getters may do anything: they are left alone. */
function textWithin(value: unknown, depth: number): string | null {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return "";
  if (depth > deepest || !isPlain(value)) return null;
  const parts = Reflect.ownKeys(value).map((key) =>
    textWithin(Object.getOwnPropertyDescriptor(value, key)?.value, depth + 1),
  );
  if (parts.includes(null)) return null;
  const texts = value instanceof Error ? [value.message, value.stack] : [];
  return [...texts, ...parts].join("\n");
}

function isPlain(value: object): boolean {
  if (value instanceof Error || Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
