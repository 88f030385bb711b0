/** Decides which files there are and what each is made of; rendering waits until it is needed. */
import type { NamedObject, NamedSchema } from "../schema/named.js";
import { hashValue } from "./hash.js";
import type { EmitOptions } from "./options.js";
import type { Render } from "./render.js";
import type { TemplateName, Templates } from "./templates.js";
import type { RuntimeFile } from "./runtime.js";
import { overrideOf } from "./types.js";
import { contextOf } from "./views/context.js";
import {
  buildClientView,
  buildIndexView,
  buildSharedView,
  clientSource,
  exportsOf,
  hasSharedChoices,
} from "./views/entry.js";
import {
  bindingOf,
  buildBoundView,
  buildModelsView,
  modelsSource,
} from "./views/model.js";
import { buildObjectView } from "./views/object.js";

/** Whose layout a text has. */
export type Layout = "own" | "foreign" | "formatted" | "finished";

/** A file to be emitted. */
export interface PlannedFile {
  /** Below the output directory, with slashes. */
  readonly path: string;
  /** Hash of everything the text is made of. */
  readonly input: string;
  /** Makes the text; templates are compiled by whoever calls this, and only then. */
  readonly text: (render: Render) => string;
  /**
   * Whose layout the text has: `own` is prettier's default where no line is too long, `foreign` may be
   * anything, `formatted` has been through prettier already, `finished` is no TypeScript and stays as
   * it is.
   */
  readonly layout: Layout;
}

/** What the plan is made of. */
export interface Emission {
  readonly schema: NamedSchema;
  readonly options: EmitOptions;
  readonly templates: Templates;
  /** Whether a template of the user's stands in for one of ours. */
  readonly hasOwnTemplates: boolean;
  readonly runtime: readonly RuntimeFile[];
}

/** Plans every file of an output, sorted by path. */
export function planFiles(emission: Emission): readonly PlannedFile[] {
  const { schema, options, runtime } = emission;
  const files = [
    ...schema.objects.map((object) => objectFile(object, emission)),
    viewFile(
      emission,
      "index",
      "index.ts",
      [schema.orgs, exportsOf(schema)],
      () => buildIndexView(schema, options),
    ),
    viewFile(emission, "models", "models.ts", modelsSource(schema), () =>
      buildModelsView(schema, options),
    ),
    boundFile(emission, "events"),
    boundFile(emission, "testing"),
    viewFile(emission, "client", "client.ts", clientSource(schema), () =>
      buildClientView(schema, options),
    ),
    ...(hasSharedChoices(schema)
      ? [
          viewFile(emission, "shared", "shared.ts", schema.sharedChoices, () =>
            buildSharedView(schema, options),
          ),
        ]
      : []),
    ...(options.runtime === "emit"
      ? runtime.map((file) => runtimeFile(file, options))
      : []),
  ];
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function objectFile(object: NamedObject, emission: Emission): PlannedFile {
  const { schema, options } = emission;
  const context = contextOf(object, schema, options);
  const hasOverride = object.fields.some(
    (field) => overrideOf(field, object, options) !== null,
  );
  const file = viewFile(
    emission,
    "object",
    `${object.file}.ts`,
    [object, context.nested],
    () => buildObjectView(object, context),
  );
  return hasOverride ? { ...file, layout: "foreign" } : file;
}

function boundFile(
  emission: Emission,
  file: "events" | "testing",
): PlannedFile {
  const { options } = emission;
  const binding = bindingOf(file, options);
  return viewFile(emission, file, `${file}.ts`, binding, () =>
    buildBoundView(binding, options),
  );
}

function viewFile(
  { options, templates, hasOwnTemplates }: Emission,
  template: TemplateName,
  path: string,
  source: unknown,
  view: () => object,
): PlannedFile {
  return {
    path,
    input: hashValue([options, templates[template], source]),
    text: (render) => render(template, view()),
    layout: hasOwnTemplates ? "foreign" : "own",
  };
}

function runtimeFile(
  { path, text }: RuntimeFile,
  options: EmitOptions,
): PlannedFile {
  return {
    path,
    input: hashValue([options.header, text]),
    text: () => text,
    layout: "formatted",
  };
}
