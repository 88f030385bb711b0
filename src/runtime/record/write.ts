/** Makes the JSON body of a write out of names, and refuses what cannot be sent before it is sent. */
import { own } from "../own.js";
import type { Kind } from "./builtins.js";
import { CloseInputError } from "../errors.js";
import { exactly, isNamedValues, unsendable } from "../json.js";
import { isObject } from "./read.js";
import { adviceFor, wireKeyIn } from "./wire-keys.js";
import type { KnownMembers } from "./wire-keys.js";
import type {
  FieldDescriptor,
  FieldTypeName,
  NestedWrapper,
  ToWireOptions,
  WireRecord,
} from "./descriptors.js";

/** The object type and the options of a write. */
export interface Writing
  extends KnownMembers, Pick<Kind, "writable" | "edits" | "byName"> {
  readonly nested: Readonly<Record<string, NestedWrapper>>;
  readonly options: ToWireOptions;
}

/** The body for what was given of one record; throws `CloseInputError` for what cannot be written. */
export function writeRecord(
  writing: Writing,
  input: unknown,
): Record<string, unknown> {
  const label = JSON.stringify(writing.label);
  if (!isNamedValues(input))
    throw new CloseInputError(`Give the members of ${label} as an object.`);
  refuseReadOnly(writing, input, label);
  writing.byName?.check(input, label, writing);
  const body = new Map<string, unknown>();
  for (const [name, value] of Object.entries(input)) {
    const subject = `${name} of ${label}`;
    for (const [key, part] of entriesOf(writing, name, value, subject)) {
      if (
        body.has(key) &&
        JSON.stringify(body.get(key)) !== JSON.stringify(part)
      ) {
        throw new CloseInputError(
          `${subject} shares the key ${key} with another field, which was given another value.`,
        );
      }
      body.set(key, part);
    }
  }
  return Object.fromEntries(body);
}

/** A record that was read and is given whole has many members that are not written: all are named at once. */
function refuseReadOnly(
  { builtIns, writable, fields, nested }: Writing,
  input: WireRecord,
  label: string,
): void {
  const taken = { ...fields, ...nested };
  const names = Object.keys(input).filter(
    (name) =>
      (Object.hasOwn(builtIns, name) || name === "extra") &&
      !Object.hasOwn(taken, name) &&
      !writable.includes(name),
  );
  if (names.length < 2) return;
  throw new CloseInputError(
    `${names.join(", ")} of ${label} cannot be written: they are read-only. A record that was read is not written whole: name what is to be written, as in { name: record.name }.`,
  );
}

/** The entries of the body that one given member becomes. */
function entriesOf(
  writing: Writing,
  name: string,
  value: unknown,
  subject: string,
): readonly (readonly [string, unknown])[] {
  const { builtIns, writable, fields, nested, options } = writing;
  refuseUnsendable(value, subject);
  const field = own(fields, name);
  if (field !== undefined) {
    if (field.deleted === true)
      throw new CloseInputError(`${subject} was deleted in Close.`);
    const wireKey = wireKeyIn(field, options.org, subject);
    if (options.unknownChoices === "refuse")
      checkChoices(field, value, subject);
    return fieldEntries(writing, field, wireKey, value, subject);
  }
  const inner = own(nested, name);
  if (inner !== undefined)
    return [[name, writeNested(inner, value, options, subject)]];
  const status = writing.byName?.entryOf(writing, name, value, subject);
  if (status !== undefined) return [status];
  if (!writable.includes(name)) {
    throw new CloseInputError(
      `${subject} cannot be written${adviceFor(writing, name, "it is read-only")}.`,
    );
  }
  const [wireKey] = builtIns[name] ?? [name];
  // Leaving the lead out is what makes Close create one; null only says so in the types.
  if (wireKey === "lead_id" && value === null) return [];
  return [[wireKey, jsonOf(value, subject, builtinTypes[wireKey])]];
}

/** The types of the built-in members that are not sent as they are given. */
const builtinTypes: Readonly<Record<string, FieldTypeName>> = {
  value: "number",
  confidence: "number",
};

/** Refuses choices that the code does not know, for who asked for it. */
function checkChoices(
  field: FieldDescriptor,
  value: unknown,
  subject: string,
): void {
  const { choices = [], type, convertingTo, write } = field;
  if (type !== "choices" || choices.length === 0) return;
  if (convertingTo !== undefined || write !== undefined) return;
  // A choice that is gone may still have to be taken out of a list.
  const added = isJsonObject(value) ? value["add"] : value;
  const given: readonly unknown[] = Array.isArray(added) ? added : [added];
  for (const choice of given) {
    if (typeof choice !== "string" || choices.includes(choice)) continue;
    throw new CloseInputError(
      `${subject} has no choice ${JSON.stringify(choice)}. It had ${listed(choices)} when the code was generated: generate it again, or leave it to Close with unknownChoices: "send".`,
    );
  }
}

/** The number of choices that an error names. */
const shownChoices = 20;

function listed(choices: readonly string[]): string {
  const shown = choices
    .slice(0, shownChoices)
    .map((choice) => JSON.stringify(choice))
    .join(", ");
  const rest = choices.length - shownChoices;
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}

function writeNested(
  wrapper: NestedWrapper,
  value: unknown,
  options: ToWireOptions,
  subject: string,
): unknown {
  if (!Array.isArray(value))
    throw new CloseInputError(`${subject} must be a list.`);
  return value.map((item) => wrapper.toWire(item as never, options));
}

function fieldEntries(
  { edits }: Writing,
  field: FieldDescriptor,
  wireKey: string,
  value: unknown,
  subject: string,
): readonly (readonly [string, unknown])[] {
  if (field.write !== undefined && value !== null)
    return [[wireKey, field.write(value as never)]];
  // While Close converts the values, text and numbers are both right.
  const isMixed = field.type === "number" && field.convertingTo !== undefined;
  const type = isMixed ? undefined : field.type;
  if (!field.many || !isJsonObject(value))
    return [[wireKey, jsonOf(value, subject, type)]];
  return edits(wireKey, value, subject, (part) => jsonOf(part, subject, type));
}

/** Dates become text; what JSON cannot say is refused at any depth. */
function jsonOf(
  value: unknown,
  subject: string,
  type?: FieldTypeName,
): unknown {
  if (Array.isArray(value))
    return value.map((item) => jsonOf(item, `A value within ${subject}`, type));
  refuseUnsendable(value, subject);
  if (isJsonObject(value)) {
    const entries = Object.entries(value);
    return Object.fromEntries(
      entries.map(([key, part]) => [key, jsonOf(part, `${key} of ${subject}`)]),
    );
  }
  if (!(value instanceof Date))
    return type === "number" ? exactly(value) : value;
  if (Number.isNaN(value.getTime()))
    throw new CloseInputError(`${subject} is an invalid date.`);
  if (type === "date") {
    throw new CloseInputError(
      `${subject} is a day without a time zone: give it as text, YYYY-MM-DD.`,
    );
  }
  return value.toISOString();
}

function refuseUnsendable(value: unknown, subject: string): void {
  const problem = unsendable(value);
  if (problem !== undefined) throw new CloseInputError(`${subject} ${problem}`);
}

function isJsonObject(value: unknown): value is WireRecord {
  return isObject(value) && !(value instanceof Date);
}
