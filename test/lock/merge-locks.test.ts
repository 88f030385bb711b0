import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { builtInMembers, declaredNames } from "../../src/emit/declared.js";
import { assertSyntax } from "../../src/emit/format.js";
import { CodegenError } from "../../src/errors.js";
import { nothingDeleted } from "../../src/schema/deleted.js";
import {
  hasConflictMarkers,
  markConflict,
  readConflict,
} from "../../src/lock/conflict-markers.js";
import { describeMerge } from "../../src/lock/describe-merge.js";
import { mergeLocks } from "../../src/lock/merge-locks.js";
import { repairNames } from "../../src/lock/repair-names.js";
import type { Lock } from "../../src/lock/lock.js";
import { parseLock } from "../../src/lock/read-lock.js";
import { layOutLock, printLock } from "../../src/lock/print-lock.js";
import { nameSchema } from "../../src/schema/named.js";
import { noNames } from "../../src/schema/name-all.js";
import type { Names } from "../../src/schema/name-rules.js";
import type { Schema } from "../../src/schema/schema.js";
import { emitNamed, namesOf } from "../support/emission.js";
import { branches } from "../support/mutation.js";
import { gitIn, hasGit } from "../support/repository.js";
import {
  customObject,
  field,
  objectType,
  pipelineOf,
  schemaOf,
  sharedField,
  statusOf,
} from "../support/sample-schema.js";

const numRuns = Number(process.env["FUZZ_RUNS"] ?? 25);
vi.setConfig({ testTimeout: 60_000 + numRuns * 2000 });

const rules = { members: builtInMembers, declarations: declaredNames };

function lockOf(schema: Schema, previous: Names = noNames): Lock {
  return {
    version: 1,
    generator: "1.0.0",
    schema: { default: schema },
    names: namesOf(schema, previous),
    ...nothingDeleted,
    changes: [],
    files: {},
  };
}

function merge(base: Lock | null, ours: Lock, theirs: Lock) {
  const sides = {
    base: base === null ? "" : printLock(base),
    ours: printLock(ours),
    theirs: printLock(theirs),
  };
  return mergeLocks(sides, "close.lock.json", rules);
}

const lead = objectType("lead", "lead", "Lead", [field("cf_m", "Market")]);
const choices = { type: { kind: "choices", options: ["Open"] } } as const;
const base = lockOf(schemaOf([lead]));

/** What a branch has that took these over. */
function branch(
  objects: Parameters<typeof schemaOf>[0],
  shared: Parameters<typeof schemaOf>[1] = [],
): Lock {
  return lockOf(schemaOf(objects, shared), base.names);
}

const withFields = (...fields: readonly ReturnType<typeof field>[]) => ({
  ...lead,
  fields: [...lead.fields, ...fields].sort((a, b) => (a.id < b.id ? -1 : 1)),
});

