import { mkdir, rm, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { util } from "prettier";
import { expect, test, vi } from "vitest";
import type { Config } from "../../src/index.js";
import { CodegenError } from "../../src/index.js";
import type { Lock } from "../../src/lock/lock.js";
import { parseLock } from "../../src/lock/read-lock.js";
import { layOutLock, printLock } from "../../src/lock/print-lock.js";
import { noNames } from "../../src/schema/name-all.js";
import type {
  Field,
  FieldType,
  ObjectType,
  Schema,
  SharedField,
} from "../../src/schema/schema.js";
import { compareText, statusesOf } from "../../src/schema/schema.js";
import type { Steps } from "../../src/steps.js";
import { labels, schemas } from "../support/arbitrary.js";
import { withoutRuntime } from "../support/live.js";
import type { Project } from "../support/project.js";
import { createProject } from "../support/project.js";

const numRuns = Number(process.env["FUZZ_RUNS"] ?? 5);
vi.setConfig({ testTimeout: 120_000 + numRuns * 3000 });

const lockPath = "generated/close.lock.json";

const config = { ...withoutRuntime, importExtension: ".js" } as const;

function coldLock(schema: Schema): string {
  return printLock({
    version: 1,
    generator: "0.0.0",
    schema: { default: schema },
    names: noNames,
    deletedObjects: [],
    deletedFields: [],
    changes: [],
    files: {},
  });
}

/** A project whose runs remember what they wrote, or none that can. */
async function projectOf(
  schema: Schema,
  { remembers }: { readonly remembers: boolean },
): Promise<Project> {
  const project = await createProject(config, undefined, () => undefined);
  await project.write(lockPath, coldLock(schema));
  if (remembers)
    await mkdir(project.path("node_modules/.cache"), { recursive: true });
  return project;
}

/** True if a run looked at the whole output. */
async function runOffline(project: Project): Promise<boolean> {
  const titles: string[] = [];
  const steps: Steps = async (title, work) => {
    titles.push(title);
    return work(() => undefined);
  };
  await project.generate({ offline: true, steps });
  return titles.includes("Name");
}

/** Whether a run looked at the whole output, or why it stopped. */
async function outcome(project: Project): Promise<boolean | string> {
  return runOffline(project).catch((error: unknown) => {
    if (error instanceof CodegenError)
      return error.message.replaceAll(project.root, "");
    throw error;
  });
}

async function editLock(
  project: Project,
  edit: (schema: Schema) => Schema,
): Promise<Lock> {
  const lock = parseLock(await project.read(lockPath), lockPath);
  const schema = lock.schema["default"];
  if (schema === undefined) throw new Error("The lock has no schema.");
  const edited = { ...lock, schema: { default: edit(schema) } };
  // As `pull` would print it.
  const { bytes } = layOutLock(edited, undefined, {
    columnsOf: util.getStringWidth,
  });
  await project.write(lockPath, bytes.toString());
  return edited;
}

/** An edit of an organisation, with what it takes to choose its place. */
type Edit = (schema: Schema, at: number, text: string) => Schema;

function onObject(
  { objects, ...schema }: Schema,
  at: number,
  edit: (object: ObjectType) => ObjectType,
): Schema {
  const chosen = at % Math.max(1, objects.length);
  return {
    ...schema,
    objects: objects.map((one, index) => (index === chosen ? edit(one) : one)),
  };
}

function onField(
  schema: Schema,
  at: number,
  edit: (field: Field) => Field,
): Schema {
  return onObject(schema, at, (object) => {
    const chosen = (at >> 4) % Math.max(1, object.fields.length);
    return {
      ...object,
      fields: object.fields.map((one, index) =>
        index === chosen ? edit(one) : one,
      ),
    };
  });
}

function onShared(
  { sharedFields, ...schema }: Schema,
  at: number,
  edit: (field: SharedField) => SharedField,
): Schema {
  const chosen = at % Math.max(1, sharedFields.length);
  return {
    ...schema,
    sharedFields: sharedFields.map((one, index) =>
      index === chosen ? edit(one) : one,
    ),
  };
}

function typeOf(schema: Schema, at: number, text: string): FieldType {
  const targets = schema.objects.filter(({ kind }) => kind === "customObject");
  const target = targets[at % Math.max(1, targets.length)]?.id ?? null;
  const types: readonly FieldType[] = [
    { kind: "text" },
    { kind: "number" },
    { kind: "datetime" },
    { kind: "contact" },
    { kind: "choices", options: [...new Set(["A", "B", text])] },
    { kind: "customObject", target },
    { kind: "unknown", raw: "currency" },
  ];
  return types[at % types.length] ?? { kind: "text" };
}

/** The fewer the things that an edit can change elsewhere, the higher it stands. */
const edits: Readonly<Record<string, Edit>> = {
  "relabels a field": (schema, at, label) =>
    onField(schema, at, (field) => ({ ...field, label })),
  "describes a field": (schema, at, description) =>
    onField(schema, at, (field) => ({ ...field, description })),
  "requires a field or no longer": (schema, at) =>
    onField(schema, at, (field) => ({ ...field, required: !field.required })),
  "makes a field plain": (schema, at) =>
    onField(schema, at, (field) => ({
      ...field,
      type: { kind: at % 2 === 0 ? "text" : "number" },
      many: false,
    })),
  "changes the choices of a field": (schema, at, text) =>
    onField(schema, at, (field) =>
      field.type.kind === "choices"
        ? {
            ...field,
            type: {
              kind: "choices",
              options: [
                ...new Set([...field.type.options.slice(at % 2), text]),
              ],
            },
          }
        : field,
    ),
  "gives a field any type": (schema, at, text) =>
    onField(schema, at, (field) => ({
      ...field,
      type: typeOf(schema, at, text),
    })),
  "lets few edit a field": (schema, at) =>
    onField(schema, at, (field) => ({
      ...field,
      editableWithRoles: field.editableWithRoles.length > 0 ? [] : ["admin"],
    })),
  "converts a field": (schema, at) =>
    onField(schema, at, (field) => ({
      ...field,
      convertingTo: field.convertingTo === null ? "number" : null,
    })),
  "adds a field": (schema, at, label) =>
    onObject(schema, at, (object) => {
      const [like] = schema.objects.flatMap(({ fields }) => fields);
      if (like === undefined) return object;
      const id = `cf_added${String(at)}`;
      const type = typeOf(schema, at, label);
      const fields = [...object.fields, { ...like, id, label, type }];
      return {
        ...object,
        fields: fields.sort((a, b) => compareText(a.id, b.id)),
      };
    }),
  "removes a field": (schema, at) =>
    onObject(schema, at, (object) => ({
      ...object,
      fields: object.fields.filter((_, index) => index !== (at >> 4) % 3),
    })),
  "relabels an object type": (schema, at, label) =>
    onObject(schema, at, (object) => ({ ...object, label })),
  "archives an object type or not": (schema, at) =>
    onObject(schema, at, (object) => ({
      ...object,
      archived: !object.archived,
    })),
  "describes an object type": (schema, at, description) =>
    onObject(schema, at, (object) => ({ ...object, description })),
  "adds an object type": ({ objects, ...schema }, at, label) => {
    const like = objects.find(({ kind }) => kind === "customObject");
    if (like === undefined) return { ...schema, objects };
    const id = `cotype_added${String(at)}`;
    const all = [...objects, { ...like, id, label, fields: [] }];
    return {
      ...schema,
      objects: all.sort((a, b) => compareText(a.id, b.id)),
    };
  },
  "removes an object type": ({ objects, ...schema }, at) => ({
    ...schema,
    objects: objects.filter((_, index) => index !== at % 9),
  }),
  "relabels a shared field": (schema, at, label) =>
    onShared(schema, at, (field) => ({ ...field, label })),
  "gives a shared field any type": (schema, at, text) =>
    onShared(schema, at, (field) => ({
      ...field,
      type: typeOf(schema, at, text),
    })),
  "takes a shared field from an object type": (schema, at) =>
    onShared(schema, at, (field) => ({
      ...field,
      associations: field.associations.slice(1),
    })),
  "relabels a status": ({ leadStatuses, pipelines, ...schema }, at, label) => ({
    ...schema,
    ...statusesOf({
      leadStatuses: leadStatuses?.map((one, index) =>
        index === at % 9 ? { ...one, label } : one,
      ),
      pipelines: pipelines?.map((pipeline) => ({
        ...pipeline,
        statuses: pipeline.statuses.map((one, index) =>
          index === at % 7 ? { ...one, label } : one,
        ),
      })),
    }),
  }),
  "takes statuses away": ({ leadStatuses, pipelines, ...schema }, at) => ({
    ...schema,
    ...statusesOf({
      leadStatuses: leadStatuses?.slice(at % 2),
      pipelines: at % 5 === 0 ? undefined : pipelines?.slice((at >> 1) % 2),
    }),
  }),
  "changes nothing": (schema) => schema,
};

const steps = fc.record({
  edits: fc.array(
    fc.record({
      name: fc.constantFrom(
        ...Object.keys(edits),
        ...Object.keys(edits).slice(0, 8),
      ),
      at: fc.nat({ max: 1000 }),
      text: fc.oneof(fc.constantFrom("Budget", "Owner", "Stage"), labels),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  /** The options that the run has, from then on. */
  options: fc.option(
    fc.constantFrom<Config>({}, { docs: "names" }, { dates: "Date" }),
    { freq: 6 },
  ),
});

test("whatever changes, a run that makes only what changed writes what a run over everything writes, byte for byte", async () => {
  const counts = { whole: 0, parts: 0 };
  await fc.assert(
    fc.asyncProperty(
      schemas,
      fc.array(steps, { minLength: 3, maxLength: 5 }),
      async (schema, all) => {
        const quick = await projectOf(schema, { remembers: true });
        const slow = await projectOf(schema, { remembers: false });
        try {
          expect(await outcome(quick)).toBe(await outcome(slow));
          for (const step of all) {
            for (const project of [quick, slow]) {
              if (step.options !== null)
                await project.configure({ ...config, ...step.options });
              for (const { name, at, text } of step.edits)
                await editLock(
                  project,
                  (one) => edits[name]?.(one, at, text) ?? one,
                );
            }
            const [isWhole, ofAll] = [
              await outcome(quick),
              await outcome(slow),
            ];
            if (isWhole === false) expect(ofAll).toBe(true);
            else expect(isWhole).toBe(ofAll);
            counts[isWhole === false ? "parts" : "whole"] += 1;
            expect(await quick.files()).toEqual(await slow.files());
          }
        } finally {
          for (const { root } of [quick, slow])
            await rm(root, { recursive: true, force: true });
        }
      },
    ),
    {
      numRuns,
      // Of both kinds of runs there is one, whatever the others are.
      examples: [
        [
          small,
          [
            {
              edits: [{ name: "relabels a field", at: 0, text: "Remark" }],
              options: null,
            },
            { edits: [], options: { docs: "names" } },
          ],
        ],
      ],
    },
  );
  // Otherwise nothing would have been compared.
  expect(counts.parts).toBeGreaterThan(0);
  expect(counts.whole).toBeGreaterThan(0);
});

const plain: Field = {
  id: "cf_note",
  label: "Note",
  description: null,
  type: { kind: "text" },
  many: false,
  convertingTo: null,
  backReferenceVisible: null,
  required: false,
  editableWithRoles: [],
};

const small: Schema = {
  organizationId: "orga_small",
  objects: (["car", "house"] as const).map((name): ObjectType => ({
    id: `cotype_${name}`,
    kind: "customObject",
    label: name,
    labelPlural: `${name}s`,
    description: null,
    archived: false,
    apiCreateOnly: false,
    editableWithRoles: null,
    fields: [{ ...plain, id: `cf_${name}` }],
  })),
  sharedFields: [],
};

async function smallProject(): Promise<Project> {
  const project = await createProject(config);
  await project.write(lockPath, coldLock(small));
  await mkdir(project.path("node_modules/.cache"), { recursive: true });
  await runOffline(project);
  return project;
}

async function relabel(project: Project, label: string): Promise<void> {
  await editLock(project, (schema) =>
    onField(schema, 0, (field) => ({ ...field, label })),
  );
}

async function failure(project: Project): Promise<CodegenError> {
  const before = await project.files();
  const error: unknown = await runOffline(project).catch((cause) => cause);
  expect(await project.files()).toEqual(before);
  if (error instanceof CodegenError) return error;
  return expect.unreachable("The run did not stop.");
}

test("a field that got another label is one file and the lock, and the rest is not looked into", async () => {
  const project = await smallProject();
  await relabel(project, "Remark");
  const before = await project.times();
  expect(await runOffline(project)).toBe(false);
  const after = await project.times();
  const changed = [...after].filter(([path, at]) => before.get(path) !== at);
  expect(changed.map(([path]) => path).sort()).toEqual([
    "close.lock.json",
    "objects/car.ts",
  ]);
  expect(await project.read("generated/objects/car.ts")).toContain('"Remark"');
  expect(await runOffline(project)).toBe(false);
  expect(await project.times()).toEqual(after);
});

test("with statuses in the lock, a field of leads is one file as ever, which still has them; a status is not taken for that", async () => {
  const project = await createProject(config);
  const lead: ObjectType = {
    id: "lead",
    kind: "lead",
    label: "Lead",
    labelPlural: null,
    description: null,
    archived: false,
    apiCreateOnly: false,
    editableWithRoles: null,
    fields: [plain],
  };
  await project.write(
    lockPath,
    coldLock({
      ...small,
      objects: [...small.objects, lead],
      leadStatuses: [{ id: "stat_1", label: "Customer" }],
      pipelines: [
        {
          id: "pipe_1",
          label: "Sales",
          statuses: [{ id: "stat_2", label: "Won", type: "won" }],
        },
      ],
    }),
  );
  await mkdir(project.path("node_modules/.cache"), { recursive: true });
  await runOffline(project);
  const before = await project.read("generated/lead.ts");
  await editLock(project, (schema) =>
    onField(schema, 2, (field) => ({ ...field, label: "Remark" })),
  );
  expect(await runOffline(project)).toBe(false);
  expect(await project.read("generated/lead.ts")).toBe(
    before.replaceAll('"Note"', '"Remark"'),
  );
  expect(before).toContain("LeadStatusName");
  await editLock(project, ({ leadStatuses = [], ...schema }) => ({
    ...schema,
    leadStatuses: leadStatuses.map((one) => ({ ...one, label: "Client" })),
  }));
  expect(await runOffline(project)).toBe(true);
  expect(await project.read("generated/statuses.ts")).toContain('"Client"');
});

test("what a person wrote into the file that is to be written, another one, or one of no object type stops the run as ever, also where files are known by their marks (R2)", async () => {
  const project = await smallProject();
  // Only what did not change lately is known without being read.
  await sleep(2100);
  expect(await runOffline(project)).toBe(false);
  const notes = `node_modules/.cache/close-codegen/${await noteName(project)}`;
  expect(await project.read(notes)).toContain("objects/house.ts");
  await relabel(project, "Remark");
  for (const name of ["objects/car.ts", "objects/house.ts", "index.ts"]) {
    const path = `generated/${name}`;
    const text = await project.read(path);
    await writeFile(project.path(path), `${text}export const mine = 1;\n`);
    const error = await failure(project);
    expect(error.code).toBe("E_OUTPUT_EDITED");
    expect(error.items).toEqual([name]);
    await writeFile(project.path(path), text);
  }
});

async function noteName(project: Project): Promise<string> {
  const notes = await project.files("node_modules/.cache/close-codegen");
  return [...notes.keys()].find((name) => name.startsWith("parts")) ?? "";
}

test("a lock that a person laid out anew, wrote a mistake into, or that came with notes of another place, is read whole", async () => {
  const project = await smallProject();
  const text = await project.read(lockPath);
  await project.write(
    lockPath,
    text.replace('"label": "Note"', '"label":"Memo"'),
  );
  expect(await runOffline(project)).toBe(true);
  const written = await project.read(lockPath);
  for (const [right, wrong] of [
    ['"kind": "text"', '"kind": "txt"'],
    [/"content": "\w+"/, '"content": 5'],
    [/"input": "\w+"/, '"put": "x"'],
    [/("content": "\w+"),/, "$1"],
    [/"type": "\w+"/, '"type": "no name"'],
    [/^}/m, ""],
  ] as const) {
    const broken = written.replace(right, wrong);
    expect(broken).not.toBe(written);
    await project.write(lockPath, broken);
    expect((await failure(project)).code, wrong).toBe("E_LOCK_INVALID");
  }
  await project.write(lockPath, written);
  const name = await noteName(project);
  const notes = `node_modules/.cache/close-codegen/${name}`;
  const copied = await project.read(notes);
  await rm(project.path(notes));
  await project.write(notes, copied);
  await relabel(project, "Remark");
  expect(await runOffline(project)).toBe(true);
});
