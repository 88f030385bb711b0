/** An object type: what is known of it, what refers to it, and its fields. */
import type { PageData, PageField, PageObject } from "../page-data.js";
import { copyButton } from "./copy-button.js";
import { badge, code, hrefOf, labelOf, link, make } from "./elements.js";
import type { Child } from "./elements.js";
import { fieldLine } from "./field-view.js";
import type { FieldContext, FieldLine } from "./field-view.js";

/** So many fields are added at once. */
const chunk = 200;

/** A view of an object type. */
export interface ObjectView {
  readonly parts: readonly Node[];
  /** Makes the line of a field, opens it, and gives it. */
  readonly open: (name: string) => HTMLElement | null;
  /** Makes and opens everything, for paper. */
  readonly openAll: () => void;
}

/** The object types that have each shared field, by its id. */
export function sharedFields(
  objects: readonly PageObject[],
): ReadonlyMap<string, readonly PageObject[]> {
  const found = new Map<string, PageObject[]>();
  for (const object of objects)
    for (const { id, shared } of object.fields)
      if (shared === true) found.set(id, [...(found.get(id) ?? []), object]);
  return found;
}

/** Makes the view. */
export function objectView(
  object: PageObject,
  data: PageData,
  sharedWith: FieldContext["sharedWith"],
): ObjectView {
  const hasUsages = data.usages === true;
  const { parts: emitted = "client" } = data;
  const context: FieldContext = {
    ...{ object, sharedWith, hasUsages },
    parts: emitted,
  };
  const list = make("div", { class: "fields" });
  const more = make("button", { type: "button", class: "more" });
  const made: FieldLine[] = [];
  const addUpTo = (count: number): void => {
    const next = object.fields.slice(made.length, count);
    const lines = next.map((field) => fieldLine(field, context));
    made.push(...lines);
    list.append(...lines.map(({ line }) => line));
    const left = object.fields.length - made.length;
    more.hidden = left === 0;
    more.textContent = `Show ${String(Math.min(chunk, left))} more of ${String(object.fields.length)}`;
  };
  more.addEventListener("click", () => {
    const first = made.length;
    addUpTo(first + chunk);
    made[first]?.line.querySelector("summary")?.focus();
  });
  addUpTo(chunk);
  const openAll = (): void => {
    addUpTo(object.fields.length);
    for (const { open } of made) open();
  };
  const parts = [
    ...headOf(object, data),
    make("h3", {}, "Fields"),
    ...fieldsHead(object.fields, openAll),
    list,
    more,
  ];
  const open = (name: string): HTMLElement | null => {
    const at = object.fields.findIndex((field) => field.name === name);
    if (at < 0) return null;
    addUpTo(Math.max(at + 1, made.length));
    made[at]?.open();
    return made[at]?.line.querySelector("summary") ?? null;
  };
  return { parts, open, openAll };
}

function fieldsHead(
  fields: readonly PageField[],
  openAll: () => void,
): readonly Node[] {
  if (fields.length === 0)
    return [make("p", { class: "soft" }, "No custom fields.")];
  if (fields.length > chunk) return [];
  const all = make("button", { type: "button", class: "more" }, "Open all");
  all.addEventListener("click", openAll);
  return [all];
}

function headOf(object: PageObject, data: PageData): readonly Node[] {
  const { label, name, id, collection, value, file } = object;
  const { about, roles, called, archived, leaves } = object;
  const state = [
    ...(archived === true ? [badge("archived: read only")] : []),
    ...(leaves === undefined ? [] : [badge(`deleted: leaves on ${leaves}`)]),
  ];
  return [
    make(
      "h2",
      { tabindex: "-1" },
      labelOf(label),
      " ",
      code(name, "soft"),
      ...state,
    ),
    ...(about === undefined
      ? []
      : [make("p", { class: "about" }, make("bdi", {}, about))]),
    make(
      "dl",
      { class: "facts" },
      fact("Id", code(id), copyButton(id, "the id")),
      ...(collection !== undefined
        ? [
            fact(
              "Client",
              code(collection),
              copyButton(collection, "the member of the client"),
            ),
          ]
        : []),
      ...(data.parts === "types" ? [] : [fact("Wrapper", code(value))]),
      fact("File", code(file)),
      ...(called === undefined
        ? []
        : [fact("In Close", `shown as “${called}”`)]),
      ...(roles === undefined
        ? []
        : [fact("Editable", `with ${roles.join(", ")}`)]),
      ...referrers(object, data),
    ),
  ];
}

function fact(term: string, ...content: readonly Child[]): HTMLElement {
  return make("div", {}, make("dt", {}, term), make("dd", {}, ...content));
}

function referrers({ name }: PageObject, data: PageData): readonly Node[] {
  const titles = data.objects.flatMap((object) =>
    object.fields
      .filter(({ target }) => target === name)
      .map((field) => `${object.name}.${field.name}`),
  );
  if (titles.length === 0) return [];
  const links = titles.flatMap((title, index): readonly Child[] => [
    ...(index === 0 ? [] : [", "]),
    link(hrefOf(title), code(title)),
  ]);
  return [fact("Referred to by", ...links)];
}
