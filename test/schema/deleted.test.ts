import fc from "fast-check";
import { format } from "prettier";
import { describe, expect, test, vi } from "vitest";
import { isLaidOut } from "../../src/emit/format.js";
import type { Deleted } from "../../src/schema/deleted.js";
import {
  removalDay,
  keptOn,
  leavingOf,
  nothingDeleted,
  trackDeleted,
  withDeleted,
} from "../../src/schema/deleted.js";
import { nameSchema } from "../../src/schema/named.js";
import type { NamedSchema } from "../../src/schema/named.js";
import type { Field, ObjectType, Schema } from "../../src/schema/schema.js";
import { fieldsByObject } from "../../src/schema/schema.js";
import { schemas } from "../support/arbitrary.js";
import { compileProgram } from "../support/compiler.js";
import { emitNamed, namesOf, plainOptions } from "../support/emission.js";
import { hostileOrganisation } from "../support/hostile.js";
import { withoutRuntime } from "../support/live.js";
import { createProject } from "../support/project.js";
import {
  customObject,
  field,
  objectType,
  schemaOf,
  sharedField,
} from "../support/sample-schema.js";

const numRuns = Number(process.env["FUZZ_RUNS"] ?? 15);
vi.setConfig({ testTimeout: 120_000 + numRuns * 500 });

const today = "2026-10-22";
const alone = (schema: Schema) => ({ schema, ids: new Map() });

/** What one run records of the way from one schema to another. */
function track(
  before: Schema,
  after: Schema,
  known: Deleted = nothingDeleted,
  on = today,
): Deleted {
  return trackDeleted(known, alone(before), alone(after), on);
}

function restored(schema: Schema, deleted: Deleted): Schema {
  return withDeleted(alone(schema), deleted).schema;
}

/** The output of `after` with what it lacks of `before`, named as `before` was. */
function keeping(before: Schema, after: Schema): NamedSchema {
  const deleted = track(before, after);
  const schema = restored(after, deleted);
  const all = { object: () => true, field: () => true };
  const names = namesOf(schema, namesOf(before));
  const leaving = leavingOf(deleted, after, 60);
  return nameSchema(schema, names, all, new Map(), [], leaving);
}

const lead = (fields: readonly Field[] = []): ObjectType =>
  objectType("lead", "lead", "Lead", fields);

describe("what is deleted", () => {
  test("is everything that a schema lacks, and nothing that it has", () => {
    fc.assert(
      fc.property(schemas, schemas, (before, after) => {
        const had = fieldsByObject(before);
        const has = fieldsByObject(after);
        const all = fieldsByObject(restored(after, track(before, after)));
        for (const [objectId, fields] of had) {
          const keys = (all.get(objectId) ?? []).map(({ id }) => id);
          expect(keys).toEqual(
            expect.arrayContaining(fields.map(({ id }) => id)),
          );
        }
        for (const [objectId, fields] of has) {
          const kept = all.get(objectId) ?? [];
          for (const one of fields) expect(kept).toContainEqual(one);
        }
      }),
      { numRuns },
    );
  });

  test("is nothing between a schema and itself, and then nothing is put back", () => {
    fc.assert(
      fc.property(schemas, (schema) => {
        const deleted = track(schema, schema);
        expect(deleted).toEqual(nothingDeleted);
        expect(restored(schema, deleted)).toBe(schema);
      }),
      { numRuns },
    );
  });

  test("is forgotten when it is back", () => {
    fc.assert(
      fc.property(schemas, schemas, (before, after) => {
        const deleted = track(before, after);
        const { deletedFields, deletedObjects } = track(after, before, deleted);
        const ids = new Set(before.objects.map(({ id }) => id));
        expect(
          deletedObjects.filter(({ object }) => ids.has(object.id)),
        ).toEqual([]);
        const had = fieldsByObject(before);
        const returned = deletedFields.filter(({ objectId, field: { id } }) =>
          had.get(objectId)?.some((one) => one.id === id),
        );
        expect(returned).toEqual([]);
      }),
      { numRuns },
    );
  });

  test("keeps the first of two days, as two merged branches can bring them", () => {
    const before = schemaOf([lead([field("cf_a", "A")])]);
    const after = schemaOf([lead()]);
    const first = track(before, after);
    const twice: Deleted = {
      ...first,
      deletedFields: [
        ...first.deletedFields,
        ...track(before, after, nothingDeleted, "2026-11-01").deletedFields,
      ],
    };
    expect(track(after, after, twice)).toEqual(first);
    expect(fieldsByObject(restored(after, twice)).get("lead")).toHaveLength(1);
  });

  test("is not a field that became shared, or one of two with one id", () => {
    const regular = schemaOf([
      lead([field("cf_a", "A"), field("cf_b", "B"), field("cf_b", "C")]),
    ]);
    const now = schemaOf(
      [lead([field("cf_b", "B")])],
      [sharedField("cf_a", "A", ["lead"])],
    );
    expect(track(regular, now)).toEqual(nothingDeleted);
  });

  test("goes along with its object type, and not before the field itself goes", () => {
    const before = schemaOf([
      customObject("cotype_A", "A", [field("cf_a", "A"), field("cf_b", "B")]),
    ]);
    const between = schemaOf([
      customObject("cotype_A", "A", [field("cf_b", "B")]),
    ]);
    const first = track(before, between, nothingDeleted, "2026-10-01");
    const then = track(between, schemaOf([]), first, "2026-10-21");
    const shown = ({ deletedFields, deletedObjects }: Deleted) => [
      ...deletedObjects.map(({ object }) => object.id),
      ...deletedFields.map(({ field: { id } }) => id),
    ];
    expect(shown(then)).toEqual(["cotype_A", "cf_a", "cf_b"]);
    expect(shown(keptOn(then, "2026-10-11", 10))).toEqual(["cotype_A", "cf_b"]);
    expect(shown(keptOn(then, "2026-10-31", 10))).toEqual([]);
  });

  test.each([
    ["2026-10-22", 60, "2026-12-21"],
    ["2028-02-28", 1, "2028-02-29"],
    ["2026-12-31", 1, "2027-01-01"],
    ["2026-03-29", 1, "2026-03-30"],
  ])("of %s that is kept for %i days is removed on %s", (on, days, goes) => {
    expect(removalDay(on, days)).toBe(goes);
  });
});

