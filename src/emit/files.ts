/** Decides which files there are and what each is made of; rendering waits until it is needed. */
import type { NamedObject, NamedSchema } from "../schema/named.js";
import { hashValue } from "../hash.js";
import { assertNames } from "./inspect.js";
import { StandIns, holdsDoubtful, neutralOptions } from "./neutral.js";
import type { EmitOptions } from "./spelling/options.js";
import type { Render } from "./render.js";
import type { TemplateName, Templates } from "./templates.js";
import { templateNames } from "./templates.js";
import type { RuntimeFile } from "./runtime.js";
import { idsFile, overrideOf, sharedFile } from "./spelling/types.js";
import { contextOf } from "./views/context.js";
import { fileHeader } from "./spelling/header.js";
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
import { buildIdsView, idTypes, idsSource } from "./views/ids.js";
import { buildObjectView, buildTypesView } from "./views/object.js";
import { statusesFile } from "./views/status-members.js";
import {
  buildStatusesView,
  statusExports,
  statusesSource,
} from "./views/statuses.js";
import type { PlannedFile } from "./planned-file.js";

/** Everything that the plan is made of. */
export interface Emission {
  readonly schema: NamedSchema;
  readonly options: EmitOptions;
  readonly templates: Templates;
  /** The templates of which the user's own stand in the place of ours. */
  readonly ownTemplates: ReadonlySet<TemplateName>;
  readonly runtime: readonly RuntimeFile[];
}

/** An emission of which what all files of a template are made of is hashed once. */
interface Framed extends Emission {
  /** The hash of a template and of the options. */
  readonly frame: (template: TemplateName) => string;
}

