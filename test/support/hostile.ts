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

/** The texts of the grid: one for each kind of harm, and the obvious ones between. */
export const gridTexts: readonly string[] = [
  // Breaking out of text.
  "*/ process.exit(1) //",
  '"; process.exit(1); "',
  "*\u200b/",
  "`; process.exit(1); `",
  "first\nprocess.exit(1)",
  "first\r\nprocess.exit(1)",
  "a\u2028process.exit(1)",
  "a\u2029process.exit(1)",
  "${a}",
  "{{this}} {{{json}}} {{#each x}}",
  "\\",
  "ends with \\",
  'a"]: evil(), ["b',
  "[evil()]",
  "</script><script>alert(1)</script>",
  "<!-- x -->",
  "]]>",
  '\n/// <reference path="/etc/passwd" />\n',
  "// @ts-nocheck",
  "@internal",
  "@ts-ignore @ts-expect-error",
  "@deprecated",
  "eslint-disable prettier-ignore",
  "istanbul ignore file",
  "#__PURE__ @license @preserve",
  "//# sourceMappingURL=https://example.com/x",
  "[click](command:evil)",
  "{@link javascript:alert(1)}",
  "<img src=x onerror=alert(1)>",
  "%s %n %d %0A",
  "::error::x",
  "\u001b[2J\u001b]8;;https://example.com\u0007",
  "\u001b]52;c;ZXZpbA==\u0007\b",
  // JavaScript's own names.
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "valueOf",
  "hasOwnProperty",
  "then",
  "toJSON",
  "id",
  "leadId",
  "custom_object_type_id",
  "class",
  "default",
  "await",
  "interface",
  "null",
  "string",
  "any",
  "undefined",
  "Promise",
  "globalThis",
  "arguments",
  "NaN",
  "index",
  "client",
  "runtime",
  "verifyWebhook",
  // Characters.
  "",
  " \t\u00a0\u3000",
  "\u0000\u0001\u001f\u007f\u0085\u009f",
  "\u202etxt.exe\u202c",
  "\u2066x\u2069\u200e\u200f",
  "\ufeff\u200b\u00ad",
  "👨‍👩‍👧 🇩🇪 1️⃣",
  "é",
  "e\u0301",
  "İıßﬁΣς",
  "раураl",
  "\ud800",
  "x\udfff",
  "\u0378\ue000\u{f0000}",
  "word ".repeat(2000),
  "3rd party",
  "42",
  "1e3",
  "-0",
  "Infinity",
  "a.b.c",
  "a[0] a/b a?b a:b a,b",
  // File names.
  "CON",
  "nul.",
  "../../etc/passwd",
  "日本語",
];

/** Texts that set a mark which a test can see, if any of our output ever runs them. */
const canaries: readonly string[] = [
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

export const injections: readonly string[] = [
  ...new Set([...hostileTexts, ...gridTexts, ...canaries]),
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
  const schema = schemaOf(
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
  return {
    ...schema,
    ...hostileWords(injections, "*/ globalThis.canary = 1;"),
  };
}

/** Every text as the name of the role that it is, and one as what people call all that every organisation has. */
function hostileWords(texts: readonly string[], label: string) {
  const kinds = ["lead", "contact", "lead_status", "opportunity_status"];
  const labels = { singular: label, plural: `${label}s` };
  return {
    roles: Object.fromEntries(texts.map((text) => [text, `${text} role`])),
    standardLabels: Object.fromEntries(kinds.map((kind) => [kind, labels])),
  };
}

/**
 * A small organisation for compilers: each text as a type with a field, described and to be chosen by it,
 * and another field with the text in the places that few people see.
 */
export function gridOrganisation(): Schema {
  const texts = [...gridTexts, ...canaries];
  const types = texts.map((text, index) =>
    customObject(
      id("cotype", "G", index),
      text,
      [
        field(id("cf", "G", index), text, {
          description: text,
          type: { kind: "choices", options: [text, `${text}!`] },
          many: index % 2 === 0,
        }),
        field(`odd ${text} ${index}`, `Odd ${index}`, {
          type: { kind: "unknown", raw: text },
          editableWithRoles: [text],
          convertingTo: index % 3 === 0 ? text : null,
        }),
      ],
      { labelPlural: text, description: text, archived: index % 5 === 0 },
    ),
  );
  const activities = ["@internal", "*/"].map((text, index) =>
    objectType(id("actitype", "G", index), "customActivity", text, [], {
      description: text,
    }),
  );
  const shared = texts.map((text, index) =>
    sharedField(id("cf", "S", index), text, ["lead"], {
      description: text,
      type: { kind: "choices", options: [text] },
    }),
  );
  const lead = objectType("lead", "lead", "Lead");
  return {
    ...schemaOf([lead, ...types, ...activities], shared),
    ...hostileWords(texts, "*/ globalThis.canary = 1; @internal"),
  };
}
