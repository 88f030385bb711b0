import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { planFiles } from "../../src/emit/files.js";
import type { Meaning } from "../../src/emit/inspect.js";
import { assertMeant, assertNames } from "../../src/emit/inspect.js";
import type { EmitOptions } from "../../src/emit/spelling/options.js";
import { compileTemplates } from "../../src/emit/render.js";
import { readTemplates } from "../../src/emit/templates.js";
import type { NamedSchema } from "../../src/schema/named.js";
import { noNames } from "../../src/schema/name-all.js";
import { lockFileName } from "../../src/lock/lock.js";
import { printLock } from "../../src/lock/print-lock.js";
import type { Schema } from "../../src/schema/schema.js";
import { schemas } from "../support/arbitrary.js";
import { named, plainOptions } from "../support/emission.js";
import { hostileOrganisation } from "../support/hostile.js";
import { buildModules, runNode } from "../support/program.js";
import { createProject } from "../support/project.js";
import {
  customObject,
  field,
  objectType,
  schemaOf,
  sharedField,
} from "../support/sample-schema.js";

const numRuns = Number(process.env["FUZZ_RUNS"] ?? 15);
vi.setConfig({
  testTimeout: 60_000 + numRuns * 500,
  hookTimeout: 60_000,
});

const templates = await readTemplates(null);
const render = compileTemplates(templates);

/** A file that the generator looks at again, and what it was meant to be. */
interface Looked {
  readonly path: string;
  readonly text: string;
  readonly meaning: Meaning;
}

function looked(
  schema: NamedSchema,
  options: EmitOptions = plainOptions,
): readonly Looked[] {
  const files = planFiles({
    schema,
    options,
    templates,
    ownTemplates: new Set(),
    runtime: [],
  });
  return files.flatMap(({ path, text, meaning }) =>
    meaning === null
      ? []
      : [{ path, text: text(render), meaning: meaning(render) }],
  );
}

/** Every file is compared, also where no text could be taken for code. */
function assertAllMeant(files: readonly Looked[]): void {
  expect(files).not.toEqual([]);
  for (const { path, text, meaning } of files)
    assertMeant(path, text, { ...meaning, isDoubtful: true });
}

describe("what the generator means to write passes", () => {
  test("for any organisation, with any options (S2)", () => {
    const options = fc.record({
      dates: fc.constantFrom("string", "Date"),
      unknownChoices: fc.constantFrom("open", "closed"),
      docs: fc.constantFrom("none", "names", "full"),
      emit: fc.constantFrom("types", "wrappers", "client"),
      trustRequired: fc.boolean(),
    });
    fc.assert(
      fc.property(schemas, options, (schema, rest) => {
        assertAllMeant(
          looked(named(schema), {
            ...plainOptions,
            ...rest,
            header: ["© 'us'\t*/ \u200d"],
          }),
        );
      }),
      { numRuns },
    );
  });

  test("for every hostile text in every place", () => {
    assertAllMeant(looked(named(hostileOrganisation())));
  });

  test("with types of the config", () => {
    const options: EmitOptions = {
      ...plainOptions,
      types: {
        "Account.itsTheBudget": { type: "`${number} €`" },
        "Account.price": {
          type: "Money",
          from: "./money.js",
          read: "read",
          write: "w",
        },
      },
    };
    const schema = schemaOf([
      customObject("cotype_a", "Account", [
        field("cf_a", 'It\'s "the" budget'),
        field("cf_b", "Price"),
      ]),
    ]);
    const files = looked(named(schema), options);
    const account = files.find(({ path }) => path === "objects/account.ts");
    expect(account?.text).toContain("`${number} €`");
    expect(account?.text).toContain("Money");
    assertAllMeant(files);
  });
});

const organisation: Schema = schemaOf(
  [
    objectType("lead", "lead", "Lead"),
    customObject("cotype_a", "Account", [
      field("cf_a", 'Say "yes"', {
        type: { kind: "choices", options: ["A", "it's B", "C"] },
        description: "What they said.",
      }),
      field("cf_b", "Budget", { type: { kind: "number" } }),
    ]),
  ],
  [
    sharedField("cf_s", "Priority", ["cotype_a"], {
      type: { kind: "choices", options: ["low", "*/"] },
    }),
  ],
);

