/** TypeScript 7: a program of its own, which is asked over the API that its package brings. */
import { z } from "zod";
import type { Compilation, Compile, Finding } from "./compiler.js";
import type { Overlay } from "./overlay.js";
import { slashed } from "./overlay.js";

/** What is used of the API; its package calls it unstable, so that all that it answers is checked. */
export interface NativeModule {
  readonly API: new (options: object) => NativeApi;
}

interface NativeApi {
  updateSnapshot(asked: object): Promise<NativeSnapshot>;
  close(): Promise<void>;
}

interface NativeSnapshot {
  getProject(tsconfig: string): NativeProject | undefined;
}

interface NativeProject {
  readonly program: Readonly<Record<Question, (file?: string) => unknown>>;
}

type Question =
  | "getConfigFileParsingDiagnostics"
  | "getSyntacticDiagnostics"
  | "getSemanticDiagnostics"
  | "getDeclarationDiagnostics";

interface Diagnostic {
  readonly fileName?: string | undefined;
  readonly pos: number;
  readonly code: number;
  readonly category: number;
  readonly text: string;
  readonly messageChain?: readonly Diagnostic[] | undefined;
}

const diagnosticShape: z.ZodType<Diagnostic> = z.object({
  fileName: z.string().optional(),
  pos: z.number(),
  code: z.number(),
  category: z.number(),
  text: z.string(),
  messageChain: z.array(z.lazy(() => diagnosticShape)).optional(),
});

const answerShape = z.array(diagnosticShape);

/** Whether a module has the API. */
export function isNativeModule(module: unknown): module is NativeModule {
  if (typeof module !== "object" || module === null) return false;
  return "API" in module && typeof module.API === "function";
}

/** Compiles with the program. */
export function nativeCompiler({ API }: NativeModule): Compile {
  return async (compilation) => {
    const { tsconfig, overlay } = compilation;
    const api = new API({ fs: overlaid(overlay) });
    try {
      const snapshot = await api.updateSnapshot({ openProjects: [tsconfig] });
      const project = snapshot.getProject(tsconfig);
      if (project === undefined) throw new Error("It opened no project.");
      return await findingsOf(project, compilation);
    } finally {
      await api.close();
    }
  };
}

async function findingsOf(
  { program }: NativeProject,
  { files, declares }: Compilation,
): Promise<readonly Finding[]> {
  const ask = async (
    question: Question,
    file?: string,
  ): Promise<readonly Finding[]> =>
    answerShape
      .parse(await program[question](file))
      .filter(({ category }) => category === errorCategory)
      .map(findingOf);
  const broken = await ask("getConfigFileParsingDiagnostics");
  if (broken.length > 0) return broken;
  const found: Finding[] = [];
  for (const file of files) {
    found.push(...(await ask("getSyntacticDiagnostics", file)));
    found.push(...(await ask("getSemanticDiagnostics", file)));
    if (declares) found.push(...(await ask("getDeclarationDiagnostics", file)));
  }
  return found;
}

/** `DiagnosticCategory.Error`, in every TypeScript. */
const errorCategory = 1;

function findingOf(diagnostic: Diagnostic): Finding {
  const { fileName = null, pos, code } = diagnostic;
  return {
    file: fileName === null ? null : slashed(fileName),
    at: pos,
    code,
    message: messageOf(diagnostic).replace(/\s+/g, " "),
  };
}

function messageOf({ text, messageChain = [] }: Diagnostic): string {
  return [text, ...messageChain.map(messageOf)].join(" ");
}

/** The API asks for undefined where the disk is to answer, and for null where there is nothing. */
function overlaid(overlay: Overlay): object {
  const isThere = (path: string): boolean | undefined => {
    const text = overlay.read(path);
    return text === undefined ? undefined : text !== null;
  };
  return {
    readFile: (path: string) => overlay.read(path),
    fileExists: isThere,
    directoryExists: (path: string) => overlay.hasFolder(path) || undefined,
    realpath: (path: string) =>
      isThere(path) === true || overlay.hasFolder(path) ? path : undefined,
  };
}
