/** `/custom_activity/` and `/custom_object_type/`: the types that people define (docs/close-api.md §2.4, §2.5). */
import {
  created,
  deleted,
  invalid,
  missing,
  ok,
  wholeList,
} from "../endpoint/answers.js";
import type { Answer } from "../endpoint/answers.js";
import { BodyReader } from "../endpoint/body-reader.js";
import { viewType } from "../settings/type-view.js";
import type { Call, Route } from "../endpoint/router.js";
import type { Context } from "../state/context.js";
import { param, route } from "../endpoint/router.js";
import type { Feature } from "../state/state.js";
import type { CustomType, TypeKind } from "../state/state.js";

/** How the endpoints of the two kinds of types differ. */
interface TypeEndpoints {
  readonly kind: TypeKind;
  readonly base: string;
  readonly feature: Feature;
  readonly model: string;
}

const endpoints: readonly TypeEndpoints[] = [
  {
    kind: "activity",
    base: "/custom_activity/",
    feature: "custom_activity",
    model: "CustomActivityType",
  },
  {
    kind: "custom_object_type",
    base: "/custom_object_type/",
    feature: "custom_object",
    model: "CustomObjectType",
  },
];

/** The endpoints of types. */
export const customTypeRoutes: readonly Route[] =
  endpoints.flatMap(routesOfKind);

function routesOfKind(kind: TypeEndpoints): readonly Route[] {
  const { base, feature } = kind;
  const item = `${base}:id/`;
  return [
    route("GET", base, (context) => list(kind, context), { feature }),
    route("POST", base, (context, call) => create(kind, context, call), {
      feature,
    }),
    route(
      "GET",
      item,
      (context, call) =>
        withType(kind, context, call, (type) => ok(viewType(type, context))),
      { feature },
    ),
    route(
      "PUT",
      item,
      (context, call) =>
        withType(kind, context, call, (type) => update(type, context, call)),
      { feature },
    ),
    route(
      "DELETE",
      item,
      (context, call) =>
        withType(kind, context, call, (type) => remove(type, context)),
      { feature },
    ),
  ];
}

function withType(
  { kind, model }: TypeEndpoints,
  context: Context,
  call: Call,
  answer: (type: CustomType) => Answer,
): Answer {
  const type = context.organization.types.find(param(call, "id"));
  return type?.kind === kind ? answer(type) : missing(model);
}

function list({ kind }: TypeEndpoints, context: Context): Answer {
  const types = context.organization.types
    .all()
    .filter((type) => type.kind === kind);
  return wholeList(types.map((type) => viewType(type, context)));
}

type TypeText = Omit<CustomType, "id" | "kind" | "stamp">;

function readType(
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

function create(
  { kind, base }: TypeEndpoints,
  context: Context,
  call: Call,
): Answer {
  const { organization } = context;
  const reader = new BodyReader(call.body);
  const text = readType(reader, kind, undefined);
  const problems = reader.problems();
  if (problems !== undefined) return invalid(problems);
  const id = organization.nextId(kind === "activity" ? "actitype" : "cotype");
  const type = { ...text, id, kind, stamp: organization.stamp() };
  organization.types.add(type);
  return created(201, `${base}${id}/`, viewType(type, context));
}

function update(type: CustomType, context: Context, call: Call): Answer {
  const { organization } = context;
  const reader = new BodyReader(call.body);
  const text = readType(reader, type.kind, type);
  // Activity types are reordered here, custom object types through their schema only.
  const order =
    type.kind === "activity" && reader.raw("fields") !== undefined
      ? reader.ids("fields")
      : undefined;
  const problems = reader.problems();
  if (problems !== undefined) return invalid(problems);
  const patched = { ...type, ...text, stamp: organization.restamp(type.stamp) };
  organization.types.replace(type, patched);
  if (order !== undefined) organization.fields.setOrder(type.id, order);
  return ok(viewType(patched, context));
}

/** With a type go its fields and associations, and by the switch the fields that refer to it. */
function remove(type: CustomType, { organization, switches }: Context): Answer {
  const { fields, types } = organization;
  types.removeWhere((other) => other === type);
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
  return deleted(204);
}
