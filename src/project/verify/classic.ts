/** TypeScript up to 6: a library that is loaded into this process. */
import type ts from "typescript";
import type { Compilation, Compile, Finding } from "./compiler.js";
import type { Overlay } from "./overlay.js";

/** Whether a module is the library, as Node gives a CommonJS module to `import()`. */
export function isClassicModule(
  module: unknown,
): module is { readonly default: typeof ts } {
  if (typeof module !== "object" || module === null) return false;
  if (!("default" in module)) return false;
  const { default: lib } = module;
  return typeof lib === "object" && lib !== null && "createProgram" in lib;
}

/** Compiles with the library; what several compilations read is parsed once. */
export function classicCompiler(lib: typeof ts): Compile {
  const parsed: ParsedFiles = new Map();
  return (compilation) =>
    Promise.resolve().then(() => compile(lib, compilation, parsed));
}

/** By path and by how a file is to be parsed. */
type ParsedFiles = Map<string, ts.SourceFile>;

function compile(
  lib: typeof ts,
  { tsconfig, overlay, files, declares }: Compilation,
  parsed: ParsedFiles,
): readonly Finding[] {
  const broken: ts.Diagnostic[] = [];
  const config = lib.getParsedCommandLineOfConfigFile(
    tsconfig,
    {},
    {
      ...overlaid(lib.sys, overlay),
      useCaseSensitiveFileNames: lib.sys.useCaseSensitiveFileNames,
      readDirectory: (...args) => lib.sys.readDirectory(...args),
      getCurrentDirectory: () => lib.sys.getCurrentDirectory(),
      onUnRecoverableConfigFileDiagnostic: (found) => void broken.push(found),
    },
  );
  const found = [...broken, ...(config?.errors ?? [])];
  if (config === undefined || found.length > 0)
    return found.map((one) => findingOf(lib, one));
  const { options } = config;
  const standard = lib.createCompilerHost(options);
  // Of one object: its own members call each other on it.
  const host = Object.assign(standard, overlaid({ ...standard }, overlay));
  const getSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (path, language, ...rest) => {
    const text = host.readFile(path);
    const key = [path, JSON.stringify(parseOptionsOf(language))].join(" ");
    const known = parsed.get(key);
    if (known !== undefined && known.text === text) return known;
    const file = getSourceFile(path, language, ...rest);
    if (file !== undefined) parsed.set(key, file);
    return file;
  };
  const program = lib.createProgram([...config.fileNames], options, host);
  return files
    .flatMap((path) => program.getSourceFile(path) ?? [])
    .flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
      ...(declares ? program.getDeclarationDiagnostics(file) : []),
    ])
    .filter(({ category }) => category === lib.DiagnosticCategory.Error)
    .map((one) => findingOf(lib, one));
}

function parseOptionsOf(
  language: ts.ScriptTarget | ts.CreateSourceFileOptions,
): object {
  if (typeof language !== "object") return { language };
  const { languageVersion, impliedNodeFormat, jsDocParsingMode } = language;
  return { languageVersion, impliedNodeFormat, jsDocParsingMode };
}

/** The parts of a system that see the overlay first. */
function overlaid(
  system: Pick<ts.ModuleResolutionHost, "directoryExists" | "realpath"> & {
    readonly readFile: (path: string) => string | undefined;
    readonly fileExists: (path: string) => boolean;
  },
  overlay: Overlay,
) {
  const { readFile, fileExists, directoryExists, realpath } = system;
  return {
    readFile(path: string): string | undefined {
      const text = overlay.read(path);
      return text === undefined ? readFile(path) : (text ?? undefined);
    },
    fileExists(path: string): boolean {
      const text = overlay.read(path);
      return text === undefined ? fileExists(path) : text !== null;
    },
    directoryExists: (path: string): boolean =>
      overlay.hasFolder(path) || (directoryExists?.(path) ?? true),
    realpath: (path: string): string =>
      typeof overlay.read(path) === "string" || overlay.hasFolder(path)
        ? path
        : (realpath?.(path) ?? path),
  };
}

function findingOf(
  lib: typeof ts,
  { file, start = 0, code, messageText }: ts.Diagnostic,
): Finding {
  return {
    file: file?.fileName ?? null,
    at: start,
    code,
    message: lib
      .flattenDiagnosticMessageText(messageText, " ")
      .replace(/\s+/g, " "),
  };
}
