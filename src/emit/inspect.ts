/**
 * The last look at a text before it is written: it must be, token by token, what would be written of
 * any other texts of Close (`neutral.ts`). It trusts no encoder and uses none.
 */
import { CodegenError } from "../errors.js";
import type { NamedSchema } from "../schema/named.js";
import { isLinterBlock } from "./spelling/header.js";

/** The text that was meant to be written. */
export interface Meaning {
  /** The same file, rendered from stand-ins. */
  readonly text: () => string;
  /** Puts what they stand for in the place of stand-ins. */
  readonly original: (text: string) => string;
  /** Whether any text in it could be taken for code at all; rendering twice is saved where none could. */
  readonly isDoubtful: boolean;
}

/** All that emitted files are made of; whatever else there may be comes out as single characters. */
const token =
  /\/\/[^\n]*|\/\*[^]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[\w$]+|[^ \n]/g;

/** Controls, format and direction characters, private use, lone surrogates, separators: none is ever written. */
const unseen = /(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;

/** True for the characters of nearly all texts: to ask for these takes a quarter of the time. */
function isPlain(text: string): boolean {
  return !/[^\n\t -~]/.test(text);
}

/** The mark for bundlers, that for prettier before the rows, and documentation without a sign that a tool acts on. */
const ownComment =
  /^(?:\/\/ prettier-ignore|\/\*(?: @__PURE__ |\*(?:[^@]|@deprecated Deleted in Close;)*)\*\/)$/;

/** Throws `E_SELF_CHECK` where a text holds anything that was not meant; `path` is for the message. */
export function assertMeant(
  path: string,
  text: string,
  meaning: Meaning,
): void {
  // The lines before are the config's own, who may write what they like.
  const start = Math.max(0, text.indexOf("\n\n"));
  const hidden = isPlain(text) ? -1 : text.slice(start).search(unseen);
  if (hidden >= 0)
    refuse(path, text, start + hidden, text.charAt(start + hidden));
  if (!meaning.isDoubtful) return;
  const found = text.match(token) ?? [];
  const meant = meaning.text().match(token) ?? [];
  const index = firstForeign(found, meant, meaning.original);
  if (index === null) return;
  const matches = [...text.matchAll(token)];
  const { index: at = text.length, 0: what = "" } = matches[index] ?? {};
  refuse(path, text, at, what);
}

/**
 * The place of the first token that was not meant; null when all were. Harmless comments may stand
 * anywhere, the header's only above everything else.
 */
function firstForeign(
  found: readonly string[],
  meant: readonly string[],
  original: Meaning["original"],
): number | null {
  let other = 0;
  let isBegun = false;
  const skip = (): void => {
    while (isComment(meant[other] ?? "") || isLayout(meant, other)) other += 1;
  };
  for (const [index, here] of found.entries()) {
    if (isLayout(found, index)) continue;
    if (ownComment.test(here)) continue;
    if (!isBegun && (here.startsWith("//") || isLinterBlock(here))) continue;
    skip();
    if (!isSame(here, meant[other] ?? "", original)) return index;
    other += 1;
    isBegun = true;
  }
  skip();
  return other < meant.length ? found.length : null;
}

/** Lines break by width: a union then begins with a bar, and a list ends with a comma. */
function isLayout(tokens: readonly string[], index: number): boolean {
  const here = tokens[index];
  if (here === "|") {
    const before = tokens[index - 1];
    return before === "=" || before === ":";
  }
  if (here !== ",") return false;
  const after = tokens[index + 1];
  return after === "}" || after === "]" || after === ")" || after === ">";
}

function isSame(
  found: string,
  meant: string,
  original: Meaning["original"],
): boolean {
  if (!isString(found) || !isString(meant)) return found === meant;
  if (found === meant && !meant.includes("·")) return true;
  const expected = decoded(meant);
  return expected !== null && decoded(found) === original(expected);
}

function isComment(token: string): boolean {
  return token.startsWith("/") && token.length > 1;
}

function isString(token: string): boolean {
  return token.length > 1 && (token.startsWith('"') || token.startsWith("'"));
}

const plainEscapes: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  "\\": "\\",
  '"': '"',
  "'": "'",
};

/** The text that a string literal stands for; null when it has an escape that we never write. */
function decoded(token: string): string | null {
  const body = token.slice(1, -1);
  if (!body.includes("\\")) return body;
  let isOurs = true;
  const text = body.replace(
    /\\(?:u([0-9a-f]{4})|u\{([0-9a-f]{5,6})\}|([^]))/g,
    (_, unit?: string, point?: string, plain?: string) => {
      const hex = unit ?? point;
      if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16));
      const character = plainEscapes[plain ?? ""];
      isOurs &&= character !== undefined;
      return character ?? "";
    },
  );
  return isOurs ? text : null;
}

function refuse(
  path: string,
  text: string,
  offset: number,
  what: string,
): never {
  const before = text.slice(0, offset).split("\n");
  const place = `${path}:${before.length}:${(before.at(-1) ?? "").length + 1}`;
  const shown =
    what === "" ? "less than" : `${quoted(what)}, which is not what`;
  throw new CodegenError(
    "E_SELF_CHECK",
    `The text for ${place} holds ${shown} was to be written.`,
    {
      hint: "Nothing was written. This is a bug of close-codegen: please report it.",
    },
  );
}

/** The start of what was found, on one line and with nothing in it that cannot be seen. */
function quoted(text: string): string {
  const start = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  return JSON.stringify(start).replace(
    unseen,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

const name = /^[A-Za-z_$][A-Za-z0-9_$]*$/;
const file = /^(?:(?:objects|activities)\/)?[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Names stand in code as they are: throws `E_SELF_CHECK` unless each is one identifier, and each file a slug. */
export function assertNames({ objects, sharedChoices }: NamedSchema): void {
  for (const object of objects) {
    for (const given of [object.type, object.value, object.collection])
      assertName(given, object.label, name);
    assertName(object.file, object.label, file);
    for (const { name: given, label, choicesType } of object.fields) {
      assertName(given, label, name);
      if (choicesType !== null) assertName(choicesType, label, name);
    }
  }
  for (const { choicesType, label } of sharedChoices)
    assertName(choicesType, label, name);
}

function assertName(given: string, label: string, form: RegExp): void {
  if (form.test(given)) return;
  throw new CodegenError(
    "E_SELF_CHECK",
    `“${label}” would be called ${quoted(given)}, which is no name.`,
    {
      hint: "If close.lock.json was edited, restore it from version control; otherwise please report this.",
    },
  );
}
