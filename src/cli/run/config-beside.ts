/** For whoever starts a command in the wrong package of a repository. */
import type { ResolvedConfig } from "../../config/config.js";
import { CodegenError } from "../../errors.js";

/** The error of a run, which also says where a config is if there is none here and the defaults had nothing to work with. */
export async function namingConfigBeside(
  error: unknown,
  { configFile, orgs, root }: ResolvedConfig,
): Promise<unknown> {
  if (!(error instanceof CodegenError) || configFile !== null) return error;
  const { code, message, hint, items, cause, filesChanged, before } = error;
  const isForNothing =
    code === "E_LOCK_MISSING" ||
    (code === "E_AUTH" && orgs.every((org) => !org.hasCredentials()));
  if (!isForNothing) return error;
  const { configBeside } = await import("../../config/elsewhere.js");
  const beside = await configBeside(root);
  if (beside === null) return error;
  return new CodegenError(code, message, {
    ...{ items, cause, filesChanged, before },
    hint: hint === undefined ? beside : `${beside}\n${hint}`,
  });
}
