/** What git is to know of an output and of the key: ignored, generated, merged by id. */
import { join } from "node:path";
import { askPath, readSetting } from "../../git/ask-repository.js";
import type { PathState } from "../../git/ask-repository.js";
import { lockFileName } from "../../lock/lock.js";
import type { InitAnswers } from "./answers.js";
import { hasLine, hasPath, withLines } from "./edit-lines.js";
import {
  isWithinProject,
  readEditable,
  readOptional,
  shownFrom,
} from "./find-project.js";
import type { InitProject } from "./find-project.js";
import { leftAlone } from "./piece.js";
import type { Piece } from "./piece.js";

/** The settings that make close-codegen git's merge driver for locks. */
export const driverSettings = [
  { name: "merge.close-codegen.name", value: "merge locks of Close by id" },
  {
    name: "merge.close-codegen.driver",
    value: "npx --no -- codegen merge-lock %O %A %B",
  },
] as const;

/** A line of .gitignore for each env file with a key that git would take. */
export async function gitignorePieces(
  project: InitProject,
  { key, keyFile }: Pick<InitAnswers, "key" | "keyFile">,
): Promise<readonly Piece[]> {
  const files = [...new Set([key?.file ?? null, keyFile])].filter(
    (file) => file !== null,
  );
  const open: string[] = [];
  const tracked: Piece[] = [];
  for (const file of files) {
    const state = await stateOf(project, file);
    if (state === "unknown") open.push(file);
    if (state === "tracked" && file === keyFile) tracked.push(exposed(file));
  }
  if (open.length === 0) return tracked;
  const added = await addedLines(
    project,
    join(project.folder, ".gitignore"),
    open,
    {
      remark: "holds the API key of Close",
      has: hasPath,
      what: `${open.join(", ")}, which hold${open.length === 1 ? "s" : ""} the key`,
    },
  );
  return [...tracked, ...added];
}

function exposed(file: string): Piece {
  return leftAlone(
    file,
    `git tracks it with the key: git rm --cached ${file}, add it to .gitignore, and make a new key in Close`,
  );
}

/** By git where it can be asked, else by the lines of the list. */
async function stateOf(
  { folder }: InitProject,
  file: string,
): Promise<PathState> {
  const state = await askPath(folder, file);
  if (state !== null) return state;
  const text = (await readOptional(join(folder, ".gitignore"))) ?? "";
  const known = text.split(/\r?\n/).map((line) => line.trim());
  return hasPath(known, file) ? "ignored" : "unknown";
}

/** The lines of .gitattributes for each output. */
export async function attributesPieces(
  project: InitProject,
  outputs: readonly string[],
): Promise<readonly Piece[]> {
  const lines = outputs.flatMap((output) => [
    `${attributePath(output)}/** linguist-generated text=auto eol=lf`,
    `${attributePath(output)}/${lockFileName} merge=close-codegen`,
  ]);
  const [, { name, value }] = driverSettings;
  return addedLines(project, join(project.folder, ".gitattributes"), lines, {
    remark: `Once in each clone: git config ${name} "${value}"`,
    has: hasLine,
    what: "generated, with LF, merged by id",
  });
}

/** Blanks end a pattern in .gitattributes unless it is quoted. */
function attributePath(output: string): string {
  return output.replaceAll(" ", "[[:space:]]");
}

interface AddedLines {
  readonly remark: string;
  readonly has: (known: readonly string[], line: string) => boolean;
  readonly what: string;
}

/** Lines added to a file that may be there. */
export async function addedLines(
  project: InitProject,
  path: string,
  lines: readonly string[],
  { remark, has, what }: AddedLines,
): Promise<readonly Piece[]> {
  const found = await readEditable(path);
  const shown = shownFrom(project.folder, path);
  if (found.kind === "closed") return [leftAlone(shown, found.why)];
  if (!(await isWithinProject(path, project)))
    return [leftAlone(shown, "a link leads out of the repository")];
  const before = found.kind === "text" ? found.text : null;
  const after = withLines(before, lines, { remark, has });
  return [{ kind: "file", path, before, after, what }];
}

/** The settings of git in this clone that are not as they should be. */
export async function driverPieces({
  folder,
  isRepository,
}: InitProject): Promise<readonly Piece[]> {
  if (!isRepository)
    return [
      leftAlone(
        "git",
        "this is no repository yet; after git init run codegen init again",
      ),
    ];
  const pieces = driverSettings.map(async ({ name, value }) => {
    const now = await readSetting(folder, name);
    if (now === undefined)
      return [leftAlone("git", `its setting ${name} could not be read`)];
    if (now === value) return [];
    if (now !== null) return [leftAlone("git", `${name} is set otherwise`)];
    return [{ kind: "setting", name, value } as const];
  });
  return (await Promise.all(pieces)).flat();
}
