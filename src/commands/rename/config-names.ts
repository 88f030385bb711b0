/** Names that the config gives: they are changed in the config, where that has them as plain text. */
import { realpath } from "node:fs/promises";
import { parseConfig } from "../../config/locate.js";
import { CodegenError } from "../../errors.js";
import { positionAt } from "../../program/name-words.js";
import type { ProgramRename } from "../../program/plan-rename.js";
import { applyEdits, inOrder } from "../../program/text-edits.js";
import type { TextEdit } from "../../program/text-edits.js";
import type { Texts } from "../../program/texts.js";
import { slashed } from "../../project/verify/overlay.js";
import { firstOrg } from "../../stages/output-group.js";
import type { OutputGroup } from "../../stages/output-group.js";
import type { LockedOutput } from "../program-outputs.js";
import { nameIn, namesAfter, withNames } from "./outdated-names.js";
import type { NewName } from "./outdated-names.js";

/** A name in `names` of the config, and the one that takes its place. */
export interface ConfigName {
  /** The organisation whose names hold for the output. */
  readonly org: string;
  readonly key: string;
  readonly from: string;
  readonly to: string;
}

/** The names of the config that stand in the way of new ones; none where `names` is a function. */
export function configNames(
  { group, lock }: Pick<LockedOutput, "group" | "lock">,
  changes: readonly NewName[],
): readonly ConfigName[] {
  const { name: org, names: given } = firstOrg(group);
  if (typeof given === "function") return [];
  const renamed = withNames(lock, changes);
  const after = namesAfter(group, renamed);
  return changes
    .filter(({ thing, to }) => nameIn(after, thing) !== to)
    .flatMap(({ thing, to }) =>
      Object.entries(given)
        .filter(([, name]) => name === thing.name)
        .map(([key, from]): ConfigName => ({ org, key, from, to }))
        .filter((one) =>
          gives(withConfigNames(group, [one]), renamed, { thing, to }),
        )
        .slice(0, 1),
    );
}

/** True where a thing gets the name; a config that gives one name to two things gives none. */
function gives(
  group: OutputGroup,
  lock: LockedOutput["lock"],
  { thing, to }: NewName,
): boolean {
  try {
    return nameIn(namesAfter(group, lock), thing) === to;
  } catch (error) {
    if (error instanceof CodegenError) return false;
    throw error;
  }
}

/** An output as the config will have it. */
export function withConfigNames(
  group: OutputGroup,
  changed: readonly ConfigName[],
): OutputGroup {
  if (changed.length === 0) return group;
  const fresh = Object.fromEntries(changed.map(({ key, to }) => [key, to]));
  return {
    ...group,
    orgs: group.orgs.map((org) =>
      typeof org.names === "function"
        ? org
        : { ...org, names: { ...org.names, ...fresh } },
    ),
  };
}

/** A rename that edits the config, too. `E_RENAME` where the config does not have a name as plain text. */
export async function withConfigEdits(
  program: ProgramRename,
  changed: readonly ConfigName[],
  {
    configFile,
    texts,
  }: { readonly configFile: string | null; readonly texts: Texts },
): Promise<ProgramRename> {
  if (changed.length === 0 || configFile === null) return program;
  const path = slashed(await realpath(configFile).catch(() => configFile));
  const before = texts.read(path) ?? "";
  const edits = changed.map((one) => editOf(one, path, before));
  const same = program.files.find((file) => file.path === path);
  const all = inOrder([...edits, ...(same?.edits ?? [])]);
  const isEdited = new Set(edits.map(({ start }) => placeIn(before, start)));
  return {
    ...program,
    files: [
      ...program.files.filter((file) => file !== same),
      { path, before, after: applyEdits(before, all), edits: all },
    ],
    left: program.left.filter(
      ({ file, line, column }) =>
        file !== path || !isEdited.has(`${line}:${column}`),
    ),
  };
}

function placeIn(text: string, at: number): string {
  const { line, column } = positionAt(text, at);
  return `${line}:${column}`;
}

function editOf(
  { org, key, from, to }: ConfigName,
  path: string,
  text: string,
): TextEdit {
  const mark = text.startsWith("\ufeff") ? 1 : 0;
  const source = text.slice(mark);
  const { locate } = parseConfig(path, source);
  const isText = (at: number): boolean =>
    /^["'`]$/.test(source[at] ?? "") &&
    source.startsWith(`${from}${source[at] ?? ""}`, at + 1);
  const found = [
    ["orgs", org, "names", key],
    ["names", key],
  ]
    .flatMap((place) => locate(place, "value") ?? [])
    .map(({ line, column }) => offsetOf(source, line, column))
    .find(isText);
  if (found === undefined)
    throw new CodegenError(
      "E_RENAME",
      `${path} gives “${key}” the name ${from}, and not as plain text that could be edited.`,
      {
        hint: `Give it the name ${to} there, and run \`codegen rename --all\`, which carries that through.`,
      },
    );
  const start = mark + found + 1;
  return { start, end: start + from.length, text: to };
}

/** The place of a line and a column, both from 1. */
function offsetOf(text: string, line: number, column: number): number {
  const before = text.split("\n").slice(0, line - 1);
  return before.reduce((sum, one) => sum + one.length + 1, column - 1);
}
