import { describe, expect, test } from "vitest";
import { applyChanges } from "../support/apply-changes.js";
import type { Change } from "../../src/drift/changes.js";
import {
  compareChanges,
  diffSchemas,
  lookupOf,
} from "../../src/drift/diff-schemas.js";
import type { NameLookup } from "../../src/drift/diff-schemas.js";
import { fingerprintOf, isFingerprintOf } from "../../src/drift/fingerprint.js";
import { buildNames, noNames } from "../../src/schema/name-all.js";
import type { Names } from "../../src/schema/name-rules.js";
import type { Field, Pipeline, Schema } from "../../src/schema/schema.js";
import { worstOf } from "../../src/drift/severity.js";
import { hostileTexts } from "../support/arbitrary.js";
import {
  customObject,
  field,
  objectType,
  pipelineOf,
  schemaOf,
  sharedField,
  statusOf,
} from "../support/sample-schema.js";
import { withoutOrder } from "../support/mutation.js";
import { nameless } from "../support/nameless.js";

function namesFor(schema: Schema, previous: Names = noNames): Names {
  return buildNames(schema, previous, {
    members: () => new Set(),
    declarations: new Set(),
    pin: () => undefined,
  }).names;
}

/** With the names that a lock would have, and those that generating would add. */
function diff(before: Schema, after: Schema): readonly Change[] {
  const names = namesFor(before);
  return diffSchemas(before, after, {
    before: lookupOf(names),
    after: lookupOf(namesFor(after, names)),
  });
}

function diffNameless(before: Schema, after: Schema): readonly Change[] {
  return diffSchemas(before, after, { before: nameless, after: nameless });
}

function account(...fields: readonly Field[]): Schema {
  return schemaOf([customObject("cotype_1", "Account", fields)]);
}

function lead(...fields: readonly Field[]): Schema {
  return schemaOf([objectType("lead", "lead", "Lead", fields)]);
}

const accountSubject = { id: "cotype_1", name: "account", label: "Account" };
const leadSubject = { id: "lead", name: "lead", label: "Lead" };
const sharedSubject = { id: "shared", name: null, label: "Shared fields" };
const status = { id: "cf_1", name: "status", label: "Status" };
const choices = (...options: readonly string[]) =>
  ({ type: { kind: "choices", options } }) as const;
const refersTo = (target: string | null) =>
  ({ type: { kind: "customObject", target } }) as const;

const safe = impact("safe", "safe");
const breaking = impact("breaking", "breaking");

function impact(
  read: Change["severity"],
  write: Change["severity"],
): Pick<Change, "severity" | "impact"> {
  return {
    impact: { read, write },
    severity: worstOf([read, write]) ?? "safe",
  };
}

/** A change of the field Status of Account, where nothing else is said. */
function change(parts: Partial<Change>): Change {
  return {
    kind: "field.added",
    object: accountSubject,
    field: status,
    affects: [],
    before: null,
    after: null,
    message: "",
    reason: "",
    ...safe,
    fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/),
    ...parts,
  };
}

const keepsName =
  "Names belong to ids: generated code keeps its name until `codegen rename` or `names` in the config gives another.";
const mustGive =
  "Close refuses new records that lack a required field, and code that creates them does not give it yet.";
const nothingChanges =
  "Nothing that exists changes; generating brings the new field.";

interface Case {
  readonly when: string;
  readonly before: Schema;
  readonly after: Schema;
  readonly told: readonly Change[];
}

const objectCases: readonly Case[] = [
  {
    when: "an object type comes, with its fields and shared fields",
    before: schemaOf([], [sharedField("cf_s", "Tags", [])]),
    after: schemaOf(
      [
        customObject(
          "cotype_1",
          "Account",
          [field("cf_1", "Status", { ...choices("B", "A"), required: true })],
          { labelPlural: "Accounts" },
        ),
      ],
      [sharedField("cf_s", "Tags", ["cotype_1"])],
    ),
    told: [
      change({
        kind: "object.added",
        field: null,
        after: {
          id: "cotype_1",
          kind: "customObject",
          label: "Account",
          labelPlural: "Accounts",
          fields: [
            {
              id: "cf_1",
              label: "Status",
              type: "choices",
              choices: ["A", "B"],
              required: true,
            },
          ],
          sharedFields: [
            {
              id: "cf_s",
              label: "Tags",
              required: false,
              editableWithRoles: [],
            },
          ],
        },
        message:
          "The custom object type “Account” `account` (cotype_1) is new.",
        reason: "Nothing that exists changes; generating brings its types.",
      }),
    ],
  },
  {
    when: "an object type goes",
    before: schemaOf([
      objectType("actitype_1", "customActivity", "Site Visit", [
        field("cf_1", "Status"),
      ]),
    ]),
    after: schemaOf([]),
    told: [
      change({
        kind: "object.removed",
        object: { id: "actitype_1", name: "siteVisit", label: "Site Visit" },
        field: null,
        before: {
          id: "actitype_1",
          kind: "customActivity",
          label: "Site Visit",
          fields: [{ id: "cf_1", label: "Status", type: "text" }],
        },
        message:
          "The custom activity type “Site Visit” `siteVisit` (actitype_1) is gone.",
        reason:
          "Its records can no longer be read or written, and its generated types go.",
        ...breaking,
      }),
    ],
  },
  ...objectAspects(),
];

