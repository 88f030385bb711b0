import fc from "fast-check";
import Handlebars from "handlebars";
import { describe, expect, test, vi } from "vitest";
import { compiledModule } from "../../src/build/templates.js";
import { compileOptions } from "../../src/emit/compile-options.js";
import { planFiles } from "../../src/emit/files.js";
import { compileTemplates } from "../../src/emit/render.js";
import { readTemplates, templateNames } from "../../src/emit/templates.js";
import type { TemplateName } from "../../src/emit/templates.js";
import { hashText } from "../../src/hash.js";
import { nameSchema } from "../../src/schema/named.js";
import type { NamedSchema } from "../../src/schema/named.js";
import { unifySchemas } from "../../src/schema/unify.js";
import { schemas } from "../support/arbitrary.js";
import { named, namesOf, plainOptions } from "../support/emission.js";
import {
  customObject,
  field,
  objectType,
  schemaOf,
  sharedField,
} from "../support/sample-schema.js";

const numRuns = Number(process.env["FUZZ_RUNS"] ?? 15);
vi.setConfig({ testTimeout: 30_000 + numRuns * 500 });

const templates = await readTemplates(null);

/** What a program of handlebars is made of, as far as our templates use it. */
interface Statement {
  readonly type: string;
  readonly path?: {
    readonly original: string;
    readonly parts: readonly string[];
    readonly depth: number;
  };
  readonly params?: readonly {
    readonly type: string;
    readonly parts: readonly string[];
    readonly depth: number;
    readonly original: string;
  }[];
  readonly program?: { readonly body: readonly Statement[] };
  readonly inverse?: { readonly body: readonly Statement[] };
}

