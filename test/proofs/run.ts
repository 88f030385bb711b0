/** Runs one proof and tells what it found. */
import { randomInt } from "node:crypto";
import { markdown } from "../bench/table.js";
import { safeText } from "../../src/report/terminal.js";
import { pageFigure } from "./page.js";
import type { Circumstances, Section } from "./page.js";
import type { Trial } from "./proof.js";
import type { Entry } from "./registry.js";
import { number } from "./render.js";

/** A seed that nobody has chosen; small enough for every generator. */
export function randomSeed(): number {
  return randomInt(2 ** 31 - 1);
}

/** How a proof is tried unless it was said otherwise: as a release does, with a seed of its own. */
export function trialOf(
  { proof }: Entry,
  given: { readonly count: number | null; readonly seed: number | null },
): Trial {
  return {
    count: given.count ?? proof.release,
    seed: given.seed ?? randomSeed(),
  };
}

/** Tries a proof; what it misses is in its figures. */
export async function runProof(
  { proof, promises }: Entry,
  { count, seed }: Trial,
  circumstances: Circumstances,
): Promise<Section> {
  const start = performance.now();
  const figures = await proof.run({ count, seed });
  const seconds = (performance.now() - start) / 1000;
  const { name, unit, release } = proof;
  return {
    name,
    promises: [...promises],
    command: repeatCommand(name, { count, seed }),
    trials: { unit, count, release, seed },
    seconds: Math.round(seconds * 10) / 10,
    circumstances,
    figures: figures.map(pageFigure),
  };
}

/** What tries the same again. */
export function repeatCommand(name: string, { count, seed }: Trial): string {
  return `npm run prove -- ${name} --count=${count} --seed=${seed}`;
}

/** Whether all is as wanted. A proof without figures proves nothing. */
export function isMet({ figures }: Section): boolean {
  return figures.length > 0 && figures.every((figure) => figure.isMet);
}

/** What a run found, for people at a terminal: a table, what went wrong first, and how to repeat it. */
export function sectionReport(section: Section): string {
  const { name, figures, command, trials, seconds } = section;
  const tries =
    trials === null
      ? []
      : [`${number(trials.count)} ${trials.unit}`, `seed ${trials.seed}`];
  const time = seconds === null ? [] : [`${seconds} s`];
  const rows = figures.map(({ what, value, want, isMet: met }) => [
    safeText(what),
    value === null ? "–" : number(value),
    want,
    met ? "met" : "MISSED",
  ]);
  const failures = figures.flatMap(({ id, isMet: met, failure }) =>
    met || failure === undefined ? [] : [`${id}: ${safeText(failure, 600)}`],
  );
  return [
    [name, ...tries, ...time].join(", "),
    figures.length === 0
      ? "No figures: nothing was proven."
      : markdown(["", "value", "want", ""], rows),
    ...failures,
    `Again: ${command}`,
  ].join("\n");
}