function objectAspects(): readonly Case[] {
  const at = (rest: Parameters<typeof customObject>[3], label = "Account") =>
    schemaOf([customObject("cotype_1", label, [], rest)]);
  return [
    {
      when: "an object type is relabelled",
      before: at({ labelPlural: "Accounts" }),
      after: at({ labelPlural: "Accounts" }, "Customer"),
      told: [
        change({
          kind: "object.relabelled",
          field: null,
          before: "Account",
          after: "Customer",
          message:
            "The custom object type “Account” `account` (cotype_1) is now called “Customer”.",
          reason: keepsName,
        }),
      ],
    },
    {
      when: "an object type is relabelled together with its plural",
      before: at({ labelPlural: "Accounts" }),
      after: at({ labelPlural: "Customers" }, "Customer"),
      told: [
        change({
          kind: "object.relabelled",
          field: null,
          before: { label: "Account", labelPlural: "Accounts" },
          after: { label: "Customer", labelPlural: "Customers" },
          message:
            "The custom object type “Account” `account` (cotype_1) is now called “Customer”, in the plural “Customers”.",
          reason: keepsName,
        }),
      ],
    },
    {
      when: "an object type loses its plural",
      before: at({ labelPlural: "Accounts" }),
      after: at({}),
      told: [
        change({
          kind: "object.relabelled",
          field: null,
          before: { label: "Account", labelPlural: "Accounts" },
          after: { label: "Account", labelPlural: null },
          message:
            "The custom object type “Account” `account` (cotype_1) is now called without a plural.",
          reason: keepsName,
        }),
      ],
    },
    {
      when: "an object type is archived",
      before: at({}),
      after: at({ archived: true }),
      told: [
        change({
          kind: "object.archived",
          field: null,
          before: false,
          after: true,
          message:
            "The custom object type “Account” `account` (cotype_1) was archived.",
          reason:
            "An archived type is out of use: code that still creates records of it should be looked at.",
          ...impact("safe", "dangerous"),
        }),
      ],
    },
    {
      when: "an object type is unarchived",
      before: at({ archived: true }),
      after: at({}),
      told: [
        change({
          kind: "object.unarchived",
          field: null,
          before: true,
          after: false,
          message:
            "The custom object type “Account” `account` (cotype_1) is no longer archived.",
          reason: "The type is in use again; generated code stays as it is.",
        }),
      ],
    },
    {
      when: "an object type gets a description",
      before: at({}),
      after: at({ description: "Who pays." }),
      told: [
        change({
          kind: "object.descriptionChanged",
          field: null,
          before: null,
          after: "Who pays.",
          message:
            "The description of the custom object type “Account” `account` (cotype_1) changed.",
          reason: "Only comments in generated code change.",
        }),
      ],
    },
    {
      when: "an object type is left to the API",
      before: at({}),
      after: at({ apiCreateOnly: true }),
      told: [
        change({
          kind: "object.createOnlyChanged",
          field: null,
          before: false,
          after: true,
          message:
            "Records of the custom object type “Account” `account` (cotype_1) can now be created through the API only.",
          reason: "It concerns people in Close's own pages, not the API.",
        }),
      ],
    },
    {
      when: "an object type is closed to most roles",
      before: at({}),
      after: at({ editableWithRoles: ["admin", "role_1"] }),
      told: [
        change({
          kind: "object.rolesChanged",
          severity: "dangerous",
          impact: { read: "safe", write: "dangerous" },
          field: null,
          before: [],
          after: ["admin", "role_1"],
          message:
            "Records of the custom object type “Account” `account` (cotype_1) can now be edited by admin and role_1 only.",
          reason:
            "Close refuses to create, change or delete its records for someone who has none of the roles.",
        }),
      ],
    },
  ];
}

const it = "field “Status” `status` (cf_1) of “Account”";

/** Status of Account, before and after, and the one change that is told. */
function aspect(
  when: string,
  before: Partial<Field>,
  after: Partial<Field>,
  told: Partial<Change>,
): Case {
  return {
    when,
    before: account(field("cf_1", "Status", before)),
    after: account(field("cf_1", "Status", after)),
    told: [change(told)],
  };
}

const fieldCases: readonly Case[] = [
  {
    when: "a field comes",
    before: account(),
    after: account(field("cf_1", "Status", { many: true, description: "How" })),
    told: [
      change({
        after: {
          id: "cf_1",
          label: "Status",
          type: "text",
          description: "How",
          many: true,
        },
        message: `The ${it} is new.`,
        reason: nothingChanges,
      }),
    ],
  },
  {
    when: "a required field comes to a custom object type",
    before: account(),
    after: account(field("cf_1", "Status", { required: true })),
    told: [
      change({
        after: { id: "cf_1", label: "Status", type: "text", required: true },
        message: `The ${it} is new.`,
        reason: mustGive,
        ...impact("safe", "breaking"),
      }),
    ],
  },
  {
    when: "a field that says required comes to leads, where that means nothing",
    before: lead(),
    after: lead(field("cf_1", "Status", { required: true })),
    told: [
      change({
        object: leadSubject,
        after: { id: "cf_1", label: "Status", type: "text", required: true },
        message: "The field “Status” `status` (cf_1) of “Lead” is new.",
        reason: nothingChanges,
      }),
    ],
  },
  {
    when: "a field goes",
    before: account(field("cf_1", "Status", { editableWithRoles: ["b", "a"] })),
    after: account(),
    told: [
      change({
        kind: "field.removed",
        before: {
          id: "cf_1",
          label: "Status",
          type: "text",
          editableWithRoles: ["a", "b"],
        },
        message: `The ${it} is gone.`,
        reason:
          "Close no longer returns its values, and refuses writes that name it.",
        ...breaking,
      }),
    ],
  },
  {
    when: "a field is relabelled",
    before: account(field("cf_1", "Status")),
    after: account(field("cf_1", "State")),
    told: [
      change({
        kind: "field.relabelled",
        before: "Status",
        after: "State",
        message: `The ${it} is now called “State”.`,
        reason: keepsName,
      }),
    ],
  },
  aspect(
    "a field gets another description",
    { description: "Old" },
    { description: null },
    {
      kind: "field.descriptionChanged",
      before: "Old",
      after: null,
      message: `The description of the ${it} changed.`,
      reason: "Only comments in generated code change.",
    },
  ),
  aspect("a field's type changes", {}, choices("B", "A"), {
    kind: "field.typeChanged",
    before: "text",
    after: { type: "choices", choices: ["A", "B"] },
    message: `The ${it} was of type text and is now of type choices.`,
    reason:
      "Values have another type now: code that reads them gets what it does not expect, and Close refuses values that do not fit.",
    ...breaking,
  }),
  aspect(
    "a reference turns into a type that we do not know",
    refersTo("cotype_1"),
    { type: { kind: "unknown", raw: "currency" } },
    {
      kind: "field.typeChanged",
      before: { type: "custom_object", target: "cotype_1" },
      after: "currency",
      message: `The ${it} was of type custom_object and is now of type currency.`,
      reason:
        "Values have another type now: code that reads them gets what it does not expect, and Close refuses values that do not fit.",
      ...breaking,
    },
  ),
  aspect(
    "a conversion begins",
    {},
    { convertingTo: "number" },
    {
      kind: "field.converting",
      before: { type: "text", convertingTo: null },
      after: { type: "text", convertingTo: "number" },
      message: `The ${it} is being converted from text to number.`,
      reason:
        "While Close converts, values of both types occur; afterwards only those of the new type.",
      ...breaking,
    },
  ),
  aspect(
    "a conversion takes another direction",
    { convertingTo: "date" },
    { convertingTo: "number" },
    {
      kind: "field.converting",
      before: { type: "text", convertingTo: "date" },
      after: { type: "text", convertingTo: "number" },
      message: `The ${it} is being converted from text to number, no longer to date.`,
      reason:
        "While Close converts, values of both types occur; afterwards only those of the new type.",
      ...breaking,
    },
  ),
  aspect(
    "a conversion stops",
    { convertingTo: "number" },
    {},
    {
      kind: "field.converting",
      before: { type: "text", convertingTo: "number" },
      after: { type: "text", convertingTo: null },
      message: `The ${it} is no longer being converted from text to number.`,
      reason: "From now on values of one type occur only.",
    },
  ),
  aspect(
    "a field takes several values",
    {},
    { many: true },
    {
      kind: "field.manyChanged",
      before: false,
      after: true,
      message: `The ${it} now takes several values instead of one.`,
      reason:
        "What was one value is a list now, in what is read and in what is written.",
      ...breaking,
    },
  ),
  aspect(
    "a field takes one value",
    { many: true },
    {},
    {
      kind: "field.manyChanged",
      before: true,
      after: false,
      message: `The ${it} now takes one value instead of several.`,
      reason:
        "What was a list is one value now, in what is read and in what is written.",
      ...breaking,
    },
  ),
  aspect(
    "a reference refers to something else",
    refersTo("cotype_1"),
    refersTo("cotype_9"),
    {
      kind: "field.targetChanged",
      before: "cotype_1",
      after: "cotype_9",
      message: `The ${it} now refers to cotype_9 instead of “Account” (cotype_1).`,
      reason:
        "Values are ids of records of another type: code that follows them finds something else, and Close refuses ids of the former type.",
      ...breaking,
    },
  ),
  aspect(
    "a reference shows on what it refers to",
    { ...refersTo(null), backReferenceVisible: false },
    { ...refersTo(null), backReferenceVisible: true },
    {
      kind: "field.backReferenceChanged",
      before: false,
      after: true,
      message: `Close now shows the ${it} on what it refers to.`,
      reason: "It concerns what people see in Close's own pages, not the data.",
    },
  ),
  aspect(
    "a field becomes required",
    {},
    { required: true },
    {
      kind: "field.requiredChanged",
      before: false,
      after: true,
      message: `The ${it} is now required.`,
      reason:
        "Close refuses new records that lack it (of activities, those that are published), and code that creates them may not give it.",
      ...impact("safe", "breaking"),
    },
  ),
  aspect(
    "a field becomes optional",
    { required: true },
    {},
    {
      kind: "field.requiredChanged",
      before: true,
      after: false,
      message: `The ${it} is no longer required.`,
      reason:
        "New records can lack it: code that relies on a value meets none.",
      ...impact("dangerous", "safe"),
    },
  ),
  {
    when: "a field of leads says required, which means nothing there",
    before: lead(field("cf_1", "Status")),
    after: lead(field("cf_1", "Status", { required: true })),
    told: [
      change({
        kind: "field.requiredChanged",
        object: leadSubject,
        before: false,
        after: true,
        message:
          "The field “Status” `status` (cf_1) of “Lead” is now required.",
        reason:
          "Close enforces it for custom objects and custom activities only.",
      }),
    ],
  },
  aspect(
    "a field is closed to most roles",
    {},
    { editableWithRoles: ["role_b", "admin"] },
    {
      kind: "field.rolesChanged",
      before: [],
      after: ["admin", "role_b"],
      message: `The ${it} can now be edited by admin and role_b only.`,
      reason: "Close refuses a write by someone who has none of the roles.",
      ...impact("safe", "dangerous"),
    },
  ),
];

