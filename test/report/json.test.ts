import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { checkJsonSchema, checkReportSchema } from "./document-schema.js";
import type {
  AcceptedChange,
  AcceptedFingerprint,
  CheckFailure,
  CheckReport,
  OrgReport,
  StaleFile,
} from "../../src/report/document.js";
import { renderJson } from "../../src/report/render-json.js";
import type { Change, Subject } from "../../src/drift/changes.js";
import {
  anyText,
  checkReportWith,
  diffReportWith,
  numRuns,
  parityReportWith,
  reportTexts,
  richReport,
} from "../support/reports.js";

const published = new URL(
  "../../src/report/check.schema.json",
  import.meta.url,
);

async function readPublished(): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(published, "utf8"));
}

/** Judges by the published file alone. */
async function isValid(document: unknown): Promise<boolean> {
  const schema = z.fromJSONSchema(await readPublished());
  return schema.safeParse(document).success;
}

describe("the published JSON Schema", () => {
  test("is what the types say", async () => {
    expect(checkJsonSchema()).toEqual(await readPublished());
  });

  test("accepts the reports that are printed", async () => {
    for (const report of [richReport, checkReportWith("x")])
      expect(await isValid(JSON.parse(renderJson(report)))).toBe(true);
  });

  test("refuses unknown keys, missing ones and unknown words, at any depth", async () => {
    const [org] = richReport.orgs;
    const [change] = org?.drift ?? [];
    const withChange = (other: object) => ({
      ...richReport,
      orgs: [{ ...org, drift: [{ ...change, ...other }] }],
    });
    expect(await isValid(withChange({}))).toBe(true);
    const wrong = [
      { ...richReport, more: 1 },
      { ...richReport, version: 2 },
      { ...richReport, expired: undefined },
      { ...richReport, summary: { ...richReport.summary, exitCode: 3 } },
      withChange({ more: 1 }),
      withChange({ kind: "field.lost" }),
      withChange({ severity: "bad" }),
      withChange({ object: { id: "lead", label: "Lead" } }),
    ].map((document): unknown => JSON.parse(JSON.stringify(document)));
    for (const document of wrong) expect(await isValid(document)).toBe(false);
  });

  test("describes each key of the document", async () => {
    const { $defs } = await readPublished();
    const texts = JSON.stringify($defs).match(/"description":/g) ?? [];
    expect(texts.length).toBeGreaterThan(30);
  });

  test("has the keys that the types have", () => {
    type Parsed = z.infer<typeof checkReportSchema>;
    type Org = Parsed["orgs"][number];
    type Drift = Org["drift"][number];
    expectTypeOf<Parsed>().toExtend<CheckReport>();
    expectTypeOf<keyof Parsed>().toEqualTypeOf<keyof CheckReport>();
    expectTypeOf<Parsed["summary"]>().toExtend<CheckReport["summary"]>();
    expectTypeOf<CheckReport["summary"]>().toExtend<Parsed["summary"]>();
    expectTypeOf<keyof Org>().toEqualTypeOf<keyof OrgReport>();
    expectTypeOf<OrgReport["checked"]>().toExtend<Org["checked"]>();
    expectTypeOf<OrgReport["generator"]>().toExtend<Org["generator"]>();
    expectTypeOf<CheckFailure | null>().toExtend<Org["failure"]>();
    expectTypeOf<StaleFile>().toExtend<Org["stale"][number]>();
    expectTypeOf<AcceptedFingerprint>().toExtend<Parsed["expired"][number]>();
    expectTypeOf<keyof Drift>().toEqualTypeOf<keyof Change>();
    expectTypeOf<keyof Org["accepted"][number]>().toEqualTypeOf<
      keyof AcceptedChange
    >();
    expectTypeOf<Subject>().toExtend<Drift["object"]>();
    expectTypeOf<Drift["kind"]>().toEqualTypeOf<Change["kind"]>();
    expectTypeOf<Drift["impact"]>().toExtend<Change["impact"]>();
    expectTypeOf<Change["impact"]>().toExtend<Drift["impact"]>();
    // What the types say is for the compiler to find out; this is that the reader is there.
    expect(checkReportSchema.safeParse({}).success).toBe(false);
  });
});

function expectSame(text: string): void {
  for (const report of [
    checkReportWith(text),
    diffReportWith(text),
    parityReportWith(text),
  ]) {
    const json = renderJson(report);
    expect(JSON.parse(json)).toEqual(report);
    expect(json).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  }
}

describe("the report as JSON", () => {
  test("ends with a line feed and starts with its version", () => {
    expect(renderJson(richReport)).toMatch(/^\{\n {2}"version": 1,[^]*\n\}\n$/);
  });

  test.each(reportTexts.map((text) => [text]))(
    "gives back %j, and shows all of it",
    (text) => {
      expectSame(text);
    },
  );

  test("gives back any text", () => {
    fc.assert(fc.property(anyText, expectSame), { numRuns });
  });
});