describe("two sides of a lock", () => {
  test("each with another field: both fields, by the names that they have", () => {
    const ours = branch([withFields(field("cf_a", "Region"))]);
    const theirs = branch([withFields(field("cf_z", "Channel"))]);
    for (const from of [base, null]) {
      const merged = merge(from, ours, theirs);
      expect(merged.lock.names.objects["lead"]?.fields).toEqual({
        cf_a: "region",
        cf_m: "market",
        cf_z: "channel",
      });
      const fields = merged.lock.schema["default"]?.objects[0]?.fields ?? [];
      expect(fields.map(({ id }) => id)).toEqual(["cf_a", "cf_m", "cf_z"]);
      expect(merged.warnings).toEqual([]);
      expect(describeMerge(merged)).toBe(
        "They are merged by id: from ours “Region” (cf_a) of “Lead”; from theirs “Channel” (cf_z) of “Lead”.",
      );
    }
  });

  test("that named one id differently: the name of ours", () => {
    const both = branch([withFields(field("cf_a", "Region"))]);
    const theirs = JSON.parse(
      printLock(both).replace('"region"', '"area"'),
    ) as Lock;
    const { names } = merge(base, both, theirs).lock;
    expect(names.objects["lead"]?.fields["cf_a"]).toBe("region");
  });

  test("that gave one name to two things: theirs gets a suffix, with all that is named after it", () => {
    const ours = branch([
      withFields(field("cf_ours", "Region")),
      customObject("cotype_zz", "Invoice", [field("cf_s1", "State", choices)]),
    ]);
    const theirs = branch([
      withFields(field("cf_thrs", "Region")),
      customObject("cotype_aa", "Invoice", [field("cf_s2", "State", choices)]),
    ]);
    const { lock, warnings } = merge(base, ours, theirs);
    const { objects } = lock.names;
    expect(objects["lead"]?.fields).toEqual({
      cf_m: "market",
      cf_ours: "region",
      cf_thrs: "region_thrs",
    });
    expect(objects["cotype_zz"]).toMatchObject({
      type: "Invoice",
      collection: "invoiceList",
      choices: { cf_s1: "InvoiceState" },
    });
    const { type = "", collection = "" } = objects["cotype_aa"] ?? {};
    expect(type).toMatch(/^Invoice_aa\w\w$/);
    expect(collection).toMatch(/^invoiceList_aa\w\w$/);
    expect(objects["cotype_aa"]?.choices).toEqual({ cf_s2: `${type}State` });
    expect(warnings.map(({ code }) => code)).toEqual(
      Array.from({ length: 4 }, () => "W_LOCK_REPAIRED"),
    );
    expect(warnings.map(({ message }) => message).join("\n")).toContain(
      "The lock names the field of “Region” (cf_thrs) of “Lead” region, which belongs to “Region” (cf_ours) of “Lead”; it is region_thrs from now on.",
    );
  });

  test("of which one took a deletion over: gone, unless the other changed the thing meanwhile", () => {
    const two = lockOf(
      schemaOf([withFields(field("cf_a", "A"), field("cf_b", "B"))]),
    );
    const ours = lockOf(schemaOf([lead]), two.names);
    const changed = field("cf_b", "B", { required: true });
    const theirs = lockOf(
      schemaOf([withFields(field("cf_a", "A"), changed)]),
      two.names,
    );
    for (const [mine, other] of [
      [ours, theirs],
      [theirs, ours],
    ] as const) {
      const { schema, names } = merge(two, mine, other).lock;
      const ids = schema["default"]?.objects[0]?.fields.map(({ id }) => id);
      expect(ids).toEqual(["cf_b", "cf_m"]);
      expect(names).toEqual(two.names);
    }
  });

  test("with other choices, associations, organisations and memories: what each side added is there", () => {
    const status = (...options: readonly string[]) =>
      schemaOf(
        [lead, customObject("cotype_A", "Account")],
        [
          sharedField("cf_s", "Status", ["lead"], {
            type: { kind: "choices", options },
          }),
        ],
      );
    const before = lockOf(status("B", "A", "gone"));
    const entry = (on: string, message: string): Lock["changes"][number] => ({
      on,
      org: "default",
      changes: [{ severity: "safe", message }],
      more: null,
    });
    const ours: Lock = {
      ...lockOf(status("B", "A", "X"), before.names),
      changes: [entry("2026-01-03", "ours"), entry("2026-01-01", "old")],
      generator: "1.10.0",
    };
    const onBoth = status("B", "A", "gone", "Y");
    const [shared] = onBoth.sharedFields;
    const theirs: Lock = {
      ...before,
      schema: {
        default: {
          ...onBoth,
          sharedFields: [
            {
              ...(shared ?? sharedField("", "", [])),
              associations: ["cotype_A", "lead"].map((objectId) => ({
                ...{ objectId, required: false, editableWithRoles: [] },
              })),
            },
          ],
        },
        sandbox: schemaOf([lead]),
      },
      changes: [entry("2026-01-02", "theirs"), entry("2026-01-01", "old")],
      generator: "1.9.0",
    };
    const { lock } = merge(before, ours, theirs);
    const [field] = lock.schema["default"]?.sharedFields ?? [];
    expect(field?.type).toEqual({
      kind: "choices",
      options: ["B", "A", "X", "Y"],
    });
    expect(field?.associations.map(({ objectId }) => objectId)).toEqual([
      "cotype_A",
      "lead",
    ]);
    expect(Object.keys(lock.schema)).toEqual(["default", "sandbox"]);
    expect(lock.changes.map(({ changes: [first] }) => first?.message)).toEqual([
      "ours",
      "theirs",
      "old",
    ]);
    expect(lock.generator).toBe("1.10.0");
  });

  test("of which one moved a status and the other added one to each list: both, in the order of ours, under names that differ", () => {
    const lead = { id: "stat_n", label: "New" };
    const of = (
      leads: readonly string[],
      sales: readonly string[],
      ...renewals: readonly string[]
    ): Schema => ({
      ...schemaOf([]),
      leadStatuses: [lead, ...leads.map((id) => ({ id, label: "Lost" }))],
      pipelines: [
        pipelineOf(
          "pipe_z",
          "Sales",
          ...sales.map((id) => statusOf(id, "Demo")),
        ),
        pipelineOf(
          "pipe_a",
          "Renewals",
          ...renewals.map((id) => statusOf(id, "Due")),
        ),
      ],
    });
    const before = lockOf(of([], ["stat_one"], "stat_due"));
    const ours = lockOf(of(["stat_ours"], ["stat_one"]), before.names);
    const theirs = lockOf(
      of(["stat_thrs"], ["stat_due", "stat_one"]),
      before.names,
    );
    const merged = merge(before, ours, theirs);
    const { schema, names } = merged.lock;
    expect(schema["default"]?.leadStatuses?.map(({ id }) => id)).toEqual([
      "stat_n",
      "stat_ours",
      "stat_thrs",
    ]);
    const steps = schema["default"]?.pipelines?.map(({ id, statuses }) => [
      id,
      statuses.map((status) => status.id),
    ]);
    expect(steps).toEqual([
      ["pipe_z", ["stat_due", "stat_one"]],
      ["pipe_a", []],
    ]);
    expect(names.statuses?.lead).toEqual({
      stat_n: "new",
      stat_ours: "lost",
      stat_thrs: "lost_thrs",
    });
    expect(merged.warnings.map(({ message }) => message)).toEqual([
      "The lock names the status of “Lost” (stat_thrs) lost, which belongs to “Lost” (stat_ours); it is lost_thrs from now on.",
    ]);
    expect(describeMerge(merged)).toBe(
      "They are merged by id: from ours the lead status “Lost” (stat_ours); from theirs the lead status “Lost” (stat_thrs), the status “Demo” (stat_due) of “Sales”.",
    );
  });

  test("of two organisations: one of them whole, the one that a side has changed to", () => {
    const other = {
      ...schemaOf([customObject("cotype_other", "Other")]),
      organizationId: "orga_other",
    };
    const ours = branch([withFields(field("cf_a", "Region"))]);
    const { lock } = merge(base, ours, lockOf(other, base.names));
    expect(lock.schema["default"]).toEqual(other);
    const { lock: mine } = merge(null, ours, lockOf(other));
    expect(mine.schema).toEqual(ours.schema);
  });

  test("keep what only a later version knows, and the hashes that still say something", () => {
    const hashes = (content: string) => ({ input: content, content });
    const side = (lock: Lock, files: Lock["files"], more: object): string =>
      layOutLock({ ...lock, files, ...more }).bytes.toString();
    const merged = mergeLocks(
      {
        base: side(base, { "a.ts": hashes("1"), "b.ts": hashes("1") }, {}),
        ours: side(
          base,
          { "a.ts": hashes("2"), "b.ts": hashes("1"), "c.ts": hashes("2") },
          {
            bindings: { one: "cf_a" },
            earlier: { "a.ts": "x y", "d.ts": "z" },
          },
        ),
        theirs: side(
          base,
          { "a.ts": hashes("3"), "b.ts": hashes("3"), "c.ts": hashes("2") },
          { bindings: { two: "cf_b" }, earlier: { "a.ts": "w y" } },
        ),
      },
      "x",
      rules,
    );
    expect(merged.json["bindings"]).toEqual({ one: "cf_a", two: "cf_b" });
    expect(merged.lock.earlier).toEqual({ "a.ts": "x y w", "d.ts": "z" });
    expect(merged.lock.files).toEqual({
      "a.ts": hashes(""),
      "b.ts": hashes("3"),
      "c.ts": hashes("2"),
    });
  });

  test.each([
    ["ours", "{"],
    ["theirs", '{"version":2}'],
  ])("of which %s is no lock: the error says which side", (side, text) => {
    const good = printLock(base);
    const sides = { base: good, ours: good, theirs: good, [side]: text };
    expect(() => mergeLocks(sides, "out/close.lock.json", rules)).toThrow(
      expect.objectContaining({
        code: "E_LOCK_INVALID",
        message: expect.stringContaining(`out/close.lock.json (${side})`),
      }),
    );
  });
});

