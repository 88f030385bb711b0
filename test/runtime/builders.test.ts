import { describe, expect, test } from "vitest";
import * as generated from "../../generated/index.js";
import { defineBuilders } from "../../src/runtime/record/build.js";
import type { Builder } from "../../src/runtime/record/build.js";
import { CloseInputError } from "../../src/runtime/errors.js";
import {
  defineCustomActivity,
  defineCustomObject,
} from "../../src/runtime/record/wrapper.js";
import type {
  BuiltInMember,
  CustomMember,
  FieldDescriptor,
} from "../../src/runtime/record/descriptors.js";
import type { ContactId, LeadId } from "../../src/runtime/ids.js";
import type { AnyWrapper, Wrappers } from "../../src/runtime/record/model.js";
import { startEmulator } from "../../src/local/local.js";
import { ask } from "../support/emulator-client.js";

const leadId: LeadId = "lead_a";
const contactId: ContactId = "cont_a";

function descriptor(
  type: string,
  rest: Partial<FieldDescriptor> = {},
): FieldDescriptor {
  const id = `cf_${type}`;
  return {
    id,
    wireKey: `custom.${id}`,
    label: `My ${type}`,
    type,
    many: false,
    required: true,
    ...rest,
  };
}

function objectWith(
  fields: Readonly<Record<string, FieldDescriptor>>,
  label = "Thing",
): AnyWrapper {
  const members = membersOf(fields);
  return defineCustomObject<AnyModel>({ typeId: "x", label, members });
}

function activityWith(
  fields: Readonly<Record<string, FieldDescriptor>>,
): AnyWrapper {
  const members = membersOf(fields);
  const label = "Visit";
  return defineCustomActivity<AnyModel>({ typeId: "x", label, members });
}

function membersOf(fields: Readonly<Record<string, FieldDescriptor>>) {
  return (_: BuiltInMember, custom: CustomMember) =>
    Object.fromEntries(
      Object.entries(fields).map(([name, { type, id, label, ...settings }]) => [
        name,
        custom(type, id, label, settings),
      ]),
    );
}

/** The builder of one wrapper, as untyped code would call it. */
function builderOf(
  wrapper: AnyWrapper,
  dates: "string" | "Date" = "string",
): Builder<Record<string, unknown>> {
  const wrappers: Wrappers = { it: wrapper };
  return defineBuilders<{ it: AnyModel }>(wrappers, { dates }).it;
}

interface AnyModel {
  kind: "customObject";
  record: Record<string, unknown>;
  create: Record<string, unknown>;
  update: Record<string, unknown>;
  dates: never;
  references: object;
  mapped: never;
  referredBy: never;
}

describe("what is required and not given", () => {
  test.each([
    ["text", "My text"],
    ["textarea", "My textarea"],
    ["hidden", "My hidden"],
    ["number", 1],
    ["date", "2026-01-01"],
    ["datetime", "2026-01-01T09:00:00+00:00"],
  ])("a %s is %j", (type, value) => {
    const build = builderOf(objectWith({ field: descriptor(type) }));
    expect(build({ leadId })).toEqual({ leadId, name: "Thing", field: value });
  });

  test("a choice is the first one", () => {
    const field = descriptor("choices", { choices: ["b", "a"] });
    expect(builderOf(objectWith({ field }))({ leadId })["field"]).toBe("b");
  });

  test("a choice of none and a field without a label are some text", () => {
    const build = builderOf(
      objectWith({
        none: descriptor("choices", { choices: [], wireKey: "custom.a" }),
        silent: descriptor("text", { label: "", wireKey: "custom.b" }),
      }),
    );
    expect(build({ leadId })).toMatchObject({
      none: "My choices",
      silent: "text",
    });
  });

  test("a field with several values has one", () => {
    const field = descriptor("choices", { choices: ["a", "b"], many: true });
    const build = builderOf(objectWith({ field }));
    expect(build({ leadId })["field"]).toEqual(["a"]);
  });

  test("a point in time is a Date where the config says so, a day never", () => {
    const wrapper = objectWith({
      at: descriptor("datetime"),
      day: descriptor("date"),
    });
    const built = builderOf(wrapper, "Date")({ leadId });
    expect(built["at"]).toEqual(new Date("2026-01-01T09:00:00Z"));
    expect(built["day"]).toBe("2026-01-01");
  });

  test("is the same each time, and belongs to the caller", () => {
    const field = descriptor("choices", { choices: ["a"], many: true });
    const build = builderOf(objectWith({ field }));
    const first = build({ leadId });
    expect(build({ leadId })).toEqual(first);
    expect(build({ leadId })["field"]).not.toBe(first["field"]);
  });
});

