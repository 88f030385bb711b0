/** The interfaces of what writes take. */
import type { NamedField, NamedObject } from "../../schema/named.js";
import { docComment } from "../spelling/docs.js";
import type { BaseType } from "../spelling/layout.js";
import { interfaceHead, member } from "../spelling/layout.js";
import { isRequired, writeType } from "../spelling/types.js";
import { isWritableWithLead, kindNames } from "./context.js";
import { deprecation } from "./describe.js";
import type { ObjectContext } from "./imports.js";
import { statusWrites } from "./status-views.js";
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
  const members = [
    ...statusWrites(context),
    ...(ending === "Create" ? createMembers(object, context) : []),
  ];
  return {
    doc: docComment([inputDocs[ending]], ""),
    head: interfaceHead(
      `${object.type}${ending}`,
      [
        { base, parameters: dates ? ["Date"] : [] },
        ...fieldsBase(object, context, ending),
      ],
      { isEmpty: members.length === 0 },
    ),
    members,
  };
}

/**
 * The runtime's type of the custom fields of an input. By way of it they have the documentation of the
 * record's, and drafts and updates follow from what `Create` says of each field.
 */
function fieldsBase(
  { type, fields }: NamedObject,
  { imports }: ObjectContext,
  ending: InputEnding,
): readonly BaseType[] {
  if (fields.length === 0) return [];
  const model = `${type}Model`;
  switch (ending) {
    case "Create":
      return [{ base: imports.type("FieldsOf"), parameters: [model] }];
    case "Draft": {
      const parameters = [`${type}Create`, model];
      return [{ base: imports.type("DraftFields"), parameters }];
    }
    case "Update":
      return [{ base: imports.type("UpdateFields"), parameters: [model] }];
    default: {
      const never: never = ending;
      return never;
    }
  }
}

function createMembers(
  object: NamedObject,
  context: ObjectContext,
): readonly MemberView[] {
  const { imports } = context;
  const nested = context.nested.filter(isWritableWithLead);
  return [
    ...nested.map(({ member: name, type, file }) => ({
      doc: docComment(["Created along with the lead."], "  "),
      line: member("  ", `${name}?`, [
        `readonly Omit<${imports.type(`${type}Create`, { kind: "file", file })}, "leadId">[]`,
      ]),
    })),
    ...object.fields.map((field) => createMember(field, object, context)),
  ];
}

function createMember(
  field: NamedField,
  object: NamedObject,
  { imports, options }: ObjectContext,
): MemberView {
  const type = imports.spell(writeType(field, object, options));
  const optional = !isRequired(field, object.kind);
  return {
    doc: docComment([deprecation(field)], "  "),
    line: member("  ", `${field.name}${optional ? "?" : ""}`, type),
  };
}
