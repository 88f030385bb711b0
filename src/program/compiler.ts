/** TypeScript as ts-morph brings it, which reads and checks the user's program. Only commands that look at that program load it. */
import type { ts } from "ts-morph";

/** The library. */
export type TypeScript = typeof ts;

/** The library, and the declarations of the language that come with it. */
export interface Compiler {
  readonly ts: TypeScript;
  /** The folder in which those declarations are said to stand. */
  readonly libraryFolder: string;
  /** The declarations that these options ask for, parsed, by path. */
  readonly libraryFiles: (
    options: ts.CompilerOptions,
  ) => ReadonlyMap<string, ts.SourceFile>;
}

/** The checker and its library. */
export interface Checking {
  readonly ts: TypeScript;
  readonly checker: ts.TypeChecker;
  /** True for the declarations of the language itself. */
  readonly isLibrary: (file: ts.SourceFile) => boolean;
}

/** The checker of a program, with its library. */
export function checkingOf(
  { ts, libraryFolder }: Compiler,
  program: ts.Program,
): Checking {
  return {
    ts,
    checker: program.getTypeChecker(),
    isLibrary: ({ fileName }) => fileName.startsWith(`${libraryFolder}/`),
  };
}

/** Loads the library. */
export async function loadCompiler(): Promise<Compiler> {
  const { ts, Project } = await import("ts-morph");
  const libraryFolder = "/node_modules/typescript/lib";
  const known = new Map<string, ReadonlyMap<string, ts.SourceFile>>();
  return {
    ts,
    libraryFolder,
    libraryFiles: ({ lib, target, noLib }) => {
      const compilerOptions = {
        ...(lib && { lib: [...lib] }),
        ...(target !== undefined && { target }),
        ...(noLib !== undefined && { noLib }),
      };
      const key = JSON.stringify(compilerOptions);
      const before = known.get(key);
      if (before !== undefined) return before;
      const project = new Project({
        useInMemoryFileSystem: true,
        compilerOptions,
      });
      project.createSourceFile("/none.ts", "");
      const files = project
        .getProgram()
        .compilerObject.getSourceFiles()
        .filter(({ fileName }) => fileName.startsWith(libraryFolder))
        .map((file) => [file.fileName, file] as const);
      known.set(key, new Map(files));
      return new Map(files);
    },
  };
}
