/** `/custom_field/{kind}/` for all six kinds: each with its own envelope and statuses (docs/close-api.md §2.0, §2.1). */
import {
  completeList,
  created,
  deleted,
  failed,
  invalid,
  missing,
  ok,
  wholeList,
} from "../endpoint/answers.js";
import type { Answer } from "../endpoint/answers.js";
import { BodyReader } from "../endpoint/body-reader.js";
import { viewField } from "../settings/field-views.js";
import {
  finishConversion,
  readFieldPatch,
  readNewField,
} from "../settings/field-writes.js";
import type { JsonObject } from "../state/json-object.js";
import { pagedList, pagingParameters, select } from "../endpoint/lists.js";
import type { Call, Route } from "../endpoint/router.js";
import type { Context } from "../state/context.js";
import { param, route } from "../endpoint/router.js";
import type { Feature } from "../state/state.js";
import type { Field, FieldKind } from "../state/state.js";

/** How the endpoints of one kind of field differ from the others'. */
interface FieldEndpoints {
  readonly kind: FieldKind;
  readonly feature: Feature;
  /** The class that Close names when an id is unknown. */
  readonly model: string;
  readonly list: "paged" | "complete" | "whole";
  readonly takesFields: boolean;
  readonly created: 200 | 201;
  readonly deleted: 200 | 204;
}

const older = {
  list: "paged",
  takesFields: true,
  created: 200,
  deleted: 200,
} as const;

const endpoints: readonly FieldEndpoints[] = [
  { ...older, kind: "lead", feature: "lead", model: "LeadCustomField" },
  {
    ...older,
    kind: "contact",
    feature: "contact",
    model: "ContactCustomField",
  },
  {
    ...older,
    kind: "opportunity",
    feature: "opportunity",
    model: "OpportunityCustomField",
  },
  {
    ...older,
    kind: "activity",
    feature: "custom_activity",
    model: "ActivityCustomField",
  },
  {
    ...older,
    kind: "shared",
    feature: "shared",
    model: "SharedCustomField",
    list: "complete",
  },
  {
    kind: "custom_object_type",
    feature: "custom_object",
    model: "CustomObjectCustomField",
    list: "whole",
    takesFields: false,
    created: 201,
    deleted: 204,
  },
];

/** The endpoints of custom fields. */
export const customFieldRoutes: readonly Route[] =
  endpoints.flatMap(routesOfKind);

function routesOfKind(kind: FieldEndpoints): readonly Route[] {
  const base = `/custom_field/${kind.kind}/`;
  const item = `${base}:id/`;
  const { feature } = kind;
  const query = kind.takesFields ? ["_fields"] : [];
  const listQuery =
    kind.list === "paged" ? [...query, ...pagingParameters] : query;
  return [
    route("GET", base, (context, call) => list(kind, context, call), {
      feature,
      query: listQuery,
    }),
    route("POST", base, (context, call) => create(kind, context, call), {
      feature,
    }),
    route(
      "GET",
      item,
      (context, call) =>
        withField(kind, context, call, (field) =>
          ok(view(kind, field, context, call)),
        ),
      { feature, query },
    ),
    route(
      "PUT",
      item,
      (context, call) =>
        withField(kind, context, call, (field) => update(field, context, call)),
      { feature },
    ),
    route(
      "DELETE",
      item,
      (context, call) =>
        withField(kind, context, call, (field) => {
          context.organization.fields.removeWhere((other) => other === field);
          return deleted(kind.deleted);
        }),
      { feature },
    ),
  ];
}

function view(
  kind: FieldEndpoints,
  field: Field,
  { organization, switches }: Context,
  call: Call,
): JsonObject {
  const shown = viewField(field, organization, switches);
  return kind.takesFields ? select(shown, call) : shown;
}

function withField(
  { kind, model }: FieldEndpoints,
  context: Context,
  call: Call,
  answer: (field: Field) => Answer,
): Answer {
  const field = context.organization.fields.find(kind, param(call, "id"));
  return field === undefined ? missing(model) : answer(field);
}

function list(kind: FieldEndpoints, context: Context, call: Call): Answer {
  const fields = context.organization.fields.ofKind(kind.kind);
  const show = (field: Field): JsonObject => view(kind, field, context, call);
  switch (kind.list) {
    case "paged":
      return pagedList(fields, show, call, context);
    case "complete":
      return completeList(fields.map(show));
    case "whole":
      return wholeList(fields.map(show));
    default:
      return kind.list satisfies never;
  }
}

function create(kind: FieldEndpoints, context: Context, call: Call): Answer {
  const { organization, switches } = context;
  const reader = new BodyReader(call.body);
  const draft = readNewField(reader, kind.kind, context);
  const problems = reader.problems();
  if (problems !== undefined) return invalid(problems);
  const { customFieldLimit: limit } = switches;
  if (limit !== null && organization.fields.count >= limit)
    return failed(402, "Your plan does not include more custom fields.");
  const field: Field = {
    ...draft,
    id: organization.nextId("cf"),
    stamp: organization.stamp(),
  };
  organization.fields.add(field);
  return created(
    kind.created,
    `/custom_field/${kind.kind}/${field.id}/`,
    viewField(field, organization, switches),
  );
}

function update(field: Field, context: Context, call: Call): Answer {
  const { organization, switches } = context;
  const reader = new BodyReader(call.body);
  const patched = readFieldPatch(reader, field, context);
  const problems = reader.problems();
  if (problems !== undefined) return invalid(problems);
  const isStarting =
    patched.converting_to_type !== field.converting_to_type &&
    switches.conversions === "instant";
  organization.fields.replace(
    field,
    isStarting ? finishConversion(patched) : patched,
  );
  // Even a conversion that is done at once is told in the answer to the PUT (docs/close-api.md §1.1).
  return ok(viewField(patched, organization, switches));
}
