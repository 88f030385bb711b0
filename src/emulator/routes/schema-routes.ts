/** `/custom_field_schema/…`: all fields of one object type, in display order (docs/close-api.md §2.3). */
import { invalid, refuse } from "../endpoint/replies.js";
import type { Resource, PendingWrite } from "../endpoint/resource.js";
import { resourceRoutes } from "../endpoint/resource.js";
import { viewSchemaField } from "../settings/field-views.js";
import type { Route } from "../endpoint/router.js";
import type { Context } from "../state/endpoint-context.js";
import type { JsonObject } from "../state/json-object.js";
import type { TypeKind } from "../state/state.js";

/** The attributes of a schema beside its fields. */
interface Heading {
  /** The key of the object whose fields these are: `lead` or a type's id. */
  readonly id: string;
  readonly objectType: string;
  readonly name: string;
}

const schemas = {
  path: "/custom_field_schema/",
  view: show,
  update: reorder,
};

/** The endpoints of schemas. Without a type's id, `activity` and `custom_object` are no URLs of Close. */
export const schemaRoutes: readonly Route[] = [
  ...routesOf("lead", "Lead"),
  ...routesOf("contact", "Contact"),
  ...routesOf("opportunity", "Opportunity"),
  ...routesOfTypes("activity", "activity", {
    feature: "custom_activity",
    model: "CustomActivityType",
  }),
  ...routesOfTypes("custom_object_type", "custom_object", {
    feature: "custom_object",
    model: "CustomObjectType",
  }),
];

function routesOf(
  word: "lead" | "contact" | "opportunity",
  name: string,
): readonly Route[] {
  return resourceRoutes<Heading>({
    ...schemas,
    itemPath: `${schemas.path}${word}/`,
    feature: word,
    model: name,
    find: () => ({ id: word, objectType: word, name }),
  });
}

function routesOfTypes(
  kind: TypeKind,
  word: string,
  of: Pick<Resource<Heading>, "feature" | "model">,
): readonly Route[] {
  return resourceRoutes<Heading>({
    ...schemas,
    ...of,
    itemPath: `${schemas.path}${word}/:id/`,
    find: ({ organization, switches }, id) => {
      const type = organization.types.find(id);
      if (type?.kind !== kind)
        return switches.unknownTypeStatus === 404
          ? undefined
          : refuse(invalid({ object_type: "Object does not exist." }));
      const isPath = switches.schemaObjectType === "path";
      const objectType = isPath ? `${word}/${type.id}` : word;
      return { id: type.id, objectType, name: type.name };
    },
  });
}

function show(
  { id, objectType, name }: Heading,
  { organization, switches }: Context,
): JsonObject {
  return {
    object_type: objectType,
    name,
    organization_id: organization.id,
    fields: organization.fields
      .ofObject(id)
      .map((field) => viewSchemaField(field, organization, switches)),
  };
}

/** Only the order can be set: ids that the list omits follow, ids of other objects are refused. */
function reorder({
  reader,
  context,
  current,
}: PendingWrite<Heading>): () => Heading {
  const { fields } = context.organization;
  const ids = reader.ids("fields");
  const known = new Set(fields.ofObject(current.id).map(({ id }) => id));
  const foreign = ids.flatMap((id, index) =>
    known.has(id) ? [] : [[String(index), "Object does not exist."] as const],
  );
  if (foreign.length > 0)
    reader.refuse("fields", { errors: Object.fromEntries(foreign) });
  return () => {
    fields.setOrder(current.id, ids);
    return current;
  };
}
