/** The flags of the bench. */
import { parseArgs } from "node:util";
import type { Size } from "./organization.js";
import { sizeLabel } from "./organization.js";

/** The parts of the bench: generating, what the code that it writes costs to compile, and to run, and what reads and edits the user's program. */
const sections = [
  "generation",
  "compiler",
  "runtime",
  "program",
  "fleet",
] as const;

/** One part of the bench. */
export type Section = (typeof sections)[number];

/** What was asked for. */
export interface BenchOptions {
  /** What is measured. */
  readonly sections: readonly Section[];
  readonly sizes: readonly Size[];
  /** Rounds of each contest; `roundsOf` tells how many a size has of them. */
  readonly runs: number;
  /** Package names of the peers that take part. */
  readonly peers: readonly string[];
  /** After so long a single run is stopped. */
  readonly limitMs: number;
  /** The size that is also read over HTTP; null for none. */
  readonly online: Size | null;
  /** Pages of 100 records that each figure of the runtime gets in each round. */
  readonly pages: number;
  /** Where the results go as JSON; null for nowhere. */
  readonly json: string | null;
  /** Another build of our program to measure; null for `dist/bin.js`. */
  readonly bin: string | null;
  /** The Nodes to measure on beside the one that runs the bench: paths of programs, or versions. */
  readonly nodes: readonly string[];
  /** Whether what was before is measured too. */
  readonly before: boolean;
}

/** Explains the flags. */
export const usage = `Usage: npm run bench -- [flags]

  --only=generation            this part alone: generation, compiler, runtime, program or fleet;
                               may be repeated
  --sizes=10x10,50x40          object types × fields of each; default also 200x100 and 1000x50
  --runs=5                     rounds of each contest; large sizes and compilers get three of five
  --peers=all                  all, none, or package names with commas
  --limit=150                  seconds after which a run is stopped
  --online=50x40               the size that is also read over HTTP, or none
  --pages=10                   pages of 100 records per figure of the runtime and round
  --json=FILE                  also write the results as JSON
  --bin=FILE                   measure this bin.js in place of dist/bin.js
  --node=24                    measure on this Node too: a version, which npm installs, or the path
                               of a program; may be repeated
  --no-before                  leave out the program as it was before
`;

const defaultSizes = "10x10,50x40,200x100,1000x50";

/** Rounds for an organisation: all that were asked for, and three of five where one takes minutes. */
export function roundsOf({ types, fields }: Size, runs: number): number {
  return types * fields < 10_000 ? runs : fewerRounds(runs);
}

/** Rounds for what takes a fraction of a second, of which a noisy moment is a large part: four times as many. */
export function quickRoundsOf({ types, fields }: Size, rounds: number): number {
  return types * fields < 10_000 ? rounds * 4 : rounds;
}

/** Three of five rounds, for what takes long. */
export function fewerRounds(runs: number): number {
  return Math.ceil(runs * 0.6);
}

/** Reads the flags; throws a `TypeError` that says which one is wrong. */
export function parseOptions(
  argv: readonly string[],
  known: readonly string[],
): BenchOptions {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { ...text, multiple: true },
      sizes: { ...text, default: defaultSizes },
      runs: { ...text, default: "5" },
      peers: { ...text, default: "all" },
      limit: { ...text, default: "150" },
      online: { ...text, default: "50x40" },
      pages: { ...text, default: "10" },
      json: text,
      bin: text,
      node: { ...text, multiple: true, default: [] as string[] },
      "no-before": { type: "boolean", default: false },
    },
  });
  return {
    sections: parseSections(values.only),
    sizes: values.sizes.split(",").map(parseSize),
    runs: parseCount("--runs", values.runs),
    peers: parsePeers(values.peers, known),
    limitMs: parseCount("--limit", values.limit) * 1000,
    online: values.online === "none" ? null : parseSize(values.online),
    pages: parseCount("--pages", values.pages),
    json: values.json ?? null,
    bin: values.bin ?? null,
    nodes: values.node,
    before: !values["no-before"],
  };
}

function parseSections(
  only: readonly string[] | undefined,
): readonly Section[] {
  if (only === undefined) return sections;
  const unknown = only.find((name) => !sections.some((one) => one === name));
  if (unknown === undefined)
    return sections.filter((name) => only.includes(name));
  throw new TypeError(`--only takes ${sections.join(", ")}, not “${unknown}”.`);
}

function parseSize(text: string): Size {
  const [, types = "", fields = ""] = /^(\d+)[x×](\d+)$/.exec(text) ?? [];
  const size = { types: Number(types), fields: Number(fields) };
  if (size.types >= 4 && size.fields >= 1) return size;
  throw new TypeError(
    `“${text}” is no size: give object types (at least 4) and fields, like ${sizeLabel({ types: 50, fields: 40 })}.`,
  );
}

function parseCount(flag: string, text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new TypeError(`${flag} takes a whole number above 0, not “${text}”.`);
}

function parsePeers(text: string, known: readonly string[]): readonly string[] {
  if (text === "all") return known;
  if (text === "none") return [];
  const names = text.split(",");
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return names;
  throw new TypeError(
    `There is no peer “${unknown}”; there are ${known.join(", ")}.`,
  );
}
