/** Reads the attributes of a request's body, one by one, and collects what is wrong with them. */
import type { JsonObject } from "../state/json-object.js";
import { isJsonObject, own } from "../state/json-object.js";
import { invalid, refuse } from "./replies.js";
import { isDate, parseMoment } from "../state/times.js";

/**
 * Reads a POST's or a PUT's body. Each method takes what stands when the key is absent: for a PUT the
 * current value, since Close's PUT is a patch. An explicit null clears.
 */
export class BodyReader {
  readonly #body: JsonObject;
  readonly #problems = new Map<string, unknown>();

  constructor(body: JsonObject) {
    this.#body = body;
  }

  /** The problems by key; undefined when there are none. */
  problems(): JsonObject | undefined {
    return this.#problems.size === 0
      ? undefined
      : Object.fromEntries(this.#problems);
  }

  /** Ends the endpoint with a 400 that names what is wrong; returns when nothing is. */
  check(): void {
    const problems = this.problems();
    if (problems !== undefined) refuse(invalid(problems));
  }

  /** Notes a problem that the caller found; the first one of a key stands. */
  refuse(key: string, problem: unknown): void {
    if (!this.#problems.has(key)) this.#problems.set(key, problem);
  }

  /** Notes a problem that leaves the rest of the body without a meaning, and ends the endpoint with a 400. */
  fail(key: string, problem: unknown): never {
    this.refuse(key, problem);
    return refuse(invalid(Object.fromEntries(this.#problems)));
  }

  /** Everything that was sent, in its order. */
  entries(): readonly (readonly [key: string, value: unknown])[] {
    return Object.entries(this.#body);
  }

  /** The raw value; undefined when the key is absent. */
  raw(key: string): unknown {
    return own(this.#body, key);
  }

  /** A text that can not be cleared; without `current` the key is required. */
  text(key: string, current?: string): string {
    const value = this.raw(key);
    if (value === undefined && current !== undefined) return current;
    if (value === undefined || value === null || value === "") {
      this.refuse(key, "This field is required.");
      return "";
    }
    if (typeof value === "string") return value;
    this.refuse(key, "Value must be of str type.");
    return "";
  }

  /** A text that null clears, of at most `most` characters. */
  optionalText(
    key: string,
    current: string | null,
    most = Infinity,
  ): string | null {
    const value = this.raw(key);
    if (value === undefined) return current;
    if (value === null) return null;
    if (typeof value !== "string") {
      this.refuse(key, "Value must be of str type.");
      return null;
    }
    if ([...value].length > most) {
      this.refuse(
        key,
        `The value must be no longer than ${String(most)} characters.`,
      );
    }
    return value;
  }

  /** A flag; null makes it false. */
  flag(key: string, current: boolean): boolean {
    const value = this.raw(key);
    if (value === undefined) return current;
    if (value === null) return false;
    if (typeof value === "boolean") return value;
    this.refuse(key, "Value must be of bool type.");
    return false;
  }

  /** A whole number between two bounds; null clears. */
  integer(
    key: string,
    current: number | null,
    least = Number.MIN_SAFE_INTEGER,
    most = Number.MAX_SAFE_INTEGER,
  ): number | null {
    const value = this.raw(key);
    if (value === undefined) return current;
    if (value === null) return null;
    if (typeof value !== "number" || !Number.isSafeInteger(value)) {
      this.refuse(key, "Value must be of int type.");
      return null;
    }
    if (value > most)
      this.refuse(key, `The value must not be larger than ${String(most)}.`);
    if (value < least)
      this.refuse(key, `The value must be at least ${String(least)}.`);
    return value;
  }

  /** One of several words, which can not be cleared. */
  word<T extends string>(key: string, words: readonly T[], current: T): T {
    const value = this.raw(key);
    if (value === undefined) return current;
    const word = words.find((one) => one === value);
    if (word === undefined) this.refuse(key, "Not a valid choice.");
    return word ?? current;
  }

  /** A day, such as `2026-02-28`; null clears. */
  day(key: string, current: string | null): string | null {
    const text = this.optionalText(key, current);
    if (typeof this.raw(key) === "string" && !isDate(text ?? ""))
      this.refuse(key, "Invalid ISO 8601 date.");
    return text;
  }

  /** A point in time, as it is stored; null clears. */
  moment(key: string, current: string | null): string | null {
    const text = this.optionalText(key, current);
    if (typeof this.raw(key) !== "string") return text;
    const moment = parseMoment(text ?? "");
    if (moment === undefined) this.refuse(key, "Invalid ISO 8601 datetime.");
    return moment ?? null;
  }

  /** A list of texts; null empties it. */
  texts(key: string, current: readonly string[]): readonly string[] {
    const value = this.raw(key);
    if (value === undefined) return current;
    if (value === null) return [];
    if (!Array.isArray(value)) {
      this.refuse(key, "Value must be of list type.");
      return [];
    }
    return this.#members(key, value, (member) =>
      typeof member === "string" ? member : undefined,
    );
  }

  /** The ids of a list of `{"id": …}`, as Close takes orders of fields and statuses. */
  ids(key: string): readonly string[] {
    const value = this.raw(key);
    if (!Array.isArray(value)) {
      this.refuse(
        key,
        value === undefined || value === null
          ? "This field is required."
          : "Value must be of list type.",
      );
      return [];
    }
    return this.#members(key, value, (member) => {
      const id = isJsonObject(member) ? own(member, "id") : undefined;
      return typeof id === "string" ? id : undefined;
    });
  }

  /** Refuses a value other than the one that stands; the same one again is tolerated. */
  unchanged(key: string, current: unknown): void {
    const value = this.raw(key);
    if (value !== undefined && value !== current)
      this.refuse(key, "Value cannot be changed.");
  }

  #members(
    key: string,
    values: readonly unknown[],
    read: (member: unknown) => string | undefined,
  ): readonly string[] {
    const members = values.map(read);
    const errors = members.flatMap((member, index) =>
      member === undefined
        ? [[String(index), "Value must be of str type."] as const]
        : [],
    );
    if (errors.length > 0)
      this.refuse(key, { errors: Object.fromEntries(errors) });
    return members.filter((member) => member !== undefined);
  }
}
