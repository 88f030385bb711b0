/** The interfaces of what writes take. */
import type { NamedField, NamedObject } from "../../schema/named.js";
import { docComment } from "../spelling/docs.js";
import { interfaceHead, member } from "../spelling/layout.js";
import { isRequired, writeType } from "../spelling/types.js";
import { isWritableWithLead, kindNames } from "./context.js";
import { deprecation } from "./describe.js";
import type { ObjectContext } from "./imports.js";
import type { InputView, MemberView } from "./view.js";

/** The kinds of writes, as the names of their interfaces end. */
export type InputEnding = "Create" | "Draft" | "Update";

/** The writes that an object type has: none when it is archived; drafts are of activities only. */
export function inputEndings(object: NamedObject): readonly InputEnding[] {
  if (object.archived) return [];
  return object.kind === "customActivity"
    ? ["Create", "Draft", "Update"]
    : ["Create", "Update"];
}

/** The interfaces of an object type's writes. */
export function inputViews(
  object: NamedObject,
  context: ObjectContext,
): readonly InputView[] {
  return inputEndings(object).map((ending) =>
    inputView(object, context, ending),
  );
}

const inputDocs: Readonly<Record<InputEnding, string>> = {
  Create: "The members to create one with.",
  Draft:
    "The members to create a draft with: required fields may wait until it is published.",
  Update:
    "The members to update one with: only what is given is sent, null clears.",
};

/** The runtime's type by which an input inherits what is said of the fields of a record. */
const inheritedFields = "FieldsOf";

/** The runtime's interface with the writable members of a kind. */
function inputBase(object: NamedObject, ending: InputEnding): string {
  switch (object.kind) {
    case "lead":
      return "LeadInput";
    case "contact":
    case "opportunity":
      return `${kindNames[object.kind]}${ending === "Create" ? "Create" : ""}Input`;
    case "customActivity":
    case "customObject":
      return `${kindNames[object.kind]}${ending}Input`;
    default: {
      const never: never = object.kind;
      return never;
    }
  }
}

function inputView(
  object: NamedObject,
  context: ObjectContext,
  ending: InputEnding,
): InputView {
  const { imports, options } = context;
  const base = imports.type(inputBase(object, ending));
  const dates = options.dates === "Date" && object.kind === "customActivity";
  const nested =
    ending === "Create" ? context.nested.filter(isWritableWithLead) : [];
  const inherited =
    object.fields.length === 0
      ? []
      : [
          {
            base: imports.type(inheritedFields),
            parameters: [`${object.type}Model`],
          },
        ];
  const members = [
    ...nested.map(({ member: name, type, file }) => ({
      doc: docComment(["Created along with the lead."], "  "),
      line: member("  ", `${name}?`, [
        `readonly Omit<${imports.type(`${type}Create`, { kind: "file", file })}, "leadId">[]`,
      ]),
    })),
    ...object.fields.map((field) =>
      inputMember(field, object, context, ending),
    ),
  ];
  return {
    doc: docComment([inputDocs[ending]], ""),
    head: interfaceHead(
      `${object.type}${ending}`,
      [{ base, parameters: dates ? ["Date"] : [] }, ...inherited],
      { isEmpty: members.length === 0 },
    ),
    members,
  };
}

function inputMember(
  field: NamedField,
  object: NamedObject,
  { imports, options }: ObjectContext,
  ending: InputEnding,
): MemberView {
  const edits = ending === "Update";
  const type = imports.spell(writeType(field, object, options, { edits }));
  const optional = ending !== "Create" || !isRequired(field, object.kind);
  return {
    doc: docComment([deprecation(field)], "  "),
    line: member("  ", `${field.name}${optional ? "?" : ""}`, type),
  };
}
