/** The stage that decides what a write would do to an output, and looks at what stands there that no run has written. */
import { lockFileName } from "../../lock/lock.js";
import type { PlannedWrite } from "../../output/plan-write.js";
import { planWrite } from "../../output/plan-write.js";
import { findShadows } from "../../output/shadows.js";
import type { Shadow } from "../../output/shadows.js";
import { findStrangers } from "../../output/strangers.js";
import { assertWhole } from "../../output/whole.js";
import type { MadeOutput } from "../make/make-output.js";
import { judgeEdited } from "./edited.js";
import type { EditedFiles } from "./edited.js";

/** An output of which is known what a write would do to it. */
export interface PlannedOutput extends MadeOutput {
  readonly write: PlannedWrite;
  /** Files that the plan removes since a lock lists them, and that no run can have made. */
  readonly strangers: readonly string[];
  /** Files in the place of generated modules that no run has written. */
  readonly shadows: readonly Shadow[];
  /** True if there is anything to do: files to write or remove, or an interrupted run to undo. */
  readonly isPending: boolean;
  /** The files that are not as the lock has them. */
  readonly edited: EditedFiles;
}

/** Plans the write. `E_OUTPUT_INCOMPLETE` where the files would not fit together. */
export async function planOutput(made: MadeOutput): Promise<PlannedOutput> {
  const { group, previous, emitter, files, state, pending } = made;
  const { directory } = group;
  const shadows = await findShadows(directory, [
    ...files.map(({ path }) => path),
    ...Object.keys(previous?.files ?? {}),
  ]);
  const write = planFor(made);
  const strangers = await findStrangers(
    directory,
    write,
    emitter.ownTemplates.size > 0,
  );
  const { create, change, remove } = write.plan;
  const isPending =
    create.length + change.length + remove.length > 0 ||
    Object.keys(pending).length > 0;
  if (isPending) {
    const overrides = Object.values(emitter.options.types);
    await assertWhole({ directory, overrides, files, made: made.made, remove });
  }
  const edited = await judgeEdited(made, { write, strangers });
  return { ...made, state, write, strangers, shadows, isPending, edited };
}

function planFor({
  previous,
  made,
  hashes,
  state,
  pending,
}: MadeOutput): PlannedWrite {
  const content = hashes.get(lockFileName) ?? "";
  const wanted = [...made, { path: lockFileName, content }];
  const lockState = { input: "", content: state.get(lockFileName) ?? "" };
  return planWrite(wanted, state, {
    recorded: { ...previous?.files, [lockFileName]: lockState },
    earlier: previous?.earlier ?? {},
    pending,
  });
}
