/** The ids that a program takes from its environment, as the user gives them. */
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { CodegenError } from "../../errors.js";
import { readText } from "../../files/read-text.js";
import { idOf } from "../../ids/find-ids.js";

/** Where ids are given. */
export interface EnvIdSources {
  readonly values: ReadonlyMap<string, string>;
  /** Env files, from `cwd`; the last one counts most. */
  readonly files: readonly string[];
  readonly cwd: string;
}

/** The variables that hold an id, by name; `E_USAGE` where one that is named on the command line holds something else. */
export async function envIds({
  values,
  files,
  cwd,
}: EnvIdSources): Promise<ReadonlyMap<string, string>> {
  for (const [name, value] of values)
    if (idOf(value) === null)
      throw new CodegenError(
        "E_USAGE",
        `--env ${name}=… holds no id of a field, a status, a pipeline or an object type.`,
        {
          hint: `Give one, as in --env ${name}=cf_…, or the path of an env file.`,
        },
      );
  const found = new Map<string, string>();
  for (const file of files) {
    const parsed = parseEnv(await readText(resolve(cwd, file)));
    for (const [name, value] of Object.entries(parsed))
      if (value !== undefined && idOf(value) !== null) found.set(name, value);
  }
  return new Map([...found, ...values]);
}
