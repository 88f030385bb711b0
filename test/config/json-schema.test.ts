/**
 * Whether the JSON Schemas that the package has for editors say what is checked. `SCHEMAS=write npx vitest run
 * test/config/json-schema.test.ts` writes them.
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { format } from "prettier";
import { expect, test } from "vitest";
import { checkConfig } from "../../src/config/check-config.js";
import type { Config } from "../../src/index.js";
import { configJsonSchema, lockJsonSchema } from "../support/json-schemas.js";

const root = new URL("../../", import.meta.url);
const files = {
  config: fileURLToPath(new URL("src/config/config.schema.json", root)),
  lock: fileURLToPath(new URL("src/lock/lock.schema.json", root)),
};

async function published(name: keyof typeof files): Promise<object> {
  return JSON.parse(await readFile(files[name], "utf8"));
}

test("the published JSON Schemas of config and lock are what is checked", async () => {
  const made = { config: await configJsonSchema(), lock: lockJsonSchema() };
  for (const name of ["config", "lock"] as const) {
    const text = JSON.stringify(made[name], null, 2);
    if (process.env["SCHEMAS"] === "write")
      await writeFile(files[name], await format(text, { parser: "json" }));
    expect(await published(name), name).toEqual(made[name]);
  }
});

const configs: readonly (readonly [Config & { $schema?: string }, boolean])[] =
  [
    [{}, true],
    [{ $schema: "./node_modules/close-codegen/config.schema.json" }, true],
    [{ emit: "types", names: { "Lead.Budget": "budget" } }, true],
    [{ orgs: { main: { output: "src/close" } }, keepDeleted: 60 }, true],
    [JSON.parse('{ "emit": "type" }'), false],
    [JSON.parse('{ "outputs": "src" }'), false],
    [{ keepDeleted: -1 }, false],
    [{ orgs: { main: JSON.parse('{ "output": "" }') } }, false],
  ];

test("an editor accepts and refuses of a config in JSON what a run does", async () => {
  const accepts = new Ajv2020({
    strict: false,
    formats: { date: true },
  }).compile(await published("config"));
  for (const [config, isRight] of configs) {
    expect(accepts(config), JSON.stringify(config)).toBe(isRight);
    expect(checkConfig(config).ok, JSON.stringify(config)).toBe(isRight);
  }
});

test("an editor shows what each key of a config means, with its default", async () => {
  expect(await published("config")).toMatchObject({
    properties: {
      emit: {
        description: expect.stringContaining("How much is generated"),
        default: "client",
      },
      orgs: {
        additionalProperties: {
          properties: { output: { default: "generated" } },
        },
      },
    },
  });
});

test("the lock of the sample is one to an editor as well", async () => {
  const accepts = new Ajv2020({
    strict: false,
    formats: { date: true },
  }).compile(await published("lock"));
  const path = fileURLToPath(new URL("generated/close.lock.json", root));
  expect(accepts(JSON.parse(await readFile(path, "utf8")))).toBe(true);
  expect(accepts({ version: 2 })).toBe(false);
});
