/** `/custom_activity/` and `/custom_object_type/`: the types that people define (docs/close-api.md §2.4, §2.5). */
import type { BodyReader } from "../endpoint/body-reader.js";
import type { Resource, PendingWrite } from "../endpoint/resource.js";
import { resourceRoutes } from "../endpoint/resource.js";
import { viewType } from "../settings/type-view.js";
import type { Route } from "../endpoint/router.js";
import type { Context } from "../state/endpoint-context.js";
import type { CustomType, TypeKind } from "../state/state.js";

/** The endpoints of types. */
export const customTypeRoutes: readonly Route[] = [
  ...routesOfKind("activity", {
    path: "/custom_activity/",
    feature: "custom_activity",
    model: "CustomActivityType",
  }),
  ...routesOfKind("custom_object_type", {
    path: "/custom_object_type/",
    feature: "custom_object",
    model: "CustomObjectType",
  }),
];

function routesOfKind(
  kind: TypeKind,
  endpoints: Pick<Resource<CustomType>, "path" | "feature" | "model">,
): readonly Route[] {
  const types = ({ organization }: Context): readonly CustomType[] =>
    organization.types.all().filter((type) => type.kind === kind);
  return resourceRoutes<CustomType>({
    ...endpoints,
    view: viewType,
    list: { envelope: "whole", items: types },
    find: (context, id) => types(context).find((type) => type.id === id),
    create: { status: 201, read: (write) => readType(write, kind) },
    update: (write) => readType(write, kind),
    remove: { status: 204, run: removeType },
  });
}

type TypeText = Omit<CustomType, "id" | "kind" | "stamp">;

function readText(
  reader: BodyReader,
  kind: TypeKind,
  current: CustomType | undefined,
): TypeText {
  return {
    name: reader.text("name", current?.name),
    name_plural:
      kind === "activity"
        ? null
        : reader.text("name_plural", current?.name_plural ?? undefined),
    description: reader.optionalText(
      "description",
      current?.description ?? null,
    ),
    api_create_only: reader.flag(
      "api_create_only",
      current?.api_create_only ?? false,
    ),
    // Only a PUT archives; a POST with a copied object must not (docs/close-api.md §2.4).
    is_archived:
      current === undefined
        ? false
        : reader.flag("is_archived", current.is_archived),
    editable_with_roles: reader.texts(
      "editable_with_roles",
      current?.editable_with_roles ?? [],
    ),
  };
}

function readType(
  { reader, context, current }: PendingWrite<CustomType | undefined>,
  kind: TypeKind,
): () => CustomType {
  const { fields, nextId, stamp, types } = context.organization;
  const text = readText(reader, kind, current);
  // Activity types are reordered here, custom object types through their schema only.
  const order =
    kind === "activity" &&
    current !== undefined &&
    reader.raw("fields") !== undefined
      ? reader.ids("fields")
      : undefined;
  return () => {
    const id =
      current?.id ?? nextId(kind === "activity" ? "actitype" : "cotype");
    if (order !== undefined) fields.setOrder(id, order);
    return types.put(
      { ...text, id, kind, stamp: stamp(current?.stamp) },
      current,
    );
  };
}

/** With a type go its fields and associations, and by the switch the fields that refer to it. */
function removeType(
  type: CustomType,
  { organization, switches }: Context,
): void {
  const { fields, types } = organization;
  types.remove(type);
  fields.removeWhere(
    (field) =>
      field.owner === type.id ||
      (switches.referencesToDeletedTypes === "removed" &&
        field.referenced_custom_type_id === type.id),
  );
  fields.update((field) =>
    field.associations.some((association) => association.type_id === type.id)
      ? {
          ...field,
          associations: field.associations.filter(
            (association) => association.type_id !== type.id,
          ),
        }
      : field,
  );
}
