import { camelCase, pascalCase } from "change-case";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import type { Warning } from "../../src/errors.js";
import * as runtime from "../../src/runtime/index.js";
import { builtInMembers, declaredNames } from "../../src/emit/declared.js";
import { propertyNameFrom, typeNameFrom } from "../../src/schema/identifier.js";
import { fileNameFrom } from "../../src/schema/file-name.js";
import { buildNames, noNames } from "../../src/schema/name-all.js";
import type { NamedResult } from "../../src/schema/name-all.js";
import type { NameProposal, Names } from "../../src/schema/name-rules.js";
import { fieldsByObject } from "../../src/schema/schema.js";
import type { Field, ObjectType, Schema } from "../../src/schema/schema.js";
import { anyText, schemas } from "../support/arbitrary.js";
import { named } from "../support/emission.js";
import {
  customObject,
  field,
  objectType,
  schemaOf,
  schemaOfFields,
  sharedField,
} from "../support/sample-schema.js";

const numRuns = Number(process.env["FUZZ_RUNS"] ?? 40);
vi.setConfig({ testTimeout: 30_000 + numRuns * 500 });

function naming(
  schema: Schema,
  previous: Names = noNames,
  pin: (item: NameProposal) => string | undefined = () => undefined,
): NamedResult {
  return buildNames(schema, previous, {
    members: builtInMembers,
    declarations: declaredNames,
    pin,
  });
}

/** The names of one custom object type's fields, by field key. */
function fieldNames(
  schema: Schema,
  previous?: Names,
): Readonly<Record<string, string>> {
  return naming(schema, previous).names.objects["cotype_Account"]?.fields ?? {};
}

function typeNames(
  schema: Schema,
  previous?: Names,
): Readonly<Record<string, string>> {
  const { objects } = naming(schema, previous).names;
  return Object.fromEntries(
    Object.entries(objects).map(([id, { type }]) => [id, type]),
  );
}

function messages(warnings: readonly Warning[]): readonly string[] {
  return warnings.map(({ message }) => message);
}

describe("a label becomes a property name", () => {
  test.each([
    ["Point of Contact", "pointOfContact"],
    ["Status", "status"],
    ["point_of_contact", "pointOfContact"],
    ["point-of-contact", "pointOfContact"],
    ["pointOfContact", "pointOfContact"],
    ["  spaced   out  ", "spacedOut"],
    ["Renewal Date (UTC)", "renewalDateUtc"],
    ["URL", "url"],
    ["API Key", "apiKey"],
    ["HTTPServer", "httpServer"],
    ["MRR", "mrr"],
    ["# of users", "ofUsers"],
    ["50%", "_50"],
    ["3rd Party Vendor", "_3rdPartyVendor"],
    ["42", "_42"],
    ["1e3", "_1e3"],
    ["Step 2", "step2"],
    ["Q3 2024", "q32024"],
    ["Größe", "grosse"],
    ["Straße", "strasse"],
    ["Société mère", "societeMere"],
    ["e\u0301te\u0301", "ete"],
    ["Ελλάδα", "ellada"],
    ["Привет мир", "privetMir"],
    ["日本語", "riBenYu"],
    ["🚀 Launch", "launch"],
    ["Launch 👨‍👩‍👧 date 🇩🇪", "launchDate"],
    ["it's ours", "itsOurs"],
    ["a.b.c", "aBC"],
    ["class", "class"],
    ["default", "default"],
    ["ﬁle №", "fileNo"],
    ["`${process.exit(1)}`", "processExit1"],
    ["*/ evil() //", "evil"],
    ["*", null],
    ["", null],
    ["   ", null],
    ["🚀", null],
    ["👨‍👩‍👧🇩🇪1️⃣", "_1"],
    ["\u202e\u200b", null],
    ["\ud800", null],
    ["?!", null],
  ])("%j is %s", (label, name) => {
    expect(propertyNameFrom(label)).toBe(name);
  });

  test("of ten thousand characters keeps the first forty", () => {
    expect(propertyNameFrom("word ".repeat(2000))).toHaveLength(40);
    expect(propertyNameFrom("x".repeat(10_000))).toBe("x".repeat(40));
    expect(propertyNameFrom("日".repeat(10_000))).toHaveLength(40);
  });

  test("that is an identifier, whatever the label, or null", () => {
    fc.assert(
      fc.property(anyText(30), (label) => {
        expect(propertyNameFrom(label) ?? "a").toMatch(
          /^[a-z_][A-Za-z0-9_]{0,40}$/,
        );
        expect(typeNameFrom(label, "Object") ?? "A").toMatch(
          /^[A-Z][A-Za-z0-9]{0,46}$/,
        );
      }),
      { numRuns: numRuns * 25 },
    );
  });
});

