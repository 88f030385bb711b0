import fc from "fast-check";
import { format, util } from "prettier";
import { describe, expect, test, vi } from "vitest";
import { nothingDeleted } from "../../src/schema/deleted.js";
import { layOutJson, styleOf, usualStyle } from "../../src/lock/json-layout.js";
import type { Lock } from "../../src/lock/lock.js";
import { parseLock, readLockText } from "../../src/lock/read-lock.js";
import { layOutLock, printLock, saysSame } from "../../src/lock/print-lock.js";
import { schemas } from "../support/arbitrary.js";
import { namesOf } from "../support/emission.js";
import {
  customObject,
  field,
  pipelineOf,
  schemaOf,
  sharedField,
  statusOf,
} from "../support/sample-schema.js";

const numRuns = Number(process.env["FUZZ_RUNS"] ?? 40);
vi.setConfig({ testTimeout: 30_000 + numRuns * 500 });

const columnsOf = util.getStringWidth;

const schema = schemaOf([
  customObject("cotype_A", "Account", [
    field("cf_b", "Status", {
      type: { kind: "choices", options: ["B", "A"] },
      many: true,
    }),
    field("cf_a", "Owner", { type: { kind: "user" } }),
  ]),
]);

const lock: Lock = {
  version: 1,
  generator: "1.2.3",
  schema: { default: schema },
  names: namesOf(schema),
  ...nothingDeleted,
  changes: [],
  files: { "objects/account.ts": { input: "1", content: "2" } },
};

/** The same with all that a lock may remember. */
const remembering: Lock = {
  ...lock,
  deletedObjects: [
    {
      on: "2026-10-22",
      ids: { main: "cotype_B", sandbox: "cotype_C" },
      object: {
        id: "cotype_B",
        kind: "customObject",
        label: "Car",
        labelPlural: "Cars",
        description: null,
        archived: false,
        apiCreateOnly: false,
        editableWithRoles: [],
      },
    },
  ],
  deletedFields: [
    {
      on: "2026-10-23",
      ids: {},
      objectId: "cotype_A",
      shared: true,
      field: field("cf_gone", "Gone", { required: true }),
    },
  ],
  changes: [
    {
      on: "2026-10-23",
      org: "default",
      changes: [{ severity: "breaking", message: "Gone is gone." }],
      more: 7,
    },
  ],
};

/** The printed lock with some text in it replaced. */
function edited(from: string, to: string, of = lock): string {
  const text = printLock(of);
  expect(text).toContain(from);
  return text.replace(from, to);
}

const invalid = (message: string): unknown =>
  expect.objectContaining({
    code: "E_LOCK_INVALID",
    message: expect.stringContaining(message),
    hint: expect.any(String),
  });

