/** Makes the JSON body of a write out of names, and refuses what cannot be sent before it is sent. */
import { builtins, writable } from "./builtins.js";
import type { ObjectKind } from "./builtins.js";
import { CloseInputError } from "../errors.js";
import { exactly, isNamedValues, unsendable } from "../json.js";
import { adviceFor, wireKeyIn } from "./wire-keys.js";
import { checkPipeline, idOfStatus } from "./status-names.js";
import type { StatusNames } from "./status-names.js";
import type {
  FieldDescriptor,
  FieldTypeName,
  NestedWrapper,
  ToWireOptions,
  WireRecord,
} from "./descriptors.js";

/** The object type and the options of a write. */
export interface Writing {
  readonly kind: ObjectKind;
  readonly label: string;
  readonly descriptors: Readonly<Record<string, FieldDescriptor>>;
  readonly nested: Readonly<Record<string, NestedWrapper>>;
  /** The names of statuses and pipelines, by member. @default none */
  readonly statuses?: Readonly<Record<string, StatusNames>> | undefined;
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
  if (writing.statuses?.["pipeline"] !== undefined) checkPipeline(input, label);
  const body = new Map<string, unknown>();
  for (const [name, value] of Object.entries(input)) {
    const subject = `${name} of ${label}`;
    for (const [key, part] of entriesOf(writing, name, value, subject)) {
      if (
        body.has(key) &&
        JSON.stringify(body.get(key)) !== JSON.stringify(part)
      ) {
        throw new CloseInputError(
          `${subject} shares the key ${key} with another field, and the two were given different values.`,
        );
      }
      body.set(key, part);
    }
  }
  return Object.fromEntries(body);
}

/** A record that was read and is given whole has many members that are not written: all are named at once. */
function refuseReadOnly(
  { kind, descriptors, nested }: Writing,
  input: WireRecord,
  label: string,
): void {
  const taken = { ...descriptors, ...nested };
  const names = Object.keys(input).filter(
    (name) =>
      (Object.hasOwn(builtins[kind], name) || name === "extra") &&
      !Object.hasOwn(taken, name) &&
      !writable[kind].includes(name),
  );
  if (names.length < 2) return;
  throw new CloseInputError(
    `${names.join(", ")} of ${label} cannot be written: they are read-only. A record that was read is not written whole: name what is to be written, as in { name: record.name }.`,
  );
}

/** The entries of the body that one given member becomes. */
function entriesOf(
  { kind, descriptors, nested, statuses = {}, options }: Writing,
  name: string,
  value: unknown,
  subject: string,
): readonly (readonly [string, unknown])[] {
  refuseUnsendable(value, subject);
  const field = Object.hasOwn(descriptors, name)
    ? descriptors[name]
    : undefined;
  if (field !== undefined) {
    if (field.deleted === true)
      throw new CloseInputError(`${subject} was deleted in Close.`);
    const wireKey = wireKeyIn(field, options.org, subject);
    if (options.unknownChoices === "refuse")
      checkChoices(field, value, subject);
    return fieldEntries(kind, field, wireKey, value, subject);
  }
  const inner = Object.hasOwn(nested, name) ? nested[name] : undefined;
  if (inner !== undefined)
    return [[name, writeNested(inner, value, options, subject)]];
  const word = Object.hasOwn(statuses, name) ? statuses[name] : undefined;
  if (word !== undefined)
    return [[word.wireKey, idOfStatus(word, value, options.org, subject)]];
  if (!writable[kind].includes(name)) {
    throw new CloseInputError(
      `${subject} cannot be written${adviceFor({ kind, fields: descriptors }, name, "it is read-only")}.`,
    );
  }
  const [wireKey] = builtins[kind][name] ?? [name];
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
  kind: ObjectKind,
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
  return editEntries(kind, wireKey, value, subject, type);
}

/** `.add` and `.remove` take one value in a request, and not on every kind. */
function editEntries(
  kind: ObjectKind,
  wireKey: string,
  edit: WireRecord,
  subject: string,
  type: FieldTypeName | undefined,
): readonly (readonly [string, unknown])[] {
  if (kind === "customObject" || kind === "customActivity") {
    throw new CloseInputError(
      `${subject}: Close documents add and remove for leads, contacts and opportunities only. Give the whole list, or let the client do it with rewriteLists.`,
    );
  }
  return Object.entries(edit).flatMap(([operation, values]) => {
    if (
      (operation !== "add" && operation !== "remove") ||
      !Array.isArray(values)
    ) {
      throw new CloseInputError(
        `${subject} takes a list, or { add: […] } and { remove: […] }.`,
      );
    }
    if (values.length > 1) {
      throw new CloseInputError(
        `${subject}: one request can ${operation} one value of a field. Send several updates, or give the whole list.`,
      );
    }
    return values.map(
      (value) =>
        [`${wireKey}.${operation}`, jsonOf(value, subject, type)] as const,
    );
  });
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
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date)
  );
}