const refuses =
  "Close refuses the choice in writes, and no longer returns it from records that hold it.";
const meetsNew =
  "Writing stays as it is; code that handles every choice meets one that it does not know.";

const choiceCases: readonly Case[] = [
  aspect("a choice comes", choices("A"), choices("B", "A"), {
    kind: "choice.added",
    before: null,
    after: "B",
    message: `The ${it} has the new choice “B”.`,
    reason: meetsNew,
    ...impact("dangerous", "safe"),
  }),
  aspect("a choice goes", choices("A", "B"), choices("B"), {
    kind: "choice.removed",
    before: "A",
    after: null,
    message: `The ${it} no longer has the choice “A”.`,
    reason: refuses,
    ...impact("dangerous", "breaking"),
  }),
  {
    when: "one choice goes and two come: nobody can say which it became",
    before: account(field("cf_1", "Status", choices("Old"))),
    after: account(field("cf_1", "Status", choices("New", "Other"))),
    told: [
      change({
        kind: "choice.removed",
        before: "Old",
        message: `The ${it} no longer has the choice “Old”.`,
        reason: refuses,
        ...impact("dangerous", "breaking"),
      }),
      ...["New", "Other"].map((choice) =>
        change({
          kind: "choice.added",
          after: choice,
          message: `The ${it} has the new choice “${choice}”.`,
          reason: meetsNew,
          ...impact("dangerous", "safe"),
        }),
      ),
    ],
  },
  {
    when: "one choice goes and one comes, which may be a renaming",
    before: account(field("cf_1", "Status", choices("Old", "Same"))),
    after: account(field("cf_1", "Status", choices("New", "Same"))),
    told: [
      change({
        kind: "choice.removed",
        before: "Old",
        message: `The ${it} no longer has the choice “Old”.`,
        reason: `${refuses} “New” came at the same time: this choice may have been renamed to that.`,
        ...impact("dangerous", "breaking"),
      }),
      change({
        kind: "choice.added",
        after: "New",
        message: `The ${it} has the new choice “New”.`,
        reason: `${meetsNew} “Old” went at the same time: this may be that choice, renamed.`,
        ...impact("dangerous", "safe"),
      }),
    ],
  },
];

const contactType = objectType("contact", "contact", "Contact");
const leadType = objectType("lead", "lead", "Lead");
const accountType = customObject("cotype_1", "Account");
const tags = { id: "cf_s", name: "tags", label: "Tags" };
const plainPlace = { required: false, editableWithRoles: [] };

function withTags(
  objectIds: readonly string[],
  rest: Parameters<typeof sharedField>[3] = {},
): Schema {
  return schemaOf(
    [accountType, contactType, leadType],
    [sharedField("cf_s", "Tags", objectIds, rest)],
  );
}

function tagsOn(required: boolean): Schema {
  const place = { objectId: "cotype_1", required, editableWithRoles: [] };
  return withTags([], { associations: [place] });
}