/** Labels of ASCII, of which each next character may begin a word. */
const plainLabel = fc
  .array(
    fc.constantFrom("a", "z", "A", "Z", "0", "9", " ", "-", "_", "site", "VAT"),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(""));

test("the words of a label are those of change-case", () => {
  const merging = { mergeAmbiguousCharacters: true };
  fc.assert(
    fc.property(plainLabel, (label) => {
      const member = camelCase(label, merging).slice(0, 40);
      const type = pascalCase(label, merging).slice(0, 40);
      const underscored = /^[0-9]/.test(member) ? `_${member}` : member;
      expect(propertyNameFrom(label) ?? "").toBe(underscored);
      expect(typeNameFrom(label, "") ?? "").toBe(type);
    }),
    { numRuns: numRuns * 50 },
  );
});

describe("a label becomes a type's name", () => {
  test.each([
    ["Site Visit", "SiteVisit"],
    ["site visit", "SiteVisit"],
    ["API Account", "ApiAccount"],
    ["3rd Party", "Object3rdParty"],
    ["Größe", "Grosse"],
    ["🚀", null],
  ])("%j is %s", (label, name) => {
    expect(typeNameFrom(label, "Object")).toBe(name);
  });

  test.each([
    ["SiteVisit", "site-visit"],
    ["APIAccount", "api-account"],
    ["Account2", "account2"],
    ["Account_4hQs", "account-4hqs"],
  ])("and the file of %s is %s", (type, file) => {
    expect(fileNameFrom(type)).toBe(file);
  });
});