describe("the output of what is deleted", () => {
  test("is what prettier prints under its default options", async () => {
    let settled = 0;
    await fc.assert(
      fc.asyncProperty(schemas, schemas, async (before, after) => {
        for (const [path, text] of emitNamed(keeping(before, after))) {
          if (!isLaidOut(text)) continue;
          settled += 1;
          expect(await format(text, { filepath: path }), path).toBe(text);
        }
      }),
      { numRuns: Math.ceil(numRuns / 3) },
    );
    expect(settled).toBeGreaterThan(0);
  });

  test("compiles when a whole hostile organisation is gone but for a few leads", async () => {
    const named = keeping(
      hostileOrganisation(),
      schemaOf([
        lead(),
        objectType("contact", "contact", "Contact"),
        objectType("opportunity", "opportunity", "Opportunity"),
      ]),
    );
    const project = await createProject({});
    const files = emitNamed(named, { ...plainOptions, runtime: "import" });
    for (const [path, text] of files)
      await project.write(`generated/${path}`, text);
    const errors = await compileProgram(
      project,
      'export * from "./generated/index.js";\nexport * from "./generated/testing.js";',
    );
    expect(errors).toBe("");
    for (const { file, fields, leaves } of named.objects) {
      const text = files.get(`${file}.ts`) ?? "";
      const tags = text.match(
        /@deprecated Deleted in Close; removed from this code on 2026-12-21\./g,
      );
      const isTyped = leaves !== undefined;
      // Of a field: where it is read, and where it is written, which updates follow. Of an object type: the interface and the wrapper.
      const want = isTyped ? fields.length + 2 : fields.length * 2;
      expect(tags ?? [], file).toHaveLength(want);
    }
  });

  test("comes from an edited lock as safe as any: what has no name there gets one", async () => {
    const project = await createProject({
      ...withoutRuntime,
      importExtension: ".js",
      source: "sample",
      keepDeleted: 30,
    });
    await project.generate();
    const path = "generated/close.lock.json";
    const lock: Readonly<Record<string, unknown>> = JSON.parse(
      await project.read(path),
    );
    const missing = (objectId: string, id: string, label: string) => ({
      on: today,
      objectId,
      field: field(id, label),
    });
    const deletedFields = [
      missing("lead", "x: 1 }; evil(); ({ y", "*/ evil() /*"),
      missing("nowhere", "cf_n", "Nowhere"),
      missing("__proto__", "__proto__", "__proto__"),
      missing("lead", "__proto__", "constructor"),
    ];
    await project.write(path, JSON.stringify({ ...lock, deletedFields }));
    await project.generate({ offline: true });
    const errors = await compileProgram(
      project,
      'export * from "./generated/index.js";',
    );
    expect(errors).toBe("");
    const text = await project.read("generated/lead.ts");
    expect(text).toContain("  evil: string | null;");
    expect({}).not.toHaveProperty("on");
  });
});
