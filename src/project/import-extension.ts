/** Finds out how the user's TypeScript wants relative imports to end. */
import { dirname } from "node:path";
import type { ResolvedOrg } from "../config/config.js";
import { nearestTsconfig } from "./tsconfig.js";
import type { TsconfigHints } from "./tsconfig.js";
import { denoPlaces, endingWithoutTsconfig } from "./without-tsconfig.js";

/** The ending of relative imports: as configured, as the tsconfig nearest to the output wants it, or as what runs the files does. */
export async function importExtensionFor(
  org: ResolvedOrg,
): Promise<".js" | ".ts" | ""> {
  if (org.importExtension !== "auto") return org.importExtension;
  const found = await nearestTsconfig(dirname(org.output), hints);
  const options = found?.config.compilerOptions;
  if (found === null) return endingWithoutTsconfig(org.output);
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

const hints: TsconfigHints = {
  broken:
    "Correct it, or set `importExtension` in the config, so that it need not be read.",
  encoded: "Save it as UTF-8, or set `importExtension` in the config.",
  lost: "so it is not known how imports are to end",
};

/** Every place at which is looked for the tsconfig nearest to an output, for one that it extends, or for what runs the files. */
export async function endingPlaces(output: string): Promise<readonly string[]> {
  const { getTsconfig } = await import("get-tsconfig");
  // It keeps its answers under what it asked: `existsSync:/path`, `readFileSync:/path:utf8`.
  const asked = new Map<string, unknown>();
  getTsconfig(dirname(output), "tsconfig.json", asked);
  const paths = [...asked.keys()].map((question) =>
    question.replace(/^\w+:/, "").replace(/:utf8$/, ""),
  );
  return [...new Set([...paths, ...denoPlaces(output)])];
}

/** The resolution that TypeScript takes when only `module` is set; that of Node's modules is read with them. */
function implied(module: string | undefined): string {
  return module?.toLowerCase() === "preserve" ? "bundler" : "node10";
}
