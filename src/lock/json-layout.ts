/**
 * Lays JSON out as prettier does, and with it Biome and oxfmt. A lock can have some megabytes, for which
 * prettier takes many seconds; a property test holds this against prettier.
 */
import { mostColumns, sureColumns } from "./columns.js";

/** The layout of a file of JSON. */
export interface JsonStyle {
  /** One step of indentation: blanks, or a tab. */
  readonly indent: string;
  /** The columns that such a step takes. */
  readonly indentWidth: number;
  /** The columns that a list may take on one line. */
  readonly width: number;
}

/** The default of prettier, Biome and editors. */
export const usualStyle: JsonStyle = {
  indent: "  ",
  indentWidth: 2,
  width: 80,
};

/** A text of JSON, as it is stored. */
export interface LaidOut {
  /** In UTF-8. */
  readonly bytes: Buffer;
  /** True if it depends on the width of characters that is in doubt; with `columnsOf` it never does. */
  readonly isDoubtful: boolean;
}

/** An object of JSON. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Options of `layOutJson`. */
export interface LayOutOptions {
  /** @default the usual style */
  readonly style?: JsonStyle | undefined;
  /** The columns of a text whose width is in doubt; it is not called for others. */
  readonly columnsOf?: ((text: string) => number) | undefined;
  /** The keys of an object that are printed, in their order. @default all */
  readonly keysOf?: ((value: JsonObject) => readonly string[]) | undefined;
  /** The bytes to expect, so that they need not be copied as they become more. @default few */
  readonly room?: number | undefined;
}

/**
 * The text of a value, with a line end, as bytes: of a large lock a string would have to be made, and
 * encoded again. Objects have a member a line; lists stand on one line where they hold no object and fit.
 */
export function layOutJson(
  value: unknown,
  {
    style = usualStyle,
    columnsOf,
    keysOf = Object.keys,
    room = fewBytes,
  }: LayOutOptions = {},
): LaidOut {
  let isDoubtful = false;
  const fits = (line: string, room: number): boolean => {
    // No character takes more than two columns.
    if (line.length * 2 <= room || mostColumns(line) <= room) return true;
    if (sureColumns(line) > room) return false;
    if (columnsOf !== undefined) return columnsOf(line) <= room;
    isDoubtful = true;
    return false;
  };
  const lines = new Lines(room);
  writeValue(value, "", "", 0, { style, fits, keysOf, lines });
  return { bytes: lines.bytes(), isDoubtful };
}

/** Lines that become bytes as they come: thousands of small texts that live on cost more than all else. */
class Lines {
  #bytes: Buffer;
  #length = 0;
  #lines: string[] = [];

  constructor(room: number) {
    this.#bytes = Buffer.allocUnsafe(room);
  }

