/** The view of one object type's file. */
import type { NamedField, NamedObject } from "../../schema/named.js";
import { commentText, docComment } from "../spelling/docs.js";
import type { BaseType } from "../spelling/layout.js";
import { interfaceHead, member, typeAlias } from "../spelling/layout.js";
import { literal } from "../spelling/literal.js";
import type { EmitOptions } from "../spelling/options.js";
import { idType, isUnion, readType } from "../spelling/types.js";
import type { ViewContext } from "./context.js";
import { isTyped, kindNames } from "./context.js";
import { fieldDoc, objectDoc } from "./describe.js";
import { typeIds } from "./ids.js";
import { objectImports } from "./imports.js";
import { inputViews } from "./inputs.js";
import { modelView } from "./model.js";
import type { AliasView, MemberView, ObjectView, ViewBody } from "./view.js";
import { wrapperView } from "./wrapper.js";

/** Builds the view of one object type's file. */
export function buildObjectView(
  object: NamedObject,
  context: ViewContext,
): ViewBody<ObjectView> {
  const { options } = context;
  const members = [
    ...idMembers(object),
    ...nestedMembers(context),
    ...object.fields.map((field) => fieldMember(field, object, options)),
  ];
  return {
    imports: objectImports(object, context),
    doc: objectDoc(object, options),
    head: interfaceHead(object.type, [recordBase(object, options)], {
      isEmpty: members.length === 0,
    }),
    members,
    inputs: inputViews(object, context),
    choices: object.fields.flatMap(choicesView),
    model: modelView(object, context),
    wrapper: wrapperView(object, context),
  };
}

/** `CustomObjectRecord<"cotype_…">`, with the type of timestamps where it is not the usual one. */
function recordBase(object: NamedObject, options: EmitOptions): BaseType {
  const dates = options.dates === "Date" ? ["Date"] : [];
  const parameters = [...(isTyped(object) ? [typeIds(object)] : []), ...dates];
  return { base: `${kindNames[object.kind]}Record`, parameters };
}

/** The id by the name that the organisation's code has for it: it is what the compiler's messages say. */
function idMembers({ kind, type }: NamedObject): readonly MemberView[] {
  if (kind !== "customObject") return [];
  return [{ doc: "", line: member("  ", "id", [idType(type)]) }];
}

function nestedMembers({ nested }: ViewContext): readonly MemberView[] {
  return nested.map(({ member: name, type }) => ({
    doc: docComment(
      [`The ${name} of the lead, where Close sends them along.`],
      "  ",
    ),
    line: member("  ", name, [`readonly ${type}[]`]),
  }));
}

function fieldMember(
  field: NamedField,
  object: NamedObject,
  options: EmitOptions,
): MemberView {
  return {
    doc: fieldDoc(field, object, options),
    line: member("  ", field.name, readType(field, object, options).parts),
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
function choicesView(field: NamedField): readonly AliasView[] {
  const { choicesType, type, label } = field;
  if (
    !declaresChoices(field) ||
    choicesType === null ||
    type.kind !== "choices"
  )
    return [];
  const doc = docComment([`The choices of "${commentText(label)}".`], "");
  const parts = type.options.map(literal);
  return [{ doc, declaration: typeAlias(choicesType, parts) }];
}
