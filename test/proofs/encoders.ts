/** Random and mutated hostile texts through the encoder of every sink. */
import { runInThisContext } from "node:vm";
import { parseSync } from "oxc-parser";
import { builtInMembers, declaredNames } from "../../src/emit/declared.js";
import { commentText, docComment } from "../../src/emit/spelling/docs.js";
import { literal } from "../../src/emit/spelling/literal.js";
import {
  commandData,
  commandProperty,
} from "../../src/report/escape-command.js";
import { htmlText } from "../../src/report/escape-html.js";
import {
  markdownCode,
  markdownText,
} from "../../src/report/escape-markdown.js";
import { safeText, visibleText } from "../../src/report/terminal.js";
import { printable } from "../../src/runtime/printable.js";
import { fileNameFrom } from "../../src/schema/file-name.js";
import { buildNames, noNames } from "../../src/schema/name-all.js";
import { reservedDeclarations } from "../../src/schema/reserved.js";
import { hostileTexts } from "../support/arbitrary.js";
import type { Random } from "../support/random.js";
import { below, createRandom, oneOf } from "../support/random.js";
import { customObject, field, schemaOf } from "../support/sample-schema.js";
import type { Figure, Proof, Trial } from "./proof.js";
import { none } from "./proof.js";

/** What is wrong with the encoding of one of the texts; nothing when all are right. */
type Check = (texts: readonly string[]) => Iterable<Fault>;

interface Fault {
  readonly text: string;
  readonly why: string;
}

/** What a reader cannot see, or cannot tell from something else. */
const unseen =
  /(?![\u{1f000}-\u{1faff}])[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Z}/u;

function* literals(texts: readonly string[]): Iterable<Fault> {
  const written = texts.map(literal);
  const values: unknown = runInThisContext(`[${written.join()}]`);
  const list: readonly unknown[] = Array.isArray(values) ? values : [];
  if (list.length !== texts.length)
    yield { text: texts.join(), why: "the literals are not one value each" };
  for (const [index, text] of texts.entries()) {
    const form = written[index] ?? "";
    if (list[index] !== text) yield { text, why: `another value: ${form}` };
    if (unseen.test(form) || /<[/!]/.test(form))
      yield { text, why: `not all can be seen: ${form}` };
  }
}

/** As keys of objects: each stands as an own member, the prototype stays. */
function* keys(texts: readonly string[]): Iterable<Fault> {
  const source = texts.map((text) => `{[${literal(text)}]:1}`).join();
  const values: unknown = runInThisContext(`[${source}]`);
  const list: readonly unknown[] = Array.isArray(values) ? values : [];
  for (const [index, text] of texts.entries()) {
    const value = list[index];
    const own =
      typeof value === "object" && value !== null ? Object.keys(value) : [];
    if (own.length !== 1 || own[0] !== text)
      yield { text, why: "the key is another" };
  }
}

