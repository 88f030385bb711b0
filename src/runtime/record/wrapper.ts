/**
 * Wrappers: what turns Close's records into named, plain data and back. A generated definition says
 * what belongs to one object type; everything that all of them do is here.
 */
import type { Kind } from "./builtins.js";
import {
  contactKind,
  customActivityKind,
  customObjectKind,
  leadKind,
  opportunityKind,
} from "./builtins.js";
import { CloseDecodeError } from "../errors.js";
import { decode } from "./decode.js";
import type { Definition } from "./descriptors.js";
import { inputSchema } from "./input-schema.js";
import type { InputParts } from "./input-parts.js";
import { layOut } from "./layout.js";
import type { Layout } from "./layout.js";
import type { Model, WrapperOf } from "./model.js";
import { isObject } from "./read.js";
import { writeRecord } from "./write.js";

/** Makes the wrapper of leads. */
export function defineLead<M extends Model>(
  definition: Definition<M["record"]>,
): WrapperOf<M> {
  return define(leadKind, definition);
}

/** Makes the wrapper of contacts. */
export function defineContact<M extends Model>(
  definition: Definition<M["record"]>,
): WrapperOf<M> {
  return define(contactKind, definition);
}

/** Makes the wrapper of opportunities. */
export function defineOpportunity<M extends Model>(
  definition: Definition<M["record"]>,
): WrapperOf<M> {
  return define(opportunityKind, definition);
}

/** Makes the wrapper of one custom activity type. */
export function defineCustomActivity<M extends Model>(
  definition: Definition<M["record"]>,
): WrapperOf<M> {
  return define(customActivityKind, definition);
}

/** Makes the wrapper of one custom object type. */
export function defineCustomObject<M extends Model>(
  definition: Definition<M["record"]>,
): WrapperOf<M> {
  return define(customObjectKind, definition);
}

function define<M extends Model>(
  of: Kind,
  definition: Definition<M["record"]>,
): WrapperOf<M> {
  const { kind, builtIns } = of;
  const { typeId, typeIds, label } = definition;
  let found: Layout | undefined;
  // On first use: an application loads every type that it has, and uses a few.
  const layout = (): Layout => (found ??= layOut(definition, of));
  const make = makerOf(definition);
  const toWire: WrapperOf<M>["toWire"] = (input, options = {}) =>
    writeRecord({ ...of, ...layout(), options }, input);
  const parts = (write: InputParts["write"]) => (): InputParts => ({
    ...of,
    ...layout(),
    write,
    toWire,
  });
  return {
    kind,
    typeId,
    typeIds,
    label,
    builtIns,
    get fields() {
      // One descriptor for each custom field in the definition.
      return layout().fields as WrapperOf<M>["fields"];
    },
    get statuses() {
      return layout().statuses;
    },
    create: inputSchema(parts("create")),
    update: inputSchema(parts("update")),
    fromWire(raw, options) {
      if (!isObject(raw)) throw new CloseDecodeError(notARecord(label, raw));
      return make(decode(layout(), raw, options));
    },
    toWire,
  };
}

/**
 * Makes records of values in the order of the layout: the definition's own literal, which asks for one
 * value after the other. One pair of variables a type: a closure for each record would take a quarter
 * more time, and the literal calls nothing else.
 */
function makerOf<T>({
  members,
}: Definition<T>): (values: readonly unknown[]) => T {
  let values: readonly unknown[] = [];
  let place = -1;
  // In this order V8 makes so little code of it (27 bytes are its limit) that it is always inlined.
  const next = (): unknown => values[++place];
  return (given) => {
    values = given;
    place = -1;
    // The one cast of the codec: the values are what the schema says of each member.
    return members(next, next) as T;
  };
}

function notARecord(label: string, raw: unknown): string {
  const what = `A record of ${JSON.stringify(label)} must be a JSON object`;
  if (raw === undefined) return `${what}, but nothing came.`;
  const kind =
    raw === null ? "null" : Array.isArray(raw) ? "an array" : `a ${typeof raw}`;
  return `${what}, but ${kind} came.`;
}
