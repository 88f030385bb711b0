import { describe, expect, test } from "vitest";
import type { Config } from "../../src/index.js";
import { checkOne, organization } from "../support/check.js";
import { goLive, withoutRuntime } from "../support/live.js";
import type { Live } from "../support/live.js";

const key = "/custom_field/lead/";

/** What many teams change on one day. */
async function changeMuch({ put, post, delete: remove }: Live): Promise<void> {
  await remove(`${key}cf_note/`);
  await put(`${key}cf_stage/`, { name: "Phase", choices: ["New"] });
  await post(key, { name: "Budget", type: "number" });
  await put("/custom_field/shared/cf_region/", { name: "Area" });
  await put("/custom_object_type/cotype_car/", {
    name: "Vehicle",
    name_plural: "Vehicles",
  });
}

/** The owners of those changes, by what changed. */
async function ownersBy(owners: Config["owners"]) {
  const live = await goLive({ ...withoutRuntime, owners }, organization);
  await live.project.generate();
  await changeMuch(live);
  const { drift } = await checkOne(live.project, live.emulator);
  return Object.fromEntries(
    drift.map(({ kind, object, field, owner }) => [
      `${kind} ${object.label}${field === null ? "" : `.${field.label}`}`,
      owner,
    ]),
  );
}

describe("the owner of a change", () => {
  test("is nobody without owners", async () => {
    expect(new Set(Object.values(await ownersBy(undefined)))).toEqual(
      new Set([null]),
    );
  });

  test("follows from pattern, label, name and id: the firmest one, of two patterns the later", async () => {
    const owners = {
      "*": "#everybody",
      "*.*": "#fields",
      "Lead.*": "#sales",
      "Lead.note": "#notes",
      cf_stage: "#stages",
      "Lead.Stage": "#no",
      Car: "#fleet",
    };
    expect(await ownersBy(owners)).toEqual({
      "choice.removed Lead.Stage": "#stages",
      "field.relabelled Lead.Stage": "#stages",
      "field.removed Lead.Note": "#notes",
      "field.added Lead.Budget": "#sales",
      "field.relabelled Shared fields.Region": expect.any(String),
      "object.relabelled Car": "#fleet",
    });
  });

  test("of an object type has its fields, and the one of all its fields the object type", async () => {
    expect(await ownersBy({ Lead: "#sales", "Car.*": "#fleet" })).toMatchObject(
      {
        "field.added Lead.Budget": "#sales",
        "field.removed Lead.Note": "#sales",
        "object.relabelled Car": "#fleet",
      },
    );
    expect(await ownersBy({ "Car.Colour": "#paint" })).toMatchObject({
      "field.removed Lead.Note": null,
      "object.relabelled Car": null,
    });
  });

  test("of a status is that of the status, else that of its pipeline", async () => {
    const owners = {
      "Lead Status.*": "#sdr",
      "Pipeline.*": "#sales",
      "Pipeline.Renewals": "#success",
      "Pipeline.Sales.Demo": "#presales",
    };
    const status = (id: string, label: string) =>
      ({ id, label, type: "active" }) as const;
    const { project, emulator, put } = await goLive(
      { ...withoutRuntime, owners },
      {
        ...organization,
        lead_statuses: [{ id: "stat_new", label: "New" }],
        pipelines: [
          {
            id: "pipe_sales",
            name: "Sales",
            statuses: [status("stat_demo", "Demo"), status("stat_won", "Won")],
          },
          {
            id: "pipe_renewals",
            name: "Renewals",
            statuses: [status("stat_due", "Due")],
          },
        ],
      },
    );
    await project.generate();
    for (const [path, label] of [
      ["/status/lead/stat_new/", "Fresh"],
      ["/status/opportunity/stat_demo/", "Show"],
      ["/status/opportunity/stat_won/", "Signed"],
      ["/status/opportunity/stat_due/", "Open"],
    ] as const)
      await put(path, { label });
    await put("/pipeline/pipe_renewals/", { name: "Upsell" });
    const { drift } = await checkOne(project, emulator);
    expect(
      Object.fromEntries(
        drift.map(({ object, field, owner }) => [(field ?? object).id, owner]),
      ),
    ).toEqual({
      stat_new: "#sdr",
      stat_demo: "#presales",
      stat_won: "#sales",
      stat_due: "#success",
      pipe_renewals: "#success",
    });
  });

  test("is of the thing, whatever its label is by now, and a key that matches nothing is reported", async () => {
    const live = await goLive(
      { ...withoutRuntime, owners: { "Lead.Stage": "#sales", Leed: "#x" } },
      organization,
    );
    const { project, put } = live;
    const first = await project.generateOne();
    expect(first.warnings.map(({ message }) => message)).toContainEqual(
      expect.stringContaining("“Leed” under `owners` in the config matches no"),
    );
    await put(`${key}cf_stage/`, { name: "Phase" });
    const second = await project.generateOne();
    expect(second.warnings.map(({ message }) => message)).toContainEqual(
      expect.stringContaining(
        "“Lead.Stage” under `owners` in the config still",
      ),
    );
    await put(`${key}cf_stage/`, { choices: ["New"] });
    const { drift } = await checkOne(project, live.emulator);
    expect(drift).toMatchObject([{ kind: "choice.removed", owner: "#sales" }]);
  });
});
