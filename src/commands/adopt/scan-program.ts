/** Scans the files of the user's program that `adopt` may edit. */
import { basename, dirname, isAbsolute, relative, sep } from "node:path";
import picomatch from "picomatch";
import type { ScannedFile } from "../../adopt/adoption.js";
import { scanFile } from "../../adopt/scan-file.js";
import type { ScanContext } from "../../adopt/scan-file.js";
import { CodegenError } from "../../errors.js";
import { findIds, mayHoldIds } from "../../ids/find-ids.js";
import { whyNotEdited } from "../../program/editable.js";
import type { UserProgram } from "../../program/open-program.js";
import type { ProgramPart } from "../../program/parts.js";
import type { SkippedFile } from "../../report/adopt-document.js";
import type { NamedOutputFolder } from "./adopt-outputs.js";
import { importAliases } from "./import-aliases.js";
import { reachedFrom, withoutEnding } from "./imported-files.js";

/** What is looked for, and where. */
export interface ProgramScan {
  /** Absolute; where globs start. */
  readonly cwd: string;
  readonly globs: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly outputs: readonly NamedOutputFolder[];
}

/** The files that hold ids, and the programs that they are parts of. */
export interface ScannedProgram {
  readonly files: readonly ScannedFile[];
  readonly skipped: readonly SkippedFile[];
  readonly parts: readonly ProgramPart[];
}

/** Scans all files, or those that globs match; `E_USAGE` where a glob matches none. */
export function scanProgram(
  program: UserProgram,
  scan: ProgramScan,
): ScannedProgram {
  const { texts, closed, outside } = program;
  const parts = withOutside(program);
  const label = (path: string): string =>
    relative(scan.cwd, path).split(sep).join("/");
  const own = parts.flatMap((part) => part.own.map((path) => ({ path, part })));
  const wanted = chosen(own, scan, label);
  const files: ScannedFile[] = [];
  const skipped: SkippedFile[] = [];
  const strays = new Set(outside);
  const reached = reachedFrom(
    scan.outputs.flatMap(({ foreign }) => foreign),
    texts,
  );
  for (const { path, part } of wanted) {
    const whole = texts.read(path);
    if (whole === undefined || !mayHold(whole, scan)) continue;
    if (isLeftAlone.test(basename(path))) continue;
    if (whyNotEdited(path, whole, closed) !== null) continue;
    if (whole.includes("\ufffd")) {
      const reason = "it is not in UTF-8";
      skipped.push({ file: label(path), reason });
      continue;
    }
    const text = whole.replace(/^\ufeff/, "");
    const output = outputFor(text, scan.outputs);
    const result = scanFile(path, text, {
      output,
      env: scan.env,
      place: {
        ...placeOf(path, output),
        aliases: importAliases({
          ...{ path, text, folder: output.folder },
          ...{ options: part.options, ts: program.compiler.ts },
        }),
      },
      refusal: reached.has(withoutEnding(path))
        ? importedByOutput
        : refusalFor(path, output, strays.has(path) ? null : part),
    });
    if ("mistake" in result) {
      const reason = `line ${result.line} does not parse: ${result.mistake}`;
      skipped.push({ file: label(path), reason });
    } else if (result.file.adoptables.length + result.file.left.length > 0)
      files.push(result.file);
  }
  return { files, skipped, parts };
}

/** The config, which may name fields by id, and declaration files, which hold no expressions. */
const isLeftAlone = /^codegen\.config\.\w+$|\.d\.(?:\w+\.)?[cm]?ts$/;

/** Files of no tsconfig are checked as those of the first one are. */
function withOutside({ parts, outside }: UserProgram): readonly ProgramPart[] {
  const [first] = parts;
  if (first === undefined || outside.length === 0) return parts;
  const { options } = first;
  const more = { tsconfig: null, options, references: [] };
  return [...parts, { ...more, files: outside, own: outside }];
}

interface PartFile {
  readonly path: string;
  readonly part: ProgramPart;
}

function chosen(
  files: readonly PartFile[],
  { cwd, globs }: ProgramScan,
  label: (path: string) => string,
): readonly PartFile[] {
  const isLeftOut = globs
    .filter((glob) => glob.startsWith("!"))
    .map((glob) => matcher(glob.slice(1), cwd));
  const wanted = globs.filter((glob) => !glob.startsWith("!"));
  const matchers = wanted.map((glob) => matcher(glob, cwd));
  const unmatched = wanted.find(
    (_, index) => !files.some(({ path }) => matchers[index]?.(label(path))),
  );
  if (unmatched !== undefined)
    throw new CodegenError(
      "E_USAGE",
      `${unmatched} matches no TypeScript or JavaScript of the program.`,
      {
        hint: `Globs start at ${cwd}. Packages, outputs and what git ignores are not looked at.`,
      },
    );
  return files.filter(
    ({ path }) =>
      (matchers.length === 0 || matchers.some((is) => is(label(path)))) &&
      !isLeftOut.some((is) => is(label(path))),
  );
}

/** A path of a file, of a folder, or a pattern. */
function matcher(glob: string, cwd: string): (path: string) => boolean {
  const from = isAbsolute(glob)
    ? relative(cwd, glob).split(sep).join("/")
    : glob;
  const plain = from.replace(/^\.\//, "").replace(/\/+$/, "");
  const isMatch = picomatch(plain, { dot: true });
  return (path) =>
    plain === "" ||
    plain === "." ||
    path === plain ||
    path.startsWith(`${plain}/`) ||
    isMatch(path);
}

function mayHold(text: string, { env }: ProgramScan): boolean {
  return (
    mayHoldIds(text) ||
    /\.\s*custom\b/.test(text) ||
    [...env.keys()].some((name) => text.includes(name))
  );
}

/** The output that knows most of the ids in a file; the first one where none does. */
function outputFor(
  text: string,
  outputs: readonly NamedOutputFolder[],
): NamedOutputFolder {
  const ids = findIds(text);
  const known = ({ fields }: NamedOutputFolder): number =>
    ids.filter(({ id }) => fields.has(id)).length;
  const [best] = outputs.toSorted((a, b) => known(b) - known(a));
  if (best === undefined) throw new TypeError("A config has an output.");
  return best;
}

function placeOf(path: string, { folder, extension }: NamedOutputFolder) {
  const way = relative(dirname(path), folder).split(sep).join("/");
  return { folder: way === "" ? "." : way, extension };
}

const importedByOutput = {
  reason: "The output imports this file, which cannot import it back.",
  suggestion:
    "Move the ids to a file that the types of the config do not need.",
};

/** Plain JavaScript cannot import TypeScript, unless something compiles it. */
function refusalFor(
  path: string,
  { extension }: NamedOutputFolder,
  part: ProgramPart | null,
): ScanContext["refusal"] {
  if (/\.[cm]?tsx?$/.test(path) || extension === ".ts") return null;
  if (part !== null && part.tsconfig !== null && part.options.allowJs === true)
    return null;
  return {
    reason:
      "It is JavaScript that no tsconfig compiles, and it cannot import the TypeScript of the output.",
    suggestion:
      'Compile it with allowJs, or set importExtension to ".ts", which Node from 22.18 on, Bun and Deno can import.',
  };
}