/** Signs that a tool would act on. */
const signs =
  /[@`<]|\{|\[|\$|\*\/|\/\/|#_|\b(?:eslint|prettier|istanbul|tslint|v8|c8)[- ]|sourceMappingURL=/i;

function* comments(texts: readonly string[]): Iterable<Fault> {
  const written = texts.map((text, index) => {
    const other = texts[texts.length - 1 - index] ?? "";
    const shown = commentText(text);
    return docComment([`"${shown}" (${commentText(other)}).`, shown], "  ");
  });
  for (const [index, text] of texts.entries()) {
    const comment = written[index] ?? "";
    const shown = commentText(text);
    if (signs.test(shown) || unseen.test(shown))
      yield { text, why: `a sign that a tool reads: ${shown}` };
    if (comment.indexOf("*/") !== comment.length - 2)
      yield { text, why: `ends early: ${comment}` };
  }
}

/** The same, as a parser sees it. */
function* parsedComments(texts: readonly string[]): Iterable<Fault> {
  const source = texts
    .map((text) => `${docComment([commentText(text), "-"], "")}\n0;\n`)
    .join("");
  const parsed = parseSync("comments.ts", source);
  const areBlocks = parsed.comments.every(({ type }) => type === "Block");
  const isWhole =
    parsed.errors.length === 0 &&
    parsed.comments.length === texts.length &&
    parsed.program.body.length === texts.length;
  if (!areBlocks || !isWhole)
    yield { text: texts.join(), why: "not one comment each" };
}

const propertyForm = /^[a-z_][A-Za-z0-9_]{0,63}$/;
const typeForm = /^[A-Z][A-Za-z0-9_]{0,63}$/;
const fileForm = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** What Windows opens instead of a file, whatever follows a dot. */
const device = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$/;

/** As field, as type and as choices type, all in one organisation. */
function* names(texts: readonly string[]): Iterable<Fault> {
  const schema = schemaOf(
    texts.map((text, index) => {
      const id = String(index).padStart(6, "0");
      return customObject(`cotype_${id}`, text, [
        field(`cf_a${id}`, text, { type: { kind: "choices", options: ["a"] } }),
        field(`cf_b${id}`, texts[index - 1] ?? text),
      ]);
    }),
  );
  const { objects } = buildNames(schema, noNames, {
    members: builtInMembers,
    declarations: declaredNames,
    pin: () => undefined,
  }).names;
  const builtIn = builtInMembers("customObject");
  const files = new Set<string>();
  const types = new Set<string>();
  for (const { id, label: text } of schema.objects) {
    const given = objects[id];
    const file = fileNameFrom(given?.type ?? "");
    const declared = [
      given?.type ?? "",
      ...Object.values(given?.choices ?? {}),
    ];
    const members = Object.values(given?.fields ?? {});
    const isFile = fileForm.test(file) && !device.test(file);
    if (!isFile || files.has(file)) yield { text, why: `the file ${file}` };
    files.add(file);
    for (const name of declared) {
      const isTaken =
        types.has(name.toLowerCase()) ||
        reservedDeclarations.has(name.toLowerCase()) ||
        declaredNames.has(name);
      if (!typeForm.test(name) || isTaken) yield { text, why: `type ${name}` };
      types.add(name.toLowerCase());
    }
    for (const name of members) {
      const isTaken = builtIn.has(name) || name in {};
      if (!propertyForm.test(name) || isTaken || isHook(name))
        yield { text, why: `the member ${name}` };
    }
    if (members.length !== 2 || members[0] === members[1])
      yield { text, why: `not two members: ${members.join()}` };
  }
}

function isHook(name: string): boolean {
  return name === "then" || name === "toJSON" || name === "prototype";
}

/** Controls, format characters, separators, lone surrogates: what moves a cursor or breaks a line. */
const moving = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

function* terminal(texts: readonly string[]): Iterable<Fault> {
  for (const text of texts) {
    for (const shown of [safeText(text), printable(text, 200)]) {
      if (moving.test(shown)) yield { text, why: `moves the cursor: ${shown}` };
      if (shown.length > 200 * 10 + 1) yield { text, why: "too long" };
    }
    if (/^\s*::|##\w*\[/.test(safeText(text)))
      yield { text, why: "a command to a machine that builds" };
  }
}

/** What HTML and Markdown show for decimal entities and those five of HTML that have names. */
function shownOf(encoded: string): string {
  return encoded.replace(
    /&(?:#(\d+)|(amp|lt|gt|quot));/g,
    (_, code: string | undefined, name: string | undefined) =>
      code === undefined
        ? (entityTexts[name ?? ""] ?? "")
        : String.fromCodePoint(Number(code)),
  );
}

const entityTexts: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
};

function* html(texts: readonly string[]): Iterable<Fault> {
  for (const text of texts) {
    const encoded = htmlText(text);
    if (/[<>"'`]|&(?!(?:#\d+|amp|lt|gt|quot);)/.test(encoded))
      yield { text, why: `HTML: ${encoded}` };
    if (shownOf(encoded) !== visibleText(text, 2000))
      yield { text, why: `another text: ${encoded}` };
  }
}

/** What ends prose in Markdown; code of one identifier is ours. */
const syntax = /[!"#$%*<>@[\\\]^`{|}~]|&(?!#\d+;)/;

function* markdown(texts: readonly string[]): Iterable<Fault> {
  for (const text of texts) {
    const encoded = markdownText(text);
    const prose = encoded.replace(
      /`[A-Za-z][A-Za-z0-9]{0,99}(?:\.[A-Za-z][A-Za-z0-9]{0,99})*`/g,
      "",
    );
    if (syntax.test(prose.replace(/&#\d+;/g, "")))
      yield { text, why: `Markdown: ${encoded}` };
    const shown = shownOf(encoded.replaceAll("&#8203;", ""));
    const meant = visibleText(text, 2000);
    if (shown !== meant) yield { text, why: `another text: ${encoded}` };
    const code = markdownCode(text);
    const inner = /^(?:`([^`|\\]*)`|<code>([^<>`|]*)<\/code>)$/.exec(code);
    if (
      shownOf(inner?.[1] ?? inner?.[2] ?? "\0") !== meant &&
      inner?.[1] !== meant
    )
      yield { text, why: `another code: ${code}` };
  }
}

function decoded(command: string): string {
  return command
    .replaceAll("%3A", ":")
    .replaceAll("%2C", ",")
    .replaceAll("%0D", "\r")
    .replaceAll("%0A", "\n")
    .replaceAll("%25", "%");
}

