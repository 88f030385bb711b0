/** Writes the text of a part: its imports, and the declarations of its sources in their order. */
import { keyOf, nameIn, resolved, sourceOf } from "./exported.js";
import type { Layout, Part } from "./parts.js";
import { isWithin, memberList, placeOf } from "./plan.js";
import type { Plan } from "./plan.js";
import type { Declaration, Reference } from "./read-sources.js";

/** The text of a part, not laid out. Throws where it needs one that stands below it. */
export function textOf(
  plan: Plan,
  part: Part,
  exported: ReadonlySet<string>,
): string {
  const { entry, partOf } = plan.layout;
  const own = memberList(plan, part);
  const sections = inOrder(plan, part).map((source) =>
    sectionOf(
      plan,
      // A copy is for its part alone.
      partOf(source) === part.name ? exported : new Set(),
      own.filter((one) => one.source === source),
    ),
  );
  const passedOn = part.name === entry ? passedOnBy(plan) : [];
  return [
    blockComment(part.header),
    ...importsOf(plan, part),
    ...passedOn,
    "",
    sections.join("\n\n"),
  ].join("\n");
}

/** The sources of a part, each after those that it needs to be there. */
function inOrder(plan: Plan, part: Part): readonly string[] {
  const own = memberList(plan, part);
  const needs = (source: string): readonly string[] =>
    own
      .filter((one) => one.source === source)
      .flatMap(({ references }) => references)
      .filter((one) => isNeeded(one) && isWithin(plan, one, part))
      .map((one) => (one.kind === "declaration" ? sourceOf(one.key) : ""))
      .filter((other) => other !== source);
  const placed = new Set<string>();
  const place = (source: string): void => {
    if (placed.has(source)) return;
    for (const other of needs(source)) place(other);
    placed.add(source);
  };
  for (const { source } of own) place(source);
  return [...placed];
}

/** Whether something must be there when the part is loaded. */
function isNeeded(reference: Reference): boolean {
  return (
    reference.kind === "declaration" && !reference.isType && !reference.isLater
  );
}

/** The declarations of one source, after what it says of itself. */
function sectionOf(
  { sources, layout }: Plan,
  exported: ReadonlySet<string>,
  own: readonly Declaration[],
): string {
  const texts = own.flatMap(({ source, name, statements }) =>
    statements.map(({ comment, code }) => {
      const word = exported.has(keyOf(source, name)) ? "export " : "";
      return `${comment}\n${word}${withPaths(layout, source, code)}`;
    }),
  );
  const [source = ""] = own.map((one) => one.source);
  const about = lineComment(sources.headers.get(source) ?? "");
  return [about, ...texts].join("\n\n");
}

/** As a comment that belongs to no declaration. */
function lineComment(header: string): string {
  return header
    .replace(/^\/\*\*|\*\/$/g, "")
    .split("\n")
    .map((line) => line.replace(/^ \*/, "").trim())
    .filter((line) => line !== "")
    .map((line) => `// ${line}`)
    .join("\n");
}

function blockComment(text: string): string {
  const lines = text.match(/.{1,96}(?:\s|$)/g) ?? [];
  return ["/**", ...lines.map((line) => ` * ${line.trim()}`), " */"].join("\n");
}

/** What is loaded later is in the part that it was joined into. */
function withPaths({ partOf }: Layout, source: string, code: string): string {
  return code.replace(
    /\bimport\("(\.[^"]*)"\)/g,
    (_, from: string) => `import("./${partOf(resolved(source, from))}.js")`,
  );
}

/** The imports of a part, from packages and from other parts. */
function importsOf(plan: Plan, part: Part): readonly string[] {
  const { sources, layout } = plan;
  const own = memberList(plan, part);
  const values = new Set<string>();
  const types = new Set<string>();
  for (const reference of own.flatMap(({ references }) => references)) {
    if (reference.kind === "global" || isWithin(plan, reference, part))
      continue;
    if (reference.kind === "package") {
      const place = `${reference.from} ${reference.name}`;
      (reference.isType ? types : values).add(place);
      continue;
    }
    const { key, isLater } = reference;
    if (isLater) continue;
    const isThere = sources.declarations.get(key)?.isValue === true;
    const isType = reference.isType || !isThere;
    if (!isType) checkOrder(layout, part, key);
    (isType ? types : values).add(
      `./${placeOf(layout, key)}.js ${nameIn(key)}`,
    );
  }
  for (const value of values) types.delete(value);
  return [...listed("import", values), ...listed("import type", types)];
}

/** Throws where a part needs one that stands below it: they would wait for each other. */
function checkOrder(layout: Layout, part: Part, key: string): void {
  const names = layout.parts.map(({ name }) => name);
  if (names.indexOf(placeOf(layout, key)) < names.indexOf(part.name)) return;
  throw new Error(
    `${part.name} needs ${key} of ${placeOf(layout, key)}, which stands below it: load it later, or move it.`,
  );
}

/** What the entry gives that is declared in other parts. */
function passedOnBy({ layout, surface }: Plan): readonly string[] {
  const values = new Set<string>();
  const types = new Set<string>();
  for (const [name, { key, isType }] of surface)
    if (placeOf(layout, key) !== layout.entry)
      (isType ? types : values).add(`./${placeOf(layout, key)}.js ${name}`);
  return [...listed("export", values), ...listed("export type", types)];
}

/** Statements that take or give names, one for each module. */
function listed(word: string, places: ReadonlySet<string>): readonly string[] {
  const byModule = new Map<string, string[]>();
  for (const place of [...places].sort()) {
    const [from = "", name = ""] = place.split(" ");
    byModule.set(from, [...(byModule.get(from) ?? []), name]);
  }
  return [...byModule].map(
    ([from, names]) => `${word} { ${names.join(", ")} } from "${from}";`,
  );
}
