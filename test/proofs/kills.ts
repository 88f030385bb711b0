/** R1 under `kill -9`: the program ends at every point of a run, and most often while it writes. */
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { changing } from "../support/faults.js";
import type { Fault, FaultKind } from "../support/faults.js";
import { runNode } from "../support/program.js";
import type { Ended } from "../support/program.js";
import { createRandom, shuffled } from "../support/random.js";
import { buildWith } from "./build.js";
import { none } from "./proof.js";
import type { Figure, Proof, Trial } from "./proof.js";
import {
  filesOf,
  firstDifference,
  isSame,
  makeChanges,
  missingFiles,
  renew,
  run,
  tornFiles,
  withoutRuns,
} from "./sets.js";
import type { Change, Files } from "./sets.js";

/** The program is killed before, within and after calls of the file system. */
export const killsProof: Proof = {
  name: "kills",
  unit: "kills",
  release: 1000,
  short: 2,
  run: proveKills,
};

/** A point at which to kill. */
interface Point {
  readonly change: Change;
  readonly at: number;
  readonly kind: FaultKind;
  /** What is called there. */
  readonly call: string;
}

/** How many tries run at once. */
const workers = 2;

async function proveKills({ count, seed }: Trial): Promise<readonly Figure[]> {
  const program = await buildWith([
    "proofs/kills-preload.ts",
    "support/faults.ts",
  ]);
  const { folder, changes } = await makeChanges();
  try {
    const found: Point[] = [];
    for (const change of changes)
      found.push(...(await pointsOf(change, program, join(folder, "trace"))));
    const points = choose(found, { count, seed });
    const tally = new Tally();
    const work = async (worker: number): Promise<void> => {
      const copy = join(folder, `try-${worker}`);
      for (let n = worker; n < points.length; n += workers) {
        const point = points[n];
        if (point !== undefined) await tryOne(point, { program, copy, tally });
      }
    };
    await Promise.all(Array.from({ length: workers }, (_, n) => work(n)));
    return tally.figures();
  } finally {
    await rm(folder, { recursive: true, force: true });
    await rm(program, { recursive: true, force: true });
  }
}

/** What has gone wrong, by figure; of each the first is told. */
class Tally {
  readonly #failures = new Map<string, string[]>();

  add(figure: string, failures: readonly string[]): void {
    const known = this.#failures.get(figure) ?? [];
    this.#failures.set(figure, [...known, ...failures]);
  }

  figures(): readonly Figure[] {
    const wanted = {
      "kills-torn": "files that a kill left neither as before nor as after",
      "kills-missing": "files that a kill left missing",
      "kills-mixed": "mixed sets after the next run",
      "kills-leftovers": "files of killed runs after the next run",
      "kills-failed": "next runs that failed",
    };
    return Object.entries(wanted).map(([id, what]) => {
      const found = this.#failures.get(id) ?? [];
      return none(id, what, found.length, found[0]);
    });
  }
}

async function pointsOf(
  change: Change,
  program: string,
  trace: string,
): Promise<readonly Point[]> {
  const copy = `${trace}-run`;
  await renew(change.project, copy);
  const ended = await runKilled(
    copy,
    program,
    { kind: "nothing", at: 0 },
    { TRACE: trace },
  );
  if (ended.code !== 0)
    throw new Error(`A run without kill fails: ${ended.stderr}`);
  const calls = (await readFile(trace, "utf8")).split("\n");
  const kinds = ["kill before", "kill within", "kill after"] as const;
  return calls.flatMap((call, index) =>
    kinds.map((kind) => ({ change, at: index + 1, kind, call })),
  );
}

/** Four in five while something is written; the same point again only when there are no others. */
function choose(
  points: readonly Point[],
  { count, seed }: Trial,
): readonly Point[] {
  const random = createRandom(seed);
  const writing = points.filter(({ call }) => changing.test(call));
  const others = points.filter(({ call }) => !changing.test(call));
  const share = Math.ceil((count * 4) / 5);
  const take = (from: readonly Point[], many: number): readonly Point[] => {
    const rounds = Math.ceil(many / from.length);
    const all = Array.from({ length: rounds }, () => shuffled(random, from));
    return all.flat().slice(0, many);
  };
  return [...take(writing, share), ...take(others, count - share)];
}

async function runKilled(
  project: string,
  program: string,
  fault: Omit<Fault, "roots">,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const roots = [project, join(program, "templates")];
  const preload = join(program, "test/proofs/kills-preload.js");
  return runNode(
    project,
    ["--import", preload, join(program, "dist/bin.js"), "--offline"],
    { FAULT: JSON.stringify({ ...fault, roots }), ...env },
  );
}

interface Ground {
  readonly program: string;
  /** The folder in which the try takes place. */
  readonly copy: string;
  readonly tally: Tally;
}

async function tryOne(
  { change, at, kind, call }: Point,
  { program, copy, tally }: Ground,
): Promise<void> {
  await renew(change.project, copy);
  const { code } = await runKilled(copy, program, { kind, at });
  // Files are handled side by side, so that a run may make a call less than the one before it.
  if (code !== null && at > 1)
    return tryOne({ change, at: at - 1, kind, call }, { program, copy, tally });
  const tell = (paths: readonly (string | null)[]): readonly string[] =>
    paths.map((path) => `${kind} call ${at} (${call}): ${path ?? ""}`);
  const found = await filesOf(copy);
  tally.add("kills-torn", tell(tornFiles(found, change)));
  tally.add("kills-missing", tell(missingFiles(found, change)));
  // A run that cannot reach Close puts the files back all the same, and then it fails.
  const refusal = await run(copy, {}).catch((error: unknown) => error);
  if (refusal === undefined) throw new Error("A run without a key succeeds.");
  const put = await filesOf(copy);
  if (!isOneOf(put, change))
    tally.add(
      "kills-mixed",
      tell([firstDifference(withoutRuns(put), change.before)]),
    );
  const failure = await run(copy, { offline: true }).catch(
    (error: unknown) => error,
  );
  if (failure !== undefined) tally.add("kills-failed", tell([String(failure)]));
  const end = await filesOf(copy);
  const own = withoutRuns(end);
  if (!isSame(own, change.after))
    tally.add("kills-mixed", tell([firstDifference(own, change.after)]));
  if (own.size < end.size)
    tally.add("kills-leftovers", tell([[...end.keys()].join(" ")]));
}

function isOneOf(files: Files, { before, after }: Change): boolean {
  const own = withoutRuns(files);
  return isSame(own, before) || isSame(own, after);
}