function* commands(texts: readonly string[]): Iterable<Fault> {
  for (const text of texts) {
    const data = commandData(text);
    const property = commandProperty(text);
    if (/[\r\n]/.test(data) || /[\r\n:,]/.test(property))
      yield { text, why: `a workflow command: ${property}` };
    if (decoded(data) !== text || decoded(property) !== text)
      yield { text, why: `another text: ${property}` };
  }
}

/** One encoder's place, and how much of what comes is looked at: naming and parsing take ten times as long. */
interface Sink {
  readonly id: string;
  /** As a figure tells it. */
  readonly what: string;
  readonly check: Check;
  /** One batch in so many. */
  readonly every: number;
}

const sinks: readonly Sink[] = [
  { id: "literal", what: "a string literal", check: literals, every: 1 },
  { id: "key", what: "the key of an object", check: keys, every: 1 },
  { id: "comment", what: "a comment", check: comments, every: 1 },
  {
    id: "parsed-comment",
    what: "a comment, parsed",
    check: parsedComments,
    every: 10,
  },
  {
    id: "name",
    what: "a member, type, choices type and file",
    check: names,
    every: 10,
  },
  { id: "terminal", what: "a line of a terminal", check: terminal, every: 1 },
  { id: "html", what: "HTML", check: html, every: 1 },
  { id: "markdown", what: "Markdown", check: markdown, every: 1 },
  { id: "command", what: "a workflow command", check: commands, every: 1 },
];

const specials = [
  ..."*/\\\"'`$<>{}[]()@#&;:,|~_^%=!?+- \n\r\t\v\f\0",
  ..."\u2028\u2029\u200b\u200d\ufeff\u202e\u2066\u00a0\u3000\u0085\u061c\u00ad\ufe0f",
  "\ud800",
  "\udfff",
  "*/",
  "</",
  "<!--",
  "\\u",
  "\\x",
  "%0A",
  "::",
  "##[",
  "__proto__",
  "&#42;",
  "&amp;",
];

function piece(random: Random): string {
  switch (below(random, 6)) {
    case 0:
      return String.fromCharCode(below(random, 0x10000));
    case 1:
      return String.fromCodePoint(below(random, 0x110000));
    case 2:
      return String.fromCharCode(below(random, 0x80));
    case 3:
      return oneOf(random, hostileTexts);
    default:
      return oneOf(random, specials);
  }
}

/** A hostile text with a part of it cut out, doubled, or something put in between. */
function mutated(random: Random): string {
  const text = oneOf(random, hostileTexts);
  const from = below(random, text.length + 1);
  const to = from + below(random, text.length - from + 1);
  const middle = [piece(random), "", text.slice(from, to).repeat(2)];
  return text.slice(0, from) + oneOf(random, middle) + text.slice(to);
}

/** Any text: short ones mostly, one in a thousand of ten thousand characters. */
function anyText(random: Random): string {
  const kind = below(random, 1000);
  if (kind === 0) return piece(random).repeat(10_000).slice(0, 10_000);
  if (kind < 300) return mutated(random);
  let text = "";
  for (let left = below(random, 12); left >= 0; left -= 1)
    text += piece(random);
  return text;
}

/** So many texts are made and looked at together. */
const batch = 200;

/** Every text through every encoder. */
export const encoders: Proof = {
  name: "encoders",
  unit: "inputs",
  release: 10_000_000,
  short: 4_000,
  run: ({ count, seed }: Trial): Promise<readonly Figure[]> => {
    const random = createRandom(seed);
    const tallies = sinks.map((sink) => ({
      sink,
      inputs: 0,
      failures: 0,
      first: "",
    }));
    for (let done = 0; done < count; done += batch) {
      const size = Math.min(batch, count - done);
      const texts = Array.from({ length: size }, () => anyText(random));
      for (const tally of tallies) {
        if ((done / batch) % tally.sink.every !== 0) continue;
        tally.inputs += size;
        for (const fault of faultsOf(tally.sink.check, texts)) {
          tally.failures += 1;
          tally.first ||= `${JSON.stringify(fault.text.slice(0, 200))}: ${fault.why}`;
        }
      }
    }
    const figures = tallies.map(
      ({ sink: { id, what }, inputs, failures, first }) =>
        none(
          `encoder-${id}-failures`,
          `Of ${inputs} texts, those that were more than a text as ${what}`,
          failures,
          first === "" ? undefined : first,
        ),
    );
    return Promise.resolve(figures);
  },
};

/** An encoder that throws has failed as well. */
function* faultsOf(check: Check, texts: readonly string[]): Iterable<Fault> {
  try {
    yield* check(texts);
  } catch (error) {
    yield { text: texts.join(" "), why: `threw ${String(error)}` };
  }
}
