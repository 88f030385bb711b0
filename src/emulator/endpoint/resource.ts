/** Things of one kind at one path: declared once, found by id, listed, created, updated and deleted by endpoints that all work alike. */
import type { Reply } from "./replies.js";
import {
  completeList,
  createdLater,
  deleted,
  missing,
  ok,
  wholeList,
} from "./replies.js";
import { BodyReader } from "./body-reader.js";
import type { PagingCaps } from "./lists.js";
import { pagedList, pagingParameters, select } from "./lists.js";
import type { ApiCall, HttpMethod, Route } from "./router.js";
import { param, route } from "./router.js";
import type { Context } from "../state/endpoint-context.js";
import type { JsonObject } from "../state/json-object.js";
import type { Feature } from "../state/state.js";

/** A POST or a PUT while its body is read; what is wrong with it collects in the reader. */
export interface PendingWrite<C> {
  readonly reader: BodyReader;
  readonly context: Context;
  readonly call: ApiCall;
  /** The thing as it stands; undefined for a new one. */
  readonly current: C;
}

/**
 * Reads a whole body before anything is changed. The function that it gives stores what was read, and
 * is called only where the reader has no problems; it gives the thing to answer with.
 */
export type WriteReader<C, T> = (write: PendingWrite<C>) => () => T;

/** The list of a resource. */
export interface ResourceList<T> {
  /** Page by page; all at once with `has_more`; or all at once without, as newer endpoints send it (docs/close-api.md §5.2). */
  readonly envelope: "paged" | "complete" | "whole";
  readonly items: (context: Context, call: ApiCall) => readonly T[];
  /** The query parameters beside those of paging and selecting. */
  readonly query?: readonly string[];
  /** The bounds of paging; those of the switches when left out. */
  readonly caps?: (context: Context) => PagingCaps;
  /**
   * Says how many items there are on all pages together, in `total_results` (docs/close-api.md §5.2).
   * @default false
   */
  readonly counts?: boolean;
}

/** A thing that is found by its id. */
export interface Identified {
  readonly id: string;
}

/** One kind of thing: an endpoint is there for each part that is given. */
export interface Resource<T extends Identified> {
  /** The path of the list and of new things, with named parts such as `:scf_id`. */
  readonly path: string;
  /** The path of one thing; `:id/` below `path` when left out. */
  readonly itemPath?: string;
  /** The feature that must be available for it; undefined for what every organisation has. */
  readonly feature?: Feature;
  /** The class that Close names when an id is unknown. */
  readonly model: string;
  readonly view: (item: T, context: Context, call: ApiCall) => JsonObject;
  /** The methods for which `_fields` selects what is shown: GET, or POST and PUT as well; none when left out. */
  readonly selects?: "reads" | "always";
  /** The query parameters of one thing beside `_fields`. */
  readonly query?: readonly string[];
  readonly list?: ResourceList<T>;
  /** The thing with the id that the path ends in, which is empty where the path names none. */
  readonly find?: (
    context: Context,
    id: string,
    call: ApiCall,
  ) => T | undefined;
  readonly create?: {
    readonly status: 200 | 201;
    readonly read: WriteReader<undefined, T>;
    /** The part of the answer beside the view, such as a secret that is shown once. */
    readonly also?: (item: T) => JsonObject;
  };
  readonly update?: WriteReader<T, T>;
  readonly remove?: {
    readonly status: 200 | 204;
    readonly run: (item: T, context: Context, call: ApiCall) => void;
  };
}

/** The endpoints of a resource. */
export function resourceRoutes<T extends Identified>(
  resource: Resource<T>,
): readonly Route[] {
  return [
    listRoute(resource),
    createRoute(resource),
    showRoute(resource),
    updateRoute(resource),
    removeRoute(resource),
  ].filter((one) => one !== undefined);
}

