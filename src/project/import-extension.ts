/** Finds out how the user's TypeScript wants relative imports to end. */
import { dirname, join, resolve } from "node:path";
import type { TsConfigResult } from "get-tsconfig";
import type { ResolvedOrg } from "../config/config.js";
import { CodegenError } from "../errors.js";
import { NotAFileError, readFileText } from "../files/read-file.js";

/** The ending of relative imports: as configured, or as the tsconfig nearest to the output wants it. */
export async function importExtensionFor(
  org: ResolvedOrg,
): Promise<".js" | ".ts" | ""> {
  if (org.importExtension !== "auto") return org.importExtension;
  await assertNoPipes(dirname(org.output));
  const { getTsconfig } = await import("get-tsconfig");
  const found = readTsconfig(() => getTsconfig(dirname(org.output)));
  if (found !== null) assertReadable(found);
  const options = found?.config.compilerOptions;
  if (options === undefined) return ".js";
  if (options.rewriteRelativeImportExtensions === true) return ".ts";
  if (options.allowImportingTsExtensions === true) return ".ts";
  const resolution =
    options.moduleResolution?.toLowerCase() ?? implied(options.module);
  return (resolution.startsWith("node1") && resolution !== "node10") ||
    resolution === "nodenext"
    ? ".js"
    : "";
}

/** The reader of tsconfigs cannot be interrupted: neither the nearest one nor what it extends may be a pipe. */
async function assertNoPipes(folder: string): Promise<void> {
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, "tsconfig.json");
    const isThere = await assertChain(path, mostExtended);
    if (isThere || dirname(at) === at) return;
  }
}

/** More are no chain that anybody writes. */
const mostExtended = 20;

/** True if there is a tsconfig at a path; throws for one that cannot be read to its end. */
async function assertChain(path: string, left: number): Promise<boolean> {
  const text = await readFileText(path).catch((error: unknown) => {
    if (error instanceof NotAFileError) throw unreadable(error.message, path);
    return null;
  });
  if (text === null) return false;
  const [, list = ""] = /"extends"\s*:\s*("[^"]*"|\[[^\]]*\])/.exec(text) ?? [];
  // Of packages the installation answers for.
  const paths = [...list.matchAll(/"(\.{0,2}\/[^"]*|\.\.?)"/g)]
    .map(([, name = ""]) => resolve(dirname(path), name))
    .flatMap((file) => [file, `${file}.json`]);
  if (left > 0) for (const file of paths) await assertChain(file, left - 1);
  return true;
}

function readTsconfig<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw unreadable(reason, "The tsconfig.json nearest to the output", cause);
  }
}

function unreadable(
  reason: string,
  what: string,
  cause?: unknown,
): CodegenError {
  return new CodegenError(
    "E_READ",
    `${what} could not be read: ${reason.replace(/\.$/, "")}.`,
    {
      hint: "Correct it, or set `importExtension` in the config, so that it need not be read.",
      cause,
    },
  );
}

/** The compiler reads UTF-16, what reads it here does not: its keys have a zero behind each letter then. */
function assertReadable({ path, config }: TsConfigResult): void {
  if (!Object.keys(config).some((key) => key.includes("\0"))) return;
  throw new CodegenError(
    "E_READ",
    `${path} is in UTF-16, so it is not known how imports are to end.`,
    { hint: "Save it as UTF-8, or set `importExtension` in the config." },
  );
}

/** The resolution that TypeScript takes when only `module` is set; that of Node's modules is read with them. */
function implied(module: string | undefined): string {
  return module?.toLowerCase() === "preserve" ? "bundler" : "node10";
}
