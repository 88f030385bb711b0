/** What the endpoints of all five kinds of records have in common: finding, answering, removing (docs/close-api.md §2.0). */
import type { Answer } from "../endpoint/answers.js";
import { created, deleted, missing, ok } from "../endpoint/answers.js";
import type { JsonObject } from "../state/json-object.js";
import { select } from "../endpoint/lists.js";
import { kindWords } from "../records/kinds.js";
import { viewRecord } from "../records/views.js";
import { deleteRecord } from "../records/writes.js";
import type { RecordKind, StoredRecord } from "../state/state.js";
import type { Call, Route } from "../endpoint/router.js";
import type { Context } from "../state/context.js";
import { param, route } from "../endpoint/router.js";
import { refusedByRole } from "../endpoint/role-checks.js";
import type { Feature } from "../state/state.js";

/** How the endpoints of one kind differ from the others'. */
export interface RecordEndpoints {
  readonly kind: RecordKind;
  readonly base: string;
  readonly feature: Feature;
  readonly created: 200 | 201;
  readonly deleted: 200 | 204;
  /** Whether `_fields` selects what is answered. */
  readonly takesFields: boolean;
  /** Stores what a POST describes, or answers what is wrong with it. */
  readonly create: (context: Context, call: Call) => StoredRecord | Answer;
  /** Stores what a PUT makes of a record, or answers what is wrong with it. */
  readonly update: (
    record: StoredRecord,
    context: Context,
    call: Call,
  ) => StoredRecord | Answer;
  /** Removes a record where more goes with it than what belongs to it. */
  readonly remove?: (
    record: StoredRecord,
    context: Context,
    call: Call,
  ) => void;
}

/** The endpoints of one kind of record, apart from its list. */
export function recordRoutes(endpoints: RecordEndpoints): readonly Route[] {
  const { base, feature, takesFields } = endpoints;
  const item = `${base}:id/`;
  const options = { feature, query: takesFields ? ["_fields"] : [] };
  return [
    route(
      "POST",
      base,
      (context, call) => post(endpoints, context, call),
      options,
    ),
    route(
      "GET",
      item,
      (context, call) =>
        withRecord(endpoints, context, call, (record) =>
          ok(shown(endpoints, record, context, call)),
        ),
      options,
    ),
    route(
      "PUT",
      item,
      (context, call) =>
        withRecord(endpoints, context, call, (record) =>
          put(endpoints, record, context, call),
        ),
      options,
    ),
    route(
      "DELETE",
      item,
      (context, call) =>
        withRecord(endpoints, context, call, (record) => {
          const forbidden = refusedByRole(record.type_id, context);
          if (forbidden !== undefined) return forbidden;
          (endpoints.remove ?? deleteRecord)(record, context, call);
          return deleted(endpoints.deleted);
        }),
      { feature },
    ),
  ];
}

/** The records of a kind, oldest first, as far as lists know of them: they may lag behind writes. */
export function listedRecords(
  kind: RecordKind,
  { organization, switches }: Context,
): readonly StoredRecord[] {
  return organization.records.allBefore(kind, switches.readLag);
}

/** A record as a list or an item shows it, with the attributes that `_fields` names. */
export function selectedView(
  record: StoredRecord,
  context: Context,
  call: Call,
): JsonObject {
  return select(viewRecord(record, context), call);
}

function shown(
  { takesFields }: RecordEndpoints,
  record: StoredRecord,
  context: Context,
  call: Call,
): JsonObject {
  return takesFields
    ? selectedView(record, context, call)
    : viewRecord(record, context);
}

function withRecord(
  { kind }: RecordEndpoints,
  { organization }: Context,
  call: Call,
  answer: (record: StoredRecord) => Answer,
): Answer {
  const record = organization.records.find(kind, param(call, "id"));
  return record === undefined ? missing(kindWords[kind].model) : answer(record);
}

function post(
  endpoints: RecordEndpoints,
  context: Context,
  call: Call,
): Answer {
  const made = endpoints.create(context, call);
  if ("status" in made) return made;
  return created(
    endpoints.created,
    `${endpoints.base}${made.id}/`,
    shown(endpoints, made, context, call),
  );
}

function put(
  endpoints: RecordEndpoints,
  record: StoredRecord,
  context: Context,
  call: Call,
): Answer {
  const forbidden = refusedByRole(record.type_id, context);
  if (forbidden !== undefined) return forbidden;
  const changed = endpoints.update(record, context, call);
  if ("status" in changed) return changed;
  return ok(shown(endpoints, changed, context, call));
}
