/** Organisations that a run does without: nobody chose them, and their key is not there, or the lock does not know them. */
import { relative, sep } from "node:path";
import type { ResolvedConfig, ResolvedOrg } from "../../config/config.js";
import type { Warning } from "../../errors.js";
import type { OutputGroup } from "../output-group.js";

/** The options of a run that decide which organisations it reads. */
export interface ReadChoice {
  readonly config: ResolvedConfig;
  /** Names of organisations. @default all */
  readonly orgs?: readonly string[] | undefined;
  readonly sample?: boolean | undefined;
}

/** True if an organisation can be read, as far as that shows without asking Close. */
export function isReadable(
  org: ResolvedOrg,
  { sample = false }: Pick<ReadChoice, "sample">,
): boolean {
  return sample || org.source === "sample" || org.hasCredentials();
}

/**
 * True if a run reads an organisation. One whose key is missing is left out where others can be
 * read, unless it was chosen: then the missing key is an error.
 */
export function isToBeRead(org: ResolvedOrg, options: ReadChoice): boolean {
  const { orgs: chosen, config } = options;
  if (chosen !== undefined) return chosen.includes(org.name);
  const isAnyReadable = config.orgs.some((one) => isReadable(one, options));
  return isReadable(org, options) || !isAnyReadable;
}

/** The outputs of which a run reads something, and the warnings about the others, which stay as they are. */
export function groupsToRead(
  groups: readonly OutputGroup[],
  options: ReadChoice,
): {
  readonly groups: readonly OutputGroup[];
  readonly warnings: readonly Warning[];
} {
  const isRead = ({ orgs }: OutputGroup): boolean =>
    orgs.some((org) => isToBeRead(org, options));
  const warnings = groups
    .filter((group) => !isRead(group))
    .flatMap(({ directory, orgs }) => {
      const folder = relative(options.config.root, directory);
      const stays = `${folder.split(sep).join("/")} stays as it is`;
      return orgs.map((org) => absence(`${missingKey(org)}: ${stays}.`));
    });
  return { groups: groups.filter(isRead), warnings };
}

/** The warning about an organisation that was not read and is as the lock has it. */
export function keptAsLocked(org: ResolvedOrg): Warning {
  return absence(`${missingKey(org)}: it stays as the lock has it.`);
}

/** The warning about an organisation that shares an output and that the lock does not know either. */
export function leftOut(
  org: ResolvedOrg,
  known: readonly string[],
  options: Pick<ReadChoice, "orgs" | "sample">,
): Warning {
  const isKeyMissing = options.orgs === undefined && !isReadable(org, options);
  const why = isKeyMissing
    ? missingKey(org)
    : `The organisation “${org.name}” has not been read yet`;
  const names = known.map((name) => `“${name}”`).join(" and ");
  return absence(
    `${why}: the code is that of ${names} alone. It comes in with \`codegen --org ${org.name}\` and its key.`,
  );
}

function missingKey({ name, credentialsSource }: ResolvedOrg): string {
  return `The organisation “${name}” was not read, since ${credentialsSource()} is not set`;
}

function absence(message: string): Warning {
  return { code: "W_ORG_ABSENT", message };
}
