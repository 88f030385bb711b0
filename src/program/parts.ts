/** Shares the user's files among the tsconfigs of a repository: each file belongs to one of them, or to none. */
import { basename, dirname } from "node:path";
import type { ts } from "ts-morph";
import { slashed } from "../project/verify/overlay.js";
import type { TypeScript } from "./compiler.js";
import type { FolderScan } from "./scan-folder.js";

/** The files that one tsconfig compiles. */
export interface ProgramPart {
  /** Absolute; null for files that no tsconfig names, where there is no tsconfig at all. */
  readonly tsconfig: string | null;
  readonly options: ts.CompilerOptions;
  readonly references: readonly ts.ProjectReference[];
  /** All its files, absolute, with slashes. */
  readonly files: readonly string[];
  /** Those of them that belong to it: a file that two tsconfigs have belongs to the nearer one. */
  readonly own: readonly string[];
}

/** The parts of a program, and the files that are in none. */
export interface ProgramParts {
  readonly parts: readonly ProgramPart[];
  readonly outside: readonly string[];
}

/** Reads all tsconfigs. */
export function shareFiles(scan: FolderScan, ts: TypeScript): ProgramParts {
  const parsed = scan.tsconfigs.flatMap((path) => parse(path, ts));
  const extended = new Set(parsed.flatMap(({ bases }) => bases));
  const taken = new Set<string>();
  const parts = parsed
    .filter(
      ({ path }) => basename(path) === "tsconfig.json" || !extended.has(path),
    )
    .sort((a, b) => rank(b.path) - rank(a.path))
    .map(({ path, options, references, files }): ProgramPart => {
      const own = files.filter((file) => !taken.has(file));
      for (const file of own) taken.add(file);
      return { tsconfig: path, options, references, files, own };
    })
    .filter(({ own }) => own.length > 0);
  const sources = scan.sources.map(slashed);
  if (parts.length > 0) {
    const built = builtFolders(parts);
    const isBuilt = (path: string): boolean =>
      built.some((folder) => path.startsWith(`${folder}/`));
    const outside = sources.filter(
      (path) => !taken.has(path) && !isBuilt(path),
    );
    return { parts, outside };
  }
  const options = withoutTsconfig(ts);
  const part = { tsconfig: null, options, references: [] };
  return { parts: [{ ...part, files: sources, own: sources }], outside: [] };
}

/** Where compilers write: what is there is made of the sources. A folder that has sources itself counts as one of those. */
function builtFolders(parts: readonly ProgramPart[]): readonly string[] {
  return parts
    .flatMap(({ options: { outDir, declarationDir } }) => [
      outDir,
      declarationDir,
    ])
    .flatMap((folder) => (folder === undefined ? [] : [slashed(folder)]))
    .filter((folder) =>
      parts.every(({ own }) =>
        own.every((path) => !path.startsWith(`${folder}/`)),
      ),
    );
}

/** The nearest tsconfig comes first, and of one folder the one that editors take. */
function rank(path: string): number {
  const depth = dirname(path).split(/[\\/]/).length;
  return depth * 2 + (basename(path) === "tsconfig.json" ? 1 : 0);
}

interface Parsed extends Omit<ProgramPart, "own" | "tsconfig"> {
  readonly path: string;
  readonly bases: readonly string[];
}

function parse(path: string, ts: TypeScript): readonly Parsed[] {
  const bases = new Set<string>();
  const parsed = ts.getParsedCommandLineOfConfigFile(
    path,
    {},
    {
      ...ts.sys,
      readFile: (file) => {
        if (slashed(file) !== slashed(path) && file.endsWith(".json"))
          bases.add(slashed(file));
        return ts.sys.readFile(file);
      },
      onUnRecoverableConfigFileDiagnostic: () => undefined,
    },
  );
  if (parsed === undefined) return [];
  const { options, projectReferences = [], fileNames } = parsed;
  return [
    {
      path: slashed(path),
      options,
      references: projectReferences,
      files: fileNames.map(slashed).filter((file) => !/\.json$/.test(file)),
      bases: [...bases],
    },
  ];
}

function withoutTsconfig(ts: TypeScript): ts.CompilerOptions {
  return {
    strict: true,
    allowJs: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    skipLibCheck: true,
  };
}
