/** A function under `names`: what it gives is the same at the next run, and after a new label. */
import { expect, test } from "vitest";
import type { NameFunction } from "../../src/define.js";
import { namingRules } from "../../src/emit/declared.js";
import { namesByFunction } from "../../src/keys/function-names.js";
import { buildNames, noNames } from "../../src/schema/name-all.js";
import type { Names } from "../../src/schema/name-rules.js";
import type { Schema } from "../../src/schema/schema.js";
import { customObject, field, schemaOf } from "../support/sample-schema.js";

const schema = (first: string): Schema => ({
  ...schemaOf([
    customObject("cotype_Car1", "Car", [
      field("cf_AbCd1", first),
      field("cf_EfGh1", "Wheels"),
      field("cf_IjKl1", "Wheels"),
      field("cf_MnOp1", "!!!"),
    ]),
  ]),
  leadStatuses: [{ id: "stat_1", label: "New" }],
});

function namesOf(names: Names): readonly string[] {
  const { type = "", fields = {} } = names.objects["cotype_Car1"] ?? {};
  const { lead = {} } = names.statuses ?? {};
  return [type, ...Object.values(fields), ...Object.values(lead)];
}

function run(first: string, before: Names, names: NameFunction): Names {
  const pin = namesByFunction(names);
  return buildNames(schema(first), before, { ...namingRules, pin }).names;
}

const capital = (text: string): string =>
  text.charAt(0).toUpperCase() + text.slice(1);
const once: Names = run("Colour", noNames, () => undefined);

test("names by labels are what the functions below begin with", () => {
  expect(namesOf(once)).toEqual([
    ...["Car", "colour", "wheels_EfGh", "wheels_IjKl", "field_MnOp", "new"],
  ]);
});

test.each<[string, NameFunction, readonly string[]]>([
  [
    "puts something in front",
    ({ kind, proposed }) =>
      kind === "object" ? `Crm${proposed}` : `crm${capital(proposed)}`,
    [
      ...["CrmCar", "crmColour", "crmWheels_EfGh", "crmWheels_IjKl"],
      ...["crmField_MnOp", "crmNew"],
    ],
  ],
  [
    "puts something behind",
    ({ proposed }) => `${proposed}_x`,
    [
      ...["Car_x", "colour_x", "wheels_EfGh_x", "wheels_IjKl_x"],
      ...["field_MnOp_x", "new_x"],
    ],
  ],
  [
    "takes something off",
    ({ proposed }) =>
      proposed.startsWith("col") ? proposed.slice(3) : undefined,
    ["Car", "our", "wheels_EfGh", "wheels_IjKl", "field_MnOp", "new"],
  ],
  [
    "names one thing",
    ({ id }) => (id === "cf_AbCd1" ? "paint" : undefined),
    ["Car", "paint", "wheels_EfGh", "wheels_IjKl", "field_MnOp", "new"],
  ],
])(
  "a function that %s gives the same names at every run, and keeps them when a label changes",
  (_, names, expected) => {
    const first = run("Colour", once, names);
    expect(namesOf(first)).toEqual(expected);
    const second = run("Colour", first, names);
    expect(second).toEqual(first);
    const relabelled = run("Paintwork", second, names);
    expect(namesOf(relabelled)).toEqual(expected);
    expect(run("Paintwork", relabelled, names)).toEqual(relabelled);
  },
);

test("a new thing gets what the function makes of its label, and keeps it", () => {
  const names: NameFunction = ({ kind, proposed, id }) =>
    kind === "field" && id === "cf_AbCd1" ? `crm_${proposed}` : undefined;
  const first = run("Colour", noNames, names);
  expect(namesOf(first)[1]).toBe("crm_colour");
  expect(run("Colour", first, names)).toEqual(first);
});