function listRoute<T extends Identified>(
  resource: Resource<T>,
): Route | undefined {
  const { path, feature, list } = resource;
  if (list === undefined) return undefined;
  const paging = list.envelope === "paged" ? pagingParameters : [];
  const query = [
    ...selecting(resource, "read"),
    ...paging,
    ...(list.query ?? []),
  ];
  return route(
    "GET",
    path,
    (context, call) => {
      const items = list.items(context, call);
      const show = (item: T): JsonObject =>
        shown(resource, "read", item, context, call);
      switch (list.envelope) {
        case "paged":
          return pagedList(items, show, call, context, {
            caps: list.caps?.(context),
            counts: list.counts,
          });
        case "complete":
          return completeList(items.map(show));
        case "whole":
          return wholeList(items.map(show));
        default:
          return list.envelope satisfies never;
      }
    },
    { feature, query },
  );
}

function createRoute<T extends Identified>(
  resource: Resource<T>,
): Route | undefined {
  const { path, feature, create } = resource;
  if (create === undefined) return undefined;
  return route(
    "POST",
    path,
    (context, call) => {
      const item = written(create.read, undefined, context, call);
      const place = path.replace(/:(\w+)/g, (_, name: string) =>
        param(call, name),
      );
      return createdLater(create.status, `${place}${item.id}/`, () => ({
        ...shown(resource, "write", item, context, call),
        ...create.also?.(item),
      }));
    },
    { feature, query: selecting(resource, "write") },
  );
}

function showRoute<T extends Identified>(
  resource: Resource<T>,
): Route | undefined {
  return itemRoute("GET", resource, "read", (item, context, call) =>
    ok(shown(resource, "read", item, context, call)),
  );
}

function updateRoute<T extends Identified>(
  resource: Resource<T>,
): Route | undefined {
  const { update } = resource;
  if (update === undefined) return undefined;
  return itemRoute("PUT", resource, "write", (item, context, call) => {
    const updated = written(update, item, context, call);
    return ok(shown(resource, "write", updated, context, call));
  });
}

function removeRoute<T extends Identified>(
  resource: Resource<T>,
): Route | undefined {
  const { remove } = resource;
  if (remove === undefined) return undefined;
  return itemRoute("DELETE", resource, "delete", (item, context, call) => {
    remove.run(item, context, call);
    return deleted(remove.status);
  });
}

/** An endpoint of one thing, which answers 404 where there is none. */
function itemRoute<T extends Identified>(
  method: HttpMethod,
  resource: Resource<T>,
  access: Access,
  answer: (item: T, context: Context, call: ApiCall) => Reply,
): Route | undefined {
  const { path, itemPath = `${path}:id/`, feature, find, model } = resource;
  if (find === undefined) return undefined;
  const query =
    access === "delete"
      ? []
      : [...selecting(resource, access), ...(resource.query ?? [])];
  return route(
    method,
    itemPath,
    (context, call) => {
      const item = find(context, call.params.get("id") ?? "", call);
      return item === undefined ? missing(model) : answer(item, context, call);
    },
    { feature, query },
  );
}

type Access = "read" | "write" | "delete";

/** Reads a body and stores what it says, or refuses all of it. */
function written<C, T>(
  read: WriteReader<C, T>,
  current: C,
  context: Context,
  call: ApiCall,
): T {
  const reader = new BodyReader(call.body);
  const store = read({ reader, context, call, current });
  reader.check();
  return store();
}

function shown<T extends Identified>(
  resource: Resource<T>,
  access: Access,
  item: T,
  context: Context,
  call: ApiCall,
): JsonObject {
  const view = resource.view(item, context, call);
  return selecting(resource, access).length > 0 ? select(view, call) : view;
}

/** The parameter that selects what is shown, where it is known. */
function selecting<T extends Identified>(
  { selects }: Resource<T>,
  access: Access,
): readonly string[] {
  const isKnown =
    selects === "always" || (selects === "reads" && access === "read");
  return isKnown ? ["_fields"] : [];
}
