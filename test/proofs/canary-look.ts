/** A marked key, and how to find it or a part of it in anything. */
import { inspect } from "node:util";

/** Draws numbers below a limit; the same seed draws the same. */
export type Draw = (limit: number) => number;

/** Mulberry32: small, seeded, and the same on every machine. */
export function createDraw(seed: number): Draw {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor(
      (((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit,
    );
  };
}

const letters =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Characters of a key that can be spelled in several ways. */
const odd = `${letters}"\\/+&<>%=~'`;

/** A key as Close makes them, or one of any characters. */
export function drawKey(draw: Draw, isOdd: boolean): string {
  const alphabet = isOdd ? odd : letters;
  const part = (): string =>
    Array.from({ length: 22 }, () => alphabet[draw(alphabet.length)]).join("");
  return `api_${part()}.${part()}`;
}

/** The spellings in which a key can come back. */
export function spellings(key: string): readonly string[] {
  const half = key.length / 2;
  return [
    key,
    `${key}:`,
    `Basic ${btoa(`${key}:`)}`,
    btoa(key),
    encodeURIComponent(key),
    JSON.stringify(key).slice(1, -1).replaceAll("/", "\\/"),
    [...key]
      .map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
    key.slice(0, half),
    key.slice(half),
    btoa(`${key}:`).slice(0, half),
  ];
}

/** A part of a secret that is as long as this is too much of it. */
const window = 8;

/** Looks through outputs for secrets and for parts of them. */
export class Watch {
  looked = 0;
  hits = 0;
  first: string | undefined;
  readonly #parts = new Set<string>();

  /** From now on it looks for this, too. */
  add(secret: string): void {
    const forms = [secret, btoa(secret), btoa(`${secret}:`)];
    for (const form of [...forms, ...forms.map(encodeURIComponent)])
      for (let at = 0; at + window <= form.length; at += 1)
        this.#parts.add(form.slice(at, at + window));
  }

  /** Looks through a text, or through all that can be reached from a value. */
  look(where: string, value: unknown): void {
    this.looked += 1;
    const text = typeof value === "string" ? value : reachable(value);
    for (let at = 0; at + window <= text.length; at += 1) {
      if (!this.#parts.has(text.slice(at, at + window))) continue;
      this.hits += 1;
      this.first ??= `${where}: …${text.slice(Math.max(0, at - 300), at + 80)}…`;
      return;
    }
  }
}

/** All that printing a value shows, and all text that can be reached from it: hidden members, symbols, causes, bytes. */
function reachable(value: unknown): string {
  const shown = inspect(value, {
    depth: 12,
    showHidden: true,
    maxArrayLength: null,
    maxStringLength: null,
  });
  const texts: string[] = [shown, String(toJson(value))];
  const seen = new Set<unknown>();
  const queue: unknown[] = [value];
  while (queue.length > 0) {
    const item = queue.pop();
    if (typeof item === "string") texts.push(item);
    if (typeof item !== "object" && typeof item !== "function") continue;
    if (item === null || seen.has(item)) continue;
    seen.add(item);
    if (item instanceof Uint8Array) texts.push(Buffer.from(item).toString());
    else if (item instanceof Map) queue.push(...item.keys(), ...item.values());
    else if (item instanceof Set) queue.push(...item);
    if (item instanceof Error) queue.push(item.message, item.stack, item.cause);
    for (const key of Reflect.ownKeys(item)) {
      queue.push(key, Object.getOwnPropertyDescriptor(item, key)?.value);
    }
  }
  return texts.join("\n");
}

function toJson(value: unknown): unknown {
  try {
    return JSON.stringify(value);
  } catch {
    // A circle, which printing shows.
    return "";
  }
}
