/** The endpoints of all five kinds of records, as far as they are alike (docs/close-api.md §2.0). */
import type { Resource, PendingWrite } from "../endpoint/resource.js";
import { resourceRoutes } from "../endpoint/resource.js";
import type { Route } from "../endpoint/router.js";
import { requireRole } from "../endpoint/role-checks.js";
import type { RecordFilter } from "../endpoint/list-filters.js";
import { recordWords } from "../records/kinds.js";
import { readerOf } from "../records/single-values.js";
import { viewRecord } from "../records/views.js";
import { checkRestricted, deleteRecord } from "../records/writes.js";
import type { Context } from "../state/endpoint-context.js";
import type { RecordKind, StoredRecord } from "../state/state.js";

/** The differences between the endpoints of one kind and the others'. */
export interface RecordEndpoints extends Pick<
  Resource<StoredRecord>,
  "path" | "feature" | "selects" | "list"
> {
  readonly kind: RecordKind;
  readonly created: 200 | 201;
  readonly deleted: 200 | 204;
  /** Reads a new record and gives what stores it. */
  readonly create: (write: PendingWrite<undefined>) => () => StoredRecord;
  /** Reads a change of a record and gives what stores it. */
  readonly update: (write: PendingWrite<StoredRecord>) => () => StoredRecord;
  /** Removes a record where more goes with it than what belongs to it. */
  readonly remove?: typeof deleteRecord;
}

/** The endpoints of one kind of record; those of older ones select with `_fields`. */
export function recordRoutes(endpoints: RecordEndpoints): readonly Route[] {
  const { kind, created, deleted, create, update, ...others } = endpoints;
  const { remove = deleteRecord, ...resource } = others;
  return resourceRoutes<StoredRecord>({
    ...resource,
    model: recordWords[kind].model,
    view: viewRecord,
    find: ({ organization }, id) => organization.records.find(kind, id),
    create: {
      status: created,
      read: (write) => checked(create(write), write),
    },
    update: (write) => {
      requireRole(write.current.type_id, write.context);
      return checked(update(write), write);
    },
    remove: {
      status: deleted,
      run: (record, context, call) => {
        requireRole(record.type_id, context);
        remove(record, context, call);
      },
    },
  });
}

function checked(
  store: () => StoredRecord,
  write: PendingWrite<StoredRecord | undefined>,
): () => StoredRecord {
  checkRestricted(write);
  return store;
}

/** The records of a kind, oldest first, as far as lists know of them: they may lag behind writes. */
export function listedRecords(
  kind: RecordKind,
  { organization, switches }: Context,
): readonly StoredRecord[] {
  return organization.records.before(switches.readLag).all(kind);
}

/** The same records on some leads, found without a look at those of others. */
export function recordsOnLeads(
  kind: RecordKind,
  leadIds: readonly string[],
  { organization, switches }: Context,
): readonly StoredRecord[] {
  const records = organization.records.before(switches.readLag);
  return [...new Set(leadIds)]
    .flatMap((id) => records.ofLead(id))
    .filter((one) => one.kind === kind);
}

/** The listed records that pass all filters; with `leadIds` only those on these leads are looked at. */
export function filteredRecords(
  kind: RecordKind,
  filters: readonly RecordFilter[],
  context: Context,
  leadIds?: readonly string[],
): readonly StoredRecord[] {
  const all =
    leadIds === undefined
      ? listedRecords(kind, context)
      : recordsOnLeads(kind, leadIds, context);
  if (filters.length === 0) return all;
  return all.filter((one) => {
    const read = readerOf(one, context);
    return filters.every((fits) => fits(read));
  });
}