const sharedCases: readonly Case[] = [
  {
    when: "a shared field is put on an object type",
    before: withTags(["lead"]),
    after: withTags(["lead", "cotype_1"]),
    told: [
      change({
        kind: "shared.attached",
        field: tags,
        after: plainPlace,
        message:
          "The shared field “Tags” `tags` (cf_s) is now on “Account” `account` (cotype_1).",
        reason: nothingChanges,
      }),
    ],
  },
  {
    when: "a shared field is put on a custom object type, required",
    before: withTags([]),
    after: tagsOn(true),
    told: [
      change({
        kind: "shared.attached",
        field: tags,
        after: { required: true, editableWithRoles: [] },
        message:
          "The shared field “Tags” `tags` (cf_s) is now on “Account” `account` (cotype_1).",
        reason: mustGive,
        ...impact("safe", "breaking"),
      }),
    ],
  },
  {
    when: "a shared field is taken off an object type",
    before: withTags(["lead", "cotype_1"]),
    after: withTags(["lead"]),
    told: [
      change({
        kind: "shared.detached",
        field: tags,
        before: plainPlace,
        message:
          "The shared field “Tags” `tags` (cf_s) is no longer on “Account” `account` (cotype_1).",
        reason:
          "Records of this type no longer have the field: code that reads it finds nothing, and Close refuses writes that name it.",
        ...breaking,
      }),
    ],
  },
  {
    when: "a shared field becomes required on one object type",
    before: tagsOn(false),
    after: tagsOn(true),
    told: [
      change({
        kind: "field.requiredChanged",
        field: tags,
        before: false,
        after: true,
        message:
          "The shared field “Tags” `tags` (cf_s) on “Account” is now required.",
        reason:
          "Close refuses new records that lack it (of activities, those that are published), and code that creates them may not give it.",
        ...impact("safe", "breaking"),
      }),
    ],
  },
  {
    when: "a shared field is relabelled: once, for all that have it",
    before: withTags(["contact", "lead"]),
    after: schemaOf(
      [accountType, contactType, leadType],
      [sharedField("cf_s", "Labels", ["contact", "lead"])],
    ),
    told: [
      change({
        kind: "field.relabelled",
        object: sharedSubject,
        field: tags,
        affects: [
          { id: "contact", name: "contact", label: "Contact" },
          leadSubject,
        ],
        before: "Tags",
        after: "Labels",
        message:
          "The shared field “Tags” `tags` (cf_s) is now called “Labels”.",
        reason: keepsName,
      }),
    ],
  },
  {
    when: "a shared field that is on nothing changes, which nobody feels",
    before: withTags([]),
    after: withTags([], { many: true }),
    told: [
      change({
        kind: "field.manyChanged",
        object: sharedSubject,
        field: { ...tags, name: null },
        before: false,
        after: true,
        message:
          "The shared field “Tags” (cf_s) now takes several values instead of one.",
        reason:
          "It concerns no generated code: no object type has the field on both sides.",
      }),
    ],
  },
  {
    when: "a shared field comes",
    before: schemaOf([leadType]),
    after: schemaOf([leadType], [sharedField("cf_s", "Tags", ["lead"])]),
    told: [
      change({
        object: leadSubject,
        kind: "shared.attached",
        field: tags,
        after: plainPlace,
        message:
          "The shared field “Tags” `tags` (cf_s) is now on “Lead” `lead` (lead).",
        reason: nothingChanges,
      }),
      change({
        object: sharedSubject,
        field: tags,
        affects: [leadSubject],
        after: { id: "cf_s", label: "Tags", type: "text" },
        message: "The shared field “Tags” `tags` (cf_s) is new.",
        reason: nothingChanges,
      }),
    ],
  },
  {
    when: "a shared field goes",
    before: schemaOf([leadType], [sharedField("cf_s", "Tags", ["lead"])]),
    after: schemaOf([leadType]),
    told: [
      change({
        object: leadSubject,
        kind: "shared.detached",
        field: tags,
        before: plainPlace,
        message:
          "The shared field “Tags” `tags` (cf_s) is no longer on “Lead” `lead` (lead).",
        reason:
          "Records of this type no longer have the field: code that reads it finds nothing, and Close refuses writes that name it.",
        ...breaking,
      }),
      change({
        kind: "field.removed",
        object: sharedSubject,
        field: tags,
        affects: [leadSubject],
        before: { id: "cf_s", label: "Tags", type: "text" },
        message: "The shared field “Tags” `tags` (cf_s) is gone.",
        reason:
          "Close no longer returns its values, and refuses writes that name it.",
        ...breaking,
      }),
    ],
  },
  {
    when: "a shared field is on a type that was never read",
    before: schemaOf([], [sharedField("cf_s", "Tags", ["actitype_x"])]),
    after: schemaOf([], [sharedField("cf_s", "Tags", [])]),
    told: [
      change({
        kind: "shared.detached",
        object: { id: "actitype_x", name: null, label: "actitype_x" },
        field: { ...tags, name: null },
        before: plainPlace,
        message:
          "The shared field “Tags” (cf_s) is no longer on “actitype_x” (actitype_x).",
        reason:
          "It concerns no generated code: the object type is not on both sides.",
      }),
    ],
  },
];

const moveCases: readonly Case[] = [
  {
    when: "a field of one object type becomes shared, under the same id",
    before: schemaOf(
      [customObject("cotype_1", "Account", [field("cf_s", "Tags")])],
      [sharedField("cf_s", "Tags", [])],
    ),
    after: tagsOnly(["cotype_1"]),
    told: [
      change({
        kind: "shared.attached",
        field: tags,
        before: { id: "cf_s", label: "Tags", type: "text" },
        after: plainPlace,
        message:
          "The field “Tags” `tags` (cf_s) of “Account” is now a shared field.",
        reason: "Id and name stay the same: code keeps working.",
      }),
    ],
  },
  {
    when: "a shared choices field becomes one object type's own, and single",
    before: tagsOnly(["cotype_1"], { ...choices("A"), many: true }),
    after: schemaOf(
      [
        customObject("cotype_1", "Account", [
          field("cf_s", "Tags", choices("A")),
        ]),
      ],
      [sharedField("cf_s", "Tags", [], { ...choices("A"), many: true })],
    ),
    told: [
      change({
        kind: "field.manyChanged",
        field: tags,
        before: true,
        after: false,
        message:
          "The shared field “Tags” `tags` (cf_s) on “Account” now takes one value instead of several.",
        reason:
          "What was a list is one value now, in what is read and in what is written.",
        ...breaking,
      }),
      change({
        kind: "shared.detached",
        field: tags,
        before: plainPlace,
        after: { id: "cf_s", label: "Tags", type: "choices", choices: ["A"] },
        message:
          "The shared field “Tags” `tags` (cf_s) is now a field of “Account” alone.",
        reason:
          "Id and name stay the same, but the type of its choices is declared elsewhere: code that names that type must follow.",
        ...impact("dangerous", "dangerous"),
      }),
    ],
  },
];

/** Kind and severity of each change, by the label of its object type. */
function outline(before: Schema, after: Schema): readonly string[] {
  return diff(before, after).map(({ kind, severity, object }) =>
    [object.label, kind, severity].join(" "),
  );
}

test("a required choices field that becomes shared is asked for as before: only its type is declared elsewhere", () => {
  const before = schemaOf(
    [
      customObject("cotype_1", "Account", [
        field("cf_s", "Tags", { ...choices("A"), required: true }),
      ]),
    ],
    [sharedField("cf_s", "Tags", [], choices("A"))],
  );
  const place = { objectId: "cotype_1", required: true, editableWithRoles: [] };
  const after = tagsOnly([], { ...choices("A"), associations: [place] });
  expect(outline(before, after)).toEqual(["Account shared.attached dangerous"]);
});

test("a field that custom activities ask for breaks code that creates them", () => {
  const visit = (...fields: readonly Field[]): Schema =>
    schemaOf([objectType("actitype_1", "customActivity", "Visit", fields)]);
  const required = field("cf_1", "Status", { required: true });
  expect(outline(visit(), visit(required))).toEqual([
    "Visit field.added breaking",
  ]);
});

test("what changes in an object type that is relabelled goes by its former label", () => {
  const of = (label: string, ...fields: readonly Field[]): Schema =>
    schemaOf([customObject("cotype_1", label, fields)]);
  const changes = diff(of("Account"), of("Customer", field("cf_1", "Status")));
  expect(changes.map((one) => one.object.label)).toEqual([
    "Account",
    "Account",
  ]);
});

