/** Carries out updates that add to or remove from lists, in as many requests as that takes. */
import { ClosePartialUpdateError } from "../client-errors.js";
import type { AppliedEdit } from "../client-errors.js";
import { editedLists, splitUpdate, stepsOf, takesEdits } from "./edits.js";
import type { SplitUpdate } from "./edits.js";
import { pathOf } from "./endpoints.js";
import { CloseInputError } from "../errors.js";
import { getRecord } from "./fetch.js";
import type { Connected } from "./connected.js";
import { fromGiven } from "../given.js";
import { inputBody, put, splitOptions, updateWhole } from "./put.js";
import type { WriteOptions } from "./put.js";
import type { AnyWrapper } from "../record/model.js";

/** Changes lists and what else is given, in as many requests as it takes, and gives the record as it is then. */
export async function editLists(
  connected: Connected,
  wrapper: AnyWrapper,
  id: string,
  input: object,
  options: WriteOptions,
): Promise<object> {
  const split = fromGiven(() => splitUpdate(wrapper.fields, input));
  // A list of nothing to add changes nothing.
  if (split.edits.length === 0)
    return updateWhole(connected, wrapper, id, split.whole, options);
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
      throw partialUpdate(applied, error);
    }
    applied.push(...step.edits);
  }
  return record;
}

function partialUpdate(
  applied: readonly AppliedEdit[],
  cause: unknown,
): ClosePartialUpdateError {
  const done = applied.map(
    ({ field, operation, value }) =>
      `${operation} ${JSON.stringify(value)} of ${field}`,
  );
  const reason = cause instanceof Error ? ` ${cause.message}` : "";
  return new ClosePartialUpdateError(
    `The update was done in part: ${done.join(", ")}, and all members that are no edits.${reason}`,
    applied,
    { cause },
  );
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
