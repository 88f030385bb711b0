/** Opens the program of one tsconfig over given texts, so that what is not written yet can be checked. */
import type { ts } from "ts-morph";
import { hasMarker } from "../emit/spelling/header.js";
import { slashed } from "../project/verify/overlay.js";
import type { Compiler } from "./compiler.js";
import type { ProgramPart } from "./parts.js";
import type { Texts } from "./texts.js";

/** The files that programs share: parsed once for each text. */
export type ParsedFiles = Map<string, ts.SourceFile>;

/** The sources of a program. */
export interface PartSources {
  readonly texts: Texts;
  /** Files that only the texts have, and the folders they stand in. */
  readonly added: ReadonlySet<string>;
  readonly parsed: ParsedFiles;
  /** The program before, of which what did not change is taken over. */
  readonly before?: ts.Program | undefined;
}

/** True for packages and generated code: nobody looks for words in their comments. */
function isForeign(path: string, text: string): boolean {
  return path.includes("/node_modules/") || hasMarker(text.slice(0, 1000));
}

/** Opens the program of a part. */
export function openPart(
  { ts, libraryFolder, libraryFiles }: Compiler,
  { options: given, references, files }: ProgramPart,
  { texts, added, parsed, before }: PartSources,
): ts.Program {
  const options: ts.CompilerOptions = {
    ...given,
    noEmit: true,
    composite: false,
    incremental: false,
    declaration: false,
    declarationMap: false,
    emitDeclarationOnly: false,
    // Generated files are not edited, and packages are not the user's.
    skipLibCheck: true,
  };
  const libraries = libraryFiles(options);
  const host: ts.CompilerHost = {
    getSourceFile: (path, language) => {
      const library = libraries.get(path);
      if (library !== undefined) return library;
      const text = texts.read(path);
      if (text === undefined) return undefined;
      const settings =
        typeof language === "object" ? language : { languageVersion: language };
      const key = `${path} ${String(settings.impliedNodeFormat)} ${String(settings.languageVersion)}`;
      const known = parsed.get(key);
      if (known?.text === text) return known;
      const isRead = !isForeign(path, text);
      const { ParseAll, ParseForTypeErrors } = ts.JSDocParsingMode;
      const file = ts.createSourceFile(
        path,
        text,
        {
          ...settings,
          jsDocParsingMode: isRead ? ParseAll : ParseForTypeErrors,
        },
        isRead,
      );
      parsed.set(key, file);
      return file;
    },
    getDefaultLibLocation: () => libraryFolder,
    getDefaultLibFileName: (options) =>
      `${libraryFolder}/${ts.getDefaultLibFileName(options)}`,
    writeFile: () => undefined,
    getCurrentDirectory: () => ts.sys.getCurrentDirectory(),
    getCanonicalFileName: (path) =>
      ts.sys.useCaseSensitiveFileNames ? path : path.toLowerCase(),
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getNewLine: () => "\n",
    fileExists: (path) =>
      libraries.has(path) ||
      added.has(slashed(path)) ||
      (ts.sys.fileExists(path) && texts.read(path) !== undefined),
    readFile: (path) => texts.read(path),
    directoryExists: (path) =>
      added.has(slashed(path)) || ts.sys.directoryExists(path),
    getDirectories: (path) => ts.sys.getDirectories(path),
    realpath: (path) =>
      added.has(slashed(path)) ? path : (ts.sys.realpath?.(path) ?? path),
    readDirectory: (...given) => ts.sys.readDirectory(...given),
  };
  // What a referenced project has built is seen as its sources, which are what is edited.
  Object.assign(host, { useSourceOfProjectReferenceRedirect: () => true });
  return ts.createProgram({
    rootNames: files.filter((path) => texts.read(path) !== undefined),
    options,
    projectReferences: references,
    host,
    ...(before && { oldProgram: before }),
  });
}