describe("conflict markers", () => {
  const sides = { base: "a\nb\n", ours: "a\no\n", theirs: "a\nt\n" };

  test("are taken apart, with or without the base, whatever ends the lines", () => {
    const text =
      "a\n<<<<<<< HEAD\no\n||||||| 1234\nb\n=======\nt\n>>>>>>> two\n";
    expect(readConflict(text)).toEqual(sides);
    expect(readConflict(text.replace("||||||| 1234\nb\n", ""))).toEqual({
      ...sides,
      base: null,
    });
    expect(readConflict(text.replaceAll("\n", "\r\n"))?.ours).toBe(
      "a\r\no\r\n",
    );
    expect(readConflict(markConflict(sides))).toEqual(sides);
    expect(hasConflictMarkers(text)).toBe(true);
  });

  test.each([
    ["none", "a\n"],
    ["one that does not end", "<<<<<<< HEAD\no\n=======\nt\n"],
    ["one that does not begin", "o\n=======\nt\n>>>>>>> two\n"],
    ["one within another", "<<<<<<< a\n<<<<<<< b\n=======\n>>>>>>> b\n"],
  ])("that are not whole (%s) tell nothing", (_, text) => {
    expect(readConflict(text)).toBeNull();
  });

  test("are no lines that only look like them", () => {
    const text = "<<<<<<<<< nine\n=========\n <<<<<<< within\n// =======x\n";
    expect(hasConflictMarkers(text)).toBe(false);
    expect(readConflict(`${text}`)).toBeNull();
  });
});

