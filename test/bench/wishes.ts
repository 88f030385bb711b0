/** All that is wanted of what one run measured, in the order of the page, and the table of it. */
import { none } from "../proofs/proof.js";
import type { Figure } from "../proofs/proof.js";
import type { CompilerResults } from "./compiler/measure.js";
import { compilerWishes } from "./compiler/measure.js";
import type { Result } from "./contest.js";
import { fleetWishes } from "./fleet/measure.js";
import type { Contest } from "./generation.js";
import type { Growth } from "./growth.js";
import { majorOf } from "./nodes.js";
import { scenarios } from "./ours.js";
import { programWishes } from "./program/measure.js";
import type { Ratio } from "./ratios.js";
import type { RuntimeResults } from "./runtime/measure.js";
import { runtimeWishes } from "./runtime/measure.js";
import { sizeWishes } from "./runtime/sizes.js";
import type { Spread } from "./statistics.js";
import { spreadOf } from "./statistics.js";
import { markdown, shortened } from "./table.js";
import { onNode, parseWant, wishFor } from "./wish.js";
import type { Wish } from "./wish.js";

/** What was measured with one Node; null or empty what was left out. */
export interface NodeMeasured {
  /** The version of Node. */
  readonly node: string;
  readonly contests: readonly Contest[];
  readonly growths: readonly Growth[];
  readonly runtime: RuntimeResults | null;
}

/** Everything that one run measured. */
export interface Measured {
  /** The first is the Node that ran the bench. */
  readonly nodes: readonly NodeMeasured[];
  /** Compilers, and what they compile, are measured once. */
  readonly compiler: CompilerResults | null;
  /** What reads and edits the user's program is measured once, too. */
  readonly program: readonly Result[] | null;
  /** Many organisations, which are measured once, too. */
  readonly fleet?: readonly Result[] | null;
}

/** The order of the page, by how ids begin. */
const order = [
  "emitted",
  "compiler",
  "completion",
  "program",
  "fleet",
  "cold-openapi-typescript",
  "large",
  "no-op",
  "check",
  "change",
  "import",
  "size",
  "decode",
  "read",
  "memory",
  "list-latency",
  "list-rate",
];

/** All wishes about what was measured, in the order of the page; those of one figure follow each other. */
export function wishesOf({
  nodes,
  compiler,
  program,
  fleet = null,
}: Measured): readonly Wish[] {
  const perNode = nodes.flatMap((measured, index) => {
    const wishes = nodeWishes(measured);
    return nodes.length === 1
      ? wishes
      : wishes.map((wish) => onNode(wish, measured.node, index === 0));
  });
  const once = [
    ...(compiler === null ? [] : compilerWishes(compiler)),
    ...(program === null ? [] : programWishes(program)),
    ...(fleet === null ? [] : fleetWishes(fleet)),
    ...nodes.flatMap(({ runtime }) => sizeWishes(runtime?.sizes ?? [])),
  ].map(wishFor);
  const all = [...once, ...perNode];
  const rows = new Map<string, number>();
  for (const { id, node } of all) {
    const row = rowOf(id, node);
    if (!rows.has(row)) rows.set(row, rows.size);
  }
  const key = ({ id, node }: Wish): number => rows.get(rowOf(id, node)) ?? 0;
  return all.sort((a, b) => placeOf(a) - placeOf(b) || key(a) - key(b));
}

/** The id without the Node: what is one row of the table. */
function rowOf(id: string, node: string | null): string {
  return node === null ? id : id.replace(`-node-${majorOf(node)}`, "");
}

function nodeWishes({
  contests,
  growths,
  runtime,
}: NodeMeasured): readonly Wish[] {
  return [
    ...contests.flatMap(({ size, ratios }) =>
      ratios.flatMap((ratio) => ratioWish(ratio, size)),
    ),
    ...contests
      .filter(({ size }) => size === largest)
      .flatMap((contest) => largeWishes(contest, growths)),
    ...(runtime === null ? [] : runtimeWishes(runtime).map(wishFor)),
  ];
}

