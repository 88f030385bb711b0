/** Writes records: creates and updates them. */
import { checkType, endpoints } from "./endpoints.js";
import { CloseDecodeError, CloseInputError } from "../errors.js";
import type { Connected } from "./connected.js";
import { fromGiven } from "../given.js";
import { isNamedValues } from "../json.js";
import { copyOf } from "../later.js";
import { hasEdits, put, splitOptions, updateWhole } from "./put.js";
import type { WriteOptions } from "./put.js";
import type { AnyWrapper } from "../record/model.js";
import { isObject } from "../record/read.js";

/** Creates a record and gives it as Close stored it. */
export async function create(
  connected: Connected,
  wrapper: AnyWrapper,
  input: unknown,
  options: WriteOptions = {},
): Promise<object> {
  const { path, typeKey } = endpoints[wrapper.kind];
  const { call, body } = fromGiven(() => {
    const { call, writing } = splitOptions(connected, options);
    refuseMissingLead(wrapper, input);
    return { call, body: wrapper.toWire(input as never, writing) };
  });
  const raw = await connected.transport.request("POST", path, {
    ...call,
    body: typeKey === null ? body : { ...body, [typeKey]: wrapper.typeId },
    record: wrapper,
  });
  if (isObject(raw) && typeof raw["id"] !== "string")
    throw new CloseDecodeError(`POST ${path} was answered without an id.`);
  checkType(wrapper, raw, `POST ${path}`);
  return wrapper.fromWire(raw, connected.reading);
}

/** Close makes a lead for a contact or an opportunity that has none: that must be wanted. */
function refuseMissingLead({ kind, label }: AnyWrapper, input: unknown): void {
  const makesLead = kind === "contact" || kind === "opportunity";
  if (!makesLead || !isObject(input) || Object.hasOwn(input, "leadId")) return;
  throw new CloseInputError(
    `leadId of ${JSON.stringify(label)} is missing. Give null to have Close create a lead for it.`,
  );
}

/** Changes what is given, in as many requests as it takes, and gives the record as it is then. */
export async function update(
  connected: Connected,
  wrapper: AnyWrapper,
  id: string,
  input: unknown,
  options: WriteOptions = {},
): Promise<object> {
  const given = fromGiven(() => (isNamedValues(input) ? { ...input } : null));
  // What is no object of members will be refused.
  if (given === null) return put(connected, wrapper, id, input, options);
  if (!hasEdits(wrapper.fields, given))
    return updateWhole(connected, wrapper, id, given, options);
  // Loaded here: most programs write whole lists. Nothing that was given may change meanwhile.
  const kept = { input: copyOf(given), options: copyOf(options) };
  const { editLists } = await import("./edit-lists.js");
  return editLists(
    connected,
    wrapper,
    id,
    kept.input as object,
    kept.options as WriteOptions,
  );
}
