/** Makes the texts of files: rendered, looked at, formatted; what is up to date is not made. */
import pLimit from "p-limit";
import type { FileRecord, Lock } from "../../lock/lock.js";
import type { OutputGroup } from "../output-group.js";
import type { Emitter } from "./emitter.js";
import { plannedFiles } from "./planned-files.js";
import type { FormatsByPath } from "./formatting.js";
import type { OutputState } from "../../output/plan-write.js";
import type { PlannedFile, Layout } from "../../emit/planned-file.js";
import { hashValue, hashText } from "../../hash.js";
import { keyOf } from "./formatting.js";
import { own } from "../../schema/schema.js";
import type { Say } from "../../steps.js";
import { join } from "node:path";
import { assertMeant } from "../../emit/inspect.js";
import { assertSyntax } from "../../emit/format.js";
import { blamed } from "./blame.js";
import type { Formatter } from "../../emit/format.js";

/** A file as it should stand; its text is null where what stands there is known to be right. */
export interface MadeFile {
  readonly path: string;
  readonly input: string;
  readonly content: string;
  readonly text: string | null;
}

/** A file as the lock records it, under its path. */
export function fileRecord({
  path,
  input,
  content,
}: MadeFile): readonly [string, FileRecord] {
  return [path, { input, content }];
}

/** The texts of those files that are wanted as a lock gives them, by path; nothing is compared with what stands there. */
export async function renderFiles(
  group: OutputGroup,
  lock: Lock,
  {
    emitter,
    isWanted,
  }: {
    readonly emitter: Emitter;
    readonly isWanted: (path: string) => boolean;
  },
): Promise<ReadonlyMap<string, string>> {
  const files = plannedFiles(group, lock, emitter)
    .filter(({ path }) => isWanted(path))
    .map((file) => ({ file, input: "" }));
  const { directory } = group;
  const made = await makeAnew(files, { emitter, directory });
  return new Map(made.map(({ path, text }) => [path, text ?? ""]));
}

/** The making of files: where, with what, and what of them is there already. */
interface Making {
  readonly emitter: Emitter;
  readonly directory: string;
  readonly formats: FormatsByPath;
  readonly recorded: Readonly<Record<string, FileRecord>>;
  readonly state: OutputState;
  /** Receives how many of the files are made. */
  readonly say?: Say | undefined;
}

/** Makes the files that are not known to stand there as they should. */
export async function makeFiles(
  files: readonly PlannedFile[],
  making: Making,
): Promise<readonly MadeFile[]> {
  const { formats, recorded, state } = making;
  const inputs = files.map((file) => ({
    file,
    input: hashValue([file.input, keyOf(formats.get(file.path) ?? {})]),
  }));
  const isFresh = ({
    file: { path },
    input,
  }: (typeof inputs)[number]): boolean => {
    const record = own(recorded, path);
    return record?.input === input && state.get(path) === record.content;
  };
  const fresh = inputs.filter(isFresh).map(({ file: { path }, input }) => ({
    path,
    input,
    content: own(recorded, path)?.content ?? "",
    text: null,
  }));
  const stale = inputs.filter((item) => !isFresh(item));
  return [...fresh, ...(await makeAnew(stale, making))];
}

/** The number of files made at once: each holds its text several times over. */
const atOnce = 16;

/** Makes files anew, in the given order. Only here are the template engine and the parser loaded. */
export async function makeAnew(
  stale: readonly { readonly file: PlannedFile; readonly input: string }[],
  { emitter, directory, say }: Pick<Making, "emitter" | "directory" | "say">,
): Promise<readonly MadeFile[]> {
  if (stale.length === 0) return [];
  let done = 0;
  const { compileTemplates } = await import("../../emit/render.js");
  const render = compileTemplates(emitter.templates);
  // Texts are checked beside the making of the next ones: the parser has threads of its own.
  return pLimit(atOnce).map(stale, async ({ file, input }) => {
    const absolute = join(directory, file.path);
    const rendered = file.text(render);
    const meant = file.meaning?.(render) ?? null;
    try {
      if (meant !== null) assertMeant(file.path, rendered, meant);
      if (file.layout === "own" || file.layout === "foreign")
        await assertSyntax(absolute, rendered);
    } catch (error) {
      throw blamed(error, emitter);
    }
    const text = await finish(
      rendered,
      absolute,
      file.layout,
      emitter.formatter,
    );
    done += 1;
    say?.("", { done, of: stale.length });
    return { path: file.path, input, content: hashText(text), text };
  });
}

function finish(
  rendered: string,
  path: string,
  layout: Layout,
  formatter: Formatter,
): string | Promise<string> {
  return layout === "finished"
    ? rendered
    : formatter.format(path, rendered, layout);
}