describe("a lock that git merged by itself", () => {
  const invoice = (id: string) => customObject(id, "Invoice");
  const names = (type: string, collection: string) => ({
    ...{ type, collection, fields: {}, choices: {} },
  });
  const repaired = (given: Names, schema: Schema): Names => {
    const { names: sound } = repairNames(given, { rules, schema, older: [] });
    const again = repairNames(sound, { rules, schema, older: [] });
    expect(again).toEqual({ names: sound, warnings: [] });
    return namesOf(schema, sound);
  };

  test.each([
    ["one name", "Invoice", "Invoice"],
    ["names that differ in case only", "Invoice", "INVOICE"],
    ["a name that comes with the other", "Invoice", "InvoiceCreate"],
  ])("with two types of %s: the first keeps it", (_, one, two) => {
    const schema = schemaOf([invoice("cotype_aaaa"), invoice("cotype_zzzz")]);
    const { objects } = repaired(
      {
        ...noNames,
        objects: {
          cotype_zzzz: names(two, "others"),
          cotype_aaaa: names(one, "invoices"),
        },
      },
      schema,
    );
    expect(objects["cotype_aaaa"]?.type).toBe(one);
    expect(objects["cotype_zzzz"]?.type).toBe(`${two}_zzzz`);
  });

  test("with two collections of one name, or a reserved one", () => {
    const schema = schemaOf([invoice("cotype_aaaa"), invoice("cotype_zzzz")]);
    const given = (a: string, z: string): Names => ({
      ...noNames,
      objects: { cotype_aaaa: names("A1", a), cotype_zzzz: names("Z1", z) },
    });
    expect(
      repaired(given("list", "list"), schema).objects["cotype_zzzz"],
    ).toMatchObject({ collection: "list_zzzz" });
  });

  test("with a field that every record has, or of which the name is that of something gone", () => {
    const schema = schemaOf([
      customObject("cotype_A", "Account", [field("cf_live", "Owner")]),
    ]);
    const { objects } = repaired(
      {
        ...noNames,
        objects: {
          cotype_A: {
            ...names("Account", "accounts"),
            fields: { cf_gone: "owner", cf_live: "owner", cf_other: "leadId" },
          },
        },
      },
      schema,
    );
    expect(objects["cotype_A"]?.fields).toEqual({
      cf_gone: "owner_gone",
      cf_live: "owner",
      cf_other: "leadId_othe",
    });
  });

  test("with twins of choices types, one of a shared field: that one keeps it", () => {
    const schema = schemaOf(
      [customObject("cotype_A", "Account", [field("cf_c", "B", choices)])],
      [sharedField("cf_shared", "C", ["cotype_A"], choices)],
    );
    const result = repaired(
      {
        ...noNames,
        objects: {
          cotype_A: {
            ...names("Account", "accounts"),
            choices: { cf_c: "Status" },
          },
        },
        shared: { cf_shared: "Status" },
      },
      schema,
    );
    expect(result.shared).toEqual({ cf_shared: "Status" });
    expect(result.objects["cotype_A"]?.choices["cf_c"]).toMatch(/^Status_c/);
  });

  test("with statuses of one name: within a pipeline the first keeps it, in another it is another's", () => {
    const schema: Schema = {
      ...schemaOf([]),
      leadStatuses: [{ id: "stat_gone_not", label: "Won" }],
      pipelines: [
        pipelineOf(
          "pipe_1",
          "A",
          statusOf("stat_aaaa", "Won"),
          statusOf("stat_zzzz", "Won"),
        ),
        pipelineOf("pipe_twoo", "B", statusOf("stat_bb", "Won")),
      ],
    };
    const given = {
      lead: { stat_gone_not: "won", stat_agone: "won" },
      pipelines: { pipe_1: "one", pipe_twoo: "one" },
      opportunity: {
        stat_zzzz: "won",
        stat_aaaa: "won",
        stat_bb: "won",
        stat_gone: "won",
      },
    };
    expect(repaired({ ...noNames, statuses: given }, schema).statuses).toEqual({
      lead: { stat_gone_not: "won", stat_agone: "won_agon" },
      pipelines: { pipe_1: "one", pipe_twoo: "one_twoo" },
      opportunity: {
        stat_aaaa: "won",
        stat_bb: "won",
        stat_gone: "won",
        stat_zzzz: "won_zzzz",
      },
    });
  });

  test("names of any organisation need no repair, whatever it is called", () => {
    fc.assert(
      fc.property(branches, ({ base: schema, ours }) => {
        const given = namesOf(schema);
        for (const names of [given, namesOf(ours, given)])
          expect(repairNames(names, { rules, schema, older: [] }).names).toBe(
            names,
          );
      }),
      { numRuns },
    );
  });
});

