/** Compares the fields of one object type with those that the code was compiled for. */
import type { FieldDescriptor } from "../record/descriptors.js";
import type { DriftFinding } from "./drift-finding.js";
import { found } from "./findings.js";
import type { LiveField } from "./live-fields.js";
import { fieldLike } from "./live-fields.js";
import { inARow, quoted, subjectOf } from "./finding-words.js";

/** One object type as the code has it, in the organisation that is asked. */
export interface CompiledObject {
  /** The name of its wrapper. */
  readonly name: string;
  readonly label: string;
  /** The custom fields that the organisation has, with their ids there. */
  readonly fields: readonly CompiledField[];
  /** Whether the code is for several organisations: what they differ in is not known of each. */
  readonly isOfSeveral: boolean;
  readonly isWritten: boolean;
  /** Whether Close refuses records that lack required fields. */
  readonly enforces: boolean;
  /** The ids of fields that the config leaves out. */
  readonly leftOut: ReadonlySet<string>;
}

/** A custom field as the code has it. */
export interface CompiledField {
  readonly name: string;
  readonly id: string;
  readonly field: FieldDescriptor;
  /** The id of the type that its values refer to, where the code knows it. */
  readonly target: string | undefined;
}

/** What Close has of an object type. */
export interface LiveFields {
  readonly fields: readonly LiveField[];
  /** The choices of a field; undefined where Close did not say. */
  readonly choicesOf: (field: LiveField) => readonly string[] | undefined;
  /** Whether the key's user has none of some roles. */
  readonly lacks: (roles: readonly string[]) => boolean;
}

/** The two sides of one field. */
interface Sides {
  readonly object: CompiledObject;
  readonly compiled: FieldDescriptor;
  readonly target: string | undefined;
  readonly live: LiveField;
  /** What all findings of it have. */
  readonly about: About;
  /** “the” without its article. */
  readonly what: string;
}

interface About {
  readonly object: string;
  readonly member: string;
  readonly label: string;
  readonly id: string;
}

/** The findings of all fields of an object type. */
export function compareFields(
  object: CompiledObject,
  live: LiveFields,
): readonly DriftFinding[] {
  const known = new Set(object.fields.map(({ id }) => id));
  const added = live.fields.filter(({ id }) => !known.has(id));
  return [
    ...object.fields.flatMap((field) => compareField(object, field, live)),
    ...added.flatMap((field) => neededField(object, field)),
  ];
}

function compareField(
  object: CompiledObject,
  { name, id, field: compiled, target }: CompiledField,
  { fields, choicesOf, lacks }: LiveFields,
): readonly DriftFinding[] {
  // It was gone when the code was generated, and the code says so wherever it is used.
  if (compiled.deleted === true) return [];
  const { label, type } = compiled;
  const about: About = { object: object.name, member: name, label, id };
  const what = `field ${subjectOf(label, name, id)} of ${quoted(object.label)}`;
  const live = fieldLike(fields, id, compiled);
  if (live === undefined) {
    const message = `The ${what} is gone.`;
    const code = "field.removed" as const;
    return [found({ ...about, code, compiled: type, live: null, message })];
  }
  const sides: Sides = { object, compiled, target, live, about, what };
  return [
    ...compareTypes(sides),
    ...compareChoices(sides, choicesOf(live)),
    ...(object.isWritten ? compareWrites(sides, lacks) : []),
  ];
}

function compareTypes(sides: Sides): readonly DriftFinding[] {
  const { object, compiled } = sides;
  // Where organisations disagree, the type is "text or number", and the code expects anything.
  if (object.isOfSeveral && compiled.type.includes(" or ")) return [];
  return [
    ...typeFindings(sides),
    ...manyFindings(sides),
    ...targetFindings(sides),
  ];
}

