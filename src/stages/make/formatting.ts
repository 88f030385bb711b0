/** The options that decide the format of an output's files, as the lock keeps it and as it is now. */
import { join } from "node:path";
import type { PlannedFile } from "../../emit/planned-file.js";
import type { FormatOptions } from "../../emit/format-options.js";
import { formatDefaults } from "../../emit/format-options.js";
import type { Formatter } from "../../emit/format.js";
import type { FormatChange } from "../../report/document.js";
import type { FormatRecord, Lock } from "../../lock/lock.js";
import { compareText, groupBy } from "../../schema/schema.js";
import { readVersion } from "../../version.js";

/** The options that decide the format of each file, by path; none for a file that is never formatted. */
export type FormatsByPath = ReadonlyMap<string, FormatOptions>;

/** Finds the options for each file of a plan. */
export async function findFormats(
  files: readonly PlannedFile[],
  directory: string,
  formatter: Formatter,
): Promise<FormatsByPath> {
  const found = files.map(async ({ path, layout }) => {
    const isFormatted = layout !== "finished";
    const options = isFormatted
      ? await formatter.optionsFor(join(directory, path))
      : {};
    return [path, options] as const;
  });
  return new Map(await Promise.all(found));
}

/** The options as the lock keeps them: once where they hold for all files; undefined where they are prettier's own. */
export function recordFormats(
  formats: FormatsByPath,
): readonly FormatRecord[] | undefined {
  const formatted = [...formats].filter(([path]) => path.endsWith(".ts"));
  const groups = [...groupBy(formatted, ([, options]) => keyOf(options))];
  const records = groups
    .map(([, group]) => ({
      options: group[0]?.[1] ?? {},
      files: groups.length === 1 ? [] : group.map(([path]) => path).sort(),
    }))
    .filter(({ options }) => Object.keys(options).length > 0)
    .sort((a, b) => compareText(a.files[0] ?? "", b.files[0] ?? ""));
  return records.length === 0 ? undefined : records;
}

/** Stands for options in the hash of what a file is made of. */
export function keyOf(options: FormatOptions): string {
  return JSON.stringify(options);
}

/** The options that differ from those of the run that wrote the lock, each once, with where it comes from. */
export async function formatChanges(
  previous: Lock,
  formats: FormatsByPath,
  {
    directory,
    formatter,
  }: { readonly directory: string; readonly formatter: Formatter },
): Promise<readonly FormatChange[]> {
  // An older version kept no options: that the lock has none says nothing.
  if (previous.generator !== readVersion()) return [];
  const changes = new Map<string, FormatChange>();
  for (const [path, now] of formats) {
    if (!Object.hasOwn(previous.files, path)) continue;
    const then = optionsThen(previous.format ?? [], path);
    for (const option of differing(then, now)) {
      const [before, after] = [then, now].map((all) => shown(all, option));
      const key = `${option} ${before} ${after}`;
      if (changes.has(key)) continue;
      const from = await formatter.originOf(join(directory, path), option);
      changes.set(key, { option, lock: before ?? "", now: after ?? "", from });
    }
  }
  return [...changes.values()].sort((a, b) => compareText(a.option, b.option));
}

function optionsThen(
  records: readonly FormatRecord[],
  path: string,
): FormatOptions {
  const record = records.find(
    ({ files }) => files.length === 0 || files.includes(path),
  );
  return record?.options ?? {};
}

function differing(then: FormatOptions, now: FormatOptions): readonly string[] {
  const names = new Set([...Object.keys(then), ...Object.keys(now)]);
  return [...names].filter((name) => shown(then, name) !== shown(now, name));
}

function shown(options: FormatOptions, name: string): string {
  const value = Object.hasOwn(options, name) ? options[name] : undefined;
  return value ?? formatDefaults[name] ?? "not set";
}
