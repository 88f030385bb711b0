/** The JSON Schemas that editors read, made of the checks that run, with the comments of the types as descriptions. */
import { readFile } from "node:fs/promises";
import ts from "typescript";
import { z } from "zod";
import { configSchema } from "../../src/config/check-config.js";
import { lockShape } from "../../src/lock/lock-shape.js";

/** A schema as JSON. */
export type JsonObject = { [key: string]: unknown };

/** The schema of `codegen.config.json`, each key with what the type says of it. */
export async function configJsonSchema(): Promise<object> {
  const comments = await commentsOf("src/define.ts");
  const schema = asJson(configSchema, {
    title: "The config of close-codegen",
    description: "`codegen.config.json`; docs/configuration.md has more.",
  });
  describe(schema, comments);
  return schema;
}

/** The schema of `close.lock.json`. */
export function lockJsonSchema(): object {
  return asJson(lockShape, {
    title: "The lock of close-codegen",
    description:
      "`close.lock.json`: an organisation's schema, its names, and hashes of the files. codegen writes it.",
  });
}

function asJson(
  schema: z.ZodType,
  about: { readonly title: string; readonly description: string },
): JsonObject {
  const json: unknown = z.toJSONSchema(schema.meta(about), {
    target: "draft-2020-12",
    io: "input",
    // Functions cannot stand in a file of JSON.
    unrepresentable: "any",
    override: ({ jsonSchema }) => {
      const { anyOf } = jsonSchema;
      if (anyOf === undefined) return;
      const kept = anyOf.filter((one) => Object.keys(one).length > 0);
      const [only] = kept;
      if (kept.length === anyOf.length || only === undefined) return;
      delete jsonSchema.anyOf;
      Object.assign(jsonSchema, kept.length === 1 ? only : { anyOf: kept });
    },
  });
  return JSON.parse(JSON.stringify(json));
}

interface Comment {
  readonly description: string;
  /** As JSON; left out where it is words. */
  readonly default?: unknown;
}

/** The comments of all members of a file's interfaces, by their names. */
async function commentsOf(path: string): Promise<ReadonlyMap<string, Comment>> {
  const url = new URL(`../../${path}`, import.meta.url);
  const file = ts.createSourceFile(
    path,
    await readFile(url, "utf8"),
    ts.ScriptTarget.Latest,
    true,
  );
  const comments = new Map<string, Comment>();
  const visit = (node: ts.Node): void => {
    if (ts.isPropertySignature(node) && ts.isIdentifier(node.name)) {
      const [doc] = ts.getJSDocCommentsAndTags(node);
      const description = ts.getTextOfJSDocComment(doc?.comment) ?? "";
      const tag = ts
        .getJSDocTags(node)
        .find(({ tagName }) => tagName.text === "default");
      const preset = ts.getTextOfJSDocComment(tag?.comment) ?? "";
      if (description !== "")
        comments.set(node.name.text, {
          description: description.replace(/\s+/g, " "),
          ...presetOf(preset),
        });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return comments;
}

function presetOf(text: string): Pick<Comment, "default"> {
  try {
    return { default: JSON.parse(text) };
  } catch {
    return {};
  }
}

/** Puts the comments beside the properties of their names, at any depth. */
function describe(
  schema: unknown,
  comments: ReadonlyMap<string, Comment>,
): void {
  if (Array.isArray(schema)) for (const one of schema) describe(one, comments);
  if (!isObject(schema)) return;
  const { properties } = schema;
  if (isObject(properties))
    for (const [name, property] of Object.entries(properties)) {
      const comment = comments.get(name);
      if (comment !== undefined && isObject(property))
        Object.assign(property, comment);
    }
  for (const part of Object.values(schema)) describe(part, comments);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
