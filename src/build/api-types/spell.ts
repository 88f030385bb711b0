/** The text of the types: spelled by openapi-typescript, each schema under its own name, with an organisation's custom fields. */
import { createRequire } from "node:module";
import type tsTypes from "typescript";
import { parse } from "yaml";
import { methods, schemasOfOperations } from "./operations.js";

// Loaded as they are: what compiles this file for Node would take a minute for packages of their size.
const load: (name: string) => unknown = createRequire(import.meta.url);
const ts = load("typescript") as typeof import("typescript");
const { default: openapiTS, astToString } = load(
  "openapi-typescript",
) as typeof import("openapi-typescript");

/** The declarations of all operations of a document. */
export async function apiTypes(document: string): Promise<string> {
  const schemas = schemasOfOperations(parse(document));
  const nodes = await openapiTS(
    {
      openapi: "3.1.0",
      info: { title: "Close", version: "1" },
      components: { schemas },
    } as never,
    {
      postTransform: readonlyLists,
      transformProperty: undefinable,
      silent: true,
      // What has a default may be left out of a body.
      defaultNonNullable: false,
    },
  );
  const declarations = declarationsOf(nodes).map((node) => {
    const text = astToString([node]).replaceAll("    ", " ");
    const isRequests = /^export interface \w+Requests\b/m.test(text);
    return named(text, isRequests);
  });
  return [head, ...declarations, tail].join("\n");
}

/** Lists that are readonly take any list, and records that were read have such. */
function readonlyLists(type: tsTypes.TypeNode): tsTypes.TypeNode | undefined {
  return ts.isArrayTypeNode(type)
    ? ts.factory.createTypeOperatorNode(ts.SyntaxKind.ReadonlyKeyword, type)
    : undefined;
}

/** What may be left out may be undefined, also where the compiler tells the two apart: nothing is sent for it. */
function undefinable(
  property: tsTypes.PropertySignature,
): tsTypes.PropertySignature | undefined {
  const { modifiers, name, questionToken, type } = property;
  if (questionToken === undefined || type === undefined) return undefined;
  const nothing = ts.factory.createKeywordTypeNode(
    ts.SyntaxKind.UndefinedKeyword,
  );
  const types = ts.isUnionTypeNode(type) ? type.types : [type];
  const either = ts.factory.createUnionTypeNode([...types, nothing]);
  return ts.factory.updatePropertySignature(
    property,
    modifiers,
    name,
    questionToken,
    either,
  );
}

/** Declares each schema by its name: an editor shows that, and not all that is in it. */
function declarationsOf(
  nodes: readonly tsTypes.Node[],
): readonly tsTypes.Node[] {
  const components = nodes
    .filter(ts.isInterfaceDeclaration)
    .find(({ name }) => name.text === "components");
  const schemas = components?.members
    .filter(ts.isPropertySignature)
    .find(({ name }) => ts.isIdentifier(name) && name.text === "schemas");
  if (schemas?.type === undefined || !ts.isTypeLiteralNode(schemas.type))
    throw new TypeError("openapi-typescript no longer declares schemas so.");
  return schemas.type.members.filter(ts.isPropertySignature).map(declaration);
}

const exported = [ts.factory.createModifier(ts.SyntaxKind.ExportKeyword)];

function declaration({ name, type }: tsTypes.PropertySignature): tsTypes.Node {
  if (!ts.isIdentifier(name) || type === undefined)
    throw new TypeError("A schema has a name that is no identifier.");
  return ts.isTypeLiteralNode(type)
    ? ts.factory.createInterfaceDeclaration(
        exported,
        name.text,
        undefined,
        undefined,
        type.members,
      )
    : ts.factory.createTypeAliasDeclaration(
        exported,
        name.text,
        undefined,
        type,
      );
}

