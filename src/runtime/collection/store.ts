/** Writes records: creates, and updates of as many requests as their edits of lists take. */
import {
  ClosePartialUpdateError,
  editedLists,
  splitUpdate,
  stepsOf,
  takesEdits,
} from "./edits.js";
import type { AppliedEdit, SplitUpdate } from "./edits.js";
import { checkAnswer, checkType, endpoints, pathOf } from "./endpoints.js";
import { CloseDecodeError, CloseInputError } from "../errors.js";
import { fromGiven, optionsGiven } from "../given.js";
import { isNamedValues } from "../json.js";
import { getRecord } from "./fetch.js";
import type { Connected } from "./fetch.js";
import { memberOf } from "../record/wire-keys.js";
import type { AnyWrapper } from "../record/model.js";
import type { ToWireOptions } from "../record/descriptors.js";
import type { RecordCallOptions, WritingOptions } from "../options.js";
import { isObject } from "../record/read.js";

/** Options of a call that writes a record. */
export interface WriteOptions extends RecordCallOptions, WritingOptions {}

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
    nameOf: (wireKey) => memberOf(wrapper, wireKey),
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
  const split = fromGiven(() => splitOf(wrapper, input));
  if (split === null) return put(connected, wrapper, id, input, options);
  if (split.edits.length === 0) {
    // Nothing to write, which Close would take for a change: the record is read instead.
    if (Object.keys(split.whole).length === 0) {
      const { call } = splitOptions(connected, options);
      return getRecord(connected, wrapper, id, call);
    }
    return put(connected, wrapper, id, split.whole, options);
  }
  if (!takesEdits(wrapper.kind))
    return rewrite(connected, wrapper, id, split, options);
  const steps = stepsOf(split);
  // Everything is checked before anything is sent: no half of an update for the sake of a typo.
  for (const step of steps) inputBody(connected, wrapper, step.input, options);
  const applied: AppliedEdit[] = [];
  let record: object = {};
  for (const step of steps) {
    try {
      record = await put(connected, wrapper, id, step.input, options);
    } catch (error) {
      if (applied.length === 0) throw error;
      throw new ClosePartialUpdateError(applied, error);
    }
    applied.push(...step.edits);
  }
  return record;
}

/** Null for what is no object of members, and will be refused. */
function splitOf({ fields }: AnyWrapper, input: unknown): SplitUpdate | null {
  return isNamedValues(input) ? splitUpdate(fields, input) : null;
}

/** Changes lists where Close cannot: reads them, and writes them whole. */
async function rewrite(
  connected: Connected,
  wrapper: AnyWrapper,
  id: string,
  { whole, edits }: SplitUpdate,
  options: WriteOptions,
): Promise<object> {
  const { rewriteLists = connected.writing.rewriteLists } = options;
  if (rewriteLists !== true) {
    const names = [...new Set(edits.map(({ field }) => field))].join(", ");
    throw new CloseInputError(
      `${names} of ${JSON.stringify(wrapper.label)}: Close documents add and remove for leads, contacts and opportunities only. Give the whole list, or set rewriteLists to have the record read and its list written whole.`,
    );
  }
  const { call } = splitOptions(connected, options);
  inputBody(connected, wrapper, whole, options);
  for (const { field, operation, value } of edits) {
    if (operation === "add")
      inputBody(connected, wrapper, { [field]: [value] }, options);
  }
  const { signal, timeout } = call;
  return inTurn(connected.turns, pathOf(wrapper.kind, id), async () => {
    const record = await getRecord(connected, wrapper, id, { signal, timeout });
    const input = { ...whole, ...editedLists(record, edits) };
    // What the caller gave has been checked; what stands in the list already may stay.
    const checked = { ...options, unknownChoices: "send" } as const;
    return put(connected, wrapper, id, input, checked);
  });
}

/** One after the other: of two rewrites of one record at once, one would be lost. */
function inTurn<T>(
  turns: Connected["turns"],
  key: string,
  work: () => Promise<T>,
): Promise<T> {
  const turn = (turns.get(key) ?? Promise.resolve()).then(work, work);
  const end = (): void => {
    if (turns.get(key) === turn) turns.delete(key);
  };
  turns.set(key, turn);
  turn.then(end, end);
  return turn;
}

async function put(
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
    nameOf: (wireKey) => memberOf(wrapper, wireKey),
  });
  const checked = checkAnswer(wrapper, raw, id, `PUT ${path}`);
  return wrapper.fromWire(checked, connected.reading);
}

function inputBody(
  connected: Connected,
  wrapper: AnyWrapper,
  input: unknown,
  options: WriteOptions,
): unknown {
  return fromGiven(() =>
    wrapper.toWire(input as never, splitOptions(connected, options).writing),
  );
}

function splitOptions(
  { org, writing }: Connected,
  options: WriteOptions,
): { readonly call: RecordCallOptions; readonly writing: ToWireOptions } {
  const { rewriteLists: _, unknownChoices, ...call } = optionsGiven(options);
  return {
    call,
    writing: { org, unknownChoices: unknownChoices ?? writing.unknownChoices },
  };
}