function typeFindings({
  compiled,
  live,
  about,
  what,
}: Sides): readonly DriftFinding[] {
  const { type } = compiled;
  const convertingTo = compiled.convertingTo ?? null;
  if (type !== live.type) {
    const message = `The ${what} was of type ${type} and is now of type ${printed(live.type)}.`;
    const code = "field.typeChanged" as const;
    return [
      found({ ...about, code, compiled: type, live: live.type, message }),
    ];
  }
  const becomes = live.convertingTo;
  if (becomes === undefined || becomes === convertingTo) return [];
  const message = `The ${what} is being converted to ${printed(becomes)}: values of both types occur.`;
  const code = "field.converting" as const;
  return [
    found({ ...about, code, compiled: convertingTo, live: becomes, message }),
  ];
}

function manyFindings({
  compiled: { many },
  live,
  about,
  what,
}: Sides): readonly DriftFinding[] {
  if (live.many === undefined || live.many === many) return [];
  const message = live.many
    ? `The ${what} now takes several values instead of one.`
    : `The ${what} now takes one value instead of several.`;
  const code = "field.manyChanged" as const;
  return [found({ ...about, code, compiled: many, live: live.many, message })];
}

function targetFindings({
  target,
  live,
  about,
  what,
}: Sides): readonly DriftFinding[] {
  if (target === undefined || live.target === undefined) return [];
  if (target === live.target) return [];
  const message = `The ${what} now refers to records of ${printed(live.target)} instead of ${target}.`;
  const code = "field.targetChanged" as const;
  return [
    found({ ...about, code, compiled: target, live: live.target, message }),
  ];
}

function compareChoices(
  { object, compiled, live, about, what }: Sides,
  choices: readonly string[] | undefined,
): readonly DriftFinding[] {
  if (compiled.choices === undefined || live.type !== "choices") return [];
  if (choices === undefined) return [];
  const [known, there] = [new Set(compiled.choices), new Set(choices)];
  // The code has the choices of all its organisations: which of them one had is not known.
  const removed = object.isOfSeveral
    ? []
    : [...known].filter((choice) => !there.has(choice));
  const added = [...there].filter((choice) => !known.has(choice));
  return [
    ...removed.map((choice) => {
      const message = `The ${what} no longer has the choice ${quoted(choice)}: Close refuses it in writes.`;
      const code = "choice.removed" as const;
      return found({ ...about, code, compiled: choice, live: null, message });
    }),
    ...added.map((choice) => {
      const message = `The ${what} has the new choice ${quoted(choice)}.`;
      const code = "choice.added" as const;
      return found({ ...about, code, compiled: null, live: choice, message });
    }),
  ];
}

function compareWrites(
  sides: Sides,
  lacks: LiveFields["lacks"],
): readonly DriftFinding[] {
  const { live, about, what } = sides;
  const isClosed = lacks(live.roles);
  const message = `The ${what} can be edited by ${inARow(live.roles)} only, and the key's user has none of these roles: Close may refuse to write it.`;
  const code = "field.notEditable" as const;
  return [
    ...requiredFindings(sides),
    ...(isClosed
      ? [found({ ...about, code, compiled: null, live: live.roles, message })]
      : []),
  ];
}

function requiredFindings({
  object,
  compiled: { required },
  live,
  about,
  what,
}: Sides): readonly DriftFinding[] {
  const isRequired = live.required ?? required;
  if (!object.enforces || isRequired === required) return [];
  // It may have been required in another organisation only.
  if (!isRequired && object.isOfSeveral) return [];
  const message = isRequired
    ? `The ${what} is now required: Close refuses new records that lack it.`
    : `The ${what} is no longer required: new records can lack it.`;
  const code = "field.requiredChanged" as const;
  return [
    found({ ...about, code, compiled: required, live: isRequired, message }),
  ];
}

/** A field that the code does not know changes nothing, unless each new record must have it. */
function neededField(
  { name, label: objectLabel, isWritten, enforces, leftOut }: CompiledObject,
  { id, label, type, required }: LiveField,
): readonly DriftFinding[] {
  if (!isWritten || !enforces || required !== true) return [];
  if (leftOut.has(id)) return [];
  const message = `The field ${subjectOf(label, null, id)} of ${quoted(objectLabel)} is required and not in this code: Close refuses new records that lack it.`;
  const code = "field.added" as const;
  const about = { object: name, member: null, label, id };
  return [found({ ...about, code, compiled: null, live: type, message })];
}

function printed(word: string): string {
  return inARow([word]);
}
