/**
 * The view of the file of ids. They stand by themselves, so that the files of object types that refer to
 * each other need not know each other: who imports one type compiles one type.
 */
import type { NamedObject, NamedSchema } from "../../schema/named.js";
import { commentText, docComment } from "../spelling/docs.js";
import { importStatement, sorted, typeAlias } from "../spelling/layout.js";
import { literal } from "../spelling/literal.js";
import type { EmitOptions } from "../spelling/options.js";
import { idType } from "../spelling/types.js";
import { isTyped, runtimeModule } from "./context.js";
import type { AliasView, IdsView, ViewBody } from "./view.js";

/** Builds the view of the ids of all custom objects and activities. */
export function buildIdsView(
  schema: NamedSchema,
  options: EmitOptions,
): ViewBody<IdsView> {
  const objects = typedObjects(schema);
  const bases = sorted(objects.map(baseOf));
  const runtime = literal(runtimeModule("./", "codec", options));
  return {
    imports: [importStatement("import type", bases, runtime)],
    ids: objects.map(idView),
  };
}

/** The names of the types in the file of ids; without any there is no such file. */
export function idTypes(schema: NamedSchema): readonly string[] {
  return sorted(typedObjects(schema).map(({ type }) => idType(type)));
}

/** The part of the schema that the text of the file depends on. */
export function idsSource(schema: NamedSchema): unknown {
  return typedObjects(schema).map(({ id, ids, kind, label, type }) => {
    return { id, ids, kind, label, type };
  });
}

function typedObjects({ objects }: NamedSchema): readonly NamedObject[] {
  return objects.filter(isTyped);
}

function baseOf({ kind }: NamedObject): "CustomObjectId" | "ActivityId" {
  return kind === "customObject" ? "CustomObjectId" : "ActivityId";
}

function idView(object: NamedObject): AliasView {
  const base = baseOf(object);
  const doc = `The id of one "${commentText(object.label)}" (${commentText(object.id)}).`;
  return {
    doc: docComment([doc], ""),
    declaration: typeAlias(idType(object.type), [
      base === "CustomObjectId" ? `${base}<${typeIds(object)}>` : base,
    ]),
  };
}

/** The type's id as a type; with several organisations each has its own. */
export function typeIds({ id, ids }: NamedObject): string {
  return [...new Set(Object.values(ids ?? { only: id }))]
    .map(literal)
    .join(" | ");
}
