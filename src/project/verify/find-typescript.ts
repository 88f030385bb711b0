/** Finds the TypeScript that the user's project has. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { CodegenError } from "../../errors.js";
import { readFileText } from "../../files/read-file.js";
import { classicCompiler, isClassicModule } from "./classic.js";
import type { Compile } from "./compiler.js";
import { isNativeModule, nativeCompiler } from "./native.js";

/** A compiler of the user's. */
export interface FoundTypeScript {
  /** `5.9.3`. */
  readonly version: string;
  /** Rejects with `E_VERIFY`. */
  readonly compile: Compile;
}

/** The oldest that emitted code compiles with. */
const oldest = [5, 4] as const;

const manifestShape = z.object({ version: z.string() });

/** Loads the package `typescript` as a module in a folder would import it. `E_VERIFY` where there is none, or none that can be used. */
export async function findTypeScript(folder: string): Promise<FoundTypeScript> {
  const { resolve } = createRequire(join(folder, "verify.js"));
  const manifest = resolved(resolve, "typescript/package.json");
  if (manifest === null)
    throw new CodegenError(
      "E_VERIFY",
      `\`--verify\` needs TypeScript, and none is installed for ${folder}.`,
      { hint: "Install it (npm install --save-dev typescript)." },
    );
  const text = await readFileText(manifest);
  const { version } = manifestShape.parse(JSON.parse(text));
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1]))
    throw unusable(version, "The generated code needs 5.4 or newer.");
  const compile =
    major < 7 ? await loadClassic(resolve) : await loadNative(resolve);
  if (compile === null)
    throw unusable(
      version,
      "It brings no interface that this version of close-codegen knows.",
    );
  return { version, compile: withVersion(version, compile) };
}

/** A compiler whose failures are named: `E_VERIFY`. */
function withVersion(version: string, compile: Compile): Compile {
  return (compilation) =>
    compile(compilation).catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new CodegenError(
        "E_VERIFY",
        `The project's TypeScript ${version} did not come to its end: ${reason}`,
        { hint: "Try its tsc on the project, or leave --verify out.", cause },
      );
    });
}

function unusable(version: string, reason: string): CodegenError {
  return new CodegenError(
    "E_VERIFY",
    `\`--verify\` cannot use the project's TypeScript ${version}. ${reason}`,
    { hint: "Install another version of TypeScript, or leave --verify out." },
  );
}

function resolved(
  resolve: NodeJS.RequireResolve,
  specifier: string,
): string | null {
  try {
    return resolve(specifier);
  } catch {
    return null;
  }
}

async function loadClassic(
  resolve: NodeJS.RequireResolve,
): Promise<Compile | null> {
  const path = resolved(resolve, "typescript");
  if (path === null) return null;
  const module: unknown = await import(pathToFileURL(path).href);
  return isClassicModule(module) ? classicCompiler(module.default) : null;
}

async function loadNative(
  resolve: NodeJS.RequireResolve,
): Promise<Compile | null> {
  const path = resolved(resolve, "typescript/unstable/async");
  if (path === null) return null;
  const module: unknown = await import(pathToFileURL(path).href);
  return isNativeModule(module) ? nativeCompiler(module) : null;
}
