/** What is said where undici cannot be loaded. */
import { CloseError } from "../errors.js";
import { printable } from "../printable.js";
import { isObject } from "../record/read.js";

/** The error of a place where undici does not run. */
export function notHere(): CloseError {
  return new CloseError(
    'undici does not run here, where there are no sockets: set `transport: "fetch"` in the config of codegen, or give the client a `fetch`. Nothing was sent.',
  );
}

/** The words of esbuild's own `require` in an ES module. */
const isInlined = /^Dynamic require of /;

/**
 * undici as it is installed, where a bundler has put it into an ES module, in which it cannot load what
 * it needs of Node. Throws what `unloaded` says for any other cause, and where it is not installed.
 */
export function installedUndici(cause: unknown): unknown {
  const message = cause instanceof Error ? cause.message : "";
  const { process: node } = globalThis as { process?: NodeProcess };
  if (!isInlined.test(message) || node?.getBuiltinModule === undefined)
    throw unloaded(cause);
  try {
    const { createRequire } = node.getBuiltinModule("module");
    // The address of this module would not do: as CommonJS it has none.
    return createRequire(node.argv[1] ?? node.cwd())("undici/index.js");
  } catch {
    throw new CloseError(
      'undici could not be loaded: a bundler has put it into an ES module, where it cannot run. Have it left out there (esbuild: `--external:undici`), bundle as CommonJS, or set `transport: "fetch"` in the config of codegen. Nothing was sent.',
      { cause },
    );
  }
}

/** What of Node is used here. */
interface NodeProcess {
  readonly argv: readonly string[];
  cwd(): string;
  getBuiltinModule?(name: "module"): {
    readonly createRequire: (path: string) => (name: string) => unknown;
  };
}

/** The error that says why undici is not there, and which one to install. */
export function unloaded(cause: unknown): CloseError {
  const code: unknown = isObject(cause) ? cause["code"] : undefined;
  const isMissing = /^(?:ERR_)?MODULE_NOT_FOUND$/.test(String(code));
  const message = cause instanceof Error ? cause.message : String(cause);
  const reason = isMissing ? "it is not installed" : printable(message, 200);
  return new CloseError(
    `undici could not be loaded: ${reason.replace(/\.$/, "")}. Install the one for your Node (undici@7 from Node 20.18.1 on, undici@8 from Node 22.19 on), or give the client a \`fetch\`. Nothing was sent.`,
    { cause },
  );
}
