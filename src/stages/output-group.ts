/** One output directory: its lock, its organisations, its schemas. */
import type { ResolvedConfig, ResolvedOrg } from "../config/config.js";
import { CodegenError } from "../errors.js";
import { groupBy } from "../schema/schema.js";

/** An output directory and the organisations that share it, in the config's order. */
export interface OutputGroup {
  readonly directory: string;
  readonly orgs: readonly ResolvedOrg[];
}

/** The outputs of a config that a run is not kept from, or those of the chosen organisations. */
export function outputGroups(
  config: ResolvedConfig,
  chosen: readonly string[] | undefined,
): readonly OutputGroup[] {
  const names = config.orgs.map(({ name }) => name);
  const unknown = (chosen ?? []).filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new CodegenError(
      "E_USAGE",
      `The config has no organisation “${unknown.join("”, “")}”.`,
      {
        hint: orgsHint(names),
      },
    );
  }
  const groups = groupBy(config.orgs, ({ output }) => output);
  return [...groups]
    .filter(([directory]) => config.only?.has(directory) ?? true)
    .map(([directory, orgs]) => ({ directory, orgs }))
    .filter(
      ({ orgs }) =>
        chosen === undefined || orgs.some(({ name }) => chosen.includes(name)),
    );
}

function orgsHint(names: readonly string[]): string {
  return names.length === 1
    ? "Leave --org out: the config has one organisation only."
    : `It has ${names.join(", ")}.`;
}

/** The organisation whose settings hold for the whole output. */
export function firstOrg({ orgs: [org] }: OutputGroup): ResolvedOrg {
  if (org !== undefined) return org;
  throw new TypeError("An output belongs to at least one organisation.");
}
