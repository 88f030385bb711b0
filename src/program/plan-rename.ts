/** Plans a rename in the user's program: what is edited, what is left, and whether the program compiles as before. */
import { basename } from "node:path";
import type { ts } from "ts-morph";
import { addedPaths } from "./added-paths.js";
import type { Checking } from "./compiler.js";
import { checkingOf } from "./compiler.js";
import { findDeclarations } from "./declarations.js";
import type { DeclaredName } from "./declarations.js";
import { isClosed, whyNotEdited } from "./editable.js";
import type { UsePlace } from "./find-uses.js";
import { givenObjects } from "./given-objects.js";
import { moduleEdits } from "./moved-modules.js";
import { findWords, lineAt, positionAt } from "./name-words.js";
import { newNameAt } from "./new-name.js";
import { openPart } from "./open-part.js";
import type { ParsedFiles } from "./open-part.js";
import { sourcesOf } from "./open-program.js";
import type { UserProgram } from "./open-program.js";
import type { ProgramPart } from "./parts.js";
import type { Renaming } from "./renaming.js";
import { judgeWord } from "./rename-word.js";
import { seedEdits } from "./seed-literals.js";
import { applyEdits, inOrder, shifted } from "./text-edits.js";
import type { EditedFile, TextEdit } from "./text-edits.js";
import { textsOver } from "./texts.js";
import type { NamedThings } from "./things.js";
import { worseThan } from "./worse-than.js";
import type { NewError } from "./worse-than.js";

/** A word that stays as it is and may be the old name. */
export interface LeftWord extends UsePlace {
  readonly word: string;
  readonly why: string;
}

/** What a rename does to a program. */
export interface ProgramRename {
  readonly files: readonly EditedFile[];
  readonly left: readonly LeftWord[];
  /** Errors that the program has afterwards and did not have before. */
  readonly errors: readonly NewError[];
}

/** What is renamed, and the output as it will be. */
export interface RenameAsked {
  readonly outputs: readonly NamedThings[];
  readonly renaming: Renaming;
  /** The texts that the output gets, absolute; null for what is removed. */
  readonly generated: ReadonlyMap<string, string | null>;
  readonly signal?: AbortSignal | undefined;
}

/** Plans it; nothing is written. */
export function planProgramRename(
  user: UserProgram,
  asked: RenameAsked,
): ProgramRename {
  const work: RenameWork = {
    user,
    asked,
    parsed: new Map(),
    edits: new Map(),
    left: [],
  };
  let open: ts.Program | undefined;
  for (const part of user.parts) {
    asked.signal?.throwIfAborted();
    open = renamePart(part, work);
  }
  renameLoose(work);
  const files = editedFiles(work);
  const errors = user.parts.flatMap((part) =>
    worseThan(part, {
      ...{ user, files, generated: asked.generated, parsed: work.parsed },
      sources: sourcesOf(user, part),
      // Of several parts each would be kept in memory.
      before: user.parts.length === 1 ? open : undefined,
    }),
  );
  return { files, left: work.left, errors };
}

interface RenameWork {
  readonly user: UserProgram;
  readonly asked: RenameAsked;
  readonly parsed: ParsedFiles;
  /** By path. */
  readonly edits: Map<string, TextEdit[]>;
  readonly left: LeftWord[];
}

interface OpenWord {
  readonly path: string;
  readonly at: number;
  readonly word: string;
  readonly why: string | null;
  readonly isName: boolean;
}

/** Edits the files of a part; gives its program as it was opened last. */
function renamePart(
  part: ProgramPart,
  work: RenameWork,
): ts.Program | undefined {
  const { user, asked, parsed } = work;
  const words = new Set(asked.renaming.words.keys());
  const sources = sourcesOf(user, part);
  const isNamed = (path: string): boolean =>
    findWords(user.texts.read(path) ?? "", words).length > 0 ||
    mentionsMoved(user.texts.read(path) ?? "", asked.renaming);
  const candidates = sources.filter(isNamed);
  if (candidates.length === 0) return undefined;
  const before = openPart(user.compiler, part, {
    ...{ texts: user.texts, added: new Set<string>(), parsed },
  });
  const waiting = firstRound(before, candidates, work);
  let program = before;
  for (let round = 0; round < mostRounds && waiting.length > 0; round++) {
    program = renamedPart(part, work, program);
    if (!nextRound(program, waiting, work)) break;
  }
  for (const one of waiting) if (one.why !== null) leave(one, one.why, work);
  return program;
}

/** A text that is renamed may decide the type of another. */
const mostRounds = 4;

function mentionsMoved(text: string, { moved }: Renaming): boolean {
  return [...moved.keys()].some((path) => text.includes(basename(path)));
}