describe("within an object type", () => {
  test("labels that differ give their names, and nobody is warned", () => {
    const schema = schemaOfFields([
      field("cf_a1111", "Budget"),
      field("cf_b2222", "Owner"),
    ]);
    const { names, warnings } = naming(schema);
    expect(names.objects["cotype_Account"]?.fields).toEqual({
      cf_a1111: "budget",
      cf_b2222: "owner",
    });
    expect(warnings).toMatchObject([]);
  });

  test("two fields with one name both get a suffix from their id, and a reason", () => {
    const schema = schemaOfFields([
      field("cf_AbCd99", "Budget"),
      field("cf_XyZw99", "budget!"),
    ]);
    const { names, warnings } = naming(schema);
    expect(names.objects["cotype_Account"]?.fields).toEqual({
      cf_AbCd99: "budget_AbCd",
      cf_XyZw99: "budget_XyZw",
    });
    expect(messages(warnings)).toEqual([
      "The field of “Budget” (cf_AbCd99) of “Account” is named budget_AbCd: budget is wanted or taken by “budget!” (cf_XyZw99) of “Account”.",
      "The field of “budget!” (cf_XyZw99) of “Account” is named budget_XyZw: budget is wanted or taken by “Budget” (cf_AbCd99) of “Account”.",
    ]);
    expect(warnings.every(({ code }) => code === "W_NAME_ADJUSTED")).toBe(true);
  });

  test("suffixes grow until they differ, also where one id ends inside another", () => {
    const schema = schemaOfFields([
      field("cf_AbCdEfG1", "Budget"),
      field("cf_AbCdEfG2", "Budget"),
      field("cf_AbCd", "Budget"),
      field("lcf_AbCd", "Budget"),
    ]);
    const names = Object.values(fieldNames(schema));
    expect(new Set(names).size).toBe(4);
    expect(names).toContain("budget_AbCdEfG1");
    expect(names).toContain("budget_AbCdEfG2");
    for (const name of names) expect(name).toMatch(/^budget_AbCd\w+$/);
  });

  test.each([
    "id",
    "ID",
    "Id",
    "Lead ID",
    "lead_id",
    "LeadID",
    "Name",
    "name",
    "date_created",
    "Extra",
    "extra",
  ])("%j keeps clear of the built-in member", (label) => {
    const schema = schemaOfFields([field("cf_AbCd99", label)]);
    const { names, warnings } = naming(schema);
    const plain = propertyNameFrom(label) ?? "";
    expect(names.objects["cotype_Account"]?.fields).toEqual({
      cf_AbCd99: `${plain}_AbCd`,
    });
    expect(messages(warnings)).toEqual([
      `The field of “${label}” (cf_AbCd99) of “Account” is named ${plain}_AbCd: ${plain} is reserved.`,
    ]);
  });

  test.each([
    "constructor",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "then",
    "toJSON",
    "to json",
    "prototype",
  ])(
    "%j is no member of every object's prototype and no hook of the language",
    (label) => {
      const [name = ""] = Object.values(
        fieldNames(schemaOfFields([field("cf_AbCd99", label)])),
      );
      expect(
        name in {} ||
          name === "then" ||
          name === "toJSON" ||
          name === "prototype",
      ).toBe(false);
    },
  );

  test("a label that leaves nothing is named after the id", () => {
    const { names, warnings } = naming(
      schemaOfFields([field("cf_AbCd99", "🚀"), field("cf_Ef-_Gh", "")]),
    );
    expect(names.objects["cotype_Account"]?.fields).toEqual({
      cf_AbCd99: "field_AbCd",
      "cf_Ef-_Gh": "field_EfGh",
    });
    expect(messages(warnings)[0]).toContain(
      "its label leaves nothing that can stand in a name",
    );
  });

  test("built-in members belong to a kind: a contact's title is reserved, a custom object's is not", () => {
    const schema = schemaOf([
      objectType("contact", "contact", "Contact", [field("cf_AbCd1", "Title")]),
      customObject("cotype_Account", "Account", [field("cf_AbCd2", "Title")]),
    ]);
    const { objects } = naming(schema).names;
    expect(objects["contact"]?.fields).toEqual({ cf_AbCd1: "title_AbCd" });
    expect(objects["cotype_Account"]?.fields).toEqual({ cf_AbCd2: "title" });
  });

  test("a lead's own contacts and opportunities keep their names", () => {
    const fields = [
      field("cf_AbCd1", "Contacts"),
      field("cf_AbCd2", "Opportunities"),
    ];
    const { objects } = naming(
      schemaOf([objectType("lead", "lead", "Lead", fields)]),
    ).names;
    expect(objects["lead"]?.fields).toEqual({
      cf_AbCd1: "contacts_AbCd",
      cf_AbCd2: "opportunities_AbCd",
    });
  });

  test("one id twice gives two names, each by its label", () => {
    const schema = schemaOfFields([
      field("cf_AbCd", "Account ID"),
      field("cf_AbCd", "Status"),
    ]);
    expect(fieldNames(schema)).toEqual({
      "cf_AbCd~Account ID": "accountId",
      "cf_AbCd~Status": "status",
    });
  });

  test("one id twice with labels that give one name gives two names", () => {
    const schema = schemaOfFields([
      field("cf_AbCd", "Status"),
      field("cf_AbCd", "status"),
    ]);
    const names = Object.values(fieldNames(schema));
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^status_AbCd\w+$/);
  });

  test("a shared field is named in each object type by what is there", () => {
    const schema = schemaOf(
      [
        customObject("cotype_Account", "Account", [field("cf_AbCd1", "Owner")]),
        customObject("cotype_Server", "Server"),
      ],
      [sharedField("cf_WxYz", "Owner", ["cotype_Account", "cotype_Server"])],
    );
    const { objects } = naming(schema).names;
    expect(objects["cotype_Account"]?.fields).toEqual({
      cf_AbCd1: "owner_AbCd",
      cf_WxYz: "owner_WxYz",
    });
    expect(objects["cotype_Server"]?.fields).toEqual({ cf_WxYz: "owner" });
  });
});