function placeOf({ id }: Figure): number {
  return order.findIndex((start) => id.startsWith(`bench-${start}`));
}

function ratioWish(ratio: Ratio, size: string): readonly Wish[] {
  const { id, figure, want, wall, cpu, spread, failure } = ratio;
  if (want === null) return [];
  return [
    wishFor({
      id: `${id}-${size.replace("×", "x")}`,
      what: `${figure}, ${size}`,
      ...{ want, value: wall, cpu, spread, failure },
    }),
  ];
}

/** The size that must complete, and may take so much memory. */
const largest = "1000×50";

function largeWishes(
  { size, results }: Contest,
  growths: readonly Growth[],
): readonly Wish[] {
  const names: readonly string[] = Object.values(scenarios);
  const ours = results.filter(({ name }) => names.includes(name));
  const failed = ours.filter(({ failure }) => failure !== null);
  const [first] = failed.map(({ name, failure }) => `${name}: ${failure}`);
  const what = `our scenarios that fail, ${size}`;
  const failures = none("bench-large-failures", what, failed.length, first);
  const growth = growths.find(({ name }) => name === scenarios.cold);
  const step = growth?.steps.find(({ of }) => of.endsWith(size));
  return [
    { ...failures, spread: null, cpu: null, node: null },
    ...(step === undefined
      ? []
      : [
          wishFor({
            id: "large-growth",
            what: `cold, exponent over the fields, ${step.of}`,
            value: step.wall,
            want: "≤ 1.1",
            cpu: step.cpu,
          }),
        ]),
    ...ours
      .filter(({ name }) => name !== scenarios.unit)
      .map(({ name, peakMb }) => {
        const spread = spreadOf(peakMb);
        return wishFor({
          id: `large-memory-${keyOf(name)}`,
          what: `peak memory of ${name}, ${size}`,
          value: spread?.median ?? null,
          want: "≤ 330 MB",
          spread,
        });
      }),
  ];
}

function keyOf(name: string): string {
  const [key = ""] =
    Object.entries(scenarios).find(([, scenario]) => scenario === name) ?? [];
  return key;
}

/**
 * One row for each wish, with columns for each Node; what is measured once stands in the columns of
 * the first one. What was missed stands out.
 */
export function wishTable(
  wishes: readonly Wish[],
  nodes: readonly string[],
): string {
  const rows = new Map<string, Wish[]>();
  for (const wish of wishes) {
    const row = rowOf(wish.id, wish.node);
    rows.set(row, [...(rows.get(row) ?? []), wish]);
  }
  const table = [...rows.values()].map((row) => {
    const [first] = row;
    const failure = row.find((wish) => wish.failure !== undefined)?.failure;
    return [
      first?.what.replace(/, Node \d+$/, "") ?? "",
      first?.want ?? "",
      ...nodes.flatMap((node, index) =>
        cellsOf(
          row.find((wish) => wish.node === node) ??
            (index === 0 && first?.node === null ? first : undefined),
        ),
      ),
      shortened(failure ?? ""),
    ];
  });
  const columns = nodes.flatMap((node) => [
    `Node ${node}`,
    ...["min–max", "CPU", ""],
  ]);
  return markdown(["what we want", "want", ...columns, ""], table);
}

function cellsOf(wish: Wish | undefined): readonly string[] {
  if (wish === undefined) return ["", "", "", ""];
  const { unit } = parseWant(wish.want);
  const printed = (value: number | null): string =>
    value === null || Number.isNaN(value) ? "–" : `${digits(value)}${unit}`;
  return [
    printed(wish.value),
    rangeOf(wish.spread),
    printed(wish.cpu),
    wish.isMet ? "met" : "MISSED",
  ];
}

function rangeOf(spread: Spread | null): string {
  return spread === null ? "" : `${digits(spread.min)}–${digits(spread.max)}`;
}

function digits(value: number): string {
  if (Number.isInteger(value) || value >= 100) return value.toFixed(0);
  return value.toFixed(value < 1 ? 3 : 2);
}
