/** How relative imports end where no tsconfig says it: as what runs the files needs it. */
import { dirname, join } from "node:path";
import { readFileText } from "../files/read-file.js";

/** Configs of Deno, which finds a module only by its whole name. */
const denoConfigs = ["deno.json", "deno.jsonc"] as const;

/**
 * The ending: `.ts` for Deno and for a Node that runs TypeScript by itself, which find a file by its own
 * name only. What is there keeps its ending, so that machines with different Nodes write the same files.
 */
export async function endingWithoutTsconfig(
  output: string,
): Promise<".js" | ".ts"> {
  for (const path of denoPlaces(output))
    if ((await textAt(path)) !== null) return ".ts";
  const index = (await textAt(join(output, "index.ts"))) ?? "";
  // In the quotes of the project's own formatter.
  const [, ending] = /from ["']\.\/[\w-]+\.(js|ts)["'];?$/m.exec(index) ?? [];
  if (ending !== undefined) return ending === "ts" ? ".ts" : ".js";
  return runsTypeScript() ? ".ts" : ".js";
}

/** Where Deno's configs would be that hold for an output. */
export function denoPlaces(output: string): readonly string[] {
  const parent = dirname(output);
  if (parent === output) return [];
  const beside = denoConfigs.map((name) => join(parent, name));
  return [...beside, ...denoPlaces(parent)];
}

async function textAt(path: string): Promise<string | null> {
  return readFileText(path).catch(() => null);
}

/** Node says so from 22.18 on, where it does; of older ones, and on Bun, which takes any ending, there is no such word. */
function runsTypeScript(): boolean {
  const features: object = process.features;
  const strips = Boolean(Reflect.get(features, "typescript"));
  return strips || process.versions["deno"] !== undefined;
}
