/** The rules by which names are given out, and the words of their messages; what they make of labels is in `names.test.ts`. */
import { describe, expect, test } from "vitest";
import type { NameRequest, NamingScope } from "../../src/schema/allocate.js";
import { allocateNames } from "../../src/schema/allocate.js";
import { propertyNameFrom, typeNameFrom } from "../../src/schema/identifier.js";
import { fileNameFrom } from "../../src/schema/file-name.js";
import { lowerFirst, upperFirst } from "../../src/schema/letters.js";
import {
  adjustmentWarning,
  labelsOf,
  pinError,
} from "../../src/schema/name-rules.js";
import { fieldsByObject } from "../../src/schema/schema.js";
import {
  customObject,
  field,
  schemaOf,
  sharedField,
} from "../support/sample-schema.js";

function request(
  key: string,
  proposed: string | null,
  id = `cf_${key}Wxyz`,
): NameRequest {
  return { key, id, proposed, fallback: "field" };
}

/** A scope in which a name also takes what is derived from it, as a type does. */
function scopeOf(
  held: Readonly<Record<string, string>> = {},
  reserved: readonly string[] = [],
): NamingScope {
  return {
    claims: (name) => [name.toLowerCase(), `${name.toLowerCase()}create`],
    isReserved: (claim) => reserved.includes(claim),
    held: new Map(Object.entries(held)),
  };
}

function given(
  requests: readonly NameRequest[],
  scope: NamingScope = scopeOf(),
): Readonly<Record<string, string>> {
  return Object.fromEntries(allocateNames(requests, scope).names);
}

describe("names", () => {
  test("are given to newcomers only", () => {
    const scope = scopeOf({ a: "Account", gone: "Lead" });
    expect(
      given([request("a", "Customer"), request("b", "Deal")], scope),
    ).toEqual({ b: "Deal" });
    expect(allocateNames([request("a", "Customer")], scope)).toEqual({
      names: new Map(),
      adjustments: [],
    });
  });

  test("and what is told of them do not depend on the order in which they are asked for", () => {
    const requests = [
      request("c", "Deal"),
      request("b", null),
      request("a", "deal"),
      request("d", "Other"),
    ];
    const forth = allocateNames(requests, scopeOf());
    expect(Object.fromEntries(forth.names)).toEqual({
      a: "deal_aWxy",
      b: "field_bWxy",
      c: "Deal_cWxy",
      d: "Other",
    });
    expect(forth.adjustments).toEqual([
      {
        key: "a",
        name: "deal_aWxy",
        reason: { kind: "taken", name: "deal", by: "c" },
      },
      { key: "b", name: "field_bWxy", reason: { kind: "empty" } },
      {
        key: "c",
        name: "Deal_cWxy",
        reason: { kind: "taken", name: "Deal", by: "a" },
      },
    ]);
    expect(allocateNames([...requests].reverse(), scopeOf())).toEqual(forth);
  });

  test("keep clear of what is reserved, and of all that a given name takes", () => {
    const scope = scopeOf({ a: "AccountCreate" }, ["dealcreate"]);
    expect(
      allocateNames(
        [
          request("b", "Account"),
          request("c", "Deal"),
          request("d", "Lead"),
          request("e", "LeadCreate"),
        ],
        scope,
      ).adjustments,
    ).toMatchObject([
      { key: "b", name: "Account_bWxy", reason: { kind: "taken", by: "a" } },
      {
        key: "c",
        name: "Deal_cWxy",
        reason: { kind: "reserved", name: "Deal" },
      },
      { key: "e", name: "LeadCreate_eWxy", reason: { kind: "taken", by: "d" } },
    ]);
  });

  test("whose derived names are the names themselves are given all the same", () => {
    const scope = { ...scopeOf(), claims: (name: string) => [name, name] };
    expect(given([request("a", "x"), request("b", "y")], scope)).toEqual({
      a: "x",
      b: "y",
    });
  });

  test("get as much of the id as tells them apart, from given names and from each other", () => {
    const requests = [
      request("a", "x", "cf_AbCd1"),
      request("b", "x", "cf_AbCd2"),
      request("c", "x", "cf_ZyXw1"),
    ];
    expect(given(requests)).toEqual({
      a: "x_AbCd1",
      b: "x_AbCd2",
      c: "x_ZyXw",
    });
    expect(given(requests, scopeOf({ held: "x_AbCd1" }, ["x_zyxw"]))).toEqual({
      a: expect.stringMatching(/^x_AbCd1[0-9a-f]$/),
      b: "x_AbCd2",
      c: "x_ZyXw1",
    });
  });

  test("end in a hash where ids have nothing to tell them apart, long ones soon", () => {
    const long = "A".repeat(500);
    const names = Object.values(
      given([
        request("a", "x", `cf_${long}1`),
        request("b", "x", `cf_${long}2`),
        request("c", null, "cf_--"),
      ]),
    );
    expect(new Set(names).size).toBe(3);
    expect(names[0]).toMatch(/^x_A{64}[0-9a-f]{1,8}$/);
    expect(names[2]).toMatch(/^field_[0-9a-f]{4}$/);
  });
});

