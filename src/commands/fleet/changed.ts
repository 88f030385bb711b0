/** Finds the outputs whose lock, config or templates are not as they were at a revision of git. */
import { join } from "node:path";
import type { ResolvedConfig } from "../../config/config.js";
import { changedOrgs } from "../../config/org-texts.js";
import { readFileText } from "../../files/read-file.js";
import { changedSince } from "../../git/changed-paths.js";
import type { ChangedPaths } from "../../git/changed-paths.js";
import { lockFileName } from "../../lock/lock.js";
import { filesOfConfig } from "../../repeat/config-files.js";
import { own } from "../../schema/schema.js";
import type { OutputGroup } from "../../stages/output-group.js";
import { readLock } from "../../stages/read/locked-schema.js";

/** The outputs of these that changed since a revision, in their order. */
export async function changedGroups(
  config: ResolvedConfig,
  groups: readonly OutputGroup[],
  {
    ref,
    signal,
  }: { readonly ref: string; readonly signal: AbortSignal | undefined },
): Promise<readonly OutputGroup[]> {
  const changed = await changedSince({ folder: config.root, ref, signal });
  const settings = await changedSettings(config, changed);
  if (settings === "all") return groups;
  const found: OutputGroup[] = [];
  for (const group of groups)
    if (hasChanged(group, changed) || (await isOf(group, settings)))
      found.push(group);
  return found;
}

function hasChanged(
  { directory, orgs }: OutputGroup,
  changed: ChangedPaths,
): boolean {
  const templates = orgs.flatMap((org) => org.templates ?? []);
  return [join(directory, lockFileName), ...templates].some(changed.has);
}

/** True if one of these organisations is, or was, of an output. */
async function isOf(
  { directory, orgs }: OutputGroup,
  names: ReadonlySet<string>,
): Promise<boolean> {
  if (names.size === 0) return false;
  if (orgs.some(({ name }) => names.has(name))) return true;
  // What cannot be read now is reported by the run.
  const lock = await readLock(directory).catch(() => null);
  return [...names].some(
    (name) => lock !== null && own(lock.schema, name) !== undefined,
  );
}

/** The organisations whose settings changed, those that are new or gone among them; or all. */
async function changedSettings(
  { configFile }: ResolvedConfig,
  changed: ChangedPaths,
): Promise<ReadonlySet<string> | "all"> {
  if (configFile === null) return new Set();
  const modules = configFile.endsWith(".json")
    ? null
    : await filesOfConfig(configFile);
  if (modules?.paths.some(changed.has) === true) return "all";
  if (!changed.has(configFile)) return new Set();
  const before = await changed.textOf(configFile);
  if (before === null) return "all";
  const after = await readFileText(configFile);
  return changedOrgs(configFile, before, after) ?? "all";
}
