/** One stored resource of Close: a row of the table that the engine makes endpoints of. */
import type { ApiCall } from "../endpoint/router.js";
import type { IdPrefix } from "../state/id-source.js";
import type { JsonObject } from "../state/json-object.js";
import type { StoredThing } from "../state/stored-things.js";
import type { Permission } from "../state/permissions.js";
import type { Context } from "../state/endpoint-context.js";
import type { Attributes } from "./attribute-kinds.js";
import type { StampForm } from "./stamp-forms.js";

/** The filters of a list, by how they compare. */
export interface ListFilters {
  /** Keys with one value, by value or by `__in`. */
  readonly values?: readonly string[];
  /** Keys with a time, by `__gt` and its like. */
  readonly times?: readonly string[];
  /** Keys that are true or false. */
  readonly flags?: readonly string[];
  /** Keys with a whole number, by `__gt` and its like. */
  readonly numbers?: readonly string[];
  /** Parameters that are true or false, by the key that has a value where they are true. */
  readonly present?: Readonly<Record<string, string>>;
  /** Of these one must be given, as Close documents it. */
  readonly oneOf?: readonly string[];
}

/** A write of one thing while its body is read. */
export interface ThingWrite {
  readonly context: Context;
  readonly call: ApiCall;
  /** The thing as it stands; undefined for a new one. */
  readonly current: StoredThing | undefined;
  /** Says whether the body has a key. */
  readonly isSent: (key: string) => boolean;
  /** Notes a problem with a key of the body. */
  readonly refuse: (key: string, problem: string) => void;
}

/** One resource. What is left out, the resource does not have. */
export interface StoredKind {
  /** The path of its list, which is also its name in the store. */
  readonly path: string;
  /** The class that Close names when an id is unknown. */
  readonly model: string;
  readonly prefix: IdPrefix;
  /** The word in `_type`; activities have one. */
  readonly type?: string;
  /** Close's word in events; undefined where Close logs none. */
  readonly event?: string | ((attributes: JsonObject) => string);
  /** What a role must permit for writes; nothing when left out. */
  readonly permission?: Permission;
  readonly stamp: StampForm | null;
  /** Query parameters that are known and change nothing here. */
  readonly query?: readonly string[];
  readonly list?: "paged" | "complete" | "whole";
  readonly filters?: ListFilters;
  /** Newest first; oldest first when left out. */
  readonly isNewestFirst?: true;
  readonly create?: 200 | 201;
  readonly update?: true;
  readonly remove?: 200 | 204;
  readonly attributes: Attributes;
  /** What answers show beside the attributes, as new things have it. */
  readonly shown?: JsonObject;
  /** The key of problems with ids; the posted one when left out. */
  readonly problemsOf?: "relation";
  /** Rules of its own: makes of the attributes that were read those that are stored. */
  readonly complete?: (attributes: JsonObject, write: ThingWrite) => JsonObject;
  /** What answers show that is worked out each time. */
  readonly derive?: (thing: StoredThing, context: Context) => JsonObject;
  /** Words of events beside `created`, `updated` and `deleted` for what a write did. */
  readonly happened?: (
    before: JsonObject | undefined,
    after: JsonObject,
  ) => readonly string[];
  /** What else a write does once the thing is stored. */
  readonly after?: (
    before: StoredThing | undefined,
    after: StoredThing,
    context: Context,
    call: ApiCall,
  ) => void;
}