test("a field that is an object type's own and shared at once, and then shared alone, has gone", () => {
  const shared = [sharedField("cf_s", "Tags", ["cotype_1"])];
  const own = customObject("cotype_1", "Account", [field("cf_s", "Tags")]);
  expect(
    outline(schemaOf([own], shared), schemaOf([accountType], shared)),
  ).toEqual(["Account field.removed breaking"]);
  expect(
    outline(schemaOf([accountType], shared), schemaOf([own], shared)),
  ).toEqual(["Account field.added safe"]);
});

test("a type that we learn to know has its choices from then on", () => {
  const told = diff(
    account(
      field("cf_1", "Status", { type: { kind: "unknown", raw: "choices" } }),
    ),
    account(field("cf_1", "Status", choices("A"))),
  );
  expect(told.map(({ kind, after }) => [kind, after])).toEqual([
    ["choice.added", "A"],
  ]);
});

describe("an object type that comes or goes", () => {
  const tagged = tagsOnly(["cotype_1"]);
  const untyped = (objectIds: readonly string[], isRequired = false): Schema =>
    schemaOf(
      [],
      [
        sharedField("cf_s", "Tags", [], {
          associations: objectIds.map((objectId) => ({
            objectId,
            required: isRequired,
            editableWithRoles: [],
          })),
        }),
      ],
    );
  const sharedOn = (told: Change | undefined, side: "before" | "after") =>
    told?.[side];

  test("takes its places of shared fields with it: that is one change", () => {
    const [told, ...others] = diff(tagged, untyped([]));
    expect(others).toEqual([]);
    expect(sharedOn(told, "before")).toMatchObject({
      sharedFields: [{ id: "cf_s" }],
    });
  });

  test("under the id of one of another kind takes and brings the places of shared fields", () => {
    const marks = sharedField("cf_t", "Marks", ["cotype_1"]);
    const tags = sharedField("cf_s", "Tags", ["cotype_1"]);
    const without = { associations: [] };
    const before = schemaOf([accountType], [tags, { ...marks, ...without }]);
    const after = schemaOf(
      [objectType("cotype_1", "customActivity", "Account")],
      [{ ...tags, ...without }, marks],
    );
    expect(diff(before, after)).toMatchObject([
      { kind: "object.removed", before: { sharedFields: [{ id: "cf_s" }] } },
      { kind: "object.added", after: { sharedFields: [{ id: "cf_t" }] } },
    ]);
  });

  test("while a shared field does the opposite there, is told beside that", () => {
    expect(outline(tagsOnly([]), untyped(["cotype_1"]))).toEqual([
      "Account object.removed breaking",
      "Account shared.attached safe",
    ]);
    expect(outline(untyped(["cotype_1"]), tagsOnly([]))).toEqual(
      ["Account object.added safe", "cotype_1 shared.detached safe"].map(
        (line) => line.replace("cotype_1", "Account"),
      ),
    );
  });

  test("while a shared field stays there, neither brings nor takes it, and changes of its place are told", () => {
    const place = {
      objectId: "cotype_1",
      required: true,
      editableWithRoles: [],
    };
    const asked = tagsOnly([], { associations: [place] });
    const come = diff(untyped(["cotype_1"]), asked);
    expect(come.map(({ kind, severity }) => [kind, severity])).toEqual([
      ["object.added", "safe"],
      ["field.requiredChanged", "safe"],
    ]);
    expect(come[0]?.after).not.toHaveProperty("sharedFields");
    const gone = diff(asked, untyped(["cotype_1"]));
    expect(gone.map(({ kind }) => kind)).toEqual([
      "object.removed",
      "field.requiredChanged",
    ]);
  });
});

describe("a shared field that changes affects", () => {
  const affects = (before: Schema, after: Schema): unknown =>
    diff(before, after)
      .filter(({ object }) => object.id === "shared")
      .map((one) => [one.kind, one.affects.map(({ id }) => id)]);

  test("the object types that have it on both sides, in the order of their ids", () => {
    expect(
      affects(
        withTags(["lead", "cotype_1", "contact"]),
        withTags(["lead", "contact"], { many: true }),
      ),
    ).toEqual([["field.manyChanged", ["contact", "lead"]]]);
  });

  test("no object type that became one of another kind", () => {
    const after = schemaOf(
      [objectType("cotype_1", "customActivity", "Account")],
      [sharedField("cf_s", "Tags", ["cotype_1"], { many: true })],
    );
    expect(affects(tagsOnly(["cotype_1"]), after)).toEqual([
      ["field.manyChanged", []],
    ]);
  });

  test("where it comes or goes, those that have it then, whatever else they have", () => {
    const type = customObject("cotype_1", "Account", [field("cf_1", "Status")]);
    const shared = sharedField("cf_s", "Tags", ["cotype_1", "actitype_unread"]);
    const [without, withIt] = [schemaOf([type]), schemaOf([type], [shared])];
    expect(affects(without, withIt)).toEqual([["field.added", ["cotype_1"]]]);
    expect(affects(withIt, without)).toEqual([["field.removed", ["cotype_1"]]]);
  });
});

test("a shared field that becomes its one object type's own is no loss to anybody", () => {
  const after = account(field("cf_s", "Tags"));
  const told = diff(tagsOnly(["cotype_1"]), after);
  expect(told.map(({ kind, severity }) => [kind, severity])).toEqual([
    ["shared.detached", "safe"],
    ["field.removed", "safe"],
  ]);
  expect(told[1]?.reason).toBe(
    "It concerns no generated code: no object type loses the field.",
  );
});

function tagsOnly(
  objectIds: readonly string[],
  rest: Parameters<typeof sharedField>[3] = {},
): Schema {
  return schemaOf(
    [accountType],
    [sharedField("cf_s", "Tags", objectIds, rest)],
  );
}

const leadStatuses = (
  ...all: readonly (readonly [id: string, label: string])[]
): Schema => ({
  ...schemaOf([]),
  leadStatuses: all.map(([id, label]) => ({ id, label })),
});

const pipelines = (...all: readonly Pipeline[]): Schema => ({
  ...schemaOf([]),
  pipelines: all,
});

const leadStatusList = { id: "leadStatus", name: null, label: "Lead Status" };
const open = ["stat_1", "Open"] as const;
const customer = { id: "stat_2", name: "customer", label: "Customer" };
const sales = { id: "pipe_1", name: "sales", label: "Sales" };
const renewals = { id: "pipe_2", name: "renewals", label: "Renewals" };
const proposal = { id: "stat_3", name: "sales.proposal", label: "Proposal" };
const demo = statusOf("stat_4", "Demo");
const due = statusOf("stat_5", "Due");

const ofLead = (parts: Partial<Change>): Change =>
  change({ object: leadStatusList, field: customer, ...parts });
const ofSales = (parts: Partial<Change>): Change =>
  change({ object: sales, field: proposal, ...parts });

const newStatus =
  "Writing stays as it is; code that handles every status meets one that it does not know.";
