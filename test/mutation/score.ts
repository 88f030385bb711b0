/** What became of the changes that were made to a subject. */
import { z } from "zod";
import type { Figure } from "../proofs/proof.js";
import type { Subject } from "./subjects.js";

const reportShape = z.object({
  testFiles: z.record(z.string(), z.unknown()).default({}),
  files: z.record(
    z.string(),
    z.object({
      mutants: z.array(
        z.object({
          status: z.string(),
          mutatorName: z.string(),
          replacement: z.string().default(""),
          location: z.object({
            start: z.object({ line: z.number(), column: z.number() }),
          }),
        }),
      ),
    }),
  ),
});

/** One change, and what became of it, as Stryker tells it. */
export type Mutant = z.infer<
  typeof reportShape
>["files"][string]["mutants"][number] & {
  readonly fileName: string;
};

/** Reads Stryker's JSON report; throws when one of the test files gave no test, which Stryker passes over. */
export function readReport(
  json: string,
  tests: readonly string[],
): readonly Mutant[] {
  const { files, testFiles } = reportShape.parse(JSON.parse(json));
  const missing = tests.filter((test) => !Object.hasOwn(testFiles, test));
  if (missing.length > 0)
    throw new Error(`Nothing ran of ${missing.join(", ")}.`);
  return Object.entries(files).flatMap(([fileName, { mutants }]) =>
    mutants.map((mutant) => ({ ...mutant, fileName })),
  );
}

const earlierShape = z.looseObject({
  files: z.record(
    z.string(),
    z.looseObject({ mutants: z.array(z.looseObject({ status: z.string() })) }),
  ),
});

/**
 * Leaves in the record of an earlier run what was noticed. Stryker would take over the rest as well, where it
 * happens while a module loads, whatever tests have come since.
 */
export function withoutSurvivors(json: string): string {
  const { files, ...rest } = earlierShape.parse(JSON.parse(json));
  const kept = Object.entries(files).map(([name, { mutants, ...file }]) => [
    name,
    { ...file, mutants: mutants.filter(({ status }) => status === "Killed") },
  ]);
  return JSON.stringify({ ...rest, files: Object.fromEntries(kept) });
}

/** How many changes were made to a subject, and how many of them were noticed. */
export interface Score {
  /** All that count: what is ignored, with a reason in the source, does not. */
  readonly mutants: number;
  /** Noticed: by a test that fails, or by a run that fails or does not end. */
  readonly killed: number;
  readonly survived: number;
  readonly ignored: number;
  /** What was not noticed, by file and place. */
  readonly survivors: readonly Mutant[];
}

/** Counts the changes of one subject. */
export function scoreOf(results: readonly Mutant[]): Score {
  const ignored = results.filter(({ status }) => status === "Ignored").length;
  const survivors = results
    .filter(({ status }) => status === "Survived" || status === "NoCoverage")
    .sort(byPlace);
  const mutants = results.length - ignored;
  const survived = survivors.length;
  return { mutants, killed: mutants - survived, survived, ignored, survivors };
}

function byPlace(a: Mutant, b: Mutant): number {
  if (a.fileName !== b.fileName) return a.fileName < b.fileName ? -1 : 1;
  const [one, other] = [a.location.start, b.location.start];
  return one.line - other.line || one.column - other.column;
}

/** The share that was noticed, in percent with one digit behind the point, never rounded up; 0 of none. */
export function percentOf({ killed, mutants }: Score): number {
  return mutants === 0 ? 0 : Math.floor((killed / mutants) * 1000) / 10;
}

/** The score as the page of figures takes it, with the counts it comes from. */
export function figureOf(subject: Subject, score: Score): MutationFigure {
  const { mutants, killed, survived, ignored, survivors } = score;
  const value = percentOf(score);
  const [first] = survivors;
  return {
    id: `mutation-${subject.name}`,
    what: `Changes of ${subject.what} that a test notices, in percent`,
    value,
    want: `≥ ${subject.wanted} %`,
    isMet: value >= subject.wanted,
    failure: first === undefined ? undefined : describe(first),
    mutants,
    killed,
    survived,
    ignored,
  };
}

/** A figure with its counts. */
export interface MutationFigure
  extends Figure, Pick<Score, "mutants" | "killed" | "survived" | "ignored"> {}

/** A change in one line: where it is, and what stood there after it. */
export function describe(mutant: Mutant): string {
  const { fileName, location, mutatorName, replacement, status } = mutant;
  const { line, column } = location.start;
  const text = replacement.replace(/\s+/g, " ");
  return `${fileName}:${line}:${column} ${status} ${mutatorName}: ${text}`;
}
