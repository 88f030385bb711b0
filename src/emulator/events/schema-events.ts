/** Events of changes to fields, types and statuses: a comparison of what stands before a write with what stands after it (docs/close-api.md §10.4). */
import { logChange } from "./log-change.js";
import { viewField } from "../settings/field-views.js";
import type { JsonObject } from "../state/json-object.js";
import type { Route } from "../endpoint/router.js";
import type { Context, RequestLine } from "../state/endpoint-context.js";
import { viewType } from "../settings/type-view.js";
import {
  viewLeadStatus,
  viewOpportunityStatus,
} from "../settings/setting-views.js";
import type { FieldKind } from "../state/state.js";

/** Makes endpoints log what they change. */
export function withSchemaEvents(routes: readonly Route[]): readonly Route[] {
  return routes.map((route) =>
    route.method === "GET"
      ? route
      : {
          ...route,
          answer: (context, call) =>
            logSchemaChanges(context, call.request, () =>
              route.answer(context, call),
            ),
        },
  );
}

/** Runs a function and logs what it has changed; `request` is null where no request caused it. */
export function logSchemaChanges<T>(
  context: Context,
  request: RequestLine | null,
  run: () => T,
): T {
  const before = takeStock(context);
  const result = run();
  const after = takeStock(context);
  for (const [key, item] of after) {
    const old = before.get(key);
    if (old === undefined) log(context, request, "created", undefined, item);
    else if (old.essence !== item.essence)
      log(context, request, "updated", old, item);
  }
  for (const [key, old] of before)
    if (!after.has(key)) log(context, request, "deleted", old, undefined);
  return result;
}

/** One thing of which Close logs changes. */
interface Item {
  readonly objectType: string;
  readonly id: string;
  readonly view: JsonObject;
  /** The part of the view whose change is an event, as text. */
  readonly essence: string;
}

function log(
  context: Context,
  request: RequestLine | null,
  action: string,
  before: Item | undefined,
  after: Item | undefined,
): void {
  const item = after ?? before;
  if (item === undefined) return;
  logChange(context, {
    action,
    object_type: item.objectType,
    object_id: item.id,
    lead_id: null,
    before: before?.view ?? null,
    after: after?.view ?? null,
    request,
  });
}

function takeStock(context: Context): ReadonlyMap<string, Item> {
  return new Map(
    [...fields(context), ...types(context), ...statuses(context)].map(
      (item) => [`${item.objectType} ${item.id}`, item],
    ),
  );
}

/** The words of events for the kinds of fields (docs/close-api.md §14.2). */
const fieldObjectTypes: Readonly<Record<FieldKind, string>> = {
  lead: "custom_fields.lead",
  contact: "custom_fields.contact",
  opportunity: "custom_fields.opportunity",
  activity: "custom_fields.activity",
  custom_object_type: "custom_fields.custom_object",
  shared: "custom_fields.shared",
};

const fieldKinds = [
  "lead",
  "contact",
  "opportunity",
  "activity",
  "custom_object_type",
  "shared",
] as const satisfies readonly FieldKind[];

/** Of a field, a change of name, type or choices is an event. */
function fields({ organization, switches }: Context): readonly Item[] {
  return fieldKinds.flatMap((kind) =>
    organization.fields.ofKind(kind).map((field) => ({
      objectType: fieldObjectTypes[kind],
      id: field.id,
      view: viewField(field, organization, switches),
      essence: JSON.stringify([
        field.name,
        field.type,
        field.converting_to_type,
        field.choices,
      ]),
    })),
  );
}

/** Of an activity type its fields count, with order and associations; of a custom object type by the switch. */
function types(context: Context): readonly Item[] {
  const { organization, switches } = context;
  return organization.types.all().map((type) => {
    const isActivity = type.kind === "activity";
    const view = viewType(type, context);
    const { fields, back_reference_fields: _back, ...attributes } = view;
    const withFields = isActivity || switches.fieldsInObjectTypeEvents;
    return {
      objectType: isActivity ? "custom_activity_type" : "custom_object_type",
      id: type.id,
      view,
      essence: essenceOf(withFields ? { ...attributes, fields } : attributes),
    };
  });
}

function statuses({ organization }: Context): readonly Item[] {
  return [
    ...organization.leadStatuses.all().map((status) => {
      const view = viewLeadStatus(status, organization);
      return itemOf("status.lead", status.id, view);
    }),
    ...organization.opportunityStatuses.all().map((status) => {
      const view = viewOpportunityStatus(status, organization);
      return itemOf("status.opportunity", status.id, view);
    }),
  ];
}

function itemOf(objectType: string, id: string, view: JsonObject): Item {
  return { objectType, id, view, essence: essenceOf(view) };
}

function essenceOf(view: JsonObject): string {
  const { date_updated: _date, updated_by: _by, ...rest } = view;
  return JSON.stringify(rest);
}
