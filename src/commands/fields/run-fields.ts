/** `codegen fields`: what has which name, from the locks alone. Asks nobody and writes nothing. */
import { join, relative, sep } from "node:path";
import type { ResolvedConfig } from "../../config/config.js";
import { CodegenError } from "../../errors.js";
import { lockFileName } from "../../lock/lock.js";
import type {
  FieldsReport,
  NamedThingRow,
} from "../../report/fields-document.js";
import { namedSchemaOf } from "../../stages/make/named-schema.js";
import { firstOrg, outputGroups } from "../../stages/output-group.js";
import { readLock } from "../../stages/read/locked-schema.js";
import { rowsOf } from "./named-rows.js";
import type { OutputRows } from "./named-rows.js";
import { isEmpty, reportOf, searchRows } from "./search.js";

/** Options of `fields`. */
export interface FieldsOptions {
  readonly config: ResolvedConfig;
  /** Names of organisations. @default all */
  readonly orgs?: readonly string[] | undefined;
  /** A part of a label, a name, an id, a description or a choice. @default everything */
  readonly query?: string | undefined;
}

/** Lists what the locks name. `E_LOCK_MISSING` where an output has none, `E_USAGE` where a query finds nothing. */
export async function fields(options: FieldsOptions): Promise<FieldsReport> {
  return searchAll(await readRows(options), options.query, () =>
    readLeftOut(options),
  );
}

/**
 * The report of what a query finds in the rows of each output; `E_USAGE` where that is nothing, with what it
 * finds in all that `readMore` gives: the rows without what the config leaves out.
 */
export async function searchAll(
  outputs: readonly OutputRows[],
  query: string | undefined,
  readMore: () => Promise<readonly OutputRows[]>,
): Promise<FieldsReport> {
  const found =
    query === undefined
      ? outputs
      : outputs.map((rows) => searchRows(rows, query));
  const report = reportOf(found, query);
  if (query === undefined || !isEmpty(report)) return report;
  const all = (await readMore()).map((rows) => searchRows(rows, query));
  const leftOut = titlesOf(all);
  if (leftOut.length > 0)
    throw new CodegenError(
      "E_USAGE",
      `The config leaves out what has “${query}” in it, so that the code has no name for it.`,
      {
        items: leftOut.slice(0, mostNamed),
        hint: "See `include` and `exclude` in the config.",
      },
    );
  throw new CodegenError(
    "E_USAGE",
    `Nothing in the lock has “${query}” in its name, label, id, description or choices.`,
    {
      hint: "`codegen fields` lists all; what is new in Close is known after `codegen pull`.",
    },
  );
}

/** The most things that a message names. */
const mostNamed = 5;

/** What was found, each in words with its id. */
function titlesOf(outputs: readonly OutputRows[]): readonly string[] {
  const inWords = ({ label, id }: NamedThingRow): string =>
    `“${label}” (${id})`;
  const { objects, statuses } = reportOf(outputs, undefined);
  return [
    ...objects.flatMap((object) =>
      object.fields.length === 0
        ? [inWords(object)]
        : object.fields.map(
            (field) => `${inWords(field)} of ${inWords(object)}`,
          ),
    ),
    ...statuses.map(inWords),
  ];
}

/** All rows of the locks, what the config leaves out included. */
export async function readLeftOut({
  config,
  orgs,
}: Pick<FieldsOptions, "config" | "orgs">): Promise<readonly OutputRows[]> {
  const whole = config.orgs.map((org) => ({
    ...org,
    include: [],
    exclude: [],
  }));
  return readRows({ config: { ...config, orgs: whole }, orgs });
}

/** All rows of each output. `E_LOCK_MISSING` where one has no lock. */
export async function readRows({
  config,
  orgs,
}: Pick<FieldsOptions, "config" | "orgs">): Promise<readonly OutputRows[]> {
  const outputs: OutputRows[] = [];
  for (const group of outputGroups(config, orgs)) {
    const lock = await readLock(group.directory);
    if (lock === null) throw noLock(group.directory);
    const way = relative(config.root, group.directory);
    const output = way.split(sep).join("/");
    const { emit } = firstOrg(group);
    outputs.push(rowsOf(namedSchemaOf(group, lock), output, emit));
  }
  return outputs;
}

function noLock(directory: string): CodegenError {
  return new CodegenError(
    "E_LOCK_MISSING",
    `There is no ${join(directory, lockFileName)}, so no names are known.`,
    { hint: "Run `codegen` once, and commit what it writes." },
  );
}
