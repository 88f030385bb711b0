/** Compiles an output as it would be written, each file checked, with the user's TypeScript and tsconfig. */
import { realpath } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import type { TsConfigJson, TsConfigResult } from "get-tsconfig";
import { withoutNoCheck } from "../../emit/spelling/header.js";
import { nearestTsconfig, tsconfigAt } from "../tsconfig.js";
import type { TsconfigHints } from "../tsconfig.js";
import type { Finding } from "./compiler.js";
import { findTypeScript } from "./find-typescript.js";
import { createOverlay, slashed } from "./overlay.js";

/** An output to be verified. */
export interface VerifiedFiles {
  /** Absolute; it need not be there yet. */
  readonly directory: string;
  /** The text of every file that is to stand there, by path below it; null for those that are to be gone. */
  readonly texts: ReadonlyMap<string, string | null>;
}

/** What a verification found. */
export interface Verification {
  /** The version of the compiler. */
  readonly typescript: string;
  /** The tsconfig, absolute; null where there is none. */
  readonly tsconfig: string | null;
  /** How many files were checked. */
  readonly files: number;
  readonly errors: readonly VerifyError[];
}

/** An error in a file of an output. */
export interface VerifyError {
  /** As the compiler prints it: `generated/lead.ts:12:5`, from the tsconfig's folder. */
  readonly place: string;
  /** `TS2322`. */
  readonly code: string;
  readonly message: string;
  /** True if the file says `@ts-nocheck`, so that no build reports it. */
  readonly isHidden: boolean;
}

/** Compiles the files without writing them: what stands there otherwise is not seen. `E_VERIFY` where it cannot be done. */
export async function verifyFiles({
  directory: given,
  texts,
}: VerifiedFiles): Promise<Verification> {
  const directory = await realFolder(given);
  const typescript = await findTypeScript(dirname(directory));
  const sources = [...texts].flatMap(([path, text]): [string, string][] =>
    text === null || !path.endsWith(".ts") ? [] : [[path, text]],
  );
  const files = new Map(
    sources.map(([path, text]) => [join(directory, path), text]),
  );
  const paths = [...files.keys()].map(slashed);
  const found = await tsconfigOf(directory, paths);
  const folder = found === null ? dirname(directory) : dirname(found.path);
  const tsconfig = join(folder, "tsconfig.close-codegen.json");
  const overlay = createOverlay(
    new Map([
      ...[...texts].map(([path, text]): [string, string | null] => [
        join(directory, path),
        text === null ? null : withoutNoCheck(text),
      ]),
      [tsconfig, configText(found, paths)],
    ]),
  );
  const options = found?.config.compilerOptions ?? {};
  const findings = await typescript.compile({
    ...{ tsconfig: slashed(tsconfig), overlay, files: paths },
    declares: options.declaration === true || options.composite === true,
  });
  return {
    typescript: typescript.version,
    tsconfig: found?.path ?? null,
    files: files.size,
    errors: findings.map((finding) => errorOf(finding, files, folder)),
  };
}

/** Compilers name a file by its real path once another module imports it. */
async function realFolder(directory: string): Promise<string> {
  const real = async (path: string): Promise<string> =>
    realpath(path).catch(async () =>
      dirname(path) === path
        ? path
        : join(await real(dirname(path)), basename(path)),
    );
  return real(directory);
}

const hints: TsconfigHints = {
  broken: "Correct it, or leave --verify out.",
  encoded: "Save it as UTF-8, or leave --verify out.",
  lost: "so it is not known how the project is compiled",
};

/** The nearest tsconfig; where that only refers to others, the first of those that has the output among its files. */
async function tsconfigOf(
  directory: string,
  files: readonly string[],
): Promise<TsConfigResult | null> {
  const nearest = await nearestTsconfig(directory, hints);
  const references = nearest?.config.references ?? [];
  if (nearest === null || references.length === 0) return nearest;
  const { createFilesMatcher } = await import("get-tsconfig");
  const has = (one: TsConfigResult): boolean => {
    const matches = createFilesMatcher(one);
    return files.some((file) => matches(file) !== undefined);
  };
  if (has(nearest)) return nearest;
  for (const { path } of references) {
    const place = join(dirname(nearest.path), path);
    const file = place.endsWith(".json") ? place : join(place, "tsconfig.json");
    const one = await tsconfigAt(file, hints);
    if (one !== null && has(one)) return one;
  }
  return nearest;
}

/** A tsconfig of the output alone, with the flags of the project's. */
function configText(
  found: TsConfigResult | null,
  files: readonly string[],
): string {
  const options = found?.config.compilerOptions;
  return JSON.stringify({
    ...(found === null ? {} : { extends: `./${basename(found.path)}` }),
    compilerOptions: {
      ...(options === undefined ? withoutTsconfig : {}),
      ...optionsFor(options ?? withoutTsconfig),
    },
    files,
    include: [],
    references: [],
  });
}

const withoutTsconfig = {
  strict: true,
  module: "nodenext",
  target: "es2022",
  skipLibCheck: true,
} satisfies TsConfigJson.CompilerOptions;

/** What is set beside the project's own flags: nothing is written, and everything is checked. */
function optionsFor(
  options: TsConfigJson.CompilerOptions,
): TsConfigJson.CompilerOptions {
  return {
    noEmit: true,
    // A composite project has to list every file, and this one lists its own alone.
    ...(options.composite === true
      ? { composite: false, declaration: true, incremental: true }
      : {}),
    ...(options.noCheck === true ? { noCheck: false } : {}),
    ...libFor(options),
  };
}

/**
 * The output is written with the library of ES2022, which projects of an older one may have: that is
 * what `@ts-nocheck` hides there, and no error.
 */
function libFor({
  lib,
  target,
}: TsConfigJson.CompilerOptions): TsConfigJson.CompilerOptions {
  if (lib !== undefined)
    return lib.some(isNewEnough) ? {} : { lib: [...lib, "es2022"] };
  return target === undefined || isNewEnough(target)
    ? {}
    : { lib: ["es2022", "dom", "dom.iterable", "scripthost"] };
}

function isNewEnough(name: string): boolean {
  return /^(?:es20(?:2[2-9]|[3-9]\d)|esnext)$/i.test(name);
}

function errorOf(
  { file, at, code, message }: Finding,
  files: ReadonlyMap<string, string>,
  folder: string,
): VerifyError {
  const [path, text] = [...files].find(([own]) => slashed(own) === file) ?? [];
  const checked = text === undefined ? "" : withoutNoCheck(text);
  const lines = checked.slice(0, at).split("\n");
  const position = `${lines.length}:${(lines.at(-1) ?? "").length + 1}`;
  const place = slashed(relative(folder, file ?? "tsconfig.json"));
  return {
    place: path === undefined ? place : `${place}:${position}`,
    code: `TS${code}`,
    message,
    isHidden: text !== checked,
  };
}