describe("a lock", () => {
  test("tells an object type that everybody may edit from one of which it is not known", () => {
    const withRoles = (editableWithRoles: readonly string[] | null): Lock => {
      const rest = { editableWithRoles };
      const account = customObject("cotype_A", "Account", [], rest);
      return { ...lock, schema: { default: schemaOf([account]) } };
    };
    for (const roles of [["admin", "role_1"], [], null]) {
      const text = printLock(withRoles(roles));
      expect(text.includes("editableWithRoles")).toBe(roles !== null);
      expect(parseLock(text, "x")).toEqual(withRoles(roles));
      expect(saysSame(text, withRoles(roles))).toBe(true);
    }
  });

  test("is read back as it was written", () => {
    expect(parseLock(printLock(lock), "close.lock.json")).toEqual(lock);
    expect(parseLock(printLock(remembering), "x")).toEqual(remembering);
  });

  test("says nothing of deleted things and of changes when there are none", () => {
    expect(printLock(lock)).not.toMatch(/deleted|changes/);
  });

  test("is read back as it was written, whatever Close holds", () => {
    fc.assert(
      fc.property(schemas, (random) => {
        const whole = {
          ...lock,
          schema: { default: random },
          names: namesOf(random),
        };
        const text = printLock(whole);
        const read = parseLock(text, "close.lock.json");
        expect(read).toEqual(whole);
        expect(printLock(read)).toBe(text);
      }),
      { numRuns },
    );
  });

  test("is laid out as prettier lays it out, whatever Close holds, and as the project's formatter has left it", async () => {
    const styles = fc.record({
      useTabs: fc.boolean(),
      tabWidth: fc.integer({ min: 1, max: 8 }),
      printWidth: fc.integer({ min: 20, max: 160 }),
    });
    const random = fc.tuple(schemas, styles, fc.boolean());
    await fc.assert(
      fc.asyncProperty(random, async ([schema, options, isUsual]) => {
        const { useTabs, tabWidth, printWidth: width } = options;
        const indent = useTabs ? "\t" : " ".repeat(tabWidth);
        const style = { indent, indentWidth: tabWidth, width };
        const names = namesOf(schema);
        const whole = { ...lock, schema: { default: schema }, names };
        const laidOut = isUsual
          ? layOutLock(whole, usualStyle, { columnsOf })
          : layOutLock(whole, style, { columnsOf });
        const text = laidOut.bytes.toString();
        const given = { ...(isUsual ? {} : options), parser: "json" };
        expect(await format(text, given)).toBe(text);
        // What prettier would have joined is found only by a text that has every list spread out.
        const spread = `${JSON.stringify(JSON.parse(text), null, 2)}\n`;
        expect(await format(spread, given)).toBe(text);
      }),
      { numRuns },
    );
  });

  test.each([999, 1000, 1001, 2000])(
    "ends with one line end, of %i lines too",
    (lines) => {
      const items = Array.from({ length: lines - 2 }, () => "a".repeat(90));
      const text = layOutJson(items).bytes.toString();
      expect(text.split("\n")).toHaveLength(lines + 1);
      expect(text.endsWith('"\n]\n')).toBe(true);
    },
  );

  test.each([
    ["tabs", { useTabs: true }],
    ["four blanks and wider lines", { tabWidth: 4, printWidth: 100 }],
  ])("shows %s, in which the next one is written", async (_, options) => {
    const choices = Array.from({ length: 9 }, (__, index) => `option ${index}`);
    const type = { kind: "choices", options: choices.slice(0, 6) } as const;
    const wide = schemaOf([
      customObject("cotype_A", "Account", [field("cf_b", "Status", { type })]),
    ]);
    const whole = { ...lock, schema: { default: wide } };
    const given = { ...options, parser: "json" };
    const text = await format(printLock(whole), given);
    expect(text).not.toBe(printLock(whole));
    const { bytes } = layOutLock(whole, styleOf(Buffer.from(text)));
    expect(bytes.toString()).toBe(text);
  });

  test("does not depend on the order of keys (R3)", () => {
    const turned: Lock = {
      files: lock.files,
      changes: [],
      deletedFields: [],
      deletedObjects: [],
      names: { same: {}, shared: {}, objects: lock.names.objects },
      schema: lock.schema,
      generator: lock.generator,
      version: 1,
    };
    expect(printLock(turned)).toBe(printLock(lock));
  });

  test("is sorted, indented by two spaces, ends in a line end, and leaves out what is not so", () => {
    const text = printLock(lock);
    expect(text).toMatch(/^\{\n {2}"files": \{\n {4}"objects\/account.ts"/);
    expect(text.endsWith("}\n")).toBe(true);
    // But for what may be unknown as well: who may edit the records of a type.
    const rest = text.replaceAll('"editableWithRoles": []', "");
    expect(rest).not.toMatch(/null|false|\[\]|\{\}/);
  });

  test("keeps choices in the order of Close", () => {
    expect(printLock(lock)).toMatch(/"B",\s+"A"/);
  });

  test("holds text of Close as JSON, lone surrogates included", () => {
    const label = '\ud800 \u2028 \u0000 "*/';
    const odd = schemaOf([customObject("cotype_A", label)]);
    const read = parseLock(
      printLock({ ...lock, schema: { default: odd } }),
      "x",
    );
    expect(read.schema["default"]?.objects[0]?.label).toBe(label);
  });

  test("keeps an id that is called like a member of every object", () => {
    const odd = schemaOf([
      customObject("constructor", "A", [
        field("toString", "B"),
        field("valueOf", "C"),
      ]),
    ]);
    const whole = { ...lock, schema: { default: odd }, names: namesOf(odd) };
    expect(parseLock(printLock(whole), "x")).toEqual(whole);
  });
});

describe("a lock that cannot be", () => {
  test.each([
    ["is no JSON", "{", "it is not valid JSON"],
    ["is empty", "", "it is not valid JSON"],
    ["is a list", "[]", "at $"],
    ["is null", "null", "at $"],
    ["has merge conflicts", "{\n<<<<<<< HEAD\n}", "git's conflict markers"],
    ["is newer", '{"version":2}', "newer close-codegen (lock version 2)"],
    ["lacks everything", "{}", "at $.version"],
    ["has another version", '{"version":0}', "at $.version"],
    ["lacks the generator", '{"version":1}', "at $.generator"],
  ])("%s: the error names the file and the place", (_, text, message) => {
    expect(() => parseLock(text, "out/close.lock.json")).toThrow(
      invalid(message),
    );
    expect(() => parseLock(text, "out/close.lock.json")).toThrow(
      invalid("out/close.lock.json"),
    );
  });

  test("has an unknown kind of field", () => {
    const text = edited('"kind": "user"', '"kind": "evil"');
    expect(() => parseLock(text, "x")).toThrow(
      invalid("at $.schema.default.objects.0.fields.0.type"),
    );
  });

  test.each([
    ["code as a field's name", '"owner"', '"owner: 1 }; evil(); ({ a"'],
    ["an empty name", '"owner"', '""'],
    ["a prototype as a field's name", '"owner"', '"__proto__"'],
    ["a thenable", '"owner"', '"then"'],
    [
      "code as a type's name",
      '"type": "Account"',
      '"type": "A {} evil(); interface B"',
    ],
    ["a path as a type's name", '"type": "Account"', '"type": "../../evil"'],
    ["a type without a capital", '"type": "Account"', '"type": "account"'],
    ["code as a choices type", '"AccountStatus"', '"A = 1; evil(); type B"'],
    [
      "code as the client's member",
      '"collection": "accountList"',
      '"collection": "a: 1, b"',
    ],
    [
      "a prototype as the client's member",
      '"collection": "accountList"',
      '"collection": "__proto__"',
    ],
    ["code as an organisation's name", '"default": {', '"a: 1 }, evil: {": {'],
  ])("holds %s: names become code, so it is refused (S1)", (_, from, to) => {
    expect(() => parseLock(edited(from, to), "x")).toThrow(
      invalid("x is not a lock"),
    );
  });

  test.each([
    ["a day that is none", '"2026-10-23"', '"2026-02-30"', "this is no day"],
    ["code as a day", '"on": "2026-10-22"', '"on": "*/ evil() /*"', "no day"],
    ["code as an organisation", '"main"', '"a: 1 }, evil: {"', "Invalid key"],
    ["a deleted lead", '"kind": "customObject"', '"kind": "lead"', "kind"],
    ["a field without a type", '"kind": "text"', '"kind": "evil"', "type"],
    ["an unknown severity", '"breaking"', '"fatal"', "severity"],
    ["a message that is no text", '"Gone is gone."', "{}", "message"],
    ["part of a change", '"more": 7', '"more": 0.5', "more"],
  ])("remembers %s: it is refused", (_, from, to, message) => {
    const kept = { ...remembering, schema: { default: schemaOf([]) } };
    const text = edited(from, to, kept);
    expect(() => parseLock(text, "x")).toThrow(invalid(message));
  });

  test.each([
    ["two kinds", '"kind": "customObject"', '"kind": "customActivity"'],
    ["a lead of another id", '"id": "cotype_A"', '"id": "lead"'],
  ])("holds one object type as %s: the place is told", (_, from, to) => {
    const [object] = lock.schema["default"]?.objects ?? [];
    const twice = schemaOf([object, object].filter((one) => one !== undefined));
    const text = edited(from, to, { ...lock, schema: { default: twice } });
    expect(() => parseLock(text, "x")).toThrow(
      invalid("at $.schema.default.objects."),
    );
  });
});

test("what stands twice in a lock, as after a merge, is taken once and reported", () => {
  const once = schemaOf(
    [
      customObject("cotype_A", "Account", [field("cf_a", "A")]),
      customObject("cotype_B", "Car", [field("cf_b", "B"), field("cf_b", "C")]),
    ],
    [sharedField("cf_s", "Size", ["cotype_A"])],
  );
  const [account = customObject("", "")] = once.objects;
  const [size = sharedField("", "", [])] = once.sharedFields;
  const [place] = size.associations;
  const twice = {
    ...once,
    objects: [
      { ...account, fields: [...account.fields, ...account.fields] },
      { ...account, fields: [field("cf_s", "Size")] },
      ...once.objects.slice(1),
    ],
    sharedFields: [
      size,
      {
        ...size,
        associations: [place, place].filter((one) => one !== undefined),
      },
    ],
  };
  const text = printLock({ ...lock, schema: { default: twice } });
  const read = readLockText(text, "x");
  expect(read.lock.schema["default"]).toEqual(once);
  expect([...read.doubled].sort()).toEqual([
    "the field “A” (cf_a) of “Account”",
    "the field “Size” (cf_s) of “Account”",
    "the object type “Account” (cotype_A)",
    "the shared field “Size” (cf_s)",
  ]);
  expect(readLockText(printLock(lock), "x").doubled).toEqual([]);
});

test("a status or a pipeline that stands twice, as where a merge has it in two pipelines, is taken where it stands first", () => {
  const [open, won, due] = ["Open", "Won", "Due"].map((label) =>
    statusOf(`stat_${label}`, label),
  );
  if (open === undefined || won === undefined || due === undefined) return;
  const lead = { id: "stat_lead", label: "New" };
  const twice = {
    ...schemaOf([]),
    leadStatuses: [lead, { ...lead, label: "Newest" }],
    pipelines: [
      pipelineOf("pipe_1", "Sales", open, won),
      pipelineOf("pipe_2", "Up", due, won),
      pipelineOf("pipe_1", "Selling", won, due),
    ],
  };
  const text = printLock({ ...lock, schema: { default: twice } });
  const read = readLockText(text, "x");
  expect(read.lock.schema["default"]).toEqual({
    ...schemaOf([]),
    leadStatuses: [lead],
    pipelines: [
      pipelineOf("pipe_1", "Sales", open, won, due),
      pipelineOf("pipe_2", "Up"),
    ],
  });
  expect(read.doubled).toEqual([
    "the lead status “New” (stat_lead)",
    "the pipeline “Sales” (pipe_1)",
    "the opportunity status “Due” (stat_Due)",
    "the opportunity status “Won” (stat_Won)",
  ]);
});

test("a lock written by hand may leave out what is not so", () => {
  const text = JSON.stringify({
    version: 1,
    generator: "1",
    schema: {
      default: {
        organizationId: "orga_x",
        objects: [{ id: "lead", kind: "lead", label: "Lead" }],
      },
    },
    names: {},
  });
  const read = parseLock(text, "x");
  expect(read.schema["default"]?.objects[0]).toMatchObject({
    description: null,
    archived: false,
    fields: [],
  });
  expect(read.names).toEqual({ objects: {}, shared: {}, same: {} });
  expect(read.files).toEqual({});
  expect(read).toMatchObject({ ...nothingDeleted, changes: [] });
});

test("what came with a lock under __proto__ changes no object", () => {
  const text = edited('"cf_a": "owner"', '"__proto__": "owner"');
  const fields = parseLock(text, "x").names.objects["cotype_A"]?.fields ?? {};
  expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
  expect(fields).not.toHaveProperty("length");
});
