/** The view of one object type's file. */
import type { NamedField, NamedObject } from "../../schema/named.js";
import { commentText, docComment } from "../spelling/docs.js";
import type { BaseType } from "../spelling/layout.js";
import {
  choicesList,
  interfaceHead,
  member,
  typeAlias,
} from "../spelling/layout.js";
import { literal } from "../spelling/literal.js";
import { idType, idsFile, isUnion, readType } from "../spelling/types.js";
import type { ViewContext } from "./context.js";
import { isTyped, kindNames } from "./context.js";
import { fieldDoc, objectDoc } from "./describe.js";
import { typeIds } from "./ids.js";
import type { ObjectContext } from "./imports.js";
import { Imports } from "./imports.js";
import { inputViews } from "./inputs.js";
import { modelView } from "./model.js";
import type {
  AliasView,
  MemberView,
  ObjectView,
  TypesView,
  ViewBody,
} from "./view.js";
import { statusReads } from "./status-views.js";
import { wrapperView } from "./wrapper.js";

/** Builds the view of one object type's file. */
export function buildObjectView(
  object: NamedObject,
  context: ViewContext,
): ViewBody<ObjectView> {
  const imports = new Imports(object, context.options);
  const body = spellObject(object, { ...context, imports });
  return { imports: imports.statements(), ...body };
}

/** Builds the view of one object type's file where there are types alone. */
export function buildTypesView(
  object: NamedObject,
  context: ViewContext,
): ViewBody<TypesView> {
  const imports = new Imports(object, context.options);
  const body = spellTypes(object, { ...context, imports });
  return { imports: imports.statements(), ...body };
}

/** Everything but the imports, which are known once all else is spelled. */
function spellObject(
  object: NamedObject,
  context: ObjectContext,
): Omit<ViewBody<ObjectView>, "imports"> {
  return {
    ...spellTypes(object, context),
    wrapper: wrapperView(object, context),
  };
}

function spellTypes(
  object: NamedObject,
  context: ObjectContext,
): Omit<ViewBody<TypesView>, "imports"> {
  const members = [
    ...idMembers(object, context),
    ...statusReads(context),
    ...nestedMembers(context),
    ...object.fields.map((field) => fieldMember(field, object, context)),
  ];
  return {
    doc: objectDoc(object, context.options),
    head: interfaceHead(object.type, [recordBase(object, context)], {
      isEmpty: members.length === 0,
    }),
    members,
    inputs: inputViews(object, context),
    choices: object.fields.flatMap((field) => choicesView(field, context)),
    model: modelView(object, context),
  };
}

/** `CustomObjectRecord<"cotype_…">`, with the type of timestamps where it is not the usual one. */
function recordBase(
  object: NamedObject,
  { imports, options }: ObjectContext,
): BaseType {
  const dates = options.dates === "Date" ? ["Date"] : [];
  const parameters = [...(isTyped(object) ? [typeIds(object)] : []), ...dates];
  const base = imports.type(`${kindNames[object.kind]}Record`);
  return { base, parameters };
}

/** The id by the name that the organisation's code has for it: it is what the compiler's messages say. */
function idMembers(
  { kind, type }: NamedObject,
  { imports }: ObjectContext,
): readonly MemberView[] {
  if (kind !== "customObject") return [];
  const id = imports.type(idType(type), { kind: "file", file: idsFile });
  return [{ doc: "", line: member("  ", "id", [id]) }];
}

function nestedMembers({
  imports,
  nested,
}: ObjectContext): readonly MemberView[] {
  return nested.map(({ member: name, type, file }) => ({
    doc: docComment(
      [`The ${name} of the lead, where Close sends them along.`],
      "  ",
    ),
    line: member("  ", name, [
      `readonly ${imports.type(type, { kind: "file", file })}[]`,
    ]),
  }));
}

function fieldMember(
  field: NamedField,
  object: NamedObject,
  { imports, options }: ObjectContext,
): MemberView {
  const type = imports.spell(readType(field, object, options));
  return {
    doc: fieldDoc(field, object, options),
    line: member("  ", field.name, type),
  };
}

/** Whether the file of a field's object type declares a type of its choices. */
export function declaresChoices({
  shared,
  choicesType,
  type,
}: NamedField): boolean {
  return (
    !shared &&
    choicesType !== null &&
    type.kind === "choices" &&
    isUnion(type.options)
  );
}

/** The type of a field's own choices; none when it has no choices or shares them. */
function choicesView(
  field: NamedField,
  { imports, options }: ObjectContext,
): readonly AliasView[] {
  const { choicesType, type, label } = field;
  if (
    !declaresChoices(field) ||
    choicesType === null ||
    type.kind !== "choices"
  )
    return [];
  const doc = docComment([`The choices of "${commentText(label)}".`], "");
  const parts = type.options.map(literal);
  if (options.emit === "types")
    return [{ doc, declaration: typeAlias(choicesType, parts) }];
  imports.type("ChoiceOf");
  return [{ doc, declaration: choicesList("const", choicesType, parts) }];
}