describe("labels that look alike", () => {
  test.each([
    ["composed and decomposed", "é", "e\u0301", "e"],
    ["Latin and Cyrillic", "paypal", "раураl", null],
    ["with a joiner that cannot be seen", "Bud\u200dget", "Budget", "budget"],
    ["in full width", "Ｂｕｄｇｅｔ", "Budget", "budget"],
    ["dotted and dotless", "İ", "I", "i"],
    ["sharp and double", "Maße", "Masse", "masse"],
    ["the two small sigmas", "ΟΔΟΣ", "ΟΔΟς", null],
    ["a ligature and its letters", "ﬁle", "file", "file"],
    [
      "cut after ten thousand characters",
      "x".repeat(10_000),
      "x".repeat(9999),
      "x".repeat(40),
    ],
  ])(
    "%s are two fields, each with its own name and label",
    (_, one, other, base) => {
      const schema = schemaOfFields([
        field("cf_AbCd99", one),
        field("cf_WxYz99", other),
      ]);
      const names = Object.values(fieldNames(schema));
      if (base !== null)
        expect(names).toEqual([`${base}_AbCd`, `${base}_WxYz`]);
      expect(new Set(names).size).toBe(2);
      for (const name of names)
        expect(name).toMatch(/^[a-z][A-Za-z0-9_]{0,63}$/);
      const labels = named(schema).objects[0]?.fields.map(({ label }) => label);
      expect(new Set(labels)).toEqual(new Set([one, other]));
    },
  );
});

describe("between object types", () => {
  test("a custom object and a custom activity with one label both get a suffix", () => {
    const schema = schemaOf([
      customObject("cotype_AbCd1", "Contract", [], {
        labelPlural: "Contracts",
      }),
      objectType("actitype_WxYz1", "customActivity", "Contract"),
    ]);
    expect(typeNames(schema)).toEqual({
      cotype_AbCd1: "Contract_AbCd",
      actitype_WxYz1: "Contract_WxYz",
    });
  });

  test.each([
    "string",
    "Promise",
    "Record",
    "Class",
    "Lead",
    "Contact Create",
    "Lead ID",
    "Open",
    "Edit",
    "Create Close Client",
    "CON",
    "nul",
    "COM1",
    "LPT9",
    "COM\u00b9",
    "Index",
    "Client",
    "Runtime",
    "Shared",
    "Default",
    "Global This",
    "Custom Object Record",
    "Connection",
    "Options",
    "Verify Webhook",
    "Close Error",
    "OAuth",
  ])("a type labelled %j is not named so", (label) => {
    const schema = schemaOf([customObject("cotype_AbCd1", label)]);
    const { warnings } = naming(schema);
    const [object] = named(schema).objects;
    expect(object?.type).toBe(`${typeNameFrom(label, "") ?? ""}_AbCd`);
    expect(object?.file).toMatch(/^objects\/[a-z0-9-]+-abcd$/);
    expect(messages(warnings)[0]).toContain("is reserved");
  });

  test("a type cannot have a name that comes with another type", () => {
    const schema = schemaOf([
      customObject("cotype_AbCd1", "Account"),
      customObject("cotype_AbCd2", "Account Create"),
      customObject("cotype_AbCd3", "Account ID"),
    ]);
    const { names, warnings } = naming(schema);
    expect(names.objects["cotype_AbCd1"]?.type).toBe("Account");
    expect(names.objects["cotype_AbCd2"]?.type).toBe("AccountCreate_AbCd");
    expect(names.objects["cotype_AbCd3"]?.type).toBe("AccountId_AbCd");
    expect(messages(warnings)[0]).toContain(
      "AccountCreate is wanted or taken by “Account” (cotype_AbCd1)",
    );
  });

  test("a choices type keeps clear of types and of what comes with them", () => {
    const choices = { type: { kind: "choices", options: ["a"] } } as const;
    const schema = schemaOf([
      customObject("cotype_AbCd1", "Account", [
        field("cf_AbCd1", "Update", choices),
        field("cf_AbCd2", "Status", choices),
        field("cf_AbCd3", "🚀", choices),
      ]),
      customObject("cotype_AbCd2", "Account Status"),
    ]);
    expect(naming(schema).names.objects["cotype_AbCd1"]?.choices).toEqual({
      cf_AbCd1: "AccountUpdate_AbCd",
      cf_AbCd2: "AccountStatus_AbCd",
      cf_AbCd3: "AccountChoice_AbCd",
    });
  });

  test("a shared field's choices have one type, named without an object type", () => {
    const schema = schemaOf(
      [
        customObject("cotype_Account", "Account"),
        customObject("cotype_Tags", "Tags"),
      ],
      [
        sharedField("cf_AbCd1", "Priority", ["cotype_Account"], {
          type: { kind: "choices", options: ["a"] },
        }),
        sharedField("cf_AbCd2", "Tags", ["cotype_Account"], {
          type: { kind: "choices", options: ["a"] },
        }),
        sharedField("cf_AbCd3", "Owner", ["cotype_Account"]),
      ],
    );
    expect(naming(schema).names.shared).toEqual({
      cf_AbCd1: "Priority",
      cf_AbCd2: "Tags_AbCd",
    });
  });

  test("types that differ in case or underscores only get different files", () => {
    const schema = schemaOf([
      customObject("cotype_AbCd1", "Dataset"),
      customObject("cotype_WxYz1", "Data Set"),
      customObject("cotype_EfGh1", "DATASET"),
    ]);
    const files = named(schema).objects.map(({ file }) => file.toLowerCase());
    expect(new Set(files).size).toBe(3);
  });

  test("the client's member is the plural, or the singular and List", () => {
    const schema = schemaOf([
      customObject("cotype_AbCd1", "Account", [], { labelPlural: "Accounts" }),
      customObject("cotype_AbCd2", "Sheep", [], { labelPlural: "Sheep" }),
      customObject("cotype_AbCd3", "Server"),
      customObject("cotype_AbCd4", "Fish", [], { labelPlural: "🐟" }),
      customObject("cotype_AbCd5", "Trait", [], { labelPlural: "constructor" }),
      objectType("actitype_AbCd1", "customActivity", "Site Visit"),
    ]);
    const { objects } = naming(schema).names;
    const collections = Object.entries(objects).map(([id, { collection }]) => [
      id,
      collection,
    ]);
    expect(Object.fromEntries(collections)).toEqual({
      actitype_AbCd1: "siteVisit",
      cotype_AbCd1: "accounts",
      cotype_AbCd2: "sheepList",
      cotype_AbCd3: "serverList",
      cotype_AbCd4: "fishList",
      cotype_AbCd5: "constructor_AbCd",
    });
  });
});

