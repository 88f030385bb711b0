/** `/custom_field_schema/…`: all fields of one object type, in display order (docs/close-api.md §2.3). */
import { invalid, missing, ok } from "../endpoint/answers.js";
import type { Answer } from "../endpoint/answers.js";
import { BodyReader } from "../endpoint/body-reader.js";
import { viewSchemaField } from "../settings/field-views.js";
import type { Call, Route } from "../endpoint/router.js";
import type { Context } from "../state/context.js";
import { param, route } from "../endpoint/router.js";
import type { Feature } from "../state/state.js";
import type { TypeKind } from "../state/state.js";

/** What a schema says of itself, beside its fields. */
interface Heading {
  /** The key of the object whose fields these are: `lead` or a type's id. */
  readonly object: string;
  readonly objectType: string;
  readonly name: string;
}

/** Finds out whose schema is asked for, or answers that there is none. */
type FindHeading = (context: Context, call: Call) => Heading | Answer;

/** The endpoints of schemas. Without a type's id, `activity` and `custom_object` are no URLs of Close. */
export const schemaRoutes: readonly Route[] = [
  ...routesOf("lead/", "lead", singleton("lead", "Lead")),
  ...routesOf("contact/", "contact", singleton("contact", "Contact")),
  ...routesOf(
    "opportunity/",
    "opportunity",
    singleton("opportunity", "Opportunity"),
  ),
  ...routesOf(
    "activity/:id/",
    "custom_activity",
    ofType("activity", "activity", "CustomActivityType"),
  ),
  ...routesOf(
    "custom_object/:id/",
    "custom_object",
    ofType("custom_object_type", "custom_object", "CustomObjectType"),
  ),
];

function singleton(object: string, name: string): FindHeading {
  return () => ({ object, objectType: object, name });
}

function ofType(kind: TypeKind, word: string, model: string): FindHeading {
  return ({ organization, switches }, call) => {
    const type = organization.types.find(param(call, "id"));
    if (type?.kind === kind)
      return {
        object: type.id,
        objectType:
          switches.schemaObjectType === "kind" ? word : `${word}/${type.id}`,
        name: type.name,
      };
    return switches.unknownTypeStatus === 404
      ? missing(model)
      : invalid({ object_type: "Object does not exist." });
  };
}

function routesOf(
  path: string,
  feature: Feature,
  find: FindHeading,
): readonly Route[] {
  const pattern = `/custom_field_schema/${path}`;
  return [
    route(
      "GET",
      pattern,
      (context, call) => {
        const heading = find(context, call);
        return "status" in heading ? heading : show(heading, context);
      },
      { feature },
    ),
    route(
      "PUT",
      pattern,
      (context, call) => {
        const heading = find(context, call);
        return "status" in heading ? heading : reorder(heading, context, call);
      },
      { feature },
    ),
  ];
}

function show(heading: Heading, { organization, switches }: Context): Answer {
  return ok({
    object_type: heading.objectType,
    name: heading.name,
    organization_id: organization.id,
    fields: organization.fields
      .ofObject(heading.object)
      .map((field) => viewSchemaField(field, organization, switches)),
  });
}

/** Only the order can be set: ids that the list omits follow, ids of other objects are refused. */
function reorder(heading: Heading, context: Context, call: Call): Answer {
  const { fields } = context.organization;
  const reader = new BodyReader(call.body);
  const ids = reader.ids("fields");
  const known = new Set(fields.ofObject(heading.object).map(({ id }) => id));
  const strangers = ids.flatMap((id, index) =>
    known.has(id) ? [] : [[String(index), "Object does not exist."] as const],
  );
  if (strangers.length > 0)
    reader.refuse("fields", { errors: Object.fromEntries(strangers) });
  const problems = reader.problems();
  if (problems !== undefined) return invalid(problems);
  fields.setOrder(heading.object, ids);
  return show(heading, context);
}
