/** Makes elements. Texts become text nodes and attributes, never HTML. */

/** The content of an element. */
export type Child = Node | string;

/** Makes an element with attributes and content. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** A label that keeps its own direction, or what stands for one that is empty. */
export function labelOf(text: string): HTMLElement {
  return make("bdi", {}, text.trim() === "" ? "(no label)" : text);
}

/** Code. */
export function code(text: string, look = ""): HTMLElement {
  return make("code", look === "" ? {} : { class: look }, text);
}

/** The address of an object type or a field within the page. */
export function hrefOf(title: string): string {
  return `#${encodeURIComponent(title)}`;
}

/** A link within the page. */
export function link(href: string, ...children: readonly Child[]): HTMLElement {
  return make("a", { href }, ...children);
}

/** A word in a frame: `required`, `archived`. */
export function badge(text: string): HTMLElement {
  return make("span", { class: "badge" }, text);
}

/** A table with a heading row; the first cell of each row is its heading. */
export function table(
  label: string,
  headings: readonly string[],
  rows: readonly (readonly Child[])[],
): HTMLElement {
  const head = headings.map((text) => make("th", { scope: "col" }, text));
  const body = rows.map(([first = "", ...others]) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, first),
      ...others.map((cell) => make("td", {}, cell)),
    ),
  );
  return make(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": label },
    make(
      "table",
      {},
      make("thead", {}, make("tr", {}, ...head)),
      make("tbody", {}, ...body),
    ),
  );
}

/** The element of the page with an id. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no element ${id}.`);
  return found;
}
