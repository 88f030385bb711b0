/** Close's own description of its API, and the local Close's routes beside it. */
import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import type { HttpMethod, Route } from "../../src/emulator/endpoint/router.js";
import { createRouter } from "../../src/emulator/endpoint/router.js";
import { allRoutes } from "../../src/emulator/routes/all-routes.js";

/** A schema of JSON, as the document has it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

interface Content {
  readonly content?: {
    readonly "application/json"?: { readonly schema?: JsonSchema };
  };
}

interface DocumentedOperation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
  }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

/** The parts of the document that are read here. */
export interface OpenApi {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, DocumentedOperation>>>
  >;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
  };
}

/** One documented operation. */
export interface Operation {
  readonly method: HttpMethod;
  /** As it is documented, with `{id}`. */
  readonly path: string;
  /** The names of the query parameters. */
  readonly query: readonly string[];
  /** The schema of the body; undefined where the document says "any type". */
  readonly body: JsonSchema | undefined;
  /** The status of success, and the schema of its body. */
  readonly status: number;
  readonly answer: JsonSchema | undefined;
}

let document: Promise<OpenApi> | undefined;

/** Reads the document, once in a process. */
export function readOpenApi(): Promise<OpenApi> {
  document ??= readFile(
    new URL("../../src/openapi/close-openapi.yml", import.meta.url),
    "utf8",
  ).then((text) => parse(text));
  return document;
}

/** All operations in the order of the document. */
export function operationsOf({ paths }: OpenApi): readonly Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const [status = ""] = Object.keys(operation.responses).filter((one) =>
        one.startsWith("2"),
      );
      return {
        method: method.toUpperCase() as HttpMethod,
        path,
        query: (operation.parameters ?? [])
          .filter((one) => one.in === "query")
          .map(({ name }) => name),
        body: namedSchema(operation.requestBody),
        status: Number(status),
        answer: schemaOf(operation.responses[status]),
      };
    }),
  );
}

function schemaOf(content: Content | undefined): JsonSchema | undefined {
  return content?.content?.["application/json"]?.schema;
}

/** A schema that says something; "any type" has nothing but a description. */
function namedSchema(content: Content | undefined): JsonSchema | undefined {
  const schema = schemaOf(content);
  return schema !== undefined && "$ref" in schema ? schema : undefined;
}

/** What is behind an operation in the local Close. */
export type Standing = "behaves" | "stores" | "not here" | "nothing";

const router = createRouter(allRoutes);

/** The route that answers a path with its ids filled in. */
export function routeOf(method: HttpMethod, path: string): Route | undefined {
  const match = router(method, path.replace(/\{(\w+)\}/g, exampleOf));
  return match.kind === "route" ? match.route : undefined;
}

/** The schema's path ends in a word, and so does that of an association; any text stands for an id. */
function exampleOf(_: string, name: string): string {
  return name === "object_type" ? "lead" : "x";
}

/** What is behind a documented operation. */
export function standingOf({ method, path }: Operation): Standing {
  const route = routeOf(method, path);
  return route === undefined ? "nothing" : (route.standing ?? "behaves");
}
