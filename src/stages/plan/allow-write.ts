/** The last look before a write: refuses what the options do not allow, and says what becomes of files that are not ours. */
import { basename, join } from "node:path";
import { CodegenError } from "../../errors.js";
import type { Warning } from "../../errors.js";
import { longPaths } from "../../output/place.js";
import { editedFolder } from "../../output/run-folder.js";
import { own } from "../../schema/schema.js";
import type { GenerateOptions } from "../run-options.js";
import { assertFrozen } from "./frozen.js";
import { mergedNotice } from "./merged-files.js";
import type { PlannedOutput } from "./plan-output.js";
import type { Reformatted } from "./reformatted.js";
import { assertNoShadows, shadowNotices } from "./shadow-notices.js";

/** An output that may be written. */
export interface AllowedOutput extends PlannedOutput {
  /** Notices of files that somebody or something has changed; said where something is written. */
  readonly writeNotices: readonly Warning[];
  /** Files in the place of generated modules; said also where nothing is written. */
  readonly shadowNotices: readonly Warning[];
  /** The place for a copy of what `--force` replaces, below the output, by path. */
  readonly copies: ReadonlyMap<string, string>;
}

/** Looks at a plan. `E_OUTPUT_EDITED` where it would replace what a person wrote, `E_FROZEN` where a frozen run would change the lock. */
export async function allowWrite(
  planned: PlannedOutput,
  { force = false, frozen = false }: GenerateOptions,
): Promise<AllowedOutput> {
  const { group, write, edited, state, shadows } = planned;
  const { directory } = group;
  if (!force && edited.byHand.length > 0)
    throw editedError(planned, edited.byHand);
  if (frozen) {
    assertNoShadows(directory, shadows);
    await assertFrozen(planned);
  }
  const { create, change } = write.plan;
  const copies = new Map(
    edited.replaced.map((path) => [path, copyPath(path, state.get(path))]),
  );
  const writeNotices = [
    ...longPaths(directory, [...create, ...change]),
    ...mergedNotice(edited.merged),
    ...reformattedNotice(edited.reformatted),
    ...[...copies].map(([path, copy]) => replacedNotice(directory, path, copy)),
  ];
  return {
    ...planned,
    copies,
    writeNotices,
    shadowNotices: shadowNotices(directory, shadows),
  };
}

function editedError(
  { group: { directory }, previous }: PlannedOutput,
  edited: readonly string[],
): CodegenError {
  const [first = ""] = edited;
  const copies = `which keeps a copy of each in ${join(directory, editedFolder)}`;
  const isOurs = (path: string): boolean =>
    own(previous?.files ?? {}, path) !== undefined;
  if (!edited.some(isOurs))
    return new CodegenError(
      "E_OUTPUT_EDITED",
      `There are other files in ${directory} where generated ones would be.`,
      {
        items: edited,
        hint: `Choose a folder that holds nothing else as \`output\` in the config, such as ${join(basename(directory), "generated")}; or replace them with --force, ${copies}.`,
      },
    );
  return new CodegenError(
    "E_OUTPUT_EDITED",
    `These files in ${directory} are not as close-codegen wrote them.`,
    {
      items: edited,
      hint: `See what was changed (git diff -- ${join(directory, first)}), move it elsewhere and restore the files; or replace them with --force, ${copies}.`,
    },
  );
}

/** Named after its content, so that a later copy never replaces an earlier one. */
function copyPath(path: string, hash: string | null | undefined): string {
  return `${editedFolder}/${(hash ?? "").slice(0, 8)}-${basename(path)}`;
}

function reformattedNotice(files: readonly Reformatted[]): readonly Warning[] {
  if (files.length === 0) return [];
  const named = files.slice(0, mostNamed).map(({ path }) => path);
  const rest = files.length - named.length;
  const paths = [...named, ...(rest > 0 ? [`and ${rest} more`] : [])];
  const traces = new Set(files.flatMap((file) => file.traces));
  const message = `A formatter has laid out ${paths.join(", ")} anew (${[...traces].join(", ")}), which is undone; set it to ignore the output.`;
  return [{ code: "W_REFORMATTED", message }];
}

/** The most files a sentence names. */
const mostNamed = 5;

function replacedNotice(
  directory: string,
  path: string,
  copy: string,
): Warning {
  const message = `${path} had been edited; what it held is kept in ${join(directory, copy)}.`;
  return { code: "W_REPLACED", message };
}
