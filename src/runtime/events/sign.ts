/** Signs deliveries of webhooks as Close does, for tests of what receives them. */
import { CloseInputError } from "../errors.js";
import { printJson } from "../print-json.js";
import { concatenate, keysOf } from "./webhook.js";

/** What is to be signed. */
export interface WebhookToSign {
  /** The body: text as it is, anything else as JSON; `buildEvent` makes one. */
  readonly body: string | object;
  /** The `signatureKey` of the subscription. @default 64 zeros */
  readonly signatureKey?: string | undefined;
  /** When Close sends it. @default now */
  readonly now?: Date | undefined;
}

/** A delivery as a receiver gets it: all that `verifyWebhook` takes. */
export interface SignedWebhook {
  readonly headers: {
    readonly "content-type": string;
    readonly "close-sig-hash": string;
    readonly "close-sig-timestamp": string;
  };
  readonly rawBody: string;
  readonly signatureKey: string;
}

/**
 * Makes a delivery that `verifyWebhook` takes, for tests: its headers, and the body as text. Throws
 * `CloseInputError` for a body that JSON cannot say, `CloseWebhookError` for what is no signature key.
 */
export async function signWebhook({
  body,
  signatureKey = "0".repeat(64),
  now = new Date(),
}: WebhookToSign): Promise<SignedWebhook> {
  const rawBody = typeof body === "string" ? body : printedBody(body);
  const [key] = keysOf(signatureKey);
  if (key === undefined) throw new CloseInputError("Give a signature key.");
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const encoder = new TextEncoder();
  const message = concatenate(
    encoder.encode(timestamp),
    encoder.encode(rawBody),
  );
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const { subtle } = crypto;
  const imported = await subtle.importKey("raw", key, algorithm, false, [
    "sign",
  ]);
  const hash = await subtle.sign(algorithm, imported, message);
  const headers = {
    "content-type": "application/json",
    "close-sig-hash": toHex(new Uint8Array(hash)),
    "close-sig-timestamp": timestamp,
  };
  return { headers, rawBody, signatureKey };
}

function printedBody(body: object): string {
  const text = printJson(body, () => undefined);
  if (text !== undefined) return text;
  throw new CloseInputError("The body cannot be sent as JSON.");
}

function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
