/** What the compiler tells the author of a program that uses an output. */
import { symlink } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import type { Project } from "./project.js";

/** What the compiler says of a file: errors, and uses of what is deprecated, each by its line. */
export interface Verdict {
  readonly errors: readonly string[];
  readonly deprecated: readonly string[];
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ["lib.es2023.d.ts"],
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
};

/** What is parsed once for all tests of a file. */
const libraries = ts.createDocumentRegistry();

/** Compiles a program beside a project's output as an editor does; errors of generated files come with their path. */
export async function judgeProgram(
  project: Project,
  text: string,
): Promise<Verdict> {
  await project.write("main.ts", text);
  await project.write("package.json", '{ "type": "module" }');
  const modules = fileURLToPath(new URL("../../node_modules", import.meta.url));
  await symlink(modules, project.path("node_modules"), "junction").catch(
    () => undefined,
  );
  const main = project.path("main.ts");
  const service = ts.createLanguageService(hostOf(project, main), libraries);
  const program = service.getProgram();
  if (program === undefined) throw new Error("There is no program.");
  const lineOf = (diagnostic: ts.Diagnostic): string =>
    describeLine(diagnostic, project);
  return {
    errors: ts.getPreEmitDiagnostics(program).map(lineOf),
    deprecated: service
      .getSuggestionDiagnostics(main)
      .filter(({ reportsDeprecated }) => reportsDeprecated !== undefined)
      .map(lineOf),
  };
}

function hostOf(project: Project, main: string): ts.LanguageServiceHost {
  return {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [main],
    getScriptVersion: (path) => ts.sys.readFile(path) ?? "",
    getScriptSnapshot: (path) => {
      const content = ts.sys.readFile(path);
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
