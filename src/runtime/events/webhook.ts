/** Checks that a delivery comes from Close, by its signature over the very bytes that came. */
import { CloseError } from "../errors.js";
import { atLeast } from "../limits.js";

/**
 * What was wrong with a delivery. `invalid_key` and `not_raw` are mistakes of the receiver; all others
 * are reasons to refuse the delivery.
 */
export type WebhookErrorCode =
  | "missing_header"
  | "duplicate_header"
  | "invalid_header"
  | "invalid_key"
  | "not_raw"
  | "body_too_large"
  | "stale_timestamp"
  | "future_timestamp"
  | "wrong_signature"
  | "not_utf8";

/** A delivery is not to be trusted, or cannot be checked. Never holds a key or a signature. */
export class CloseWebhookError extends CloseError {
  override readonly name = "CloseWebhookError" as const;
  readonly code: WebhookErrorCode;

  constructor(code: WebhookErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The headers of a request: a `Headers`, or an object like Node's, whatever the case of its names. */
export type WebhookHeaders =
  | { readonly get: (name: string) => string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** A delivery, and what it is checked against. */
export interface WebhookDelivery {
  headers: WebhookHeaders;
  /** The body as it came: parsed and written again it has other bytes, and another signature. */
  rawBody: Uint8Array | string;
  /** The `signatureKey` of the subscription; several while one takes the place of another. */
  signatureKey: string | readonly string[];
  /** How far, in seconds, the delivery's time may be from now in either direction; default 300. */
  tolerance?: number | undefined;
  /** The time to compare with; the computer's own when left out. */
  now?: Date | undefined;
}

/** The most that a body may have: 5 MiB. */
const largestBody = 5_242_880;

/**
 * Gives the text of a delivery's body once it is certain that Close sent it just now; `parseEvent`
 * reads it. Throws `CloseWebhookError`, whose `code` says why not. Close repeats deliveries: the id of
 * the event says whether one has been seen.
 */
export async function verifyWebhook(
  delivery: WebhookDelivery,
): Promise<string> {
  const { headers, rawBody, signatureKey, now = new Date() } = delivery;
  const tolerance = atLeast("tolerance", delivery.tolerance ?? 300, 0);
  const keys = keysOf(signatureKey);
  const body = bytesOf(rawBody);
  const signature = signatureOf(headerOf(headers, "close-sig-hash"));
  const timestamp = headerOf(headers, "close-sig-timestamp");
  checkTime(timestamp, now, tolerance);
  const message = concatenate(new TextEncoder().encode(timestamp), body);
  for (const key of keys)
    if (await isSignedWith(key, signature, message)) return textOf(body);
  throw new CloseWebhookError(
    "wrong_signature",
    "The signature does not belong to this body and this key.",
  );
}

/** Bytes that Web Crypto takes: memory that is not shared. */
type Bytes = Uint8Array & { readonly buffer: ArrayBuffer };

/** The bytes of signature keys; throws `CloseWebhookError` where one is none. */
export function keysOf(
  signatureKey: string | readonly string[],
): readonly Bytes[] {
  const keys: readonly unknown[] = Array.isArray(signatureKey)
    ? signatureKey
    : [signatureKey];
  if (keys.length === 0) throw invalidKey();
  return keys.map((key) => {
    if (typeof key !== "string" || !isHash(key)) throw invalidKey();
    return fromHex(key);
  });
}

function invalidKey(): CloseWebhookError {
  return new CloseWebhookError(
    "invalid_key",
    "A signature key has 64 hexadecimal characters: Close gives it once, when the subscription is created.",
  );
}

function isHash(text: string): boolean {
  return /^[0-9a-fA-F]{64}$/.test(text);
}

function fromHex(text: string): Bytes {
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at += 1)
    bytes[at] = Number.parseInt(text.slice(at * 2, at * 2 + 2), 16);
  return bytes;
}

function bytesOf(rawBody: unknown): Uint8Array {
  // Bytes are at least as many as characters: a huge text need not be encoded.
  if (typeof rawBody === "string" && rawBody.length <= largestBody)
    return limited(new TextEncoder().encode(rawBody));
  if (ArrayBuffer.isView(rawBody)) {
    const { buffer, byteOffset, byteLength } = rawBody;
    return limited(new Uint8Array(buffer, byteOffset, byteLength));
  }
  if (typeof rawBody === "string") throw tooLarge();
  throw new CloseWebhookError(
    "not_raw",
    "Give the body as it came, as text or bytes: a parsed body cannot be checked.",
  );
}

function limited(bytes: Uint8Array): Uint8Array {
  if (bytes.byteLength > largestBody) throw tooLarge();
  return bytes;
}

function tooLarge(): CloseWebhookError {
  return new CloseWebhookError(
    "body_too_large",
    `The body has more than ${largestBody} bytes.`,
  );
}

/** The one value of a header; Node and `Headers` join several with commas. */
function headerOf(headers: WebhookHeaders, name: string): string {
  const [value, ...others] = valuesOf(headers, name);
  if (value === undefined)
    throw new CloseWebhookError("missing_header", `There is no ${name}.`);
  if (others.length > 0)
    throw new CloseWebhookError(
      "duplicate_header",
      `There is more than one ${name}.`,
    );
  if (typeof value !== "string") throw invalidHeader(name);
  return value;
}

function valuesOf(headers: WebhookHeaders, name: string): readonly unknown[] {
  const found: readonly unknown[] = hasGet(headers)
    ? [headers.get(name)]
    : Object.entries(headers ?? {}).flatMap(([key, value]) =>
        key.toLowerCase() === name ? value : [],
      );
  return found
    .filter((value) => value !== undefined && value !== null)
    .flatMap((value) => (typeof value === "string" ? value.split(",") : value));
}

function hasGet(
  headers: WebhookHeaders,
): headers is Extract<WebhookHeaders, { get: unknown }> {
  return typeof headers?.["get"] === "function";
}

function invalidHeader(name: string): CloseWebhookError {
  return new CloseWebhookError(
    "invalid_header",
    `${name} is not what Close sends.`,
  );
}

function signatureOf(hash: string): Bytes {
  if (!isHash(hash)) throw invalidHeader("close-sig-hash");
  return fromHex(hash);
}

/**
 * The timestamp is in whole seconds; a delivery that was recorded must not be of use later. Any other
 * spelling is refused: the signature is over timestamp and body joined, and would also fit bytes that
 * were moved from one to the other.
 */
function checkTime(timestamp: string, now: Date, tolerance: number): void {
  if (!/^\d{1,12}$/.test(timestamp)) throw invalidHeader("close-sig-timestamp");
  const age = now.getTime() / 1000 - Number(timestamp);
  if (age < -tolerance)
    throw new CloseWebhookError(
      "future_timestamp",
      `The delivery's time lies ${Math.round(-age)} s ahead; ${tolerance} s are allowed.`,
    );
  // Written so that no number at all is too old.
  if (!(age <= tolerance))
    throw new CloseWebhookError(
      "stale_timestamp",
      `The delivery is ${Math.round(age)} s old; ${tolerance} s are allowed.`,
    );
}

/** Two texts of bytes as one. */
export function concatenate(first: Uint8Array, second: Uint8Array): Bytes {
  const all = new Uint8Array(first.byteLength + second.byteLength);
  all.set(first);
  all.set(second, first.byteLength);
  return all;
}

/** Web Crypto compares in constant time. */
async function isSignedWith(
  key: Bytes,
  signature: Bytes,
  message: Bytes,
): Promise<boolean> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const { subtle } = crypto;
  const imported = await subtle.importKey("raw", key, algorithm, false, [
    "verify",
  ]);
  return subtle.verify(algorithm, imported, signature, message);
}

function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(
      body,
    );
  } catch (cause) {
    throw new CloseWebhookError("not_utf8", "The body is no UTF-8.", { cause });
  }
}
