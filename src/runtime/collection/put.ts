/** Changes one record by one request. */
import { own } from "../own.js";
import type { RecordCallOptions, WritingOptions } from "../options.js";
import { getRecord } from "./fetch.js";
import type { Connected } from "./connected.js";
import type { AnyWrapper } from "../record/model.js";
import { isObject } from "../record/read.js";
import { pathOf, checkAnswer } from "./endpoints.js";
import { fromGiven, optionsGiven } from "../given.js";
import type { ToWireOptions } from "../record/descriptors.js";

/** Options of a call that writes a record. */
export interface WriteOptions extends RecordCallOptions, WritingOptions {}

/** Changes what is given, in one request. Where that is nothing the record is read instead: Close would take it for a change. */
export async function updateWhole(
  connected: Connected,
  wrapper: AnyWrapper,
  id: string,
  input: object,
  options: WriteOptions,
): Promise<object> {
  if (Object.keys(input).length > 0)
    return put(connected, wrapper, id, input, options);
  const { call } = splitOptions(connected, options);
  return getRecord(connected, wrapper, id, call);
}

/** Changes what is given. */
export async function put(
  connected: Connected,
  wrapper: AnyWrapper,
  id: string,
  input: unknown,
  options: WriteOptions,
): Promise<object> {
  const path = pathOf(wrapper.kind, id);
  const { call } = fromGiven(() => splitOptions(connected, options));
  const raw = await connected.transport.request("PUT", path, {
    ...call,
    body: inputBody(connected, wrapper, input, options),
    record: wrapper,
  });
  const checked = checkAnswer(wrapper, raw, id, `PUT ${path}`);
  return wrapper.fromWire(checked, connected.reading);
}

/** What is sent for an input; throws `CloseInputError` for what cannot be. */
export function inputBody(
  connected: Connected,
  wrapper: AnyWrapper,
  input: unknown,
  options: WriteOptions,
): unknown {
  return fromGiven(() =>
    wrapper.toWire(input as never, splitOptions(connected, options).writing),
  );
}

/** The options of a call, and how its input is written. */
export function splitOptions(
  { org, writing }: Connected,
  options: WriteOptions,
): { readonly call: RecordCallOptions; readonly writing: ToWireOptions } {
  const { rewriteLists: _, unknownChoices, ...call } = optionsGiven(options);
  return {
    call,
    writing: { org, unknownChoices: unknownChoices ?? writing.unknownChoices },
  };
}

/** Whether a member of an update adds to or removes from a list. */
export function isEdit(
  fields: AnyWrapper["fields"],
  [name, value]: readonly [string, unknown],
): boolean {
  const field = own(fields, name);
  // With a type of the user's own an object may be a value.
  return field?.many === true && field.write === undefined && isObject(value);
}

/** Whether an update adds to or removes from lists. */
export function hasEdits(fields: AnyWrapper["fields"], input: object): boolean {
  return Object.entries(input).some((member) => isEdit(fields, member));
}
