/** The records of one object type: get, list, search, create, update, delete, and what refers to them. */
import { pathOf } from "./endpoints.js";
import { getRecord, walkRecords } from "./fetch.js";
import { wrapperOf } from "../wrapper-of.js";
import type { Connected } from "./connected.js";
import type { ReadOptions, WholeOptions } from "./fetch.js";
import type { ListArgument } from "./filters.js";
import type { LeadId } from "../ids.js";
import { lazily } from "../later.js";
import type {
  ActivityInput,
  ActivityStatus,
  BackReferences,
  Expandable,
  Expanded,
  Model,
  ModelMap,
  Selectable,
  Selected,
} from "../record/model.js";
import type { RecordCallOptions } from "../options.js";
import type { Search } from "../search/search.js";
import { create, update } from "./store.js";
import type { WriteOptions } from "./put.js";

/** The id of a record, of the record's own kind. */
export type IdOf<T> = T extends { readonly id: infer Id extends string }
  ? Id
  : string;

/**
 * What reading gives: a record with what was selected, and with references expanded. It is worked out
 * from the argument alone: the type that a caller writes for the result is not taken for a selection.
 */
type Read<
  Models extends ModelMap<Models>,
  M extends Model,
  Name extends string,
  Field extends string,
> = Expanded<
  Models,
  M,
  Selected<
    M,
    NoInfer<Name> | ([Name] extends [never] ? never : NoInfer<Field>)
  >,
  NoInfer<Field>
>;

declare const model: unique symbol;

/** Reads records of one object type. */
export interface ReadOnlyRecords<
  Models extends ModelMap<Models>,
  M extends Model,
> extends Search<Models, M> {
  /** Is never there: by it the compiler finds `M` out where records are passed to a generic function. */
  readonly [model]?: M;
  /** Gives one record, of it what is selected, with the records that it refers to where they are expanded. */
  get<Name extends Selectable<M> = never, Field extends Expandable<M> = never>(
    id: IdOf<M["record"]>,
    options: ReadOptions<Name, Field>,
  ): Promise<Read<Models, M, Name, Field>>;
  /** Gives one record; throws `CloseApiError` with status 404 when there is none. */
  get(id: IdOf<M["record"]>, options?: WholeOptions): Promise<M["record"]>;
  /** Gives all records, of each what is selected, asking for pages as they are needed. */
  list<Name extends Selectable<M> = never, Field extends Expandable<M> = never>(
    query: ListArgument<M>,
    options: ReadOptions<Name, Field>,
  ): AsyncIterable<Read<Models, M, Name, Field>>;
  /** Gives all records, asking for pages as they are needed. */
  list(
    query: ListArgument<M>,
    options?: WholeOptions,
  ): AsyncIterable<M["record"]>;
  /**
   * Gives the records that refer to one, by object type. Close lists no back references: each type
   * that can refer to it is listed for the record's lead.
   */
  backReferences(
    record: { readonly id: IdOf<M["record"]>; readonly leadId: LeadId },
    call?: RecordCallOptions,
  ): Promise<BackReferences<Models, M>>;
}

/** Reads and writes records of one object type. */
export interface Records<
  Models extends ModelMap<Models>,
  M extends Model,
> extends ReadOnlyRecords<Models, M> {
  /** Creates a record and gives it as Close stored it. Is sent once only, see `sent` of errors. */
  create(input: M["create"], options?: WriteOptions): Promise<M["record"]>;
  /**
   * Changes what is given and nothing else; null clears. Gives the record as it is then. Several
   * values to add to or remove from one list take a request each, see `ClosePartialUpdateError`.
   */
  update(
    id: IdOf<M["record"]>,
    input: M["update"],
    options?: WriteOptions,
  ): Promise<M["record"]>;
  /** Deletes a record for good. */
  delete(id: IdOf<M["record"]>, call?: RecordCallOptions): Promise<void>;
}

/** Reads and writes custom activities of one type. */
export interface ActivityRecords<
  Models extends ModelMap<Models>,
  M extends Model,
> extends Records<Models, M> {
  /**
   * Creates an activity and gives it as Close stored it: published, unless its `status` is `"draft"`.
   * Is sent once only, see `sent` of errors.
   */
  create<Status extends ActivityStatus = "published">(
    input: { status?: Status } & ActivityInput<M["create"], Status>,
    options?: WriteOptions,
  ): Promise<M["record"]>;
}

/** The untyped records of a wrapper: what the typed ones are at run time. */
export function openRecords(connected: Connected, name: string): object {
  const wrapper = wrapperOf(connected.wrappers, name);
  return {
    ...openReadOnlyRecords(connected, name),
    create: (input: unknown, options?: WriteOptions) =>
      create(connected, wrapper, input, options),
    update: (id: string, input: unknown, options?: WriteOptions) =>
      update(connected, wrapper, id, input, options),
    async delete(id: string, call?: RecordCallOptions): Promise<void> {
      const path = pathOf(wrapper.kind, id);
      await connected.transport.request("DELETE", path, call);
    },
  };
}

/** The untyped records of a wrapper that is not written. */
export function openReadOnlyRecords(
  connected: Connected,
  name: string,
): object {
  const { transport, wrappers, reading, org } = connected;
  const wrapper = wrapperOf(connected.wrappers, name);
  return {
    ...lazily(async () => {
      const { openSearch } = await import("../search/search.js");
      return openSearch(transport, wrapper, wrappers, reading, org);
    }, ["search", "count"]),
    get: (id: string, options?: ReadOptions<string, string>) =>
      getRecord(connected, wrapper, id, options),
    list: (query?: object, options?: ReadOptions<string, string>) => ({
      // A list may be walked again: each walk asks anew.
      [Symbol.asyncIterator]: () =>
        walkRecords(connected, wrapper, query, options),
    }),
    ...lazily(async () => {
      const { openBackReferences } = await import("./back-references.js");
      return openBackReferences(connected, name);
    }, ["backReferences"]),
  };
}
