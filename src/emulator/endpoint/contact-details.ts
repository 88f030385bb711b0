/** E-mail addresses, phone numbers, URLs and postal addresses, as lists inside contacts and leads (docs/close-api.md §2.9, §2.10). */
import { BodyReader } from "./body-reader.js";
import type { JsonObject } from "../state/json-object.js";
import { isJsonObject } from "../state/json-object.js";

/** Reads one item of a list; what is wrong with it is in its reader afterwards. */
type ReadItem = (item: BodyReader) => JsonObject;

/**
 * Reads a list that replaces the one that stands; null empties it. Problems are listed by position, as
 * seen for phone numbers: `{"1": {"phone": "Invalid phone number."}}`.
 */
export function readList(
  reader: BodyReader,
  key: string,
  current: unknown,
  readItem: ReadItem,
): unknown {
  const value = reader.raw(key);
  if (value === undefined) return current ?? [];
  if (value === null) return [];
  if (!Array.isArray(value)) {
    reader.refuse(key, "Value must be of list type.");
    return [];
  }
  const problems = new Map<string, unknown>();
  const items = value.map((item: unknown, index) => {
    const inner = new BodyReader(isJsonObject(item) ? item : {});
    const read = readItem(inner);
    const problem = isJsonObject(item)
      ? inner.problems()
      : "Value must be of dict type.";
    if (problem !== undefined) problems.set(String(index), problem);
    return read;
  });
  if (problems.size > 0) reader.refuse(key, Object.fromEntries(problems));
  return items;
}

/** An e-mail address; of type `office` unless it says otherwise. */
export function readEmail(item: BodyReader): JsonObject {
  const email = item.text("email");
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) || email.length > 254)
    item.refuse("email", "Invalid email address.");
  return { email, type: item.text("type", "office"), is_unsubscribed: false };
}

/** A URL; of type `url` unless it says otherwise. */
export function readUrl(item: BodyReader): JsonObject {
  const url = item.text("url");
  if (/\s/.test(url)) item.refuse("url", "Invalid URL.");
  return { url, type: item.text("type", "url") };
}

/** Gives the reader of phone numbers, which puts a calling code before those that have none. */
export function phoneReader(callingCode: string): ReadItem {
  return (item) => {
    const written = item.text("phone");
    const phone = normalizePhone(written, callingCode);
    if (phone === undefined) item.refuse("phone", "Invalid phone number.");
    return {
      phone: phone ?? written,
      phone_formatted: formatPhone(phone ?? written),
      type: item.text("type", "office"),
      country: phone !== undefined && isNorthAmerican(phone) ? "US" : null,
    };
  };
}

/** A postal address; each part may be missing. */
export function readAddress(item: BodyReader): JsonObject {
  const part = (key: string): string | null => item.optionalText(key, null);
  return {
    label: part("label") ?? "business",
    address_1: part("address_1"),
    address_2: part("address_2"),
    city: part("city"),
    state: part("state"),
    zipcode: part("zipcode"),
    country: part("country"),
  };
}

/** A number in the form of E.164; undefined when it can not be one. Short ones are taken, as recorded. */
function normalizePhone(
  written: string,
  callingCode: string,
): string | undefined {
  const digits = written.replace(/[\s().\-/]/g, "").replace(/^00/, "+");
  if (!/^\+?\d{3,15}$/.test(digits)) return undefined;
  if (digits.startsWith("+")) return digits;
  if (callingCode === "1")
    return digits.length === 11 && digits.startsWith("1")
      ? `+${digits}`
      : `+1${digits}`;
  return `+${callingCode}${digits.replace(/^0/, "")}`;
}

/** A number as it is shown: null for what is none. */
export function formattedPhone(phone: unknown): string | null {
  return typeof phone === "string" ? formatPhone(phone) : null;
}

/** The country of a number, as far as it is known; null otherwise. */
export function phoneCountry(phone: unknown): string | null {
  return typeof phone === "string" && isNorthAmerican(phone) ? "US" : null;
}

function isNorthAmerican(phone: string): boolean {
  return /^\+1\d{10}$/.test(phone);
}

/** Groups of digits as recorded for North America; other countries' ways are left to Close. */
function formatPhone(phone: string): string {
  return isNorthAmerican(phone)
    ? `${phone.slice(0, 2)} ${phone.slice(2, 5)}-${phone.slice(5, 8)}-${phone.slice(8)}`
    : phone;
}
