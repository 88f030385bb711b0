/** The page of all options of the config: which there are and of which type by zod, what they mean by their comments. */
import { join } from "node:path";
import { format } from "prettier";
import { Project } from "ts-morph";
import type { InterfaceDeclaration, PropertySignature } from "ts-morph";
import { z } from "zod";
import { configSchema } from "../../src/config/check-config.js";
import { repository } from "../support/program.js";
import { configExamples } from "./config-examples.js";

/** A part of a JSON Schema, as far as options have such. */
interface Part {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Part[];
  readonly items?: Part;
  readonly properties?: Readonly<Record<string, Part>>;
  readonly additionalProperties?: Part | boolean;
}

/** The types of objects that have a list of their own on the page. */
const named = new Map([
  ["types", "TypeOverride"],
  ["accept", "AcceptedEntry"],
]);

/** Makes the page. */
export async function configReference(): Promise<string> {
  const source = new Project({
    tsConfigFilePath: join(repository, "src/tsconfig.json"),
    skipAddingFilesFromTsConfig: true,
  }).addSourceFileAtPath(join(repository, "src/define.ts"));
  const declared = (name: string): InterfaceDeclaration =>
    source.getInterfaceOrThrow(name);
  const properties = [
    ...declared("OrgConfig").getProperties(),
    ...declared("Config").getProperties(),
  ];
  const schema = z.toJSONSchema(configSchema, {
    unrepresentable: "any",
    io: "input",
  }) as Part;
  const keys = Object.keys(schema.properties ?? {}).filter(
    (key) => key !== "$schema",
  );
  const sections = keys.map((key) => {
    const property = properties.find((one) => one.getName() === key);
    if (property === undefined) throw new Error(`${key} is not declared.`);
    const list = named.get(key);
    return [
      `## \`${key}\``,
      "",
      commentOf(property),
      "",
      ...(list === undefined ? [] : [...membersOf(declared(list)), ""]),
      `Type: ${typeWords(schema.properties?.[key] ?? {})}. Default: ${defaultOf(property)}.`,
      "",
      noteFor(exampleOf(key)),
      "",
      "```ts",
      exampleOf(key),
      "```",
    ].join("\n");
  });
  const text = `${[head, ...sections].join("\n\n")}\n`;
  return format(text, { parser: "markdown" });
}

const head = `# Config reference

Every option of \`codegen.config.ts\`. This page is made from the check that every run makes of a config, and from the comments that editors show. How options work together is said in [configuration](configuration.md), [names](naming.md) and [several organisations](organisations.md).

A config is a file that exports \`defineConfig({ … })\`, or JSON. The examples below are lines of it.`;

function exampleOf(key: string): string {
  const found = Object.entries(configExamples).find(([name]) => name === key);
  if (found === undefined) throw new Error(`${key} has no example.`);
  return found[1];
}

/** What the test that compiles blocks has to know of an example. */
function noteFor(example: string): string {
  const given = example.includes("env(")
    ? ', given\nimport { env } from "close-codegen";\n'
    : " ";
  return `<!-- code: part of a config${given}-->`;
}

/** What a comment says, without its tags. */
function commentOf(property: PropertySignature): string {
  const [doc] = property.getJsDocs();
  return (doc?.getDescription() ?? "").trim().replace(/\s*\n\s*/g, " ");
}

function defaultOf(property: PropertySignature): string {
  const [doc] = property.getJsDocs();
  const tag = doc?.getTags().find((one) => one.getTagName() === "default");
  const text = tag?.getCommentText()?.trim() ?? "none";
  return /^(?:["'\d]|true$|false$|env\()/.test(text) ? `\`${text}\`` : text;
}

function membersOf(declaration: InterfaceDeclaration): readonly string[] {
  return declaration.getProperties().map((one) => {
    const optional = one.hasQuestionToken() ? " (optional)" : "";
    return `- \`${one.getName()}\`${optional}: ${commentOf(one)}`;
  });
}

function typeWords(part: Part): string {
  const { anyOf, enum: values, items, additionalProperties, type } = part;
  if (anyOf !== undefined)
    return [...new Set(anyOf.map(typeWords))].join(", or ");
  if (values !== undefined)
    return values.map((value) => `\`${JSON.stringify(value)}\``).join(", ");
  switch (type) {
    case "string":
      return "text";
    case "boolean":
      return "`true` or `false`";
    case "integer":
    case "number":
      return "a whole number";
    case "array":
      return items?.type === "string" ? "a list of texts" : "a list of objects";
    case "object":
      return typeof additionalProperties === "object"
        ? `an object of ${additionalProperties.type === "string" ? "texts" : "values"}`
        : "an object";
    default:
      return "a function";
  }
}