const goneStatus =
  "Close refuses the status in writes, and code that looks for it finds nothing; its name goes from generated code.";
const goneWord = impact("dangerous", "breaking");
const step = "opportunity status “Proposal” `sales.proposal` (stat_3)";

/** The pipelines Sales and Renewals, of which Proposal is one's, as something else where that is said. */
function proposalIn(
  which: "sales" | "renewals" | null,
  other: Partial<typeof demo> = {},
): Schema {
  const it = { ...statusOf("stat_3", "Proposal"), ...other };
  return pipelines(
    pipelineOf("pipe_1", "Sales", demo, ...(which === "sales" ? [it] : [])),
    pipelineOf(
      "pipe_2",
      "Renewals",
      ...(which === "renewals" ? [it] : []),
      due,
    ),
  );
}

const statusCases: readonly Case[] = [
  {
    when: "a status of leads comes",
    before: leadStatuses(open),
    after: leadStatuses(["stat_2", "Customer"], open),
    told: [
      ofLead({
        kind: "leadStatus.added",
        after: { id: "stat_2", label: "Customer" },
        message: "The lead status “Customer” `customer` (stat_2) is new.",
        reason: newStatus,
        ...impact("dangerous", "safe"),
      }),
    ],
  },
  {
    when: "a status of leads goes",
    before: leadStatuses(open, ["stat_2", "Customer"]),
    after: leadStatuses(open),
    told: [
      ofLead({
        kind: "leadStatus.removed",
        before: { id: "stat_2", label: "Customer" },
        message: "The lead status “Customer” `customer` (stat_2) is gone.",
        reason: goneStatus,
        ...goneWord,
      }),
    ],
  },
  {
    when: "a status of leads is relabelled, and moved in their order",
    before: leadStatuses(open, ["stat_2", "Customer"]),
    after: leadStatuses(["stat_2", "Client"], open),
    told: [
      ofLead({
        kind: "leadStatus.relabelled",
        before: "Customer",
        after: "Client",
        message:
          "The lead status “Customer” `customer` (stat_2) is now called “Client”.",
        reason: keepsName,
      }),
    ],
  },
  {
    when: "a pipeline comes, with its statuses",
    before: pipelines(pipelineOf("pipe_1", "Sales", demo)),
    after: pipelines(
      pipelineOf("pipe_2", "Renewals", statusOf("stat_6", "Lost", "lost"), due),
      pipelineOf("pipe_1", "Sales", demo),
    ),
    told: [
      change({
        kind: "pipeline.added",
        object: renewals,
        field: null,
        after: {
          id: "pipe_2",
          label: "Renewals",
          statuses: [
            { id: "stat_5", label: "Due", type: "active" },
            { id: "stat_6", label: "Lost", type: "lost" },
          ],
        },
        message: "The pipeline “Renewals” `renewals` (pipe_2) is new.",
        reason:
          "Writing stays as it is; code that handles every status meets those of the new pipeline, which it does not know.",
        ...impact("dangerous", "safe"),
      }),
    ],
  },
  {
    when: "a pipeline goes, and one of its statuses goes to another",
    before: proposalIn("sales"),
    after: pipelines(
      pipelineOf("pipe_2", "Renewals", due, statusOf("stat_3", "Proposal")),
    ),
    told: [
      change({
        kind: "pipeline.removed",
        object: sales,
        field: null,
        before: {
          id: "pipe_1",
          label: "Sales",
          statuses: [{ id: "stat_4", label: "Demo", type: "active" }],
        },
        message: "The pipeline “Sales” `sales` (pipe_1) is gone.",
        reason:
          "Close refuses it and its statuses in writes, and code that looks for them finds nothing; their names go from generated code.",
        ...goneWord,
      }),
      ofSales({
        kind: "opportunityStatus.moved",
        before: "pipe_1",
        after: "pipe_2",
        message: `The ${step} moved from the pipeline “Sales” \`sales\` (pipe_1) to the pipeline “Renewals” \`renewals\` (pipe_2).`,
        reason:
          "Opportunities that have the status are in another pipeline now, and so are those to which code gives it. Its name begins with that of its pipeline: it is `renewals.proposal` from now on.",
        ...breaking,
      }),
    ],
  },
  {
    when: "a pipeline is relabelled",
    before: pipelines(pipelineOf("pipe_1", "Sales", demo)),
    after: pipelines(pipelineOf("pipe_1", "New business", demo)),
    told: [
      change({
        kind: "pipeline.relabelled",
        object: sales,
        field: null,
        before: "Sales",
        after: "New business",
        message:
          "The pipeline “Sales” `sales` (pipe_1) is now called “New business”.",
        reason: keepsName,
      }),
    ],
  },
  {
    when: "a status comes to a pipeline",
    before: proposalIn(null),
    after: proposalIn("sales", { type: "won" }),
    told: [
      ofSales({
        kind: "opportunityStatus.added",
        after: { id: "stat_3", label: "Proposal", type: "won" },
        message: `The ${step} of the pipeline “Sales” is new.`,
        reason: newStatus,
        ...impact("dangerous", "safe"),
      }),
    ],
  },
  {
    when: "a status goes from a pipeline",
    before: proposalIn("sales"),
    after: proposalIn(null),
    told: [
      ofSales({
        kind: "opportunityStatus.removed",
        before: { id: "stat_3", label: "Proposal", type: "active" },
        message: `The ${step} of the pipeline “Sales” is gone.`,
        reason: goneStatus,
        ...goneWord,
      }),
    ],
  },
  {
    when: "a status moves to another pipeline, as another type and under another label",
    before: proposalIn("sales"),
    after: proposalIn("renewals", { type: "won", label: "Accepted" }),
    told: [
      ofSales({
        kind: "opportunityStatus.moved",
        before: "pipe_1",
        after: "pipe_2",
        message: `The ${step} moved from the pipeline “Sales” \`sales\` (pipe_1) to the pipeline “Renewals” \`renewals\` (pipe_2).`,
        reason:
          "Opportunities that have the status are in another pipeline now, and so are those to which code gives it. Its name begins with that of its pipeline: it is `renewals.proposal` from now on.",
        ...breaking,
      }),
      ofSales({
        kind: "opportunityStatus.typeChanged",
        before: "active",
        after: "won",
        message: `The ${step} of the pipeline “Sales” counted as active and now counts as won.`,
        reason:
          "Opportunities that have the status, and those to which code gives it, count as something else now.",
        ...breaking,
      }),
      ofSales({
        kind: "opportunityStatus.relabelled",
        before: "Proposal",
        after: "Accepted",
        message: `The ${step} of the pipeline “Sales” is now called “Accepted”.`,
        reason: keepsName,
      }),
    ],
  },
];

