/** Reads a query part by part and says where in it something is wrong. The texts are ours: none is documented. */
import { invalid, refuse } from "../endpoint/replies.js";
import type { JsonObject } from "../state/json-object.js";
import { isJsonObject, own } from "../state/json-object.js";

/** Refuses a search because of what stands at a path of its body; the answer names the path's first key. */
export function refuseSearch(path: string, problem: string): never {
  const [key = path, ...rest] = path.split(".");
  const message = rest.length === 0 ? problem : `${path}: ${problem}`;
  return refuse(invalid({ [key]: message }));
}

/** An object of a search; the path of the whole body is empty. Keys that it should not have are ignored, as in filters copied out of Close's UI. */
export class SearchNode {
  readonly #object: JsonObject;
  readonly #path: string;

  constructor(value: unknown, path: string) {
    if (!isJsonObject(value))
      refuseSearch(
        path,
        value === undefined || value === null
          ? "This field is required."
          : "Value must be of dict type.",
      );
    this.#object = value;
    this.#path = path;
  }

  /** The raw value; undefined when it is absent or null. */
  raw(key: string): unknown {
    return own(this.#object, key) ?? undefined;
  }

  /** A text that must be there. */
  text(key: string): string {
    const value = this.raw(key);
    if (typeof value === "string") return value;
    return this.fail(
      key,
      value === undefined
        ? "This field is required."
        : "Value must be of str type.",
    );
  }

  /** One of some words; the first of them where the key is absent, unless it is required. */
  word<const W extends string>(
    key: string,
    words: readonly [W, ...W[]],
    presence: "optional" | "required",
  ): W {
    const value = this.raw(key);
    if (value === undefined && presence === "optional") return words[0];
    const known = words.find((word) => word === this.text(key));
    return (
      known ??
      this.fail(key, `${JSON.stringify(value)} is none of ${words.join(", ")}.`)
    );
  }

  /** A number; undefined when it is absent. */
  number(key: string): number | undefined {
    const value = this.raw(key);
    if (value === undefined || typeof value === "number") return value;
    return this.fail(key, "Value must be of float type.");
  }

  /** A flag; undefined when it is absent. */
  flag(key: string): boolean | undefined {
    const value = this.raw(key);
    if (value === undefined || typeof value === "boolean") return value;
    return this.fail(key, "Value must be of bool type.");
  }

  /** A list that must be there. */
  list(key: string): readonly unknown[] {
    const value = this.raw(key);
    if (Array.isArray(value)) return value;
    return this.fail(
      key,
      value === undefined
        ? "This field is required."
        : "Value must be of list type.",
    );
  }

  /** A list of texts that must be there. */
  texts(key: string): readonly string[] {
    return this.list(key).map((value, index) =>
      typeof value === "string"
        ? value
        : this.fail(`${key}.${String(index)}`, "Value must be of str type."),
    );
  }

  /** The keys that it has. */
  keys(): readonly string[] {
    return Object.keys(this.#object);
  }

  /** The object under a key, which must be there. */
  child(key: string): SearchNode {
    return new SearchNode(this.raw(key), this.#pathOf(key));
  }

  /** The objects of a list that must be there. */
  children(key: string): readonly SearchNode[] {
    return this.list(key).map(
      (value, index) =>
        new SearchNode(value, this.#pathOf(`${key}.${String(index)}`)),
    );
  }

  /** Refuses the search because of a value. */
  fail(key: string, problem: string): never {
    return refuseSearch(this.#pathOf(key), problem);
  }

  #pathOf(key: string): string {
    return this.#path === "" ? key : `${this.#path}.${key}`;
  }
}