describe("what the generator does not mean to write is refused", () => {
  const files = new Map(
    looked(named(organisation)).map((file) => [file.path, file]),
  );

  test.each([
    ["a label that ends its literal", "'Say \"yes\"'", '"Say "yes""'],
    ["a label with code", "'Say \"yes\"'", '"Say "; other; ""'],
    ["another label", "'Say \"yes\"'", '"Say no"'],
    ["another id", '"cf_b"', '"cf_a"'],
    ["a choice that is not the one", '["A", "it\'s B"', '["A", "its B"'],
    ["a choice that is missing", '["A", ', "["],
    ["a choice twice", '["A", ', '["A", "A", '],
    ["an escape of another kind", ', "Budget")', ', "\\x42udget")'],
    ["a line that goes on", ', "Budget")', ', "Bud\\\nget")'],
    ["a template", ', "Budget")', ", `Budget`)"],
    ["an expression", ', "Budget")', ', /Budget/.source + "")'],
    ["a member", "budget: custom(", "evil: null, budget: custom("],
    ["a call", "budget: custom(", "budget: other("],
    ["a statement at the end", /$/, "budget;\n"],
    ["a comment that ends early", "What they said.", "What */ evil() /* said."],
    ["a tag that hides a type", "What they said.", "@internal"],
    ["a tag that hides errors", "What they said.", "@ts-ignore"],
    [
      "a comment of one line",
      "budget: custom(",
      "// @ts-ignore\nbudget: custom(",
    ],
    ["a comment without a star", "/** ", "/* "],
    ["a character that cannot be seen", "What they", "What\u200bthey"],
    ["a change of direction", "What they", "What\u202ethey"],
    ["a line separator", "What they", "What\u2028they"],
    ["a lone surrogate", '"Budget"', '"\ud800"'],
    ["a space that is none", "budget: custom(", "budget:\u00a0custom("],
    ["less than was meant", /export const[^]*$/, ""],
  ])("%s", (_, from, to) => {
    const { path, text, meaning } = files.get("objects/account.ts") ?? {};
    if (path === undefined || text === undefined || meaning === undefined)
      return expect.unreachable("no file");
    const sabotaged = text.replace(from, () => to);
    expect(sabotaged).not.toBe(text);
    expect(() => assertMeant(path, sabotaged, meaning)).toThrow(
      expect.objectContaining({
        code: "E_SELF_CHECK",
        filesChanged: false,
        message: expect.stringMatching(
          /^The text for objects\/account\.ts:\d+:\d+ holds .* be written\.$/,
        ),
      }),
    );
  });

  test.each([
    ["client.ts", '("account")', '("account", "lead")'],
    ["shared.ts", '"low"', '"high"'],
  ])("in %s as well", (name, from, to) => {
    const { path, text, meaning } = files.get(name) ?? {};
    if (path === undefined || text === undefined || meaning === undefined)
      return expect.unreachable("no file");
    const sabotaged = text.replace(from, to);
    expect(sabotaged).not.toBe(text);
    const all = { ...meaning, isDoubtful: true };
    expect(() => assertMeant(path, sabotaged, all)).toThrow("be written");
  });

  test.each([
    ["a type", { type: "A {} evil(); interface B" }],
    ["a wrapper", { value: "a = evil(), b" }],
    ["a member of the client", { collection: "a: evil(), b" }],
    ["a file", { file: "objects/../../evil" }],
    ["a file outside", { file: "/etc/passwd" }],
  ])("%s whose name is none", (_, rest) => {
    const schema = named(organisation);
    const objects = schema.objects.map((object) => ({ ...object, ...rest }));
    expect(() => assertNames({ ...schema, objects })).toThrow(
      expect.objectContaining({ code: "E_SELF_CHECK" }),
    );
  });

  test("a field whose name is none", () => {
    const schema = named(organisation);
    const objects = schema.objects.map((object) => ({
      ...object,
      fields: object.fields.map((given) => ({ ...given, name: "a: evil; b" })),
    }));
    expect(() => assertNames({ ...schema, objects })).toThrow("is no name");
  });
});

describe("a program whose encoder is broken", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await buildModules();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each([
    [
      "literals",
      "literal",
      /export function literal\(text\) \{/,
      'return `"${text}"`;',
    ],
    [
      "comments",
      "docs",
      /export function commentText\(text\) \{/,
      "return text;",
    ],
  ])(
    "of %s stops before it writes anything (S2)",
    async (_, file, start, broken) => {
      const project = await createProject({ output: "generated" });
      const hostile = 'Budget", evil: "*/ export const evil = 1; /** @internal';
      const lock = {
        version: 1 as const,
        generator: "0.1.0",
        schema: {
          default: schemaOf([
            customObject("cotype_a", "Account", [
              field("cf_a", "Budget", { description: hostile }),
              field("cf_b", hostile),
            ]),
          ]),
        },
        names: noNames,
        deletedObjects: [],
        deletedFields: [],
        changes: [],
        files: {},
      };
      await project.write(`generated/${lockFileName}`, printLock(lock));
      const before = await project.files();
      const module = join(folder, `dist/emit/spelling/${file}.js`);
      const source = await readFile(module, "utf8");
      expect(source).toMatch(start);
      await writeFile(
        module,
        source.replace(start, (match) => `${match} ${broken}`),
      );
      const bin = join(folder, "dist/bin.js");
      const { code, stderr } = await runNode(project.root, [
        bin,
        "generate",
        "--offline",
      ]);
      expect(stderr).toContain("E_SELF_CHECK");
      expect(stderr).toContain("objects/account.ts");
      expect(stderr).toContain("No files were changed.");
      expect(code).toBe(1);
      expect(await project.files()).toEqual(before);
    },
  );
});