describe("statuses and pipelines that one side does not know", () => {
  const known = {
    ...leadStatuses(["stat_2", "Customer"]),
    pipelines: [pipelineOf("pipe_1", "Sales", demo)],
  };

  test("are no change, as in the lock of an older version, or where Close refused them", () => {
    expect(diff(schemaOf([]), known)).toEqual([]);
    expect(diff(known, schemaOf([]))).toEqual([]);
    const empty = { ...schemaOf([]), leadStatuses: [], pipelines: [] };
    expect(diff(known, empty).map(({ kind }) => kind)).toEqual([
      "leadStatus.removed",
      "pipeline.removed",
    ]);
  });

  test("are each known or not by themselves", () => {
    const { leadStatuses: _, ...withoutLeads } = known;
    expect(
      diff(withoutLeads, { ...known, pipelines: [] }).map(({ kind }) => kind),
    ).toEqual(["pipeline.removed"]);
  });
});

test("a status that moves where its name is taken is called what it will be called", () => {
  const twin = statusOf("stat_9twin", "Proposal");
  const before = pipelines(
    pipelineOf("pipe_1", "Sales", statusOf("stat_3", "Proposal")),
    pipelineOf("pipe_2", "Renewals", twin),
  );
  const after = pipelines(
    pipelineOf("pipe_1", "Sales"),
    pipelineOf("pipe_2", "Renewals", twin, statusOf("stat_3", "Proposal")),
  );
  const [moved] = diff(before, after);
  expect(moved?.field?.name).toBe("sales.proposal");
  expect(moved?.reason).toMatch(
    /it is `renewals\.proposal_3\w+` from now on\.$/,
  );
});

const cases = [
  ...objectCases,
  ...fieldCases,
  ...choiceCases,
  ...sharedCases,
  ...moveCases,
  ...statusCases,
];

test.each(cases)("it is told in full when $when", (row) => {
  expect(diff(row.before, row.after)).toEqual(row.told);
});

test.each(cases)(
  "what is told, applied to what was, gives what is: $when",
  (row) => {
    const { before, after } = row;
    const there = applyChanges(before, diff(before, after));
    expect(withoutOrder(there)).toEqual(withoutOrder(after));
    const back = applyChanges(after, diff(after, before));
    expect(withoutOrder(back)).toEqual(withoutOrder(before));
  },
);

test("every kind of change is in the table", () => {
  const told = new Set(
    cases.flatMap((row) => row.told.map(({ kind }) => kind)),
  );
  expect([...told].sort()).toEqual(
    `choice.added choice.removed field.added field.backReferenceChanged field.converting
    field.descriptionChanged field.manyChanged field.relabelled field.removed
    field.requiredChanged field.rolesChanged field.targetChanged field.typeChanged
    leadStatus.added leadStatus.relabelled leadStatus.removed object.added
    object.archived object.createOnlyChanged object.descriptionChanged object.relabelled
    object.removed object.rolesChanged object.unarchived opportunityStatus.added
    opportunityStatus.moved opportunityStatus.relabelled opportunityStatus.removed
    opportunityStatus.typeChanged pipeline.added pipeline.relabelled pipeline.removed
    shared.attached shared.detached`.split(/\s+/),
  );
});

test("roles of a type that a lock of an older version does not know are no change", () => {
  const roles = (editableWithRoles: readonly string[] | null) =>
    schemaOf([customObject("cotype_1", "Account", [], { editableWithRoles })]);
  const [known, unknown] = [roles(["admin"]), roles(null)];
  expect(diff(unknown, known)).toEqual([]);
  expect(diff(known, unknown)).toEqual([]);
});

describe("no change is", () => {
  test.each([
    {
      what: "the order of choices and roles",
      before: { ...choices("A", "B"), editableWithRoles: ["a", "b"] },
      after: { ...choices("B", "A"), editableWithRoles: ["b", "a"] },
    },
    {
      what: "a back reference that Close begins to tell of",
      before: { ...refersTo("cotype_1") },
      after: { ...refersTo("cotype_1"), backReferenceVisible: true },
    },
    {
      what: "a type that a newer version of ours has learnt to know",
      before: { type: { kind: "unknown", raw: "textarea" } } as const,
      after: { type: { kind: "textarea" } } as const,
    },
  ])("$what", ({ before, after }) => {
    const of = (rest: Partial<Field>): Schema =>
      account(field("cf_1", "Status", rest));
    expect(diff(of(before), of(after))).toEqual([]);
    expect(diff(of(after), of(before))).toEqual([]);
  });

  test("the id of the organisation", () => {
    const before = account(field("cf_1", "Status"));
    expect(diff(before, { ...before, organizationId: "orga_2" })).toEqual([]);
  });
});

describe("one id twice in an object type", () => {
  const twins = account(
    field("cf_1", "Account ID"),
    field("cf_1", "Status", choices("A")),
  );

  test("is two fields, of which each has changes and a name of its own", () => {
    const after = account(
      field("cf_1", "Account ID"),
      field("cf_1", "Status", choices("A", "B")),
    );
    expect(diff(twins, after)).toMatchObject([
      { kind: "choice.added", field: status },
    ]);
    expect(applyChanges(twins, diff(twins, after))).toEqual(after);
  });

  test("both changed alike is two changes with two fingerprints", () => {
    const after = account(
      field("cf_1", "Account ID", { required: true }),
      field("cf_1", "Status", { ...choices("A"), required: true }),
    );
    const changes = diff(twins, after);
    expect(changes.map((one) => one.field?.name)).toEqual([
      "accountId",
      "status",
    ]);
    expect(new Set(changes.map((one) => one.fingerprint)).size).toBe(2);
  });

  test("and then once is another field, as its name is another one", () => {
    const after = account(field("cf_1", "Status", choices("A")));
    const changes = diff(twins, after);
    expect(changes.map(({ kind }) => kind)).toEqual([
      "field.removed",
      "field.removed",
      "field.added",
    ]);
    expect(applyChanges(twins, changes)).toEqual(after);
  });
});

test("changes stand in the order of severity, object type, field and kind", () => {
  const of = (label: string, rest: Partial<Field>) =>
    customObject(`cotype_${label}`, label, [
      field("cf_1", "Zip", rest),
      field("cf_2", "Status", { ...choices("A"), ...rest }),
    ]);
  const changed = {
    ...choices("A", "B"),
    editableWithRoles: ["admin"],
    description: "New",
  };
  const told = diff(
    schemaOf([of("B", {}), of("A", {})]),
    schemaOf([of("B", changed), of("A", { required: true })]),
  ).map(({ kind, object, field: subject }) =>
    [object.label, subject?.label, kind].join(" "),
  );
  expect(told).toEqual([
    "A Status field.requiredChanged",
    "A Zip field.requiredChanged",
    "B Zip field.typeChanged",
    "B Status choice.added",
    "B Status field.rolesChanged",
    "B Zip field.rolesChanged",
    "B Status field.descriptionChanged",
    "B Zip field.descriptionChanged",
  ]);
});

test("an object type of another kind is another object type, whatever its id", () => {
  const before = schemaOf([objectType("type_1", "customObject", "Visit")]);
  const after = schemaOf([objectType("type_1", "customActivity", "Visit")]);
  expect(diff(before, after).map(({ kind }) => kind)).toEqual([
    "object.removed",
    "object.added",
  ]);
});