/** Edits what the old names show; gives the words that have to wait. */
function firstRound(
  program: ts.Program,
  candidates: readonly string[],
  work: RenameWork,
): OpenWord[] {
  const { user, asked } = work;
  const checking = checkingOf(user.compiler, program);
  const declarations = new Map<string, DeclaredName>(
    asked.outputs.flatMap((output) => [
      ...findDeclarations(output, program, user.compiler.ts),
    ]),
  );
  const search = { renaming: asked.renaming, declarations, checking };
  const words = new Set(asked.renaming.words.keys());
  const waiting: OpenWord[] = [];
  for (const path of candidates) {
    const file = program.getSourceFile(path);
    if (file === undefined) continue;
    for (const edit of moduleEdits(file, asked.renaming, checking))
      addEdit(path, edit, work);
    for (const found of findWords(file.text, words)) {
      const verdict = judgeWord(file, found, search);
      if (verdict.becomes === "edit") addEdit(path, verdict.edit, work);
      else if (verdict.becomes === "open")
        waiting.push({
          ...{ path, ...found, isName: verdict.isName },
          why: verdict.why ?? givenObjects(file, found, search),
        });
    }
  }
  return waiting;
}

/** Adds an edit, or reports why the file is not edited. */
function addEdit(path: string, edit: TextEdit, work: RenameWork): void {
  const { user, edits } = work;
  const text = user.texts.read(path) ?? "";
  const why = whyNotEdited(path, text, user.closed);
  if (why !== null) {
    const word = text.slice(edit.start, edit.end);
    leave({ path, at: edit.start, word }, why, work);
    return;
  }
  edits.set(path, [...(edits.get(path) ?? []), edit]);
}

function leave(
  { path, at, word }: Pick<OpenWord, "path" | "at" | "word">,
  why: string,
  { user, left }: RenameWork,
): void {
  const text = user.texts.read(path) ?? "";
  left.push({
    ...{ file: path, word, why, text: lineAt(text, at) },
    ...positionAt(text, at),
  });
}

/** The program with the new output, and the edits so far. */
function renamedPart(
  part: ProgramPart,
  work: RenameWork,
  before: ts.Program,
): ts.Program {
  const { user, asked, parsed } = work;
  const changed = new Map<string, string | null>(asked.generated);
  for (const { path, after } of editedFiles(work)) changed.set(path, after);
  return openPart(user.compiler, part, {
    texts: textsOver(user.texts, changed),
    added: addedPaths(changed),
    parsed,
    before,
  });
}

/** Edits what the new names show, and takes it off the list; false where there is nothing. */
function nextRound(
  program: ts.Program,
  waiting: OpenWord[],
  work: RenameWork,
): boolean {
  const { user, asked, edits } = work;
  const checking: Checking = checkingOf(user.compiler, program);
  const found: { readonly path: string; readonly edit: TextEdit }[] = [];
  for (const one of [...waiting]) {
    const { path, at, word, isName } = one;
    const file = program.getSourceFile(path);
    if (file === undefined || !isName) continue;
    const names = asked.renaming.words.get(word) ?? new Set<string>();
    const before = edits.get(path) ?? [];
    const here = { at: shifted(at, before), word };
    const fresh = newNameAt(file, here, names, checking);
    if (fresh === null) continue;
    const length = fresh.end - fresh.start;
    const start = at + (fresh.start - here.at);
    found.push({
      path,
      edit: { start, end: start + length, text: fresh.text },
    });
    waiting.splice(waiting.indexOf(one), 1);
  }
  for (const { path, edit } of found) addEdit(path, edit, work);
  return found.length > 0;
}

function editedFiles({ user, edits }: RenameWork): readonly EditedFile[] {
  return [...edits].map(([path, list]) => {
    const before = user.texts.read(path) ?? "";
    return {
      path,
      before,
      after: applyEdits(before, list),
      edits: inOrder(list),
    };
  });
}

/** Seeds in JSON are edited; in other files that nothing compiles, names are reported. */
function renameLoose(work: RenameWork): void {
  const { user, asked } = work;
  const { renaming } = asked;
  const words = new Set(renaming.words.keys());
  const { ts } = user.compiler;
  const files = [...user.outside, ...user.others].filter(
    (path) => !isClosed(path, user.closed),
  );
  for (const path of files) {
    const text = user.texts.read(path) ?? "";
    const found = findWords(text, words);
    if (found.length === 0) continue;
    const isJson = path.endsWith(".json");
    const edits = isJson ? seedEdits(path, text, { renaming, ts }) : null;
    if (edits !== null) {
      for (const edit of edits) addEdit(path, edit, work);
      continue;
    }
    const why = user.outside.includes(path)
      ? "no tsconfig includes the file"
      : "no compiler reads the file";
    for (const one of found)
      if (!isJson || isKey(text, one.at, one.word))
        leave({ path, ...one }, why, work);
  }
}

function isKey(text: string, at: number, word: string): boolean {
  return text[at - 1] === '"' && text[at + word.length] === '"';
}
