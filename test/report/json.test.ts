import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import {
  checkJsonSchema,
  checkReportSchema,
  webhookJsonSchema,
} from "./document-schema.js";
import type {
  AcceptedChange,
  AcceptedFingerprint,
  CheckFailure,
  CheckReport,
  OrgReport,
  ReportedChange,
  StaleFile,
} from "../../src/report/document.js";
import { renderJson } from "../../src/report/render-json.js";
import { renderCheckWebhook } from "../../src/report/webhook.js";
import type { Change, Subject } from "../../src/drift/changes.js";
import {
  anyText,
  checkReport,
  checkReportWith,
  diffReportWith,
  numRuns,
  parityReportWith,
  reportTexts,
  richReport,
} from "../support/reports.js";

async function readPublished(name = "check"): Promise<Record<string, unknown>> {
  const file = `../../src/report/${name}.schema.json`;
  return JSON.parse(await readFile(new URL(file, import.meta.url), "utf8"));
}

/** Judges by the published file alone. */
async function isValid(document: unknown, name?: string): Promise<boolean> {
  const schema = z.fromJSONSchema(await readPublished(name));
  return schema.safeParse(document).success;
}

describe("the published JSON Schema", () => {
  test("is what the types say", async () => {
    expect(checkJsonSchema()).toEqual(await readPublished());
    expect(webhookJsonSchema()).toEqual(await readPublished("webhook"));
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
    expectTypeOf<keyof Drift>().toEqualTypeOf<keyof ReportedChange>();
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

describe("the message for a webhook", () => {
  const link = new URL("https://ci.example.com/runs/1");

  test("has severity, counts, the breaking changes with owners, what failed, and a link", async () => {
    const message = JSON.parse(renderCheckWebhook(richReport, { link }));
    const changes = richReport.orgs.flatMap(({ drift }) => drift);
    const [first, second] = changes;
    expect(message).toEqual({
      version: 1,
      severity: "breaking",
      title: "1 of 3 organisations could not be looked at.",
      counts: { breaking: 2, dangerous: 1, safe: 1, accepted: 1, stale: 4 },
      exitCode: 1,
      breaking: [
        { org: "main", ...first },
        { org: "main", ...second },
      ],
      failures: [{ org: "sandbox", ...richReport.orgs[1]?.failure }],
      link: "https://ci.example.com/runs/1",
    });
    expect(await isValid(message, "webhook")).toBe(true);
    expect(await isValid({ ...message, more: 1 }, "webhook")).toBe(false);
  });

  test("of a clean check has the severity none, and no link where there is none", async () => {
    const text = renderCheckWebhook(checkReport([{}]), { link: null });
    const message = JSON.parse(text);
    expect(message).toMatchObject({
      severity: "none",
      breaking: [],
      link: null,
    });
    expect(await isValid(message, "webhook")).toBe(true);
  });

  test.each(reportTexts.map((text) => [text]))(
    "gives back %j, and shows all of it",
    (text) => {
      const json = renderCheckWebhook(checkReportWith(text), { link });
      expect(JSON.parse(json).breaking[0]).toMatchObject({
        org: text,
        message: text,
        owner: text,
      });
      expect(json).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    },
  );
});

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