/** The names of all things, each by its way through the record. */
function flat(names: Names): ReadonlyMap<string, string> {
  const all = new Map<string, string>();
  const add = (
    path: string,
    values: Readonly<Record<string, string>>,
  ): void => {
    for (const [key, name] of Object.entries(values))
      all.set(`${path} ${key}`, name);
  };
  for (const [id, { type, collection, fields, choices }] of Object.entries(
    names.objects,
  )) {
    add(id, { type, collection });
    add(`${id} fields`, fields);
    add(`${id} choices`, choices);
  }
  add("shared", names.shared);
  return all;
}

/** Emits what a merged lock gives: every name is one thing's, and every text is TypeScript. */
async function assertEmits(lock: Lock): Promise<Names> {
  const schema = lock.schema["default"] ?? schemaOf([]);
  const sound = repairNames(lock.names, { rules, schema, older: [] }).names;
  const names = namesOf(schema, sound);
  expect(repairNames(names, { rules, schema, older: [] }).warnings).toEqual([]);
  const all = { object: () => true, field: () => true };
  const texts = emitNamed(nameSchema(schema, names, all, new Map()));
  for (const [path, text] of texts) await assertSyntax(path, text);
  return names;
}

/** Both branches take one more thing over, of one label. */
const twin = (schema: Schema, id: string): Schema => ({
  ...schema,
  objects: [
    ...schema.objects.map((object) => ({
      ...object,
      fields: [...object.fields, field(`cf_${id}`, "Twin", choices)].sort(
        (a, b) => (a.id < b.id ? -1 : 1),
      ),
    })),
    customObject(`cotype_${id}`, "Twin"),
  ].sort((a, b) => (a.id < b.id ? -1 : 1)),
});

