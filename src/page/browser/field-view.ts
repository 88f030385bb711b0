/** A field: one line, which opens to all that is known of it. */
import type { PageField, PageObject } from "../page-data.js";
import { samplesOf } from "../samples.js";
import type { SampledParts } from "../samples.js";
import { copyButton } from "./copy-button.js";
import { badge, code, hrefOf, labelOf, link, make } from "./elements.js";
import type { Child } from "./elements.js";

/** So many choices are shown at once. */
const mostChoices = 60;

/** So many places of the program are. */
const mostPlaces = 20;

/** Everything that a field is shown with. */
export interface FieldContext {
  readonly object: PageObject;
  /** The object types that have the field, by its id. */
  readonly sharedWith: ReadonlyMap<string, readonly PageObject[]>;
  readonly parts: SampledParts;
  /** True where the uses of the program are known. */
  readonly hasUsages: boolean;
}

/** The line of a field. */
export interface FieldLine {
  readonly line: HTMLElement;
  /** Opens it at once. */
  readonly open: () => void;
}

/** Makes the line of a field; what it opens to is made when it is opened. */
export function fieldLine(field: PageField, context: FieldContext): FieldLine {
  const { object } = context;
  const title = `${object.name}.${field.name}`;
  const line = make("details", { class: "field", id: title }, summaryOf(field));
  const fill = (): void => {
    if (!line.open || line.children.length > 1) return;
    const facts = factsOf(field, context);
    line.append(make("div", { class: "body" }, facts, codeOf(field, context)));
  };
  line.addEventListener("toggle", fill);
  const open = (): void => {
    line.open = true;
    fill();
  };
  return { line, open };
}

function summaryOf(field: PageField): HTMLElement {
  const { name, label, type, many, required, shared, leaves } = field;
  const words = [
    ...(many === true ? ["many"] : []),
    ...(required === true ? ["required"] : []),
    ...(shared === true ? ["shared"] : []),
    ...(leaves === undefined ? [] : ["deleted"]),
  ];
  return make(
    "summary",
    {},
    code(name, "name"),
    make("span", { class: "label" }, labelOf(label)),
    make(
      "span",
      { class: "traits" },
      make("span", { class: "soft" }, type),
      ...words.map(badge),
    ),
  );
}

function factsOf(field: PageField, context: FieldContext): HTMLElement {
  const { label, id, about, target, roles, leaves } = field;
  const key = `custom.${id}`;
  return make(
    "dl",
    { class: "facts" },
    ...fact("Label", labelOf(label), copyButton(label, "the label")),
    ...fact("Id", code(id), copyButton(id, "the id")),
    ...fact("Key", code(key), copyButton(key, "the key")),
    ...(about === undefined ? [] : fact("About", make("bdi", {}, about))),
    ...fact("Type", typeWords(field)),
    ...choicesFact(field),
    ...(target === undefined
      ? []
      : fact("Refers to", link(hrefOf(target), code(target)))),
    ...(roles === undefined
      ? []
      : fact("Editable", `with ${roles.join(", ")}`)),
    ...sharedFact(field, context),
    ...(leaves === undefined
      ? []
      : fact("Deleted", `in Close; leaves the code on ${leaves}`)),
    ...usesFact(field, context),
  );
}

function fact(term: string, ...content: readonly Child[]): readonly Child[] {
  return [make("div", {}, make("dt", {}, term), make("dd", {}, ...content))];
}

function typeWords({ type, many, required }: PageField): string {
  const count = many === true ? "several values" : "one value";
  return `${type}, ${count}, ${required === true ? "required" : "not required"}`;
}

function choicesFact({ choices }: PageField): readonly Child[] {
  if (choices === undefined) return [];
  if (choices.length === 0) return fact("Choices", "none");
  const items = choices.map((choice) => () => make("li", {}, labelOf(choice)));
  return fact("Choices", ...listOf("choices", items, mostChoices));
}

/** A list of which the first items are shown, and all where somebody asks. */
function listOf(
  look: string,
  items: readonly (() => HTMLElement)[],
  most: number,
): readonly Child[] {
  const list = make("ul", { class: look });
  list.append(...items.slice(0, most).map((item) => item()));
  if (items.length <= most) return [list];
  const text = `Show all ${String(items.length)}`;
  const more = make("button", { type: "button", class: "more" }, text);
  more.addEventListener("click", () => {
    more.remove();
    list.append(...items.slice(most).map((item) => item()));
  });
  return [list, more];
}

function sharedFact(
  { id, shared }: PageField,
  { object, sharedWith }: FieldContext,
): readonly Child[] {
  if (shared !== true) return [];
  const others = (sharedWith.get(id) ?? []).filter((one) => one !== object);
  return fact(
    "Shared",
    ...(others.length === 0
      ? ["with no other object type"]
      : [
          "with ",
          ...others.flatMap((one, index) => [
            ...(index === 0 ? [] : [", "]),
            link(hrefOf(one.name), code(one.name)),
          ]),
        ]),
  );
}

function usesFact(
  { places, unused }: PageField,
  { hasUsages }: FieldContext,
): readonly Child[] {
  if (!hasUsages) return [];
  if (places === undefined)
    return fact(
      "Used",
      unused === true
        ? "not in this program"
        : "named nowhere in this program; that it is not used is not proved",
    );
  const items = places.map(
    ({ at, kind }) =>
      () =>
        make("li", {}, code(at), make("span", { class: "soft" }, ` ${kind}`)),
  );
  return fact("Used", ...listOf("places", items, mostPlaces));
}

function codeOf(
  field: PageField,
  { object, parts }: FieldContext,
): HTMLElement {
  const { name, read, write, required } = field;
  const optional = required === true ? "" : "?";
  const given = write === undefined ? "" : `\n${name}${optional}: ${write};`;
  const types = `// ${object.name}\n${name}: ${read};${given === "" ? "" : `\n// ${object.name}Create${given}`}`;
  return make(
    "div",
    { class: "samples" },
    sampleOf("Type", types),
    ...samplesOf(object, field, parts).map((sample) =>
      sampleOf(sample.title, sample.code),
    ),
  );
}

function sampleOf(title: string, text: string): HTMLElement {
  return make(
    "figure",
    {},
    make("figcaption", {}, title, copyButton(text, `the sample “${title}”`)),
    make("pre", { tabindex: "0" }, code(text)),
  );
}
