/** What the compiler tells the author of a program that uses an output. */
import { symlink } from "node:fs/promises";
import { join, normalize, sep } from "node:path";
import ts from "typescript";
import { removeNoCheck, withoutNoCheck } from "./no-check.js";
import { repository, runNode } from "./program.js";
import type { Project } from "./project.js";

/** What the compiler says of a file: errors, and uses of what is deprecated, each by its line. */
export interface Verdict {
  readonly errors: readonly string[];
  readonly deprecated: readonly string[];
}

/** Where a compiler finds the runtime of outputs that import it: in this repository. */
export const runtimePaths: Readonly<Record<string, readonly string[]>> = {
  "close-codegen/runtime": [join(repository, "src/runtime/index.ts")],
  "close-codegen/runtime/codec": [
    join(repository, "src/runtime/record/codec.ts"),
  ],
};

/** As a tsconfig has them. */
const settings = {
  target: "es2023",
  module: "nodenext",
  lib: ["es2023"],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  erasableSyntaxOnly: true,
  types: ["node"],
  skipLibCheck: true,
  paths: runtimePaths,
};

const { options } = ts.convertCompilerOptionsFromJson(settings, repository);

/** What is parsed once for all tests: libraries, and the runtime of outputs that import it. */
const libraries = ts.createDocumentRegistry();

/**
 * Compiles a program beside a project's output as an editor does; errors of generated files come with
 * their path. With `runtime: "import"` in the project's config the runtime is this repository's, which
 * is parsed only once and whose own errors are left to `tsc`.
 */
export async function judgeProgram(
  project: Project,
  text: string,
): Promise<Verdict> {
  await addProgram(project, text);
  const main = project.path("main.ts");
  const service = ts.createLanguageService(hostOf(project, main), libraries);
  const program = service.getProgram();
  if (program === undefined) throw new Error("There is no program.");
  const lineOf = (diagnostic: ts.Diagnostic): string =>
    describeLine(diagnostic, project);
  return {
    errors: diagnosticsOf(program, project).map(lineOf),
    deprecated: service
      .getSuggestionDiagnostics(main)
      .filter(({ reportsDeprecated }) => reportsDeprecated !== undefined)
      .map(lineOf),
  };
}

/**
 * Compiles a program as `judgeProgram` does, with the quickest of our compilers: for large outputs of
 * which only the errors matter. The output is changed: a line is taken off each file. Gives what the
 * compiler prints: nothing when all is well.
 */
export async function compileProgram(
  project: Project,
  text: string,
): Promise<string> {
  await addProgram(project, text);
  await removeNoCheck(project.path("generated"));
  const compilerOptions = { ...settings, noEmit: true };
  await project.write(
    "tsconfig.json",
    JSON.stringify({ compilerOptions, include: ["main.ts"] }),
  );
  const compiler = join(repository, "node_modules/typescript-7.0/bin/tsc");
  const { stdout, stderr } = await runNode(project.root, [compiler]);
  return stdout + stderr;
}

async function addProgram(project: Project, text: string): Promise<void> {
  await project.write("main.ts", text);
  await project.write("package.json", '{ "type": "module" }');
  await symlink(
    join(repository, "node_modules"),
    project.path("node_modules"),
    "junction",
  ).catch(() => undefined);
}

function diagnosticsOf(
  program: ts.Program,
  { root }: Project,
): readonly ts.Diagnostic[] {
  const own = program
    .getSourceFiles()
    .filter(({ fileName }) => isWithin(fileName, root));
  return [
    ...program.getConfigFileParsingDiagnostics(),
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...own.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]),
  ];
}

/** What was read of libraries and of this repository, which stay as they are. */
const shared = new Map<string, string>();

function readText(path: string, { root }: Project): string | undefined {
  const known = shared.get(path);
  if (known !== undefined) return known;
  const text = ts.sys.readFile(path);
  if (text === undefined) return undefined;
  if (isWithin(path, root)) return withoutNoCheck(text);
  shared.set(path, text);
  return text;
}

function isWithin(path: string, root: string): boolean {
  return normalize(path).startsWith(root + sep);
}

function hostOf(project: Project, main: string): ts.LanguageServiceHost {
  const texts = new Map<string, string | undefined>();
  const read = (path: string): string | undefined => {
    if (!texts.has(path)) texts.set(path, readText(path, project));
    return texts.get(path);
  };
  return {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [main],
    getScriptVersion: (path) => read(path) ?? "",
    getScriptSnapshot: (path) => {
      const content = read(path);
      return content === undefined
        ? undefined
        : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => project.root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (path) => ts.sys.fileExists(path),
    readFile: (path) => ts.sys.readFile(path),
    directoryExists: (path) => ts.sys.directoryExists(path),
    getDirectories: (path) => ts.sys.getDirectories(path),
  };
}

/** The line that a diagnostic is about; of any other file than the program after its path. */
function describeLine(
  { file, start = 0 }: ts.Diagnostic,
  project: Project,
): string {
  if (file === undefined) return "";
  const begin = file.text.lastIndexOf("\n", start) + 1;
  const line = file.text.slice(begin).split("\n", 1)[0] ?? "";
  const path = file.fileName.slice(project.root.length + 1);
  return path === "main.ts" ? line : `${path}: ${line}`;
}
