/** The env files of the command line: `--env`, and `--env-file`, as it was called at first. */
import type { Warning } from "../../errors.js";
import type { GlobalFlags } from "./global-flags.js";

/** The env files that were named, in order; undefined for none. */
export function envFilesOf({
  env,
  envFile,
}: Pick<GlobalFlags, "env" | "envFile">): readonly string[] | undefined {
  if (envFile === undefined) return env;
  return [...envFile, ...(env ?? [])];
}

/** A warning for whoever uses the old word: with some versions of Node it never gets here. */
export function oldWordWarnings({
  envFile,
}: Pick<GlobalFlags, "envFile">): readonly Warning[] {
  if (envFile === undefined) return [];
  const message =
    "--env-file is called --env: Node takes the old word for a flag of its own, and looks for the file itself.";
  return [{ code: "W_OLD_FLAG", message }];
}
