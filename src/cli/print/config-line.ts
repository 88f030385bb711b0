/** The line that names the config: before the work where it is an unusual one, else with the result. */
import { dirname } from "node:path";
import type { ResolvedConfig } from "../../config/config.js";
import { configLine } from "../../report/run-text.js";
import type { Palette } from "../../report/terminal.js";

/** The line about a config that does not lie where people look first, or about none. */
export function unusualConfigLines(
  config: ResolvedConfig,
  cwd: string,
  style: Palette,
): readonly string[] {
  if (isUsual(config, cwd)) return [];
  return [configLine(config.configFile, cwd, style)];
}

/** The line about a config that lies where people look first. */
export function usualConfigLines(
  config: ResolvedConfig,
  cwd: string,
  style: Palette,
): readonly string[] {
  if (!isUsual(config, cwd)) return [];
  return [configLine(config.configFile, cwd, style)];
}

function isUsual({ configFile }: ResolvedConfig, cwd: string): boolean {
  return configFile !== null && dirname(configFile) === cwd;
}