describe("what is given", () => {
  test("wins", () => {
    const build = builderOf(objectWith({ field: descriptor("text") }));
    expect(build({ leadId, name: "Mine", field: "x", other: 2 })).toEqual({
      leadId,
      name: "Mine",
      field: "x",
      other: 2,
    });
  });

  test("stays as it was", () => {
    const build = builderOf(objectWith({ field: descriptor("text") }));
    const given = { leadId };
    build(given);
    expect(given).toEqual({ leadId });
  });

  test("also answers for another field on the same key", () => {
    const wrapper = objectWith({
      one: descriptor("text"),
      two: descriptor("text", { label: "Other" }),
    });
    const build = builderOf(wrapper);
    expect(build({ leadId, two: "x" })).toEqual({
      leadId,
      name: "Thing",
      two: "x",
    });
    expect(build({ leadId })).toEqual({
      leadId,
      name: "Thing",
      one: "My text",
    });
  });
});

describe("what nobody can make up", () => {
  test.each(["contact", "user", "custom_object", "an unknown type"])(
    "a required %s has to be given",
    (type) => {
      const build = builderOf(objectWith({ field: descriptor(type) }));
      expect(() => build({ leadId })).toThrow(CloseInputError);
      expect(() => build({ leadId })).toThrow('Give field of "Thing"');
      expect(build({ leadId, field: "x" })["field"]).toBe("x");
    },
  );

  test("a value with a type of the user's own has to be given", () => {
    const write = (value: number) => String(value);
    const build = builderOf(
      objectWith({ field: descriptor("text", { write }) }),
    );
    expect(() => build({ leadId })).toThrow('Give field of "Thing"');
  });

  test("the lead has to be given, and all that is missing is said at once", () => {
    const build = builderOf(objectWith({ field: descriptor("contact") }));
    expect(() => build({})).toThrow('Give leadId and field of "Thing"');
  });

  test("what is optional is left out", () => {
    const field = descriptor("contact", { required: false });
    expect(builderOf(objectWith({ field }))({ leadId })).toEqual({
      leadId,
      name: "Thing",
    });
  });
});

test("a draft of an activity needs its lead only", () => {
  const build = builderOf(activityWith({ owner: descriptor("user") }));
  expect(build({ leadId, status: "draft" })).toEqual({
    leadId,
    status: "draft",
  });
  expect(() => build({ leadId })).toThrow('Give owner of "Visit"');
  expect(() => build({ leadId, status: "published" })).toThrow("Give owner");
});

test("what builders make for the sample organisation is what Close takes", async () => {
  const { lead, contact, opportunity, account, siteVisit } = generated;
  const wrappers: Wrappers = { lead, contact, opportunity, account, siteVisit };
  const build = defineBuilders<{
    lead: AnyModel;
    contact: AnyModel;
    opportunity: AnyModel;
    account: AnyModel;
    siteVisit: AnyModel;
  }>(wrappers);
  const emulator = await startEmulator({
    lock: "generated/close.lock.json",
    seed: {
      lead: [{ id: leadId, ...build.lead() }],
      contact: [{ id: contactId, ...build.contact({ leadId }) }],
      opportunity: [build.opportunity({ leadId })],
      account: [build.account({ leadId, pointOfContact: contactId })],
      siteVisit: [
        build.siteVisit({ leadId, owner: "user_owner" }),
        build.siteVisit({ leadId, status: "draft" }),
      ],
    },
  });
  try {
    const { body } = await ask(emulator, "GET", `/lead/${leadId}/`);
    expect(body).toMatchObject({ name: "Lead" });
    expect(body.contacts).toHaveLength(1);
    const visits = await ask(
      emulator,
      "GET",
      `/activity/custom/?lead_id=${leadId}`,
    );
    expect(visits.body.data).toHaveLength(2);
  } finally {
    await emulator.close();
  }
});

test("what was built goes through the wrapper", () => {
  const { account } = generated;
  const wrappers: Wrappers = { account };
  const { account: build } = defineBuilders<{ account: AccountModel }>(
    wrappers,
  );
  expect(account.toWire(build({ leadId, pointOfContact: contactId }))).toEqual({
    lead_id: leadId,
    name: "Account",
    [account.fields.pointOfContact.wireKey]: contactId,
  });
});

interface AccountModel {
  kind: "customObject";
  record: generated.Account;
  create: generated.AccountCreate;
  update: generated.AccountUpdate;
  dates: never;
  references: object;
  mapped: never;
  referredBy: never;
}
