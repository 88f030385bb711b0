/** Renders a schema without touching a disk. */
import { builtInMembers, declaredNames } from "../../src/emit/declared.js";
import { planFiles } from "../../src/emit/files.js";
import type { EmitOptions } from "../../src/emit/spelling/options.js";
import { compileTemplates } from "../../src/emit/render.js";
import { readTemplates } from "../../src/emit/templates.js";
import { buildNames, noNames } from "../../src/schema/name-all.js";
import { nameSchema } from "../../src/schema/named.js";
import type { NamedSchema } from "../../src/schema/named.js";
import type { Names } from "../../src/schema/name-rules.js";
import type { Schema } from "../../src/schema/schema.js";

/** The options of a config that says nothing. */
export const plainOptions: EmitOptions = {
  version: "0.0.0",
  dates: "string",
  unknownChoices: "open",
  importExtension: ".js",
  runtime: "emit",
  emit: "client",
  trustRequired: false,
  transport: "undici",
  docs: "full",
  header: [],
  types: {},
};

/** Names a schema as a run with the default config would. */
export function namesOf(schema: Schema, previous: Names = noNames): Names {
  return buildNames(schema, previous, {
    members: builtInMembers,
    declarations: declaredNames,
    pin: () => undefined,
  }).names;
}

/** A schema with the names that a first run gives it. */
export function named(schema: Schema): NamedSchema {
  const all = { object: () => true, field: () => true };
  return nameSchema(schema, namesOf(schema), all, new Map());
}

const templates = await readTemplates(null);
const render = compileTemplates(templates);

/** The text of every file but the runtime, by path. */
export function emit(
  schema: Schema,
  options: EmitOptions = plainOptions,
): ReadonlyMap<string, string> {
  return emitNamed(named(schema), options);
}

/** The text of every file but the runtime, of a schema that has its names already. */
export function emitNamed(
  schema: NamedSchema,
  options: EmitOptions = plainOptions,
): ReadonlyMap<string, string> {
  const files = planFiles({
    schema,
    options,
    templates,
    ownTemplates: new Set(),
    runtime: [],
  });
  return new Map(files.map((file) => [file.path, file.text(render)]));
}