/** Plans every file of an output, sorted by path; throws `E_SELF_CHECK` for a name that is none. */
export function planFiles(given: Emission): readonly PlannedFile[] {
  const { schema, options, runtime } = given;
  assertNames(schema);
  const emission = { ...given, frame: framesOf(given) };
  const files = [
    ...schema.objects.map((object) => objectFile(object, emission)),
    ...filesAround(emission),
    ...(options.runtime === "emit"
      ? runtime.map((file) => runtimeFile(file, options))
      : []),
  ];
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Plans the file of one object type of an emission. */
export function planObject(object: NamedObject, given: Emission): PlannedFile {
  return objectFile(object, { ...given, frame: framesOf(given) });
}

/**
 * Stands for all that other files are made of an object type: while it is the same, no other file changes
 * with the object type. What is around the object types is asked what it is made of this one; other object
 * types know its names, and which of its fields refer to them.
 */
export function factsOf(object: NamedObject, given: Emission): string {
  const { id, kind, type, value, collection, file, archived, leaves } = object;
  const used = new Set(object.fields.map(({ choicesType }) => choicesType));
  const schema = {
    ...given.schema,
    // Which organisation it is, no object type says.
    organization: { id: "", ids: null },
    objects: [object],
    sharedChoices: given.schema.sharedChoices.filter(({ choicesType }) =>
      used.has(choicesType),
    ),
  };
  // What they are laid out with is the same for all, and known to be as it was.
  const around = filesAround({ ...given, schema, frame: () => "" });
  return hashValue([
    around.map(({ path, input }) => [path, input]),
    { id, kind, type, value, collection, file, archived, leaves },
    object.fields.map((field) => [
      ...[field.key, field.name, field.shared, field.repeated, field.leaves],
      ...[field.choicesType, field.target, field.reference],
    ]),
  ]);
}

/** The files beside those of the object types, the runtime aside. */
function filesAround(emission: Framed): readonly PlannedFile[] {
  const { schema } = emission;
  const { emit } = emission.options;
  return [
    indexFile(emission),
    ...(emit === "client" ? [clientFile(emission)] : []),
    ...(emit === "types"
      ? []
      : [
          modelsFile(emission),
          boundFile(emission, "events"),
          boundFile(emission, "testing"),
        ]),
    ...(idTypes(schema).length > 0 ? [idFile(emission)] : []),
    ...(hasSharedChoices(schema) ? [choicesFile(emission)] : []),
    ...(statusExports(schema).values.length > 0 ? [statusFile(emission)] : []),
  ];
}

function framesOf({ options, templates }: Emission): Framed["frame"] {
  const frames = new Map(
    templateNames.map((name) => [name, hashValue([options, templates[name]])]),
  );
  return (name) => frames.get(name) ?? "";
}

function indexFile(emission: Framed): PlannedFile {
  const { schema, options } = emission;
  const source = [schema.orgs, exportsOf(schema, options)];
  return viewFile(emission, "index", "index.ts", source, () =>
    buildIndexView(schema, options),
  );
}

function modelsFile(emission: Framed): PlannedFile {
  const { schema, options } = emission;
  return viewFile(emission, "models", "models.ts", modelsSource(schema), () =>
    buildModelsView(schema, options),
  );
}

function clientFile(emission: Framed): PlannedFile {
  const { schema, options } = emission;
  return viewFile(
    emission,
    "client",
    "client.ts",
    clientSource(schema),
    () => buildClientView(schema, options),
    (standIns) => buildClientView(neutralSchema(schema, standIns), options),
  );
}

function idFile(emission: Framed): PlannedFile {
  const { schema, options } = emission;
  return viewFile(
    emission,
    "ids",
    `${idsFile}.ts`,
    idsSource(schema),
    () => buildIdsView(schema, options),
    (standIns) => buildIdsView(neutralSchema(schema, standIns), options),
  );
}

function choicesFile(emission: Framed): PlannedFile {
  const { schema, options } = emission;
  return viewFile(
    emission,
    "shared",
    `${sharedFile}.ts`,
    schema.sharedChoices,
    () => buildSharedView(schema, options),
    (standIns) => {
      const sharedChoices = schema.sharedChoices.map((field) =>
        standIns.definition(field),
      );
      return buildSharedView({ ...schema, sharedChoices }, options);
    },
  );
}

function statusFile(emission: Framed): PlannedFile {
  const { schema, options } = emission;
  return viewFile(
    emission,
    "statuses",
    `${statusesFile}.ts`,
    statusesSource(schema),
    () => buildStatusesView(schema, options),
    (standIns) =>
      buildStatusesView(standIns.statuses(schema), neutralOptions(options)),
  );
}

function neutralSchema(schema: NamedSchema, standIns: StandIns): NamedSchema {
  const { organization, leftOut } = schema;
  return {
    ...schema,
    organization: standIns.organization(organization),
    leftOut: leftOut.map((id) => standIns.of(id)),
    objects: schema.objects.map((object) => standIns.object(object)),
  };
}

function objectFile(object: NamedObject, emission: Framed): PlannedFile {
  const { schema, options } = emission;
  const context = contextOf(object, schema, options);
  const hasOverride = object.fields.some(
    (field) => overrideOf(field, object, options) !== null,
  );
  const [template, build] =
    options.emit === "types"
      ? (["types", buildTypesView] as const)
      : (["object", buildObjectView] as const);
  return viewFile(
    emission,
    template,
    `${object.file}.ts`,
    [object, context.nested, context.statusMembers],
    () => build(object, context),
    (standIns) => {
      const neutral = standIns.object(object);
      const given = { ...context, options: neutralOptions(options) };
      return build(neutral, given);
    },
    hasOverride,
  );
}

function boundFile(emission: Framed, file: "events" | "testing"): PlannedFile {
  const { options } = emission;
  const binding = bindingOf(file, options);
  return viewFile(emission, file, `${file}.ts`, binding, () =>
    buildBoundView(binding, options),
  );
}

/** Builds the view from stand-ins for all texts of Close. */
type Neutral = (standIns: StandIns) => object;

function viewFile(
  { options, ownTemplates, frame }: Framed,
  template: TemplateName,
  path: string,
  source: unknown,
  view: () => object,
  neutral: Neutral | null = null,
  hasOwnTypes = false,
): PlannedFile {
  const hasOwnTemplate = ownTemplates.has(template);
  const isOurs = neutral !== null && !hasOwnTemplate;
  const isMixed = hasOwnTypes || hasOwnTemplate;
  const header = fileHeader(options, isMixed);
  const show = (render: Render, body: object): string =>
    render(template, { header, ...body });
  return {
    path,
    input: hashValue([frame(template), source]),
    text: (render) => show(render, view()),
    layout: isMixed ? "foreign" : "own",
    meaning: isOurs
      ? (render) => {
          const standIns = new StandIns();
          return {
            original: standIns.original,
            isDoubtful: holdsDoubtful(source),
            text: () => show(render, neutral(standIns)),
          };
        }
      : null,
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
    meaning: null,
  };
}
