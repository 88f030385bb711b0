/** The views of the files around the object types: shared choices, the index, the client. */
import type { NamedObject, NamedSchema } from "../../schema/named.js";
import { lowerFirst } from "../../schema/letters.js";
import type { ObjectKind } from "../../schema/schema.js";
import { compareText } from "../../schema/schema.js";
import { commentText, docComment } from "../spelling/docs.js";
import {
  bracketed,
  callMember,
  choicesList,
  importStatement,
  member,
  sorted,
  typeAlias,
} from "../spelling/layout.js";
import type { EmitOptions } from "../spelling/options.js";
import { literal } from "../spelling/literal.js";
import { idsByOrg } from "../spelling/org-ids.js";
import { idsFile, isUnion, sharedFile } from "../spelling/types.js";
import { isTyped, runtimeModule } from "./context.js";
import { deprecation, standardWords } from "./describe.js";
import { idTypes } from "./ids.js";
import { inputEndings } from "./inputs.js";
import { declaresChoices } from "./object.js";
import { statusesFile } from "./status-members.js";
import { statusExports } from "./statuses.js";
import type {
  AliasView,
  ClientView,
  CollectionView,
  IndexView,
  SharedView,
  ViewBody,
} from "./view.js";

/** Builds the view of the types of shared choices fields. */
export function buildSharedView(
  schema: NamedSchema,
  options: EmitOptions,
): ViewBody<SharedView> {
  const choices = schema.sharedChoices.flatMap((field) => {
    if (field.type.kind !== "choices" || !isUnion(field.type.options))
      return [];
    const parts = field.type.options.map(literal);
    const doc = `The choices of the shared field "${commentText(field.label)}" (${commentText(field.id)}).`;
    return [
      {
        doc: docComment([doc], ""),
        declaration:
          options.emit === "types"
            ? typeAlias(field.choicesType, parts)
            : choicesList("export const", field.choicesType, parts),
      },
    ];
  });
  const runtime = literal(runtimeModule("./", "codec", options));
  return {
    imports:
      options.emit === "types"
        ? []
        : [importStatement("import type", ["ChoiceOf"], runtime)],
    choices,
  };
}

/** Whether a shared field's choices are declared in the shared file. */
export function hasSharedChoices(schema: NamedSchema): boolean {
  return schema.sharedChoices.some(
    ({ type }) => type.kind === "choices" && isUnion(type.options),
  );
}

/** The names that each file exports; all that the index and the client need to know of it. */
export interface FileExports {
  readonly file: string;
  readonly values: readonly string[];
  readonly types: readonly string[];
}

/** The exports of each object type's file, of the file of ids and of the shared file. */
export function exportsOf(
  schema: NamedSchema,
  { emit }: Pick<EmitOptions, "emit">,
): readonly FileExports[] {
  const objects = schema.objects.map((object) => ({
    file: object.file,
    values: emit === "types" ? [] : [object.value],
    types: sorted([
      object.type,
      ...(emit === "types" ? [] : [`${object.type}Model`]),
      ...inputEndings(object).map((ending) => `${object.type}${ending}`),
      ...object.fields.flatMap((field) =>
        field.choicesType !== null && declaresChoices(field)
          ? [field.choicesType]
          : [],
      ),
    ]),
  }));
  const shared = schema.sharedChoices
    .filter(({ type }) => type.kind === "choices" && isUnion(type.options))
    .map(({ choicesType }) => choicesType);
  const others = [
    { file: idsFile, values: [], types: idTypes(schema) },
    { file: sharedFile, values: [], types: sorted(shared) },
    { file: statusesFile, ...statusExports(schema) },
  ];
  return [...objects, ...others.filter(({ types }) => types.length > 0)].sort(
    (a, b) => compareText(a.file, b.file),
  );
}

/** Builds the view of the file that users import. */
export function buildIndexView(
  schema: NamedSchema,
  options: EmitOptions,
): ViewBody<IndexView> {
  const extension = options.importExtension;
  const { emit } = options;
  const part = emit === "types" ? "codec" : "index";
  const runtime = runtimeModule("./", part, options);
  const files = exportsOf(schema, options);
  const exports = files.flatMap(({ file, values, types }) => {
    const path = literal(`./${file}${extension}`);
    return [
      ...(values.length > 0 ? [importStatement("export", values, path)] : []),
      ...(types.length > 0
        ? [importStatement("export type", types, path)]
        : []),
    ];
  });
  const client = literal(`./client${extension}`);
  const events = literal(`./events${extension}`);
  const models = literal(`./models${extension}`);
  const ofClient = [
    importStatement("export", ["createCloseClient"], client),
    importStatement(
      "export type",
      schema.orgs.length === 0
        ? ["CloseClient"]
        : ["ClientOptions", "CloseClient"],
      client,
    ),
  ];
  const ofEvents = [
    importStatement("export", ["parseEvent"], events),
    importStatement("export type", ["CloseEvent"], events),
  ];
  if (emit === "types")
    return { exports: [...exports, `export type * from ${literal(runtime)};`] };
  return {
    exports: [
      ...(emit === "client" ? ofClient : []),
      ...ofEvents,
      ...exports,
      importStatement("export type", ["Models"], models),
      `export * from ${literal(runtime)};`,
    ],
  };
}

