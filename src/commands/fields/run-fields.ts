/** `codegen fields`: what has which name, from the locks alone. Asks nobody and writes nothing. */
import { join, relative, sep } from "node:path";
import type { ResolvedConfig } from "../../config/config.js";
import { CodegenError } from "../../errors.js";
import { lockFileName } from "../../lock/lock.js";
import type { FieldsReport } from "../../report/fields-document.js";
import { namedSchemaOf } from "../../stages/make/named-schema.js";
import { outputGroups } from "../../stages/output-group.js";
import { readLock } from "../../stages/read/locked-schema.js";
import { rowsOf } from "./named-rows.js";
import type { OutputRows } from "./named-rows.js";
import { searchRows } from "./search.js";

/** Options of `fields`. */
export interface FieldsOptions {
  readonly config: ResolvedConfig;
  /** Names of organisations. @default all */
  readonly orgs?: readonly string[] | undefined;
  /** A part of a label, a name, an id, a description or a choice. @default everything */
  readonly query?: string | undefined;
}

/** Lists what the locks name. `E_LOCK_MISSING` where an output has none, `E_USAGE` where a query finds nothing. */
export async function fields({
  config,
  orgs,
  query,
}: FieldsOptions): Promise<FieldsReport> {
  const found: OutputRows[] = [];
  for (const group of outputGroups(config, orgs)) {
    const lock = await readLock(group.directory);
    if (lock === null) throw noLock(group.directory);
    const way = relative(config.root, group.directory);
    const output = way.split(sep).join("/");
    const rows = rowsOf(namedSchemaOf(group, lock), output);
    found.push(query === undefined ? rows : searchRows(rows, query));
  }
  const objects = found.flatMap((rows) => rows.objects);
  const statuses = found.flatMap((rows) => rows.statuses);
  if (query !== undefined && objects.length + statuses.length === 0)
    throw new CodegenError(
      "E_USAGE",
      `Nothing in the lock has “${query}” in its name, label, id, description or choices.`,
      {
        hint: "`codegen fields` lists all; what is new in Close is known after `codegen pull`.",
      },
    );
  return { version: 1, query: query ?? null, objects, statuses };
}

function noLock(directory: string): CodegenError {
  return new CodegenError(
    "E_LOCK_MISSING",
    `There is no ${join(directory, lockFileName)}, so no names are known.`,
    { hint: "Run `codegen` once, and commit what it writes." },
  );
}
