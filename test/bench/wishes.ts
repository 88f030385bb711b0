/** All that is wanted of what one run measured, in the order of the page, and the table of it. */
import { none } from "../proofs/proof.js";
import type { Figure } from "../proofs/proof.js";
import type { CompilerResults } from "./compiler/measure.js";
import { compilerWishes } from "./compiler/measure.js";
import type { Contest } from "./generation.js";
import type { Growth } from "./growth.js";
import { scenarios } from "./ours.js";
import type { Ratio } from "./ratios.js";
import type { RuntimeResults } from "./runtime/measure.js";
import { runtimeWishes } from "./runtime/measure.js";
import type { Spread } from "./statistics.js";
import { spreadOf } from "./statistics.js";
import { markdown, shortened } from "./table.js";
import { parseWant, wishFor } from "./wish.js";
import type { Wish } from "./wish.js";

/** Everything that one run measured; null or empty what it left out. */
export interface Measured {
  readonly contests: readonly Contest[];
  readonly growths: readonly Growth[];
  readonly compiler: CompilerResults | null;
  readonly runtime: RuntimeResults | null;
}

/** The order of the page, by how ids begin. */
const order = [
  "cold-openapi-typescript",
  "cold-cf",
  "large",
  "no-op",
  "change",
  "check",
  "compiler",
  "decode",
  "read",
  "memory",
  "list-latency",
  "list-rate",
  "size",
  "import",
];

/** All wishes about what was measured, in the order of the page. */
export function wishesOf({
  contests,
  growths,
  compiler,
  runtime,
}: Measured): readonly Wish[] {
  const wishes = [
    ...contests.flatMap(({ size, ratios }) =>
      ratios.flatMap((ratio) => ratioWish(ratio, size)),
    ),
    ...contests
      .filter(({ size }) => size === largest)
      .flatMap((contest) => largeWishes(contest, growths)),
    ...(compiler === null ? [] : compilerWishes(compiler).map(wishFor)),
    ...(runtime === null ? [] : runtimeWishes(runtime).map(wishFor)),
  ];
  return wishes.sort((a, b) => placeOf(a) - placeOf(b));
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
    { ...failures, spread: null, cpu: null },
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
          want: "≤ 400 MB",
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

/** One row for each wish; what was missed stands out. */
export function wishTable(wishes: readonly Wish[]): string {
  const rows = wishes.map((wish) => {
    const { unit } = parseWant(wish.want);
    const told = (value: number | null): string =>
      value === null || Number.isNaN(value) ? "–" : `${digits(value)}${unit}`;
    return [
      wish.what,
      wish.want,
      told(wish.value),
      rangeOf(wish.spread),
      told(wish.cpu),
      wish.isMet ? "met" : "MISSED",
      shortened(wish.failure ?? ""),
    ];
  });
  const head = ["what we want", "want", "is", "min–max", "CPU", "", ""];
  return markdown(head, rows);
}

function rangeOf(spread: Spread | null): string {
  return spread === null ? "" : `${digits(spread.min)}–${digits(spread.max)}`;
}

function digits(value: number): string {
  if (Number.isInteger(value) || value >= 100) return value.toFixed(0);
  return value.toFixed(value < 1 ? 3 : 2);
}