test("no type takes the place of anything that the runtime exports as a value", () => {
  const claim = (name: string): string => name.toLowerCase();
  const reserved = new Set([...declaredNames].map(claim));
  const free = Object.keys(runtime).filter(
    (name) => !reserved.has(claim(name)),
  );
  expect(free).toEqual([]);
});

describe("names of the config", () => {
  const schema = schemaOf([
    customObject("cotype_AbCd1", "Account", [
      field("cf_AbCd1", "Budget"),
      field("cf_AbCd2", "Owner"),
    ]),
    customObject("cotype_AbCd2", "Server"),
  ]);
  const pinned = (
    pins: Readonly<Record<string, string>>,
    previous = noNames,
  ): NamedResult => naming(schema, previous, ({ id }) => pins[id]);

  test("win over labels and over the lock", () => {
    const before = naming(schema).names;
    const { names } = pinned(
      { cf_AbCd1: "money", cotype_AbCd2: "Machine" },
      before,
    );
    expect(names.objects["cotype_AbCd1"]?.fields).toEqual({
      cf_AbCd1: "money",
      cf_AbCd2: "owner",
    });
    expect(names.objects["cotype_AbCd2"]?.type).toBe("Machine");
  });

  test("push newcomers aside", () => {
    const { names } = pinned({ cf_AbCd1: "owner" });
    expect(names.objects["cotype_AbCd1"]?.fields).toEqual({
      cf_AbCd1: "owner",
      cf_AbCd2: "owner_AbCd",
    });
  });

  test("are asked for with label, id, object and the name that it would have", () => {
    const asked: NameProposal[] = [];
    naming(schema, noNames, (item) => {
      asked.push(item);
      return undefined;
    });
    expect(asked).toContainEqual({
      kind: "field",
      id: "cf_AbCd1",
      label: "Budget",
      object: "Account",
      proposed: "budget",
    });
    expect(asked).toContainEqual({
      kind: "object",
      id: "cotype_AbCd2",
      label: "Server",
      object: null,
      proposed: "Server",
    });
  });

  test.each([
    ["no identifier", { cf_AbCd1: "my budget" }, "not an identifier"],
    ["empty", { cf_AbCd1: "" }, "not an identifier"],
    ["code", { cf_AbCd1: "a: any; b" }, "not an identifier"],
    ["too long", { cf_AbCd1: "x".repeat(65) }, "not an identifier"],
    ["not ASCII", { cf_AbCd1: "größe" }, "not an identifier"],
    [
      "a built-in member",
      { cf_AbCd1: "leadId" },
      "every record has a member of that name",
    ],
    [
      "a prototype's member",
      { cf_AbCd1: "__proto__" },
      "every record has a member of that name",
    ],
    [
      "another pin",
      { cf_AbCd1: "same", cf_AbCd2: "same" },
      "belongs to “Budget” (cf_AbCd1)",
    ],
    [
      "a reserved type",
      { cotype_AbCd1: "Promise" },
      "cannot be the name of a type",
    ],
    [
      "a lead's type",
      { cotype_AbCd1: "LeadCreate" },
      "cannot be the name of a type",
    ],
    [
      "a Windows device",
      { cotype_AbCd1: "Con" },
      "cannot be the name of a type",
    ],
    [
      "a type without a capital",
      { cotype_AbCd1: "account" },
      "cannot be the name of a type: one begins with a capital letter, as Account does.",
    ],
    [
      "a type that is an underscore",
      { cotype_AbCd1: "_" },
      "cannot be the name of a type",
    ],
    [
      "a type that is a dollar",
      { cotype_AbCd1: "$" },
      "cannot be the name of a type",
    ],
    [
      "types that differ in case",
      { cotype_AbCd1: "DataSet", cotype_AbCd2: "Dataset" },
      "belongs to",
    ],
    [
      "types that differ in a dollar",
      { cotype_AbCd1: "Data", cotype_AbCd2: "Data$" },
      "belongs to",
    ],
    [
      "what comes with another pin",
      { cotype_AbCd1: "Data", cotype_AbCd2: "DataUpdate" },
      "belongs to",
    ],
  ])("that are %s are refused", (_, pins, why) => {
    expect(() => pinned(pins)).toThrow(
      expect.objectContaining({
        code: "E_CONFIG_INVALID",
        message: expect.stringContaining(why),
        hint: expect.any(String),
      }),
    );
  });

  test("that take what the lock gave to another thing are refused, and the way out is told", () => {
    const before = naming(schema).names;
    expect(() => pinned({ cotype_AbCd1: "Server" }, before)).toThrow(
      expect.objectContaining({
        message:
          "The config names “Account” (cotype_AbCd1) “Server”, but that name belongs to “Server” (cotype_AbCd2).",
        hint: "Choose another name, or give “Server” (cotype_AbCd2) one of its own under `names` in the config.",
      }),
    );
  });

  test("win over what only something gone holds, which then has no name left", () => {
    const gone = [
      field("cf_AbCd8", "Seats", { type: { kind: "number" } }),
      field("cf_AbCd9", "Places"),
    ];
    const before = naming(
      schemaOf([
        customObject("cotype_AbCd1", "Account", gone),
        customObject("cotype_AbCd3", "Data Update"),
      ]),
    ).names;
    const { objects } = pinned(
      { cotype_AbCd1: "Data", cf_AbCd1: "seats" },
      before,
    ).names;
    expect(objects["cotype_AbCd3"]).toBeUndefined();
    expect(objects["cotype_AbCd1"]).toMatchObject({
      type: "Data",
      fields: { cf_AbCd1: "seats", cf_AbCd9: "places" },
    });
    expect(objects["cotype_AbCd1"]?.fields).not.toHaveProperty("cf_AbCd8");
  });

  test("of a field made anew with another cardinality bring its choices type along, a type of its own stays", () => {
    const tier = { kind: "choices", options: ["Gold"] } as const;
    const old = field("cf_AbCd1", "Tier", { type: tier });
    const renewed = field("cf_WxYz1", "Tier", { type: tier, many: true });
    const level = field("cf_WxYz2", "Level", { type: tier });
    const before = naming(schemaOfFields([old])).names;
    const choicesOf = (
      fields: readonly Field[],
      pins: Readonly<Record<string, string>>,
      given: Names,
    ) =>
      naming(schemaOfFields(fields), given, ({ id }) => pins[id]).names.objects[
        "cotype_Account"
      ]?.choices;
    const suffixed = naming(schemaOfFields([renewed]), before).names;
    expect(choicesOf([renewed], {}, before)).toEqual({
      cf_AbCd1: "AccountTier",
      cf_WxYz1: "AccountTier_WxYz",
    });
    for (const given of [before, suffixed])
      expect(choicesOf([renewed], { cf_WxYz1: "tier" }, given)).toEqual({
        cf_WxYz1: "AccountTier",
      });
    const named = naming(schemaOfFields([level]), before).names;
    expect(choicesOf([level], { cf_WxYz2: "tier" }, named)).toEqual({
      cf_WxYz2: "AccountLevel",
    });
  });

  test("that the lock gave to another thing are refused", () => {
    const before = naming(schema).names;
    expect(() => pinned({ cf_AbCd1: "owner" }, before)).toThrow(
      expect.objectContaining({ code: "E_CONFIG_INVALID" }),
    );
    expect(() => pinned({ cotype_AbCd1: "Server" }, before)).toThrow(
      expect.objectContaining({ code: "E_CONFIG_INVALID" }),
    );
  });
});

