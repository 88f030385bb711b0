/** Finds out how the user's TypeScript wants relative imports to end. */
import { dirname } from "node:path";
import type { ResolvedOrg } from "../config.js";

/** The ending of relative imports: as configured, or as the tsconfig nearest to the output wants it. */
export async function importExtensionFor(
  org: ResolvedOrg,
): Promise<".js" | ".ts" | ""> {
  if (org.importExtension !== "auto") return org.importExtension;
  const { getTsconfig } = await import("get-tsconfig");
  const options = getTsconfig(dirname(org.output))?.config.compilerOptions;
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

/** The resolution that TypeScript takes when only `module` is set. */
function implied(module: string | undefined): string {
  const kind = module?.toLowerCase() ?? "";
  if (kind.startsWith("node")) return "nodenext";
  return kind === "preserve" ? "bundler" : "node10";
}
