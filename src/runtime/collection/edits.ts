/**
 * Updates that add to or remove from lists. Close takes one value of a field in a request, on leads,
 * contacts and opportunities: several values become several requests. On the other
 * kinds it documents no such thing: there the whole list is read, changed and written, if asked for.
 */
import type { ObjectKind } from "../record/builtins.js";
import { CloseInputError } from "../errors.js";
import type { FieldDescriptor } from "../record/descriptors.js";
import { isEdit } from "./put.js";
import { isObject } from "../record/read.js";
import type { AppliedEdit } from "../client-errors.js";

/** The whole members of an update, and the edits of its lists in order. */
export interface SplitUpdate {
  readonly whole: Readonly<Record<string, unknown>>;
  readonly edits: readonly AppliedEdit[];
}

/** Takes the edits of lists out of an update; throws `CloseInputError` where one is not spelled right. */
export function splitUpdate(
  fields: Readonly<Record<string, FieldDescriptor>>,
  input: object,
): SplitUpdate {
  const entries: [string, unknown][] = Object.entries(input);
  const isOne = (member: [string, unknown]): boolean => isEdit(fields, member);
  return {
    whole: Object.fromEntries(entries.filter((member) => !isOne(member))),
    edits: entries.filter(isOne).flatMap(([name, edit]) => editsOf(name, edit)),
  };
}

function editsOf(field: string, edit: unknown): readonly AppliedEdit[] {
  const operations = isObject(edit) ? Object.entries(edit) : [];
  return operations.flatMap(([operation, values]): AppliedEdit[] => {
    if (
      (operation !== "add" && operation !== "remove") ||
      !Array.isArray(values)
    ) {
      throw new CloseInputError(
        `${field} takes a list, or { add: […] } and { remove: […] }.`,
      );
    }
    return values.map((value: unknown) => ({ field, operation, value }));
  });
}

/**
 * The bodies, in names, that carry out an update: the first one has everything whole, and each at
 * most one edit of a field. Always at least one.
 */
export function stepsOf({ whole, edits }: SplitUpdate): readonly {
  readonly input: Readonly<Record<string, unknown>>;
  readonly edits: readonly AppliedEdit[];
}[] {
  const rounds: AppliedEdit[][] = [[]];
  for (const edit of edits) {
    const free = rounds.find(
      (round) => !round.some(({ field }) => field === edit.field),
    );
    if (free === undefined) rounds.push([edit]);
    else free.push(edit);
  }
  return rounds.map((round, index) => ({
    input: {
      ...(index === 0 ? whole : {}),
      ...Object.fromEntries(
        round.map(({ field, operation, value }) => [
          field,
          { [operation]: [value] },
        ]),
      ),
    },
    edits: round,
  }));
}

/** Whether Close itself adds to and removes from lists of records of a kind. */
export function takesEdits(kind: ObjectKind): boolean {
  return kind === "lead" || kind === "contact" || kind === "opportunity";
}

/** The lists as they are after their edits: added values at the end, none twice. */
export function editedLists(
  record: object,
  edits: readonly AppliedEdit[],
): Readonly<Record<string, unknown>> {
  const lists = new Map<string, readonly unknown[]>();
  for (const { field, operation, value } of edits) {
    const now = lists.get(field) ?? listAt(record, field);
    const others = now.filter((item) => item !== value);
    if (operation === "remove") lists.set(field, others);
    else lists.set(field, now.includes(value) ? now : [...now, value]);
  }
  return Object.fromEntries(lists);
}

function listAt(record: object, field: string): readonly unknown[] {
  const value: unknown = Object.entries(record).find(
    ([name]) => name === field,
  )?.[1];
  // A list that still comes as one value, from before the field took several.
  if (Array.isArray(value)) return value;
  return value === null || value === undefined ? [] : [value];
}
