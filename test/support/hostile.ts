/** An organisation that holds every hostile text in every place that Close lets people write. */
import type { Field, ObjectType, Schema } from "../../src/schema/schema.js";
import { hostileTexts } from "./arbitrary.js";
import {
  customObject,
  field,
  objectType,
  schemaOf,
  sharedField,
} from "./sample-schema.js";

/** Sets a mark that a test can see, if any of our output ever runs it. */
export const injections: readonly string[] = [
  ...hostileTexts,
  "*/ globalThis.canary = 1; /*",
  '"; globalThis.canary = 1; "',
  "'; globalThis.canary = 1; '",
  "`; globalThis.canary = 1; `",
  "${globalThis.canary = 1}",
  '\\"; globalThis.canary = 1; //',
  "\n globalThis.canary = 1; //",
  "\u2028globalThis.canary = 1;//",
  "x }; globalThis.canary = 1; ({ y",
  "[(globalThis.canary = 1)]",
  "A {} globalThis.canary = 1; interface B",
];

function id(prefix: string, place: string, index: number): string {
  return `${prefix}_${place}${String(index).padStart(4, "0")}`;
}

/** Every text as a field's label, description, choice, type, role and the type that it is converted to. */
function hostileFields(place: string): readonly Field[] {
  return injections.flatMap((text, index) => [
    field(id("cf", `${place}L`, index), text, { description: text }),
    field(id("cf", `${place}C`, index), `Choice ${index}`, {
      type: { kind: "choices", options: [text, `${text}!`] },
      many: index % 2 === 0,
    }),
    field(id("cf", `${place}U`, index), `Unknown ${index}`, {
      type: { kind: "unknown", raw: text },
      editableWithRoles: [text],
      convertingTo: index % 3 === 0 ? text : null,
    }),
  ]);
}

function hostileTypes(): readonly ObjectType[] {
  return injections.flatMap((text, index) => [
    customObject(
      id("cotype", "T", index),
      text,
      [field(id("cf", "O", index), text)],
      {
        labelPlural: text,
        description: text,
        archived: index % 5 === 0,
      },
    ),
    objectType(id("actitype", "T", index), "customActivity", text, [], {
      description: text,
    }),
  ]);
}

/** The organisation: types by every text, and one of each kind that has every text among its fields. */
export function hostileOrganisation(): Schema {
  const everything = injections.map((text, index) =>
    sharedField(id("cf", "S", index), text, ["lead", "cotype_all"], {
      description: text,
      type: { kind: "choices", options: [text] },
    }),
  );
  return schemaOf(
    [
      objectType("lead", "lead", "Lead", hostileFields("l")),
      objectType("contact", "contact", "Contact", hostileFields("c")),
      objectType("opportunity", "opportunity", "Opportunity"),
      customObject("cotype_all", "Everything", [
        ...hostileFields("o"),
        ...injections.map((text, index) =>
          field(`odd ${text} ${index}`, `Odd id ${index}`),
        ),
        field("cf_ref", "Reference", {
          type: { kind: "customObject", target: "cotype_T0001" },
        }),
        field("cf_self", "Self", {
          type: { kind: "customObject", target: "cotype_all" },
          many: true,
        }),
      ]),
      ...hostileTypes(),
    ],
    everything,
  );
}
