/** Integration links as leads, contacts and opportunities show them: with their values in the URL (docs/close-api.md §15). */
import type { JsonObject } from "../state/json-object.js";
import { own } from "../state/json-object.js";
import type { Context } from "../state/endpoint-context.js";
import { integrationLinkKind } from "./template-kinds.js";

/** The links for records of a kind, with the values of one record, as the REST API shows it, in place of `{{lead.name}}` and its like. */
export function renderedLinks(
  type: "lead" | "contact" | "opportunity",
  view: JsonObject,
  { organization }: Context,
): readonly JsonObject[] {
  return organization.things
    .all(integrationLinkKind.path)
    .filter(({ attributes }) => own(attributes, "type") === type)
    .map(({ attributes }) => ({
      name: own(attributes, "name"),
      url: String(own(attributes, "url")).replace(
        /\{\{\s*(\w+)\.(\w+)\s*\}\}/g,
        (_, object: string, key: string) =>
          object === type ? encoded(own(view, key)) : "",
      ),
    }));
}

function encoded(value: unknown): string {
  return typeof value === "string" || typeof value === "number"
    ? encodeURIComponent(value)
    : "";
}
