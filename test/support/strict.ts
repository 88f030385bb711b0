/** What the strictest compiler says of emitted code. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { runtimeSources, writeTemporary } from "./compiled.js";
import { withoutNoCheck } from "./no-check.js";

const strictest: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noPropertyAccessFromIndexSignature: true,
  noFallthroughCasesInSwitch: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  erasableSyntaxOnly: true,
  declaration: true,
  stripInternal: true,
  types: ["node"],
  typeRoots: [
    fileURLToPath(new URL("../../node_modules/@types", import.meta.url)),
  ],
  skipLibCheck: true,
};

const undiciTypes = fileURLToPath(
  new URL("../../node_modules/undici/index.d.ts", import.meta.url),
);

/** What the compiler says of an output. */
export interface Checked {
  readonly errors: readonly string[];
  /** The declaration files, by their path below the output. */
  readonly declarations: ReadonlyMap<string, string>;
}

/** Compiles an output with the runtime beside it, in one program under the strictest flags. */
export async function checkStrictly(
  files: ReadonlyMap<string, string>,
): Promise<Checked> {
  const folder = await writeTemporary(
    new Map([
      ["package.json", '{"type":"module"}'],
      ...[...files].map(
        ([path, text]) => [path, withoutNoCheck(text)] as const,
      ),
      ...(await runtimeSources()),
    ]),
  );
  const program = ts.createProgram(
    [...files.keys()].map((path) => join(folder, path)),
    {
      ...strictest,
      paths: {
        undici: [undiciTypes],
        "undici/index.js": [undiciTypes],
      },
    },
  );
  const declarations = new Map<string, string>();
  const emitted = program.emit(undefined, (path, text) => {
    if (path.endsWith(".d.ts"))
      declarations.set(path.slice(folder.length + 1), text);
  });
  const all = [...ts.getPreEmitDiagnostics(program), ...emitted.diagnostics];
  const errors = all.map(({ file, messageText }) => {
    const where = file?.fileName.slice(folder.length + 1) ?? "";
    return `${where}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
  await rm(folder, { recursive: true, force: true });
  return { errors, declarations };
}