describe("names that are in the lock", () => {
  test("stay when a label changes", () => {
    const before = naming(schemaOfFields([field("cf_AbCd1", "Budget")])).names;
    const after = schemaOfFields([field("cf_AbCd1", "Money")]);
    expect(fieldNames(after, before)).toEqual({ cf_AbCd1: "budget" });
  });

  test("stay reserved when their thing is gone, and are theirs again when it is back", () => {
    const first = schemaOfFields([field("cf_AbCd1", "Budget")]);
    const before = naming(first).names;
    const renewed = schemaOfFields([field("cf_WxYz1", "Budget")]);
    const { names, warnings } = naming(renewed, before);
    expect(names.objects["cotype_Account"]?.fields).toEqual({
      cf_AbCd1: "budget",
      cf_WxYz1: "budget_WxYz",
    });
    expect(messages(warnings)[0]).toContain(
      "wanted or taken by something that is gone (cf_AbCd1)",
    );
    expect(fieldNames(first, names)["cf_AbCd1"]).toBe("budget");
  });

  test("of a type stay reserved when the type is gone", () => {
    const before = naming(
      schemaOf([customObject("cotype_AbCd1", "Account")]),
    ).names;
    const after = schemaOf([customObject("cotype_WxYz1", "Account")]);
    expect(typeNames(after, before)).toEqual({
      cotype_AbCd1: "Account",
      cotype_WxYz1: "Account_WxYz",
    });
  });

  test("stay when a type with a colliding choices name comes", () => {
    const choices = field("cf_AbCd1", "Status", {
      type: { kind: "choices", options: ["a"] },
    });
    const account = customObject("cotype_AbCd1", "Account", [choices]);
    const before = naming(schemaOf([account])).names;
    const after = schemaOf([
      account,
      customObject("cotype_AbCd2", "Account Status"),
    ]);
    const { objects } = naming(after, before).names;
    expect(objects["cotype_AbCd1"]?.choices).toEqual({
      cf_AbCd1: "AccountStatus",
    });
    expect(objects["cotype_AbCd2"]?.type).toBe("AccountStatus_AbCd");
  });
});