/** Records that have custom fields, and their bodies, take those of the organisation where operations name them. */
const merged: ReadonlyMap<string, string> = new Map([
  ["Lead", "LeadWith<Models>"],
  ["Contact", "ContactWith<Models>"],
  ["Opportunity", "OpportunityWith<Models>"],
  ["CustomActivity", "CustomActivityWith<Models>"],
  ["CustomObject", "CustomObjectWith<Models>"],
  ["LeadBody", "LeadBodyWith<Models>"],
  ["ContactBody", "ContactBodyWith<Models>"],
  ["CreateOpportunity", "OpportunityBodyWith<Models>"],
  ["CreateCustomActivity", "CreateCustomActivity & ActivityInputs<Models>"],
  ["UpdateCustomActivity", "UpdateCustomActivity & ActivityInputs<Models>"],
  ["CustomObjectBody", "CustomObjectBody & ObjectInputs<Models>"],
  ["CustomObjectChange", "CustomObjectChange & ObjectInputs<Models>"],
]);

function named(text: string, isRequests: boolean): string {
  const plain = text.replaceAll(
    /components\["schemas"\]\["(\w+)"\]/g,
    (_, name: string) => (isRequests ? (merged.get(name) ?? name) : name),
  );
  return isRequests
    ? plain.replace(/Requests\b/, "Requests<Models extends AnyModels>")
    : plain;
}

const head = `/**
 * Close's whole API as types, made from Close's own API document of June 2026. Nothing of it is there
 * at run time.
 */
import type { AnyModels, FieldInputsOf, FieldInputsOfKind, FieldsOf, FieldsOfKind, TypedRequests } from "./typed-requests.js";

/**
 * A client whose \`request\` is typed: \`createCloseClient<CloseApi<Models>>({ apiKey })\`, with the
 * \`Models\` of the generated code, whose custom fields are then part of leads, contacts, opportunities,
 * custom activities and custom objects.
 */
export interface CloseApi<Models extends AnyModels = Record<never, never>> extends TypedRequests<{
${Object.entries(methods)
  .map(([method, name]) => ` ${method.toUpperCase()}: ${name}<Models>;`)
  .join("\n")}
}> {}
`;

const tail = `
type ModelOf<Models, Name extends string> = Name extends keyof Models ? Models[Name] : never;
type FieldsAt<Models, Name extends string> = [ModelOf<Models, Name>] extends [never] ? unknown : FieldsOf<ModelOf<Models, Name>>;
type InputsAt<Models, Name extends string> = [ModelOf<Models, Name>] extends [never] ? unknown : FieldInputsOf<ModelOf<Models, Name>>;
/** A contact with the organisation's custom fields. */
export type ContactWith<Models> = Contact & FieldsAt<Models, "contact">;
/** An opportunity with the organisation's custom fields. */
export type OpportunityWith<Models> = Opportunity & FieldsAt<Models, "opportunity">;
/** A lead with the organisation's custom fields, its contacts and opportunities with theirs. */
export type LeadWith<Models> = Omit<Lead, "contacts" | "opportunities"> & FieldsAt<Models, "lead"> & {
 contacts?: readonly ContactWith<Models>[];
 opportunities?: readonly OpportunityWith<Models>[];
};
/** A custom activity with the custom fields of the organisation's activity types. */
export type CustomActivityWith<Models> = CustomActivity & FieldsOfKind<Models, "customActivity">;
/** A custom object with the custom fields of the organisation's object types. */
export type CustomObjectWith<Models> = CustomObject & FieldsOfKind<Models, "customObject">;
/** What a contact is written with. */
export type ContactBodyWith<Models> = ContactBody & InputsAt<Models, "contact">;
/** What a lead is written with; its contacts where it is new. */
export type LeadBodyWith<Models> = LeadBody & InputsAt<Models, "lead"> & {
 contacts?: readonly Omit<ContactBodyWith<Models>, "lead_id">[];
};
/** What an opportunity is written with. */
export type OpportunityBodyWith<Models> = CreateOpportunity & InputsAt<Models, "opportunity">;
type ActivityInputs<Models> = FieldInputsOfKind<Models, "customActivity">;
type ObjectInputs<Models> = FieldInputsOfKind<Models, "customObject">;
`;
