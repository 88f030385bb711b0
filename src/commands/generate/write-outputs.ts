/** The last step of `generate`: writes the outputs that differ, all of them or, when one fails, none. */
import { contentsOf } from "../../stages/make/contents.js";
import type { GenerateOptions } from "../../stages/run-options.js";
import { rememberWritten } from "../../notes/written.js";
import { isUnchanged } from "../../output/plan-write.js";
import type { OutputWrite } from "../../output/stage.js";
import { claimOptions } from "../../output/tidy-runs.js";
import { quietSteps } from "../../steps.js";
import type { OutputResult } from "../result.js";
import { resultFor } from "../result.js";
import type {
  FinishedOutput,
  PartlyOutput,
  UpToDateOutput,
} from "./prepare-output.js";
import { finishOutput, finishWhole } from "./prepare-output.js";
import { writeParts } from "../../stages/plan/parts-note.js";

/** Writes outputs, and gives the result of each; `before` receives, in sentences, what else was changed. */
export async function writeOutputs(
  finished: readonly (FinishedOutput | PartlyOutput)[],
  options: GenerateOptions,
  before: string[],
): Promise<
  ReadonlyMap<FinishedOutput | UpToDateOutput | PartlyOutput, OutputResult>
> {
  if (finished.length === 0) return new Map();
  const { steps = quietSteps, signal } = options;
  const { withClaims } = await import("../../output/claim-and-write.js");
  const directories = finished.map(({ group }) => group.directory);
  const claims = await claimOptions(directories, signal, ({ run, paths }) => {
    if (paths.length > 0)
      before.push(`What ${run.folder} had begun was undone.`);
  });
  const of = finished.reduce((sum, one) => sum + writtenBy(one), 0);
  let done = 0;
  return steps("Write", (say) =>
    withClaims(
      directories,
      async (writeAll) => {
        const current: (readonly [ReadyOutput, ReadyOutput])[] = [];
        for (const one of finished)
          current.push([
            one,
            one.isPart
              ? await lookAgain(one, options)
              : await finishAnew(one, options),
          ]);
        await writeAll(current.map(([, now]) => writeOf(now)));
        for (const [, one] of current) await remember(one);
        return new Map(current.map(([one, now]) => [one, resultOf(now)]));
      },
      { ...claims, onStaged: () => say("", { done: (done += 1), of }) },
    ),
  );
}

/** The number of files that a write puts in their places. */
function writtenBy(one: ReadyOutput): number {
  const { create, change } = writeOf(one).plan;
  return create.length + change.length;
}

type ReadyOutput = FinishedOutput | PartlyOutput;

/** Keeps for later runs what this one has written, and of what. */
async function remember(one: ReadyOutput): Promise<void> {
  const hashes = [...one.texts.keys()].map(
    (path) => [path, one.hashes.get(path) ?? ""] as const,
  );
  await rememberWritten(one.group.directory, new Map(hashes));
  if (one.isPart) return writeParts(one.group, one.note);
  const { rememberParts } = await import("../../stages/plan/note-parts.js");
  await rememberParts(one);
}

/** Where anything has changed meanwhile all is looked into. */
async function lookAgain(
  one: PartlyOutput,
  options: GenerateOptions,
): Promise<ReadyOutput> {
  const { isStillSo } = await import("../../stages/plan/plan-changed.js");
  return isStillSo(one) ? one : finishWhole(one, options, quietSteps);
}

/** Another run may have written between our look at the files and our turn. */
async function finishAnew(
  finished: FinishedOutput,
  options: GenerateOptions,
): Promise<FinishedOutput> {
  if (isUnchanged(finished.group.directory, finished.state)) return finished;
  const [{ rereadOutput }, { nameOutput }] = await Promise.all([
    import("../../stages/read/read-output.js"),
    import("../../stages/name/name-output.js"),
  ]);
  const { lock, taken, ...found } = nameOutput(
    await rereadOutput(finished, options),
  );
  // What there is to say was found the first time.
  const { warnings, notices } = finished;
  const renewed = { ...finished, ...found, lock, taken, warnings, notices };
  return finishOutput(renewed, options, quietSteps);
}

function writeOf(one: ReadyOutput): OutputWrite {
  const { group, hashes, state } = one;
  const { directory } = group;
  const common = { directory, hashes, state };
  return one.isPart
    ? { ...common, plan: one.plan, texts: one.texts }
    : {
        ...{ ...common, plan: one.write.plan, texts: contentsOf(one) },
        copies: one.copies,
      };
}

function resultOf(finished: ReadyOutput): OutputResult {
  if (finished.isPart) {
    const { group, plan, warnings, notices } = finished;
    const all = [...warnings, ...notices];
    return resultFor(group, {
      plan,
      written: true,
      takenOver: [],
      warnings: all,
    });
  }
  const { group, write, taken, warnings, notices } = finished;
  const { lockNotices, writeNotices, shadowNotices } = finished;
  return resultFor(group, {
    plan: write.plan,
    written: true,
    takenOver: taken,
    warnings: [
      ...warnings,
      ...notices,
      ...lockNotices,
      ...writeNotices,
      ...shadowNotices,
    ],
  });
}
