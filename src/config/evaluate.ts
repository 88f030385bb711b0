/** Evaluates the source of a config file and gives what it exports by default. */
import { randomUUID } from "node:crypto";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { defineConfig, env } from "../define.js";
import { programModule } from "../package-file.js";

/** A config file that is to be evaluated. */
export interface ConfigSource {
  /** Absolute. */
  readonly file: string;
  readonly source: string;
  /** The folder for a transpiled copy; asked for only where one is made. */
  readonly cache: () => Promise<string | false>;
}

/**
 * Runs a config file and gives its default export; what the file throws passes through. Most configs
 * import nothing but this package: those run at once, and the loader for all others stays unloaded.
 */
export async function evaluateConfig(config: ConfigSource): Promise<unknown> {
  const plain = await evaluatePlain(config);
  return plain === null ? evaluateModule(config) : plain.value;
}

/** Imports of this package, as the transpiler prints them. */
const ownImports = /^import \{[^}]*\} from "close-codegen";$/gm;

/** Words that need a file's own place among other modules. */
const needsPlace =
  /\bimport\b|\bfrom\s*["']|\b(?:require|module|exports|__dirname|__filename)\b/;

/** The default export, whatever it is; null where the source needs more than this package, or anything goes wrong. */
async function evaluatePlain({
  file,
  source,
}: ConfigSource): Promise<{ readonly value: unknown } | null> {
  const { transformSync } = await import("oxc-transform");
  const { code, errors } = transformSync(file, source);
  if (errors.length > 0 || needsPlace.test(code.replace(ownImports, "")))
    return null;
  const define = programModule("define").href;
  const text = code.replace(ownImports, (statement) =>
    statement.replace('"close-codegen"', JSON.stringify(define)),
  );
  // A stack names the file then, in place of an address that holds the whole source, keys included.
  const named = `${text}\n//# sourceURL=${pathToFileURL(file).href}`;
  // Modules are remembered by their address, and a config may read the environment: each time a new one.
  const url = `data:text/javascript,${encode(named)}#${randomUUID()}`;
  try {
    const module: unknown = await import(url);
    return defaultOf(module);
  } catch {
    // The loader for all configs fails as well, and knows the line.
    return null;
  }
}

/** No parenthesis ends the address before its end, where stacks put it into a pair of them. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[()]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
}

/** A function or a promise is left to the loader for all configs, which waits for what it gives. */
function defaultOf(module: unknown): { readonly value: unknown } | null {
  if (typeof module !== "object" || module === null) return null;
  if (!("default" in module)) return null;
  const { default: value } = module;
  const isLater = typeof value === "function" || value instanceof Promise;
  return isLater ? null : { value };
}

async function evaluateModule({ file, cache }: ConfigSource): Promise<unknown> {
  const { loadConfig } = await import("c12");
  const { config } = await loadConfig({
    cwd: dirname(file),
    configFile: file,
    rcFile: false,
    globalRc: false,
    packageJson: false,
    dotenv: false,
    giget: false,
    extend: false,
    envName: false,
    // c12's own merging drops null and undefined, which would hide mistakes.
    merger: (...sources) => sources.find((source) => source != null) ?? {},
    jitiOptions: {
      fsCache: await cache(),
      // A config loads where the package is not installed, and the same way from dist/ and src/.
      virtualModules: { "close-codegen": { defineConfig, env } },
    },
  });
  const value: unknown = config;
  // Where nothing is the default export, the loader gives the module with all that it exports.
  const isModule =
    typeof value === "object" &&
    value !== null &&
    "default" in value &&
    value.default === undefined;
  return isModule ? undefined : value;
}
