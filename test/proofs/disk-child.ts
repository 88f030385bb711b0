/** Tries the failing calls of `disk.ts`, in a process whose file system may be broken; prints figures as JSON. */
import { readdir, rm, utimes } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CodegenError } from "../../src/index.js";
import { armFaults } from "../support/faults.js";
import type { Fault } from "../support/faults.js";
import { createRandom, shuffled } from "../support/random.js";
import { none } from "./proof.js";
import type { Figure, Trial } from "./proof.js";
import {
  filesOf,
  firstDifference,
  isSame,
  makeChanges,
  renew,
  run,
  withoutRuns,
} from "./sets.js";
import type { Change, Files } from "./sets.js";

/** The program, with a slash at its end. */
const program = fileURLToPath(new URL("../..", import.meta.url));

const codes = ["EACCES", "EIO", "EMFILE", "ENOSPC", "EPERM", "EROFS"];

/** One try, and what came of it. */
interface Failing {
  readonly change: Change;
  readonly at: number;
  readonly code: string;
  readonly lasts: boolean;
}

async function proveDisk({ count, seed }: Trial): Promise<readonly Figure[]> {
  const { folder, changes } = await makeChanges();
  const copy = join(folder, "try");
  const random = createRandom(seed);
  try {
    const all: Failing[] = [];
    for (const change of changes) all.push(...(await failuresOf(change, copy)));
    const once = all.filter(({ lasts }) => !lasts);
    const lasting = all.filter(({ lasts }) => lasts);
    const order = [...shuffled(random, once), ...shuffled(random, lasting)];
    // All of them once; what is handled side by side fails in another order when it is tried again.
    while (order.length < count) order.push(...shuffled(random, all));
    const tally = new Tally();
    for (const failing of order.slice(0, count))
      await tryOne(failing, copy, tally);
    return tally.figures();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What has gone wrong, by figure; of each the first is told. */
class Tally {
  readonly #failures = new Map<string, string[]>();

  add(figure: string, failure: string): void {
    const known = this.#failures.get(figure) ?? [];
    this.#failures.set(figure, [...known, failure]);
  }

  figures(): readonly Figure[] {
    const wanted = {
      "disk-mixed":
        "runs that left anything but the files from before or those from after",
      "disk-lost":
        "runs that failed and left other files than those from before",
      "disk-unnamed":
        "runs that failed without a typed error that names the path",
      "disk-leftovers": "runs that left files of their own",
      "disk-unhealed":
        "outputs that the next run on a whole disk did not complete",
    };
    return Object.entries(wanted).map(([id, what]) => {
      const found = this.#failures.get(id) ?? [];
      return none(id, what, found.length, found[0]);
    });
  }
}

async function failuresOf(
  change: Change,
  copy: string,
): Promise<readonly Failing[]> {
  await renew(change.project, copy);
  const { calls, error } = await runBroken(copy, { kind: "nothing", at: 0 });
  if (error !== null || calls.length === 0)
    throw new Error("The run that is to be broken does not work.", {
      cause: error,
    });
  return calls.flatMap((_, index) =>
    codes.flatMap((code) =>
      [false, true].map((lasts) => ({ change, at: index + 1, code, lasts })),
    ),
  );
}

interface Ended {
  readonly calls: readonly string[];
  readonly error: unknown;
}

async function runBroken(
  project: string,
  fault: Omit<Fault, "roots">,
): Promise<Ended> {
  const own = [join(program, "templates"), join(program, "package.json")];
  const armed = await armFaults({ ...fault, roots: [project, ...own] });
  try {
    await run(project, { offline: true });
    return { calls: armed.calls, error: null };
  } catch (error) {
    return { calls: armed.calls, error };
  } finally {
    armed.disarm();
  }
}

async function tryOne(
  { change, at, code, lasts }: Failing,
  copy: string,
  tally: Tally,
): Promise<void> {
  await renew(change.project, copy);
  const { calls, error } = await runBroken(copy, {
    kind: "fail",
    at,
    code,
    lasts,
  });
  const where = `${code} ${lasts ? "from" : "at"} call ${at} (${calls[at - 1] ?? "never made"}) of ${change.project.split("/").at(-1) ?? ""}`;
  const found = await filesOf(copy);
  const [, path = ""] = (calls[at - 1] ?? "").split(" ");
  if (error !== null && !isNamed(error, [copy, program, path]))
    tally.add("disk-unnamed", `${where}: ${String(error)}`);
  // A disk that stays broken cannot be put right either; then the next run does it.
  if (!lasts) judge(found, change, { where, hasFailed: error !== null }, tally);
  await endProcess(copy);
  const again = await run(copy, { offline: true }).catch((e: unknown) => e);
  const difference = firstDifference(await filesOf(copy), change.after);
  if (again !== undefined || difference !== null)
    tally.add("disk-unhealed", `${where}: ${String(again ?? difference)}`);
}

/**
 * A run that ends with its process is known to be gone at once. Here the process goes on, and a run that
 * could not even say that it gave up would count as at work for another minute.
 */
async function endProcess(project: string): Promise<void> {
  const control = join(project, "generated/.close-codegen");
  const names = await readdir(control).catch(() => []);
  for (const name of names) await utimes(join(control, name), 0, 0);
}

function judge(
  found: Files,
  { before, after }: Change,
  { where, hasFailed }: { readonly where: string; readonly hasFailed: boolean },
  tally: Tally,
): void {
  const own = withoutRuns(found);
  if (own.size < found.size)
    tally.add("disk-leftovers", `${where}: ${[...found.keys()].join(" ")}`);
  if (hasFailed && !isSame(own, before))
    tally.add("disk-lost", `${where}: ${firstDifference(own, before) ?? ""}`);
  if (!isSame(own, before) && !isSame(own, after))
    tally.add("disk-mixed", `${where}: ${firstDifference(own, after) ?? ""}`);
}

/** Whether an error is one of ours and names a file by one of these paths, or below it. */
function isNamed(error: unknown, paths: readonly string[]): boolean {
  if (!(error instanceof CodegenError)) return false;
  const text = [error.message, ...error.items].join(" ");
  return paths.some((path) => path !== "" && text.includes(path));
}

const [count = 0, seed = 0] = process.argv.slice(2).map(Number);
process.stdout.write(JSON.stringify(await proveDisk({ count, seed })));