interface Findings {
  /** Paths that their view lacks. */
  readonly missing: Set<string>;
  /** Lists that have had an item, and all lists. */
  readonly entered: Set<string>;
  readonly lists: Set<string>;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** The value at a path, and whether each step of it is there. */
function lookup(
  parts: readonly string[],
  context: unknown,
): { readonly found: boolean; readonly value: unknown } {
  let value = context;
  for (const part of parts) {
    if (!isRecord(value) || !Object.hasOwn(value, part))
      return { found: false, value: undefined };
    value = value[part];
  }
  return { found: value !== undefined, value };
}

/** Walks a template as handlebars would walk it, but into both branches of every `if`. */
function walk(
  body: readonly Statement[],
  context: unknown,
  findings: Findings,
): void {
  for (const { type, path, params = [], program, inverse } of body) {
    if (type === "ContentStatement" || type === "CommentStatement") continue;
    if (path === undefined)
      return expect.unreachable(`an unknown statement: ${type}`);
    const [argument] = params;
    const { parts, depth, original } = argument ?? path;
    expect(depth, "templates look no level up").toBe(0);
    const { found, value } = lookup(parts, context);
    if (!found) findings.missing.add(original);
    if (type === "MustacheStatement") {
      if (found) expect(typeof value, original).toBe("string");
      continue;
    }
    const isList = path.original === "each";
    expect(["each", "if"]).toContain(path.original);
    if (isList) findings.lists.add(original);
    if (isList && Array.isArray(value) && value.length > 0)
      findings.entered.add(original);
    const contexts: readonly unknown[] = !isList
      ? [context]
      : Array.isArray(value)
        ? value
        : [];
    for (const item of contexts) walk(program?.body ?? [], item, findings);
    walk(inverse?.body ?? [], context, findings);
  }
}

/** The body of a template as handlebars parses it. */
function bodyOf(text: string): readonly Statement[] {
  const parsed: unknown = JSON.parse(JSON.stringify(Handlebars.parse(text)));
  return isRecord(parsed) && Array.isArray(parsed["body"])
    ? parsed["body"]
    : [];
}

function check(text: string, views: readonly unknown[]): Findings {
  const findings: Findings = {
    missing: new Set(),
    entered: new Set(),
    lists: new Set(),
  };
  for (const view of views) walk(bodyOf(text), view, findings);
  return findings;
}

/** Every view that an output is rendered from, by template. */
function viewsOf(
  schema: NamedSchema,
): ReadonlyMap<TemplateName, readonly unknown[]> {
  const views = new Map<TemplateName, unknown[]>(
    templateNames.map((name) => [name, []]),
  );
  const files = (["client", "types"] as const).flatMap((emit) =>
    planFiles({
      schema,
      options: { ...plainOptions, emit },
      templates,
      ownTemplates: new Set(),
      runtime: [],
    }),
  );
  for (const { text } of files)
    text((name, view) => {
      views.get(name)?.push(view);
      return "";
    });
  return views;
}

const choices = { type: { kind: "choices", options: ["a", "b"] } } as const;
const organisation = schemaOf(
  [
    objectType("lead", "lead", "Lead", [field("cf_a", "A", choices)]),
    objectType("contact", "contact", "Contact"),
    objectType("opportunity", "opportunity", "Opportunity"),
    objectType("actitype_V", "customActivity", "Visit", [
      field("cf_b", "B", choices),
    ]),
    customObject("cotype_A", "Account", [
      field("cf_c", "C", { ...choices, many: true }),
    ]),
    customObject("cotype_B", "Archived", [], { archived: true }),
  ],
  [sharedField("cf_s", "Tags", ["lead", "cotype_A"], choices)],
);

function twoOrganisations(): NamedSchema {
  const other = schemaOf([
    objectType("lead", "lead", "Lead", [field("cf_a2", "A", choices)]),
  ]);
  const { schema, ids } = unifySchemas(
    new Map([
      ["main", organisation],
      ["sandbox", other],
    ]),
    {},
  );
  const all = { object: () => true, field: () => true };
  return nameSchema(schema, namesOf(schema), all, ids, ["main", "sandbox"]);
}

const samples = [viewsOf(named(organisation)), viewsOf(twoOrganisations())];
const samplesOf = (name: TemplateName): readonly unknown[] =>
  samples.flatMap((views) => views.get(name) ?? []);

describe("a template", () => {
  test.each(templateNames)("reads nothing that its view lacks: %s", (name) => {
    const { missing, lists, entered } = check(templates[name], samplesOf(name));
    expect([...missing]).toEqual([]);
    // A list that is empty in all samples would hide what is read of its items.
    expect([...entered].sort()).toEqual([...lists].sort());
  });

  test("as the build compiles it gives the text that it gives when a run compiles it", async () => {
    const url = `data:text/javascript,${encodeURIComponent(compiledModule())}`;
    const {
      compiledTemplates,
    }: typeof import("../../src/emit/compiled-templates.js") = await import(
      /* @vite-ignore */ url
    );
    for (const name of templateNames) {
      const ready = compiledTemplates[name];
      if (ready === undefined) throw new Error(`${name} is not compiled.`);
      expect(ready.text).toBe(hashText(templates[name]));
      const fill = Handlebars.template<unknown>(ready.spec);
      const compiled = Handlebars.compile(templates[name], compileOptions);
      for (const view of samplesOf(name))
        expect(fill(view)).toBe(compiled(view));
    }
  });

  test("reads nothing that its view lacks, whatever the organisation", () => {
    fc.assert(
      fc.property(schemas, (schema) => {
        const views = viewsOf(named(schema));
        for (const name of templateNames) {
          expect([
            ...check(templates[name], views.get(name) ?? []).missing,
          ]).toEqual([]);
        }
      }),
      { numRuns },
    );
  });

  test.each([
    ["{{#each members}}", "{{#each membres}}", "membres"],
    ["{{line}}", "{{lines}}", "lines"],
    ["{{#if doc}}", "{{#if docs}}", "docs"],
    ["{{#each wrapper.members}}", "{{#each wrapper.rows}}", "wrapper.rows"],
    ["{{wrapper.head}}", "{{wrapper.heads}}", "wrapper.heads"],
  ])("that says %s as %s is found out", (right, wrong, path) => {
    expect(templates.object).toContain(right);
    const { missing } = check(
      templates.object.replace(right, wrong),
      samplesOf("object"),
    );
    expect([...missing]).toContain(path);
  });

  test.each(templateNames)(
    "decides, escapes and spells nothing: %s",
    (name) => {
      const text = templates[name];
      expect(text).not.toMatch(
        /\{\{\{|\$\{|`|\{\{>|\{\{!|\.\.\/|@(?:index|key|first|last|root)/,
      );
    },
  );

  test.each(templateNames)(
    "writes no comment of a line and no text of Close: %s (S1)",
    (name) => {
      const words = [...templates[name].matchAll(/\{\{#?(\w+)/g)].map(
        ([, word]) => word,
      );
      expect(words).not.toContain("lookup");
      expect(words).not.toContain("with");
    },
  );
});

describe("rendering", () => {
  test("throws E_TEMPLATE for a value that the view lacks, and names the template", () => {
    const render = compileTemplates({
      ...templates,
      index: "{{header}}\n{{nothing}}\n",
    });
    expect(() => render("index", { header: "// x", exports: [] })).toThrow(
      expect.objectContaining({
        code: "E_TEMPLATE",
        message: expect.stringContaining("index.hbs"),
      }),
    );
  });

  test("throws E_TEMPLATE for a template that cannot be parsed, and for a helper that there is not", () => {
    for (const index of [
      "{{#each a}}",
      "{{#unless a}}{{/unles}}",
      "{{shout header}}",
      "{{> other}}",
    ]) {
      const render = compileTemplates({ ...templates, index });
      expect(() => render("index", { header: "", exports: [], a: [] })).toThrow(
        expect.objectContaining({ code: "E_TEMPLATE" }),
      );
    }
  });

  test("reaches nothing of an object's prototype", () => {
    const render = compileTemplates({
      ...templates,
      index: "{{constructor}}{{toString}}",
    });
    // Handlebars tells of such an access on the console.
    const told = vi.spyOn(console, "error").mockReturnValue();
    expect(render("index", {})).toBe("\n");
    told.mockRestore();
  });

  test("changes no character of a value", () => {
    const render = compileTemplates({ ...templates, index: "{{header}}" });
    const header = "<>&\"'`=\\{{x}} \u2028";
    expect(render("index", { header })).toBe(`${header.trimEnd()}\n`);
  });

  test("leaves no empty lines but single ones between, and one line end", () => {
    const render = compileTemplates({
      ...templates,
      index: "{{a}}\n\n\n\n{{b}}\n\n\n",
    });
    expect(render("index", { a: "a", b: "b" })).toBe("a\n\nb\n");
  });
});
