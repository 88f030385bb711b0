/** Conditions on the values of a field (docs/close-api.md §9.5). */
import type { ViewerClock } from "./moments.js";
import { momentOf, readMoment } from "./moments.js";
import type { SearchField, ValueType } from "./search-fields.js";
import type { Item } from "./items.js";
import type { SearchNode } from "./node.js";
import { textModes, wordTest } from "./words.js";

/** The user and the clock for which a condition is tested. */
export interface Viewer extends ViewerClock {
  /** The user to whom the key belongs. */
  readonly userId: string;
}

/** Tests an item. */
export type Test = (item: Item) => boolean;

const conditionTypes = [
  "text",
  "term",
  "reference",
  "current_user",
  "boolean",
  "exists",
  "number_range",
  "moment_range",
  "local_time",
] as const;

type ConditionType = (typeof conditionTypes)[number];

/** The kinds of values that each condition fits. That Close refuses the others is our guess; here they show mistakes. */
const fitting: Readonly<Record<ConditionType, readonly ValueType[]>> = {
  text: ["text", "choices", "any"],
  term: ["text", "choices", "reference", "number", "any"],
  reference: ["reference", "any"],
  current_user: ["reference", "any"],
  boolean: ["boolean", "any"],
  exists: ["text", "number", "boolean", "date", "choices", "reference", "any"],
  number_range: ["number", "any"],
  moment_range: ["date", "any"],
  local_time: ["text"],
};

/**
 * Reads the condition of a field. As seen live, a field without a value fulfils no condition but
 * `exists`, and a negated one neither.
 */
export function readCondition(
  node: SearchNode,
  field: SearchField,
  negate: boolean,
  viewer: Viewer,
): Test {
  const type = node.word("type", conditionTypes, "required");
  if (!fitting[type].includes(field.type))
    node.fail("type", `A field of type ${field.type} takes no ${type}.`);
  if (type === "exists")
    return (item) => valuesOf(field.read(item)).length > 0 !== negate;
  const fits = readValueTest(node, type, viewer);
  return (item) => {
    const values = valuesOf(field.read(item));
    return values.length > 0 && values.some(fits) !== negate;
  };
}

function valuesOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null || value === "" ? [] : [value];
}

function readValueTest(
  node: SearchNode,
  type: Exclude<ConditionType, "exists">,
  viewer: Viewer,
): (value: unknown) => boolean {
  switch (type) {
    case "text": {
      const mode = node.word("mode", textModes, "optional");
      const fits = wordTest(node.text("value"), mode);
      return (value) => typeof value === "string" && fits(value);
    }
    case "term": {
      const terms = node.list("values");
      return (value) => terms.includes(value);
    }
    case "reference":
      return readReference(node, viewer);
    case "current_user":
      return (value) => value === viewer.userId;
    case "boolean": {
      const wanted =
        node.flag("value") ?? node.fail("value", "This field is required.");
      return (value) => value === wanted;
    }
    case "number_range":
      return readNumberRange(node);
    case "moment_range":
      return readMomentRange(node, viewer);
    case "local_time":
      // Leads of the local Close are in no time zone.
      node.text("on_or_after");
      node.text("before");
      return () => false;
    default:
      return type satisfies never;
  }
}

/** The list of reference types is not known (docs/close-api.md §9.5), so that any word is taken for one. */
function readReference(
  node: SearchNode,
  viewer: Viewer,
): (value: unknown) => boolean {
  node.text("reference_type");
  const ids = node
    .texts("object_ids")
    .map((id) => (id === "CURRENT_USER" ? viewer.userId : id));
  return (value) => typeof value === "string" && ids.includes(value);
}

function readNumberRange(node: SearchNode): (value: unknown) => boolean {
  const gt = node.number("gt") ?? -Infinity;
  const gte = node.number("gte") ?? -Infinity;
  const lt = node.number("lt") ?? Infinity;
  const lte = node.number("lte") ?? Infinity;
  return (value) =>
    typeof value === "number" &&
    value > gt &&
    value >= gte &&
    value < lt &&
    value <= lte;
}

function readMomentRange(
  node: SearchNode,
  clock: ViewerClock,
): (value: unknown) => boolean {
  const bound = (key: string, otherwise: number): number =>
    node.raw(key) === undefined
      ? otherwise
      : readMoment(node.child(key), clock);
  const start = bound("on_or_after", -Infinity);
  const end = bound("before", Infinity);
  return (value) => {
    const time = momentOf(value, clock);
    return time !== undefined && time >= start && time < end;
  };
}