/** Everything that must not be declared or imported twice in one program. */
function declarations(schema: Schema, names: Names): readonly string[] {
  return [
    ...schema.objects.flatMap(({ id }) => {
      const given = names.objects[id];
      return given === undefined
        ? []
        : [
            ...["", "Create", "Update", "Draft", "Id"].map(
              (ending) => given.type + ending,
            ),
            ...Object.values(given.choices),
          ];
    }),
    ...Object.values(names.shared),
  ];
}

/** The same organisation with every list in another order. */
function shuffled(schema: Schema): fc.Arbitrary<Schema> {
  const any = <T>(list: readonly T[]): fc.Arbitrary<readonly T[]> =>
    fc.shuffledSubarray([...list], { minLength: list.length });
  return fc
    .tuple(
      any(schema.objects),
      any(schema.sharedFields),
      fc.infiniteStream(fc.nat()),
    )
    .map(([objects, sharedFields, numbers]) => ({
      ...schema,
      sharedFields,
      objects: objects.map((object) => ({
        ...object,
        fields: object.fields
          .map((item) => ({ item, at: numbers.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ item }) => item),
      })),
    }));
}

/** Another organisation with some of the first one's types and fields, relabelled, and others of its own. */
function evolved(schema: Schema): fc.Arbitrary<Schema> {
  return fc
    .tuple(
      schemas,
      fc.shuffledSubarray([...schema.objects]),
      fc.string(),
      fc.boolean(),
    )
    .map(([other, kept, label, isRelabelled]) => {
      const relabel = (object: ObjectType): ObjectType => ({
        ...object,
        label,
        labelPlural: label,
        fields: object.fields.map((item) => ({ ...item, label })),
      });
      const ids = new Set(kept.map(({ id }) => id));
      return {
        ...other,
        objects: [
          ...(isRelabelled ? kept.map(relabel) : kept),
          ...other.objects.filter(({ id }) => !ids.has(id)),
        ],
      };
    });
}

