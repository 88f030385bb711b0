/** Recognises errors that neither we nor the user's files made: a file system that refuses, an installation that is not whole. */
import { fileURLToPath } from "node:url";
import { CodegenError, codeOf, readError } from "./errors.js";

/** A `CodegenError` for what is known to go wrong on machines; any other error as it is. */
export function explainError(error: unknown): unknown {
  return installError(error) ?? readError(error);
}

/** `E_INSTALL` for an error that says that a package of ours, or the native part of one, is not there; null for any other. */
export function installError(error: unknown): CodegenError | null {
  if (!(error instanceof Error)) return null;
  const native = nativePackage(error);
  if (native !== null)
    return new CodegenError(
      "E_INSTALL",
      `The native part of ${native} for ${process.platform} ${process.arch} is not installed.`,
      {
        hint: "Install the packages on this machine, optional ones included: remove node_modules, then `npm ci` without --omit=optional. A node_modules of another system does not work.",
        cause: error,
      },
    );
  const missing = missingPackage(error);
  if (missing === null) return null;
  return new CodegenError(
    "E_INSTALL",
    `close-codegen is not installed completely: its package ${missing} is missing.`,
    {
      hint: "Install the packages again: remove node_modules, then `npm ci`.",
      cause: error,
    },
  );
}

/** The words of napi-rs when no package for this system is there, and of Node when the one there does not load. */
function nativePackage(error: Error): string | null {
  const isNative =
    /native binding/i.test(error.message) ||
    codeOf(error) === "ERR_DLOPEN_FAILED";
  if (!isNative) return null;
  const cause = error.cause instanceof Error ? error.cause.message : "";
  const texts = [error.message, error.stack ?? "", cause].join("\n");
  const [, name] = /\b(oxc-(?:parser|transform))\b/.exec(texts) ?? [];
  return name ?? null;
}

const ownFolder = fileURLToPath(new URL(".", import.meta.url));

/** A package that a file of ours imports; what the files of a user import is theirs to see to. */
function missingPackage(error: Error): string | null {
  if (codeOf(error) !== "ERR_MODULE_NOT_FOUND") return null;
  const [, name, importer = ""] =
    /^Cannot find package '([^']+)' imported from (.+)$/m.exec(error.message) ??
    [];
  return name !== undefined && importer.startsWith(ownFolder) ? name : null;
}
