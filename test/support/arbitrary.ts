/** Random organisations, hostile labels included, for property tests. */
import fc from "fast-check";
import type {
  Field,
  FieldType,
  ObjectType,
  LeadStatus,
  Pipeline,
  Schema,
  SharedField,
  Statuses,
} from "../../src/schema/schema.js";
import { compareText, statusesOf } from "../../src/schema/schema.js";

/** Texts that have broken other generators, or would break a naive one. */
export const hostileTexts: readonly string[] = [
  "*/ process.exit(1) //",
  "*\u200b/",
  "*/",
  "/*",
  "//",
  '/// <reference path="/etc/passwd" />',
  "`${process.exit(1)}`",
  "${a}",
  "{{this}}",
  "{{{json}}}",
  "\\",
  "ends with \\",
  '"',
  "'",
  "\"quotes\" and 'more'",
  'a"]: evil(), ["b',
  "</script><script>alert(1)</script>",
  "<!--",
  "]]>",
  "@internal",
  "@deprecated remove me",
  "@ts-ignore",
  "@ts-expect-error",
  "eslint-disable",
  "prettier-ignore",
  "istanbul ignore file",
  "#__PURE__",
  "@license",
  "[click](command:x)",
  "{@link javascript:alert(1)}",
  "line\nbreak",
  "carriage\r\nreturn",
  "\u2028process.exit(1)\u2029",
  "\u0000\u0001\u001b[2J\u0007\u007f\u0085",
  "\u202etxt.exe",
  "\u2066x\u2069",
  "\ud800",
  "\udfff lone",
  "\ufeff",
  "\u00a0",
  "\u3000",
  "",
  " ",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "then",
  "toJSON",
  "class",
  "default",
  "await",
  "enum",
  "null",
  "undefined",
  "NaN",
  "Infinity",
  "arguments",
  "eval",
  "string",
  "any",
  "object",
  "Promise",
  "Record",
  "id",
  "ID",
  "Name",
  "lead_id",
  "Lead ID",
  "Extra",
  "CON",
  "nul",
  "COM1",
  "index",
  "client",
  "runtime",
  "Lead",
  "Contact",
  "Close Id",
  "3rd party",
  "42",
  "1e3",
  "-0",
  "# of users",
  "a.b.c",
  "a[0]",
  "50%",
  "%s %n %d",
  "日本語",
  "Größe",
  "Société mère",
  "Ελλάδα",
  "Привет мир",
  "مرحبا",
  "👨‍👩‍👧",
  "🇩🇪",
  "1️⃣",
  "é",
  "e\u0301",
  "İıßﬁΣς",
  "\u0378",
  "\ue000",
  "x".repeat(300),
  "word ".repeat(60),
  "Very Long Label That Goes On And On Until It No Longer Fits Into One Line Of Eighty Columns",
];

const words = [
  "Status",
  "Owner",
  "Renewal Date",
  "Budget",
  "Notes",
  "Industry",
  "Account",
  "Site Visit",
];

/** Any character but a lone surrogate. What fast-check calls `binary` is the same, and takes a second to make. */
const characters = fc
  .integer({ min: 0, max: 0x10_ffff - 0x800 })
  .map((code) => String.fromCodePoint(code < 0xd800 ? code : code + 0x800));

/** Any text at all, controls and code points without a character among it. */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: characters, maxLength });
}

/** Any label: an ordinary one, a hostile one, or any text at all. */
export const labels: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...words) },
  { weight: 4, arbitrary: fc.constantFrom(...hostileTexts) },
  { weight: 2, arbitrary: fc.string({ maxLength: 60 }) },
  { weight: 2, arbitrary: anyText(30) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.constantFrom(...words), { minLength: 1, maxLength: 8 })
      .map((list) => list.join(" ")),
  },
);

const alphabet =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** An id as Close makes them: a prefix and letters and digits. */
export function ids(prefix: string, length: number): fc.Arbitrary<string> {
  return fc
    .array(fc.constantFrom(...alphabet), {
      minLength: length,
      maxLength: length,
    })
    .map((characters) => prefix + characters.join(""));
}

function fieldTypes(targets: readonly string[]): fc.Arbitrary<FieldType> {
  return fc.oneof(
    fc.constantFrom<FieldType>(
      { kind: "text" },
      { kind: "textarea" },
      { kind: "number" },
      { kind: "date" },
      { kind: "datetime" },
      { kind: "user" },
      { kind: "contact" },
      { kind: "hidden" },
    ),
    fc
      .uniqueArray(labels, { maxLength: 12 })
      .map((options): FieldType => ({ kind: "choices", options })),
    fc
      .constantFrom(null, ...targets)
      .map((target): FieldType => ({ kind: "customObject", target })),
    labels.map((raw): FieldType => ({ kind: "unknown", raw })),
  );
}