describe("whatever an organisation is called", () => {
  test("names are identifiers, distinct within their scope, and clear of what is there already (S1)", () => {
    fc.assert(
      fc.property(schemas, (schema) => {
        const { names } = naming(schema);
        const all = declarations(schema, names);
        expect(new Set(all.map((name) => name.toLowerCase())).size).toBe(
          all.length,
        );
        for (const name of all)
          expect(name).toMatch(/^[A-Z][A-Za-z0-9_]{0,80}$/);
        for (const [id, fields] of fieldsByObject(schema)) {
          const given = names.objects[id]?.fields ?? {};
          expect(Object.keys(given).sort()).toEqual(
            fields.map(({ key }) => key).sort(),
          );
          expectMembers(schema, id, Object.values(given));
        }
        const files = named(schema).objects.map(({ file }) => file);
        expect(new Set(files).size).toBe(files.length);
        for (const file of files)
          expect(file).toMatch(
            /^(?:(?:objects|activities)\/)?[a-z0-9-]{1,80}$/,
          );
      }),
      { numRuns },
    );
  });

  test("names are the same in whatever order Close lists things (R3)", () => {
    fc.assert(
      fc.property(
        schemas.chain((schema) =>
          shuffled(schema).map((other) => [schema, other] as const),
        ),
        ([schema, other]) => {
          const first = naming(schema);
          const second = naming(other);
          expect(JSON.stringify(second.names)).toBe(
            JSON.stringify(first.names),
          );
          expect(new Set(messages(second.warnings))).toEqual(
            new Set(messages(first.warnings)),
          );
        },
      ),
      { numRuns },
    );
  });

  test("a name that was given never moves, whatever is added, removed or relabelled (R3)", () => {
    fc.assert(
      fc.property(
        schemas.chain((schema) =>
          evolved(schema).map((other) => [schema, other] as const),
        ),
        ([schema, other]) => {
          const before = naming(schema).names;
          const after = naming(other, before).names;
          expect(after.objects).toMatchObject(before.objects);
          expect(after.shared).toMatchObject(before.shared);
          const all = declarations(other, after);
          expect(new Set(all.map((name) => name.toLowerCase())).size).toBe(
            all.length,
          );
          for (const [id, fields] of fieldsByObject(other)) {
            expectMembers(
              other,
              id,
              fields.map(({ key }) => after.objects[id]?.fields[key] ?? ""),
            );
          }
        },
      ),
      { numRuns },
    );
  });

  test("naming again with the names in the lock changes nothing and warns of nothing", () => {
    fc.assert(
      fc.property(schemas, (schema) => {
        const { names } = naming(schema);
        const again = naming(schema, names);
        expect(JSON.stringify(again.names)).toBe(JSON.stringify(names));
        expect(again.warnings).toMatchObject([]);
      }),
      { numRuns },
    );
  });

  test("every name that is not its label's is reported once", () => {
    fc.assert(
      fc.property(schemas, (schema) => {
        const { names, warnings } = naming(schema);
        for (const [id, fields] of fieldsByObject(schema)) {
          const adjusted = fields.filter(
            ({ key, label }) =>
              names.objects[id]?.fields[key] !== propertyNameFrom(label),
          );
          const told = warnings.filter(({ message }) =>
            message.startsWith("The field of"),
          );
          for (const { key } of adjusted) {
            const name = names.objects[id]?.fields[key] ?? "";
            expect(
              told.some(({ message }) =>
                message.includes(` is named ${name}: `),
              ),
            ).toBe(true);
          }
        }
      }),
      { numRuns },
    );
  });
});

function expectMembers(
  schema: Schema,
  id: string,
  names: readonly string[],
): void {
  const kind =
    schema.objects.find((object) => object.id === id)?.kind ?? "lead";
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) {
    expect(name).toMatch(/^[a-z_][A-Za-z0-9_]{0,80}$/);
    expect(builtInMembers(kind).has(name)).toBe(false);
    expect(name in {}).toBe(false);
  }
}