/** An id keeps its kind: in Close no object type becomes an activity type. */
function keepKinds(random: Record<"base" | "ours" | "theirs", Schema>) {
  const kinds = new Map(random.base.objects.map(({ id, kind }) => [id, kind]));
  return [...random.ours.objects, ...random.theirs.objects].every(
    ({ id, kind }) => (kinds.get(id) ?? kind) === kind,
  );
}

test("any two branches merge: the output is whole, ours keeps every name, theirs all but twins", async () => {
  await fc.assert(
    fc.asyncProperty(branches, fc.boolean(), async (random, isTwin) => {
      fc.pre(keepKinds(random));
      const [a, z] = isTwin ? ["aaaa", "zzzz"] : ["same", "same"];
      const before = lockOf(random.base);
      const ours = lockOf(twin(random.ours, a), before.names);
      const theirs = lockOf(twin(random.theirs, z), before.names);
      const { lock, warnings } = merge(before, ours, theirs);
      const names = flat(await assertEmits(lock));
      for (const [key, name] of flat(ours.names))
        expect([key, names.get(key)]).toEqual([key, name]);
      const mine = flat(ours.names);
      const moved = [...flat(theirs.names)].filter(
        ([key, name]) => !mine.has(key) && names.get(key) !== name,
      );
      expect(moved.length).toBe(warnings.length);
    }),
    { numRuns },
  );
});

test.runIf(hasGit)(
  "what git makes of any two branches, clean or with conflicts, gives an output or is refused by its place",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "codegen-merge-"));
    const git = gitIn(folder);
    try {
      await fc.assert(
        fc.asyncProperty(branches, fc.boolean(), async (random, isDiff3) => {
          const before = lockOf(random.base);
          const texts = {
            base: printLock(before),
            ours: printLock(lockOf(twin(random.ours, "aaaa"), before.names)),
            theirs: printLock(
              lockOf(twin(random.theirs, "zzzz"), before.names),
            ),
          };
          for (const [name, text] of Object.entries(texts))
            await writeFile(join(folder, name), text);
          const style = isDiff3 ? ["--diff3"] : [];
          const { stdout } = await git(
            ...["merge-file", "-p", ...style, "ours", "base", "theirs"],
          );
          const sides = readConflict(stdout);
          try {
            const lock =
              sides === null
                ? parseLock(stdout, "x")
                : mergeLocks(sides, "x", rules).lock;
            await assertEmits(lock);
          } catch (error) {
            if (!(error instanceof CodegenError)) throw error;
            expect(error.code).toBe("E_LOCK_INVALID");
          }
        }),
        { numRuns: Math.ceil(numRuns / 2) },
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