/** Builds the view of the client's file. */
export function buildClientView(
  schema: NamedSchema,
  options: EmitOptions,
): ViewBody<ClientView> {
  const extension = options.importExtension;
  const runtime = runtimeModule("./", "index", options);
  const { orgs } = schema;
  const models = literal(`./models${extension}`);
  const ofKind = (kind: ObjectKind): readonly CollectionView[] =>
    schema.objects.filter((object) => object.kind === kind).map(collectionView);
  return {
    orgs: orgs.length === 0 ? [] : [orgView(orgs)],
    origin: originOf(schema),
    options: orgs.length === 0 ? "CloseClientOptions" : "ClientOptions",
    imports: [
      importStatement("import", ["connect"], literal(runtime)),
      importStatement(
        "import type",
        sorted([
          "CloseClientOptions",
          "CloseConnection",
          "CloseRequests",
          ...schema.objects.map(recordsType),
        ]),
        literal(runtime),
      ),
      importStatement("import", ["wrappers"], models),
      importStatement("import type", ["Models"], models),
    ],
    records: [
      ...ofKind("lead"),
      ...ofKind("contact"),
      ...ofKind("opportunity"),
    ],
    objects: ofKind("customObject"),
    activities: ofKind("customActivity"),
  };
}

/** What `verify` needs to know of the organisation beside the wrappers, on one line. */
function originOf({
  organization,
  leftOut,
  objects,
}: Pick<NamedSchema, "organization" | "leftOut" | "objects">): string {
  const { id, ids } = organization;
  const list = (name: string, items: readonly string[]): readonly string[] =>
    items.length === 0 ? [] : [`${name}: [${items.map(literal).join(", ")}]`];
  const names = (chosen: readonly NamedObject[]): readonly string[] =>
    chosen.map(({ value }) => value);
  const isGone = ({ leaves }: NamedObject): boolean => leaves !== undefined;
  return [
    `organization: ${ids === null ? literal(id) : idsByOrg(ids, literal)}`,
    ...list("readOnly", names(objects.filter(({ archived }) => archived))),
    ...list("deleted", names(objects.filter(isGone))),
    ...list("leftOut", leftOut),
  ].join(", ");
}

/** The client's options with several organisations: one of them has to be named. */
function orgView(orgs: readonly string[]): AliasView {
  const doc = docComment(
    ["The options of a client, with the organisation whose key it gets."],
    "",
  );
  const members = [member("  ", "org", orgs.map(literal))];
  const declaration = [
    "export interface ClientOptions extends CloseClientOptions {",
    ...members,
    "}",
  ];
  return { doc, declaration: declaration.join("\n") };
}

/** The part of the schema that the client's text depends on. */
export function clientSource({
  objects,
  orgs,
  organization,
  leftOut,
}: NamedSchema): unknown {
  const parts = objects.map(
    ({
      id,
      label,
      kind,
      calledInClose,
      value,
      collection,
      archived,
      leaves,
    }) => ({
      id,
      label,
      kind,
      calledInClose,
      value,
      collection,
      archived,
      leaves,
    }),
  );
  return { orgs, organization, leftOut, objects: parts };
}

const singletonMembers: Readonly<Partial<Record<ObjectKind, string>>> = {
  lead: "leads",
  contact: "contacts",
  opportunity: "opportunities",
};

function collectionView(object: NamedObject): CollectionView {
  const singleton = singletonMembers[object.kind];
  const name = singleton ?? object.collection;
  const [outer, inner] =
    singleton === undefined ? ["    ", "      "] : ["  ", "    "];
  const type = recordsType(object);
  const value = literal(object.value);
  const doc = isTyped(object)
    ? `Records of "${commentText(object.label)}" (${commentText(object.id)}).`
    : `${standardWords(object)}.`;
  return {
    doc: docComment([doc, deprecation(object)], outer),
    declaration: bracketed(
      `readonly ${name}: ${type}`,
      ["Models", `Models[${value}]`],
      ";",
      { indent: outer, open: "<", close: ">", pad: "", last: "" },
    ),
    line: callMember(inner, name, `connection.${lowerFirst(type)}`, value),
  };
}

/** The client's type for the records of an object type; the runtime's function that gives it is called alike. */
function recordsType({ archived, kind }: NamedObject): RecordsType {
  if (archived) return "ReadOnlyRecords";
  return kind === "customActivity" ? "ActivityRecords" : "Records";
}

type RecordsType = "ActivityRecords" | "ReadOnlyRecords" | "Records";