describe("identifiers", () => {
  test("keep forty characters of a label, and look at four hundred", () => {
    expect(propertyNameFrom("x".repeat(99))).toBe("x".repeat(40));
    expect(typeNameFrom("x".repeat(99), "Object")).toBe(`X${"x".repeat(39)}`);
    expect(propertyNameFrom(`${" ".repeat(399)}x`)).toBe("x");
    expect(propertyNameFrom(`${" ".repeat(400)}x`)).toBeNull();
  });

  test("have a new word behind a picture", () => {
    expect(propertyNameFrom("site🚀visit")).toBe("siteVisit");
  });

  test("begin small or large", () => {
    expect(lowerFirst("SiteVISIT")).toBe("siteVISIT");
    expect(upperFirst("siteVISIT")).toBe("SiteVISIT");
  });

  test.each([
    ["SiteVisit", "site-visit"],
    ["HTTPServer2Log", "http-server2-log"],
    ["Account_AbCd", "account-abcd"],
    ["Acc$ount", "account"],
    ["_Account", "account"],
    ["Account__x", "account-x"],
  ])("of the type %s make the file %s", (type, file) => {
    expect(fileNameFrom(type)).toBe(file);
  });
});

describe("messages about names", () => {
  const schema = schemaOf(
    [customObject("cotype_1", "Account", [field("cf_1", "Status")])],
    [sharedField("cf_s", "Tags", [])],
  );
  const label = (key: string): string =>
    labelsOf(schema, fieldsByObject(schema))(key);

  test.each([
    ["object:cotype_1", "“Account” (cotype_1)"],
    ["cf_1", "“Status” (cf_1) of “Account”"],
    ["choices:cotype_1:cf_1", "“Status” (cf_1) of “Account”"],
    ["shared:cf_s", "the shared field “Tags” (cf_s)"],
    ["object:cotype_9", "something that is gone (cotype_9)"],
    ["cf_9", "something that is gone (cf_9)"],
    ["cf_9~a: b", "something that is gone (cf_9~a: b)"],
  ])("call %s %s", (key, called) => {
    expect(label(key)).toBe(called);
  });

  test("know an object type whose fields nobody looked at", () => {
    expect(labelsOf(schema, new Map())("object:cotype_1")).toBe(
      "“Account” (cotype_1)",
    );
  });

  test("tell why a name of the config cannot be, and what to do", () => {
    const item = {
      kind: "field",
      id: "cf_1",
      label: "Status",
      object: "Account",
      proposed: "status",
    } as const;
    expect(pinError("my status", item, "it is odd", "“Account”")).toMatchObject(
      {
        code: "E_CONFIG_INVALID",
        message:
          "The config names “Status” (cf_1) of “Account” “my status”, but it is odd.",
        hint: "Choose another name under `names` in the config.",
      },
    );
    expect(
      pinError("a b", { ...item, kind: "object", object: null }, "it is odd"),
    ).toMatchObject({
      message: "The config names “Status” (cf_1) “a b”, but it is odd.",
    });
  });

  test.each([
    [
      { kind: "empty" } as const,
      "its label leaves nothing that can stand in a name",
    ],
    [{ kind: "reserved", name: "id" } as const, "id is reserved"],
    [
      { kind: "taken", name: "status", by: "cf_1" } as const,
      "status is wanted or taken by “Status” (cf_1) of “Account”",
    ],
  ])("tell why a name is not its label's: %o", (reason, why) => {
    expect(
      adjustmentWarning({ key: "cf_1", name: "x_AbCd", reason }, label, {
        what: "field",
        about: [],
      }),
    ).toMatchObject({
      code: "W_NAME_ADJUSTED",
      message: `The field of “Status” (cf_1) of “Account” is named x_AbCd: ${why}.`,
    });
  });
});
