/** The search field: results while one types, and the keys that lead through them. */
import { byId, labelOf, make } from "./elements.js";
import type { Child } from "./elements.js";
import type { SearchIndex, SearchRow } from "./search-index.js";

/** So many results are shown at once. */
const chunk = 40;

/** What happens when a search begins, and when there is no query any more. */
export interface SearchEvents {
  readonly onBegin: () => void;
  readonly onEnd: () => void;
}

/** Shows results in `place` while there is a query. */
export function startSearch(
  index: SearchIndex,
  place: HTMLElement,
  { onBegin, onEnd }: SearchEvents,
): { readonly clear: () => void } {
  const input = byId("search") as HTMLInputElement;
  const status = byId("found");
  const clear = (): void => {
    input.value = "";
    status.textContent = "";
  };
  input.addEventListener("input", () => {
    if (input.value.trim() === "") {
      clear();
      onEnd();
      return;
    }
    const { rows, compared } = index.find(input.value);
    status.textContent =
      rows.length === 1 ? "1 found" : `${String(rows.length)} found`;
    // For tests: the work of this keystroke.
    status.dataset["compared"] = String(compared);
    show(rows, input.value, place);
    onBegin();
  });
  listen(input, place, () => {
    clear();
    onEnd();
  });
  return { clear };
}

/** Shows the results in the place of whatever is there. */
function show(
  rows: readonly SearchRow[],
  query: string,
  place: HTMLElement,
): void {
  const words = query.trim().toLowerCase().split(/\s+/);
  const list = make("ol", { class: "results", "aria-label": "Results" });
  const heading = make("h2", { tabindex: "-1" }, "Found");
  place.replaceChildren(heading, list);
  if (rows.length === 0)
    place.append(make("p", { class: "soft" }, "Nothing has that in it."));
  appendChunk(rows, 0, { words, list, place });
}

interface ResultList {
  readonly words: readonly string[];
  readonly list: HTMLElement;
  readonly place: HTMLElement;
}

function appendChunk(
  rows: readonly SearchRow[],
  start: number,
  shown: ResultList,
): void {
  const { words, list, place } = shown;
  const end = Math.min(start + chunk, rows.length);
  list.append(...rows.slice(start, end).map((row) => resultOf(row, words)));
  if (end === rows.length) return;
  const text = `Show ${String(Math.min(chunk, rows.length - end))} more of ${String(rows.length)}`;
  const more = make("button", { type: "button", class: "more" }, text);
  more.addEventListener("click", () => {
    more.remove();
    appendChunk(rows, end, shown);
    list.children[end]?.querySelector("a")?.focus();
  });
  place.append(more);
}

function resultOf(row: SearchRow, words: readonly string[]): HTMLElement {
  const { title, label, what, href } = row;
  const name = make("code", {}, ...marked(title, words));
  const shownLabel = make("bdi", {}, ...marked(label, words));
  return make(
    "li",
    {},
    make(
      "a",
      { href },
      make("span", { class: "what" }, name, " ", shownLabel),
      make("span", { class: "soft" }, what),
    ),
    ...reasonOf(row, words),
  );
}

/** Where a word was found, if that is neither in the name nor in the label. */
function reasonOf(row: SearchRow, words: readonly string[]): readonly Child[] {
  const plain = `${row.title}\n${row.label}`.toLowerCase();
  const hidden = words.filter((word) => !plain.includes(word));
  const [word] = hidden;
  if (word === undefined) return [];
  const has = (text: string): boolean => text.toLowerCase().includes(word);
  const reason = (where: string, text: string): readonly Child[] => [
    make("p", { class: "reason" }, `${where} `, ...marked(text, hidden)),
  ];
  if (has(row.id)) return reason("Id", row.id);
  const choice = row.choices.find(has);
  if (choice !== undefined) return reason("Choice", choice);
  return has(row.about) ? reason("About", around(row.about, word)) : [];
}

/** The part of a long text around a word. */
function around(text: string, word: string): string {
  const at = text.toLowerCase().indexOf(word);
  const start = Math.max(0, at - 60);
  const end = Math.min(text.length, at + word.length + 60);
  return `${start > 0 ? "…" : ""}${text.slice(start, end)}${end < text.length ? "…" : ""}`;
}

/** A text in which the first place of the longest word that it has is marked. */
function marked(text: string, words: readonly string[]): readonly Child[] {
  const lower = text.toLowerCase();
  const [word] = words
    .filter((one) => one !== "" && lower.includes(one))
    .sort((a, b) => b.length - a.length);
  // Small letters may be more than there were: such a text is left alone.
  if (word === undefined || lower.length !== text.length)
    return text === "" ? [labelOf("")] : [text];
  const at = lower.indexOf(word);
  const end = at + word.length;
  return [
    text.slice(0, at),
    make("mark", {}, text.slice(at, end)),
    text.slice(end),
  ];
}

/** `/` leads to the field, arrows through the results, Escape back. */
function listen(
  input: HTMLInputElement,
  place: HTMLElement,
  onEscape: () => void,
): void {
  document.addEventListener("keydown", (event) => {
    const isWriting = event.target === input;
    if (event.key === "/" && !isWriting && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      input.focus();
      input.select();
    }
    if (event.key === "Escape" && input.value !== "") {
      onEscape();
      input.focus();
    }
    if (event.key === "Enter" && isWriting)
      place.querySelector<HTMLElement>(".results a")?.click();
    if (event.key === "ArrowDown" || event.key === "ArrowUp")
      moveBy(event.key === "ArrowDown" ? 1 : -1, event, { input, place });
  });
}

function moveBy(
  step: number,
  event: KeyboardEvent,
  {
    input,
    place,
  }: { readonly input: HTMLElement; readonly place: HTMLElement },
): void {
  const links = [...place.querySelectorAll<HTMLElement>(".results a")];
  const at = links.findIndex((one) => one === event.target);
  if (links.length === 0 || (at < 0 && event.target !== input)) return;
  event.preventDefault();
  (links[at + step] ?? (step < 0 ? input : links.at(-1)))?.focus();
}