  add(line: string): void {
    if (this.#lines.push(line) >= linesAPart) this.#join();
  }

  bytes(): Buffer {
    this.#join();
    return this.#bytes.subarray(0, this.#length);
  }

  #join(): void {
    if (this.#lines.length === 0) return;
    const text = `${this.#lines.join("\n")}\n`;
    this.#lines = [];
    const room = this.#length + Buffer.byteLength(text);
    if (room > this.#bytes.length) this.#grow(Math.ceil(room * growth));
    this.#length += this.#bytes.write(text, this.#length);
  }

  #grow(room: number): void {
    const bytes = Buffer.allocUnsafe(room);
    this.#bytes.copy(bytes, 0, 0, this.#length);
    this.#bytes = bytes;
  }
}

const fewBytes = 65_536;

const growth = 1.5;

const linesAPart = 1000;

interface Writer {
  readonly style: JsonStyle;
  readonly fits: (line: string, room: number) => boolean;
  readonly keysOf: (value: JsonObject) => readonly string[];
  readonly lines: Lines;
}

/** Writes a value at a depth, with its key in front of it, indented, and a comma behind it, or none. */
function writeValue(
  value: unknown,
  key: string,
  comma: string,
  depth: number,
  writer: Writer,
): void {
  const { style, lines, keysOf } = writer;
  const start = style.indent.repeat(depth) + key;
  if (typeof value === "string") lines.add(start + quoted(value) + comma);
  else if (Array.isArray(value)) writeList(value, key, comma, depth, writer);
  else if (!isObject(value)) lines.add(start + JSON.stringify(value) + comma);
  else {
    const keys = keysOf(value);
    if (keys.length === 0) {
      lines.add(`${start}{}${comma}`);
      return;
    }
    lines.add(`${start}{`);
    const last = keys.at(-1);
    for (const one of keys) {
      const after = one === last ? "" : ",";
      writeValue(value[one], `${quoted(one)}: `, after, depth + 1, writer);
    }
    lines.add(`${style.indent.repeat(depth)}}${comma}`);
  }
}

function writeList(
  items: readonly unknown[],
  key: string,
  comma: string,
  depth: number,
  writer: Writer,
): void {
  const { style, lines, fits } = writer;
  const indent = style.indent.repeat(depth);
  if (items.length === 0) {
    lines.add(`${indent}${key}[]${comma}`);
    return;
  }
  if (depth > 0 && items.every(isFlat)) {
    const flat = items.map((item) => JSON.stringify(item)).join(", ");
    const line = `${key}[${flat}]${comma}`;
    if (fits(line, style.width - depth * style.indentWidth)) {
      lines.add(indent + line);
      return;
    }
  }
  lines.add(`${indent}${key}[`);
  for (let index = 0; index < items.length; index += 1) {
    const after = index === items.length - 1 ? "" : ",";
    writeValue(items[index], "", after, depth + 1, writer);
  }
  lines.add(`${indent}]${comma}`);
}

/** Most texts need no escape, and to look costs less than to ask. */
function quoted(text: string): string {
  return /["\\\p{Cc}\p{Cs}]/u.test(text) ? JSON.stringify(text) : `"${text}"`;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null;
}

function isFlat(item: unknown): boolean {
  return typeof item !== "object" || item === null;
}

/**
 * The style in which a text of JSON is laid out, in UTF-8, as far as it shows: an indent other than two blanks, and
 * lists on one line that are longer than usual. A formatter that has been over a file is followed so.
 */
export function styleOf(bytes: Buffer): JsonStyle {
  const start = bytes.toString("latin1", 0, longestStart);
  const indent =
    /^[{[]\r?\n(\t|[ ]{1,8})\S/.exec(start)?.[1] ?? usualStyle.indent;
  const indentWidth = indent === "\t" ? usualStyle.indentWidth : indent.length;
  const longest = longestList(bytes, indentWidth);
  const width = commonWidths.find((columns) => longest <= columns) ?? longest;
  return { indent, indentWidth, width };
}

/** The columns of the longest list on one line, where that is more than the usual width; lines are most of a lock. */
function longestList(bytes: Buffer, tab: number): number {
  const shortest = Math.ceil(usualStyle.width / tab);
  let longest = 0;
  for (let start = 0, end = 0; start < bytes.length; start = end + 1) {
    const next = bytes.indexOf(lineFeed, start);
    end = next === -1 ? bytes.length : next;
    if (next === -1 || start === 0 || end - start < shortest) continue;
    if (!endsList(bytes, end)) continue;
    const line = bytes.toString("utf8", start, end).replace(/\r$/, "");
    if (listLine.test(line)) longest = Math.max(longest, columnsIn(line, tab));
  }
  return longest;
}

/** True if a line that ends there may be a list: few are, and only those are made texts. */
function endsList(bytes: Buffer, end: number): boolean {
  const last = end - (bytes[end - 1] === carriageReturn ? 2 : 1);
  return bytes[bytes[last] === comma ? last - 1 : last] === bracket;
}

const [lineFeed, carriageReturn, comma, bracket] = [0x0a, 0x0d, 0x2c, 0x5d];

/** Bytes: a bracket, the end of its line, the widest indent and the start of a member. */
const longestStart = 16;

const listLine = /^[ \t]*(?:"[^"]*": )?\[.+\],?$/s;

/** Widths people set a formatter to. */
const commonWidths = [usualStyle.width, 100, 120, 140, 160];

function columnsIn(line: string, tab: number): number {
  return sureColumns(line.replaceAll("\t", " ".repeat(tab)));
}