function definitions(targets: readonly string[]) {
  return {
    id: fc.oneof(ids("cf_", 43), ids("lcf_", 43)),
    label: labels,
    description: fc.option(labels),
    type: fieldTypes(targets),
    many: fc.boolean(),
    convertingTo: fc.option(
      fc.constantFrom("number", "text", "choices", "odd"),
      { freq: 12 },
    ),
    backReferenceVisible: fc.constant(null),
  };
}

const roles = fc
  .uniqueArray(labels, { maxLength: 2 })
  .map((list) => [...list].sort());

const settings = { required: fc.boolean(), editableWithRoles: roles };

function isTyped(kind: ObjectType["kind"]): boolean {
  return kind === "customActivity" || kind === "customObject";
}

function fields(targets: readonly string[]): fc.Arbitrary<readonly Field[]> {
  return fc
    .uniqueArray(fc.record({ ...definitions(targets), ...settings }), {
      maxLength: 10,
      selector: ({ id }) => id,
    })
    .map((list) => [...list].sort((a, b) => compareText(a.id, b.id)));
}

function objects(targets: readonly string[], activities: readonly string[]) {
  const typed = (
    id: string,
    kind: ObjectType["kind"],
  ): fc.Arbitrary<ObjectType> =>
    fc.record({
      id: fc.constant(id),
      kind: fc.constant(kind),
      label: isTyped(kind) ? labels : fc.constant(kind),
      labelPlural: fc.option(labels),
      description: fc.option(labels),
      archived: fc.boolean(),
      apiCreateOnly: fc.boolean(),
      editableWithRoles: isTyped(kind) ? roles : fc.constant(null),
      fields: fields(targets),
    });
  const single = (kind: "lead" | "contact" | "opportunity", label: string) =>
    typed(kind, kind).map((object) => ({
      ...object,
      label,
      archived: false,
      labelPlural: null,
    }));
  return fc.tuple(
    single("lead", "Lead"),
    single("contact", "Contact"),
    single("opportunity", "Opportunity"),
    ...activities.map((id) => typed(id, "customActivity")),
    ...targets.map((id) => typed(id, "customObject")),
  );
}

function sharedFields(
  targets: readonly string[],
  objectIds: readonly string[],
): fc.Arbitrary<readonly SharedField[]> {
  const associations = fc
    .uniqueArray(
      fc.record({ objectId: fc.constantFrom(...objectIds), ...settings }),
      {
        maxLength: 4,
        selector: ({ objectId }) => objectId,
      },
    )
    .map((list) =>
      [...list].sort((a, b) => compareText(a.objectId, b.objectId)),
    );
  return fc
    .uniqueArray(fc.record({ ...definitions(targets), associations }), {
      maxLength: 4,
      selector: ({ id }) => id,
    })
    .map((list) => [...list].sort((a, b) => compareText(a.id, b.id)));
}

/** Ids that end in their place, so that none is there twice. */
const places = ids("", 20);

const leadStatuses: fc.Arbitrary<readonly LeadStatus[]> = fc
  .array(fc.record({ id: places, label: labels }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((list) =>
    list.map(({ id, label }, index) => ({
      id: `stat_${id}L${String(index)}`,
      label,
    })),
  );

const pipelines: fc.Arbitrary<readonly Pipeline[]> = fc
  .array(
    fc.record({
      id: places,
      label: labels,
      statuses: fc.array(
        fc.record({
          id: places,
          label: labels,
          type: fc.oneof(
            { weight: 6, arbitrary: fc.constantFrom("active", "won", "lost") },
            { weight: 1, arbitrary: labels },
          ),
        }),
        { maxLength: 4 },
      ),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((list) =>
    list.map(({ id, label, statuses }, index) => ({
      id: `pipe_${id}P${String(index)}`,
      label,
      statuses: statuses.map((status, place) => ({
        ...status,
        id: `stat_${status.id}P${String(index)}S${String(place)}`,
      })),
    })),
  );

/** Most organisations; a lock that is older, or was made without permission, knows none. */
const statuses: fc.Arbitrary<Statuses> = fc
  .record({
    leadStatuses: fc.option(leadStatuses, { nil: undefined }),
    pipelines: fc.option(pipelines, { nil: undefined }),
  })
  .map(statusesOf);

/** A whole organisation with up to four types of each kind. */
export const schemas: fc.Arbitrary<Schema> = fc
  .tuple(
    fc.uniqueArray(ids("cotype_", 22), { maxLength: 4 }),
    fc.uniqueArray(ids("actitype_", 22), { maxLength: 3 }),
  )
  .chain(([targets, activities]) =>
    fc
      .tuple(
        objects(targets, activities),
        sharedFields(targets, [
          "lead",
          "contact",
          "opportunity",
          ...targets,
          ...activities,
        ]),
        statuses,
      )
      .map(([list, shared, known]) => ({
        organizationId: "orga_random",
        objects: [...list].sort((a, b) => compareText(a.id, b.id)),
        sharedFields: shared,
        ...known,
      })),
  );
