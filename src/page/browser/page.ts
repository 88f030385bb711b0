/** The script of the page of `codegen docs`: reads the data in the page, and shows what its address names. */
import type { PageData, PageObject } from "../page-data.js";
import { byId, code, hrefOf, labelOf, link, make } from "./elements.js";
import { focusOn } from "./graph-focus.js";
import {
  adjustedView,
  changesView,
  sharedView,
  statusesView,
} from "./list-views.js";
import { objectView, sharedFields } from "./object-view.js";
import { startSearch } from "./search-box.js";
import { SearchIndex, searchRows } from "./search-index.js";

// Written by `codegen docs` into the same file.
const data = JSON.parse(byId("data").textContent ?? "{}") as PageData;
const overview = byId("overview");
const view = byId("view");
const title = document.title;
const sharedWith = sharedFields(data.objects);
const byName = new Map(data.objects.map((object) => [object.name, object]));

/** What is printed with all that it holds. */
let openAll = (): void => undefined;

const lists: ReadonlyMap<string, () => readonly Node[]> = new Map([
  ["/shared", () => sharedView(data, sharedWith)],
  ["/statuses", () => statusesView(data)],
  ["/names", () => adjustedView(data)],
  ["/changes", () => changesView(data)],
]);

const search = startSearch(new SearchIndex(searchRows(data)), view, {
  onBegin: () => {
    overview.hidden = true;
    view.hidden = false;
    openAll = () => undefined;
  },
  onEnd: () => show(),
});

function show(): void {
  const path = pathOf(location.hash);
  const list = lists.get(path);
  const [name = "", field] = path.split(".");
  const object = byName.get(name);
  openAll = () => undefined;
  markNav(path);
  if (list !== undefined) return showView(list(), path);
  if (object === undefined) return showOverview(path);
  const shown = objectView(object, data, sharedWith);
  showView(shown.parts, `${object.name}`);
  openAll = shown.openAll;
  const line = field === undefined ? null : shown.open(field);
  line?.focus();
  line?.scrollIntoView({ block: "center" });
}

/** The part of an address behind the sign; empty where somebody has made it up. */
function pathOf(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return "";
  }
}

function showOverview(path: string): void {
  view.hidden = true;
  overview.hidden = false;
  document.title = title;
  const [, name = null] = /^\/graph\/(.+)$/.exec(path) ?? [];
  const chosen = name !== null && byName.has(name) ? name : null;
  focusOn(chosen, data);
  if (chosen !== null)
    document.querySelector(".picture")?.scrollIntoView({ block: "nearest" });
}

function showView(parts: readonly Node[], name: string): void {
  overview.hidden = true;
  view.hidden = false;
  view.replaceChildren(...parts);
  document.title = `${name.replace("/", "")} – ${title}`;
}

interface NavItem {
  readonly href: string;
  readonly text: Node | string;
  readonly count: number | null;
}

function navOf(): void {
  const { statuses, adjusted, changes } = data;
  const sections: readonly NavItem[] = [
    { href: "#/", text: "Overview", count: null },
    ...(sharedWith.size === 0
      ? []
      : [{ href: "#/shared", text: "Shared fields", count: sharedWith.size }]),
    ...(statuses.length === 0
      ? []
      : [{ href: "#/statuses", text: "Statuses", count: statuses.length }]),
    ...(adjusted.length === 0
      ? []
      : [{ href: "#/names", text: "Adjusted names", count: adjusted.length }]),
    ...(changes === undefined
      ? []
      : [{ href: "#/changes", text: "Changes", count: changes.length }]),
  ];
  const objects = data.objects.map((object): NavItem => ({
    href: hrefOf(object.name),
    text: navText(object),
    count: object.fields.length,
  }));
  byId("nav").append(
    listOf(sections),
    make("h2", {}, "Object types"),
    listOf(objects),
  );
}

/** The label; the name where there is none, and both where another object type is called the same. */
function navText({ name, label }: PageObject): Node {
  if (label.trim() === "") return code(name);
  const isAlone = data.objects.every(
    (other) => other.name === name || other.label !== label,
  );
  return isAlone
    ? labelOf(label)
    : make("span", {}, labelOf(label), " ", code(name, "soft"));
}

function listOf(items: readonly NavItem[]): HTMLElement {
  return make(
    "ul",
    {},
    ...items.map(({ href, text, count }) => {
      const number = make("span", { class: "count" }, String(count ?? ""));
      return make(
        "li",
        {},
        link(href, text, ...(count === null ? [] : [" ", number])),
      );
    }),
  );
}

function markNav(path: string): void {
  const [name = ""] = path.split(".");
  const current = path.startsWith("/graph/") || path === "" ? "#/" : `#${name}`;
  for (const one of byId("nav").querySelectorAll("a")) {
    const isCurrent =
      decodeURIComponent(one.getAttribute("href") ?? "") === current;
    if (isCurrent) one.setAttribute("aria-current", "page");
    else one.removeAttribute("aria-current");
  }
}

/** After a link within the page, whoever reads by ear is at the new heading. */
function follow(): void {
  search.clear();
  show();
  const { activeElement } = document;
  const isPlaced =
    view.contains(activeElement) || overview.contains(activeElement);
  if (isPlaced) return;
  const shown = view.hidden ? overview : view;
  shown.querySelector("h2")?.focus({ preventScroll: true });
  scrollTo(0, 0);
}

navOf();
show();
addEventListener("hashchange", follow);
addEventListener("beforeprint", () => openAll());
// A result that is shown already changes no address.
view.addEventListener("click", (event) => {
  const { target } = event;
  const found = target instanceof Element ? target.closest(".results a") : null;
  if (found?.getAttribute("href") === location.hash) follow();
});
