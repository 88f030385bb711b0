/** Refuses, with `--frozen`, what would change the lock, and says why it would. */
import { lockFileName } from "../../lock/lock.js";
import { CodegenError } from "../../errors.js";
import type { FormatChange } from "../../report/document.js";
import { formatChanges } from "../make/formatting.js";
import { otherReasons } from "./frozen-reasons.js";
import type { PlannedOutput } from "./plan-output.js";
import type { TakenOver } from "../../drift/taken-over.js";

/** Throws `E_FROZEN` where the lock would change. */
export async function assertFrozen({
  group: { directory },
  emitter: { formatter },
  previous,
  lock,
  taken,
  write: { plan },
  formats,
}: PlannedOutput): Promise<void> {
  if (![...plan.create, ...plan.change].includes(lockFileName)) return;
  const formatting =
    previous === null
      ? []
      : await formatChanges(previous, formats, { directory, formatter });
  const items = [...changeItems(taken), ...formatting.map(formatItem)];
  throw new CodegenError(
    "E_FROZEN",
    `${lockFileName} in ${directory} would change, and --frozen forbids that.`,
    {
      items: items.length > 0 ? items : otherReasons(previous, lock, plan),
      hint:
        formatting.length === 0
          ? "Run codegen without --frozen, look at the change, and commit it."
          : "A build image needs the project's options of prettier too: copy them there (often a .prettierrc in the root of the repository), or set `prettier` in the config of codegen. Where they are meant to differ, run codegen without --frozen and commit the change.",
    },
  );
}

function formatItem({ option, lock, now, from }: FormatChange): string {
  return `${option} of prettier: ${lock} in the run that wrote the lock, ${now} here (${from})`;
}

/** The first changes of Close, each with its severity: they are why the lock would change. */
function changeItems(taken: readonly TakenOver[]): readonly string[] {
  return taken
    .flatMap(({ changes }) => changes)
    .slice(0, 10)
    .map(({ severity, message }) => `${severity}  ${message}`);
}
