/** What an editor shows, and what the compiler says, of lines that use the code in `generated/`. */
import { join } from "node:path";
import ts from "typescript";
import { repository } from "./program.js";

/** Asks about lines; each line is one expression. */
export interface Editor {
  /** What an editor shows at the mark `|` of a line, on one line. */
  show(line: string): string;
  /** What an editor says below that: the documentation, on one line. */
  describe(line: string): string;
  /** What an editor offers at the mark while somebody types, each name with its documentation on one line. */
  offers(line: string): ReadonlyMap<string, string>;
  /** What a rename at the mark changes in a file, each as the line that it stands in. */
  renamedIn(line: string, file: string): readonly string[];
  /** The errors of a line, each with all that the compiler has to say, on one line. */
  errorsOf(line: string): readonly string[];
}

const { config } = ts.readConfigFile(
  join(repository, "tsconfig.json"),
  (path) => ts.sys.readFile(path),
) as { config: unknown };
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, repository);

/** Opens a file of a head and lines beside the tests: it is never written. */
export function openEditor(head: string, lines: readonly string[]): Editor {
  const path = join(repository, "test", "cli", "lines-in-an-editor.ts");
  const written = lines.map((line) => `void (() => ${line.replace("|", "")});`);
  const text = [head, ...written].join("\n");
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [path],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => {
      const content = name === path ? text : ts.sys.readFile(name);
      return content === undefined
        ? undefined
        : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => repository,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === path || ts.sys.fileExists(name),
    readFile: (name) => (name === path ? text : ts.sys.readFile(name)),
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  });
  const startOf = (line: string): number => {
    const index = lines.indexOf(line);
    return [head, ...written.slice(0, index)].join("\n").length + 1;
  };
  const diagnostics = service.getSemanticDiagnostics(path);
  const markOf = (line: string): number =>
    startOf(line) + "void (() => ".length + line.indexOf("|") - 1;
  const infoAt = (line: string) =>
    service.getQuickInfoAtPosition(path, markOf(line));
  return {
    show: (line) =>
      oneLine(ts.displayPartsToString(infoAt(line)?.displayParts)),
    describe: (line) =>
      oneLine(ts.displayPartsToString(infoAt(line)?.documentation)),
    offers(line) {
      const at = markOf(line) + 1;
      const found = service.getCompletionsAtPosition(path, at, {});
      const entries = (found?.entries ?? []).map(
        ({ name, source, data }): [string, string] => {
          const details = service.getCompletionEntryDetails(
            ...([path, at, name, {}, source, {}, data] as const),
          );
          return [
            name,
            oneLine(ts.displayPartsToString(details?.documentation)),
          ];
        },
      );
      return new Map(entries);
    },
    renamedIn(line, file) {
      const target = join(repository, file);
      const text = ts.sys.readFile(target) ?? "";
      const found = service.findRenameLocations(
        path,
        markOf(line),
        false,
        false,
        {},
      );
      return (found ?? [])
        .filter(({ fileName }) => fileName === target)
        .map(({ textSpan }) => textSpan.start)
        .sort((a, b) => a - b)
        .map((start) => lineAt(text, start));
    },
    errorsOf(line) {
      const start = startOf(line);
      const end = start + line.length + "void (() => );".length;
      return diagnostics
        .filter(({ start: at = 0 }) => at >= start && at < end)
        .map(({ messageText }) =>
          oneLine(ts.flattenDiagnosticMessageText(messageText, " ")),
        );
    },
  };
}

function lineAt(text: string, at: number): string {
  const end = text.indexOf("\n", at);
  return text.slice(text.lastIndexOf("\n", at) + 1, end).trim();
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