test("a shared field with another name on each object type goes by none of them", () => {
  const names: NameLookup = {
    ...nameless,
    object: (id) => id,
    field: (objectId) => `${objectId}Tags`,
  };
  const changes = diffSchemas(
    withTags(["contact", "lead"]),
    withTags(["contact", "lead"], { many: true }),
    { before: names, after: names },
  );
  expect(changes).toMatchObject([{ field: { ...tags, name: null } }]);
});

test("an organisation that shares another's names is called by them", () => {
  const main = account(field("cf_1", "Status"));
  const names = {
    ...namesFor(main),
    same: { cotype_2: "cotype_1", cf_2: "cf_1" },
  };
  const sandbox = (rest: Partial<Field>): Schema =>
    schemaOf([
      customObject("cotype_2", "Account", [field("cf_2", "Status", rest)]),
    ]);
  const lookup = lookupOf(names);
  expect(
    diffSchemas(sandbox({}), sandbox({ many: true }), {
      before: lookup,
      after: lookup,
    }),
  ).toMatchObject([
    { object: { id: "cotype_2", name: "account" }, field: { name: "status" } },
  ]);
});

test("changes stand in one order only, whichever they are compared with", () => {
  const at = (parts: Partial<Change>): Change =>
    change({ field: null, ...parts });
  const of = (id: string, label: string) => ({ id, name: null, label });
  const inOrder: readonly Change[] = [
    at({ severity: "breaking", object: of("z", "Z"), kind: "object.removed" }),
    at({
      severity: "dangerous",
      object: of("z", "Z"),
      kind: "object.archived",
    }),
    at({ object: of("y", "A") }),
    at({ object: of("a", "B"), field: null, kind: "object.added" }),
    at({ object: of("a", "B"), field: of("A", ""), kind: "field.added" }),
    at({ object: of("a", "B"), field: of("Z", "A"), kind: "field.added" }),
    at({ object: of("a", "B"), field: of("A", "B"), kind: "field.added" }),
    at({ object: of("a", "B"), field: of("B", "B"), kind: "choice.added" }),
    at({
      object: of("a", "B"),
      field: of("B", "B"),
      kind: "field.added",
      message: "A",
    }),
    at({
      object: of("a", "B"),
      field: of("B", "B"),
      kind: "field.added",
      message: "B",
      fingerprint: "a",
    }),
    at({
      object: of("a", "B"),
      field: of("B", "B"),
      kind: "field.added",
      message: "B",
      fingerprint: "b",
    }),
    at({ object: of("b", "B") }),
  ].map((one) => ({
    ...one,
    fingerprint: one.fingerprint.length === 1 ? one.fingerprint : "",
  }));
  inOrder.forEach((one, i) =>
    inOrder.forEach((other, k) =>
      expect(Math.sign(compareChanges(one, other))).toBe(Math.sign(i - k)),
    ),
  );
});

test("changes that are applied leave everything in the order of its id, then of its label", () => {
  const before = schemaOf([], [sharedField("cf_s", "Tags", [])]);
  const after = schemaOf(
    [
      customObject("cotype_1", "B", [
        field("cf_1", "A"),
        field("cf_1", "B"),
        field("cf_2", "A"),
      ]),
      customObject("cotype_2", "A", [field("cf_1", "Z")]),
      leadType,
    ],
    [
      sharedField("cf_r", "Z", ["cotype_1", "lead"]),
      sharedField("cf_s", "Tags", ["cotype_1", "cotype_2"]),
    ],
  );
  const changes = diff(before, after);
  expect(applyChanges(before, changes)).toEqual(after);
  expect(applyChanges(before, [...changes].reverse())).toEqual(after);
});

test("a change whose subject is not there is passed over", () => {
  const twins = account(field("cf_1", "Account ID"), field("cf_1", "Status"));
  const missing = diff(
    account(field("cf_1", "Status", choices("A"))),
    account(field("cf_1", "Status", { ...choices("B"), required: true })),
  );
  const [, kept] = twins.objects[0]?.fields ?? [];
  expect(applyChanges(schemaOf([]), missing)).toEqual(schemaOf([]));
  expect(applyChanges(twins, missing)).toEqual(
    account(field("cf_1", "Account ID"), {
      ...field("cf_1", "Status"),
      ...kept,
      required: true,
    }),
  );
});

describe("a fingerprint", () => {
  test("is known by itself or by its first half, as older versions wrote it, and by no other part", () => {
    const whole = "0123456789abcdef0123456789abcdef";
    const known = Array.from({ length: 33 }, (_, length) => length).filter(
      (length) => isFingerprintOf(whole.slice(0, length), whole),
    );
    expect(known).toEqual([16, 32]);
    expect(isFingerprintOf(whole.slice(16), `1${whole.slice(1)}`)).toBe(false);
  });

  const before = account(field("cf_1", "Status", choices("A", "B")));
  const after = account(field("cf_1", "Status", choices("B")));

  test("is the same on every machine and in every version", () => {
    expect(diff(before, after)[0]?.fingerprint).toBe(
      "d979d341aa77ee954da0111c8e9af6a7",
    );
    const [removed] = diff(before, account());
    expect(removed?.fingerprint).toMatch(/^3a4fbfff36b5aaa5[0-9a-f]{16}$/);
  });

  test("does not care in which order the parts of a value stand", () => {
    const mark = {
      kind: "field.added",
      objectId: "lead",
      fieldKey: "cf_1",
      before: null,
    } as const;
    const one = fingerprintOf({
      ...mark,
      after: { a: 1, b: [{ c: 2, d: null }] },
    });
    const other = fingerprintOf({
      ...mark,
      after: { b: [{ d: null, c: 2 }], a: 1 },
    });
    const third = fingerprintOf({
      ...mark,
      after: { b: [{ d: null, c: 3 }], a: 1 },
    });
    expect(other).toBe(one);
    expect(third).not.toBe(one);
  });

  test("does not care what things are called", () => {
    const relabelled = (schema: Schema): Schema =>
      schemaOf(
        schema.objects.map((object) => ({
          ...object,
          label: "Customer",
          fields: object.fields.map((one) => ({ ...one, label: "State" })),
        })),
      );
    const [one] = diff(before, after);
    const [other] = diffNameless(relabelled(before), relabelled(after));
    expect(other?.fingerprint).toBe(one?.fingerprint);
    expect(other?.message).not.toBe(one?.message);
  });
});

test.each(hostileTexts.map((label) => [label]))(
  "the label %j stands in messages as it is",
  (label) => {
    const before = schemaOf([customObject("cotype_1", label)]);
    const after = schemaOf([
      customObject("cotype_1", label, [field("cf_1", label, choices(label))]),
    ]);
    const [change] = diffNameless(before, after);
    expect(change?.message).toBe(
      `The field “${label}” (cf_1) of “${label}” is new.`,
    );
    expect(applyChanges(before, diffNameless(before, after))).toEqual(after);
  },
);
