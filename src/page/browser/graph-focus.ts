/** The picture of the references: one object type in focus, with what it refers to and what refers to it. */
import type { PageData } from "../page-data.js";
import { byId, code, hrefOf, link, make } from "./elements.js";
import type { Child } from "./elements.js";

/** Puts an object type into focus, or none. */
export function focusOn(name: string | null, data: PageData): void {
  const graph = document.querySelector(".graph");
  if (graph === null) return;
  graph.classList.toggle("focused", name !== null);
  const near = new Set(name === null ? [] : [name]);
  for (const edge of graph.querySelectorAll<SVGElement>(".edge")) {
    const { from = "", to = "" } = edge.dataset;
    const isNear = name !== null && (from === name || to === name);
    edge.classList.toggle("near", isNear);
    if (isNear) near.add(from).add(to);
  }
  for (const node of graph.querySelectorAll<SVGElement>(".node")) {
    const { name: own = "" } = node.dataset;
    node.classList.toggle("near", near.has(own));
    node.classList.toggle("chosen", own === name);
    if (own === name) node.setAttribute("aria-current", "true");
    else node.removeAttribute("aria-current");
  }
  byId("focus").replaceChildren(...(name === null ? [] : wordsOf(name, data)));
}

function wordsOf(name: string, { objects }: PageData): readonly Node[] {
  const references = objects.flatMap((object) =>
    object.fields.flatMap(({ name: field, target }) =>
      target === undefined
        ? []
        : [{ from: object.name, title: `${object.name}.${field}`, target }],
    ),
  );
  const outward = references.filter(({ from }) => from === name);
  const inward = references.filter(({ target }) => target === name);
  return [
    make(
      "p",
      {},
      link(hrefOf(name), code(name)),
      ` refers to ${outward.length === 0 ? "no other object type" : ""}`,
      ...listed(
        outward.map(({ title, target }) => [
          link(hrefOf(target), code(target)),
          " by ",
          link(hrefOf(title), code(title)),
        ]),
      ),
      ". ",
      inward.length === 0 ? "Nothing refers to it." : "It is referred to by ",
      ...listed(inward.map(({ title }) => [link(hrefOf(title), code(title))])),
      inward.length === 0 ? "" : ".",
    ),
  ];
}

function listed(items: readonly (readonly Child[])[]): readonly Child[] {
  return items.flatMap((item, index) => [
    ...(index === 0 ? [] : [", "]),
    ...item,
  ]);
}
