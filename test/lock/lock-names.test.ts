/** Names in a lock that do not go together: by hand, by a merge, or by who opened a pull request. */
import { expect, test } from "vitest";
import type { OrganizationSeed } from "../../src/emulator/index.js";
import { compileProgram } from "../support/compiler.js";
import { goLive, smallOrganization, withoutRuntime } from "../support/live.js";

const usual = { ...withoutRuntime, importExtension: ".js" } as const;

/** Two types of each kind that an organisation defines itself, and a field that both objects share. */
const organization: OrganizationSeed = {
  ...smallOrganization,
  custom_fields: {
    lead: [
      { id: "cf_note", name: "Note", type: "text" },
      { id: "cf_stage", name: "Stage", type: "choices", choices: ["New"] },
    ],
    shared: [
      {
        id: "cf_tier",
        name: "Tier",
        type: "choices",
        choices: ["a", "b"],
        associations: [
          { object_type: "lead" },
          {
            object_type: "custom_object_type",
            custom_object_type_id: "cotype_car",
          },
        ],
      },
    ],
  },
  custom_object_types: ["car", "van"].map((name) => ({
    id: `cotype_${name}`,
    name: name === "car" ? "Car" : "Van",
    name_plural: name === "car" ? "Cars" : "Vans",
    fields: [
      { id: `cf_${name}1`, name: "Colour", type: "text" },
      { id: `cf_${name}2`, name: "Size", type: "choices", choices: ["s"] },
    ],
  })),
};

interface NamedObject {
  type: string;
  collection: string;
  fields: Record<string, string>;
  choices?: Record<string, string>;
}

interface LockText {
  names: {
    objects: Record<string, NamedObject>;
    shared?: Record<string, string>;
  };
  schema: { default: { objects: { id: string; fields: object[] }[] } };
}

/** What of a lock an edit takes hold of. */
interface Held {
  readonly car: NamedObject;
  readonly van: NamedObject;
  readonly lead: NamedObject;
  readonly survey: NamedObject;
  readonly lock: LockText;
}

const edits: Readonly<Record<string, (held: Held) => void>> = {
  "two types of one name": ({ car, van }) => (van.type = car.type),
  "types that differ in case only": ({ car, van }) =>
    (van.type = car.type.toUpperCase()),
  "a type that is called as what comes with another": ({ car, van }) =>
    (van.type = `${car.type}Create`),
  "a type that is called as the id of another": ({ car, van }) =>
    (van.type = `${car.type}Id`),
  "a type that is called as the choices of another's field": ({ car, van }) =>
    (van.type = car.choices?.["cf_car2"] ?? "none"),
  "a type that is called as a built-in one": ({ van }) => (van.type = "Lead"),
  "a type that is called as one of the client": ({ van }) =>
    (van.type = "CloseClient"),
  "an activity that is called as an object": ({ survey, car }) =>
    (survey.type = car.type),
  "two types of one collection": ({ car, van }) =>
    (van.collection = car.collection),
  "a collection that would make the client a promise": ({ van }) =>
    (van.collection = "then"),
  "two fields of one name": ({ car }) =>
    (car.fields["cf_car2"] = car.fields["cf_car1"] ?? ""),
  "a field that is called as a built-in member": ({ lead }) =>
    (lead.fields["cf_note"] = "contacts"),
  "a field that is called as a member of all records": ({ car }) =>
    (car.fields["cf_car1"] = "extra"),
  "two choices types of one name": ({ car, van }) =>
    (van.choices = { cf_van2: car.choices?.["cf_car2"] ?? "none" }),
  "choices that are called as a type": ({ car, van }) =>
    (car.choices = { cf_car2: van.type }),
  "one field id twice": ({ lock }) => twice(lock, "cotype_car", "cf_car1"),
  "a type twice": ({ lock }) => {
    const { objects } = lock.schema.default;
    objects.push(...objects.filter(({ id }) => id === "cotype_car"));
  },
  "two leads": ({ lock }) => {
    const { objects } = lock.schema.default;
    objects.push(...objects.filter(({ id }) => id === "lead"));
  },
};

function twice({ schema }: LockText, object: string, field: string): void {
  const { fields = [] } =
    schema.default.objects.find(({ id }) => id === object) ?? {};
  fields.push(...fields.filter((one) => "id" in one && one.id === field));
}

function edited(text: string, edit: (held: Held) => void): string {
  const lock = JSON.parse(text) as LockText;
  const { objects } = lock.names;
  const held = (id: string): NamedObject => {
    const found = objects[id];
    if (found === undefined) throw new Error(`The lock has no ${id}.`);
    return found;
  };
  edit({
    car: held("cotype_car"),
    van: held("cotype_van"),
    lead: held("lead"),
    survey: held("actitype_survey"),
    lock,
  });
  return JSON.stringify(lock);
}

const linesOf = (text: string): readonly string[] => text.split("\n");

test("names of a lock that do not go together are repaired or refused by name, and what is written compiles", async () => {
  const { project } = await goLive(withoutRuntime, organization);
  await project.generate();
  const lock = await project.read("generated/close.lock.json");
  const count = (await project.files()).size;
  const written: string[] = [];
  for (const [what, edit] of Object.entries(edits)) {
    const output = `generated/case-${Object.keys(edits).indexOf(what)}`;
    await project.configure({ ...usual, output });
    await project.write(`${output}/close.lock.json`, edited(lock, edit));
    const before = await project.files(output);
    const frozen = await project.cli(["--offline", "--frozen"]);
    expect(frozen, what).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error E_(?:FROZEN|LOCK_INVALID) /m),
    });
    expect([...(await project.files(output))], what).toEqual([...before]);
    const { code, stderr } = await project.cli(["--offline"]);
    expect(stderr, what).toMatch(
      code === 0
        ? /^warning W_(?:LOCK_REPAIRED|NAME_ADJUSTED|DUPLICATE) /m
        : /^error E_LOCK_INVALID /m,
    );
    if (code !== 0) continue;
    expect((await project.files(output)).size, what).toBe(count);
    written.push(output);
  }
  expect(written.length).toBeGreaterThan(10);
  const program = written.map(
    (output, at) => `export * as case${at} from "./${output}/index.js";`,
  );
  expect(linesOf(await compileProgram(project, program.join("\n")))).toEqual([
    "",
  ]);
}, 120_000);
