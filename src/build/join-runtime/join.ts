/** Joins the sources of the runtime into the few files that users get. */
import { format } from "prettier";
import type { Exported } from "./exported.js";
import { keyOf, nameIn, resolved, sourceOf } from "./exported.js";
import type { Part } from "./parts.js";
import type { Layout } from "./parts.js";
import { layouts } from "./parts.js";
import type { Declaration, Reference, Sources } from "./read-sources.js";

/** What is joined, on the way to its texts. */
interface Plan {
  readonly sources: Sources;
  readonly layout: Layout;
  /** What users import. */
  readonly surface: ReadonlyMap<string, Exported>;
  /** What each part declares, copies included, by the part's name and by key. */
  readonly members: ReadonlyMap<string, ReadonlyMap<string, Declaration>>;
}

/** Gives the text of each file, by its path without ending. Throws where names collide, or a part needs one that comes later. */
export async function joinRuntime(
  sources: Sources,
  chosen: readonly Layout[] = layouts,
): Promise<ReadonlyMap<string, string>> {
  const all = await Promise.all(
    chosen.map((layout) => joinLayout(sources, layout)),
  );
  return new Map(all.flatMap((texts) => [...texts]));
}

async function joinLayout(
  sources: Sources,
  layout: Layout,
): Promise<ReadonlyMap<string, string>> {
  const surface = sources.exportsOf(layout.surface);
  const given = layout.roots
    .filter((source) => sources.headers.has(source))
    .map((source) => sources.exportsOf(source));
  const roots = [surface, ...given].flatMap((names) =>
    [...names.values()].map(({ key }) => key),
  );
  const live = reachable(sources, roots);
  const members = new Map(
    layout.parts.map((part) => [
      part.name,
      membersOf(layout, part, live, surface),
    ]),
  );
  const plan: Plan = { sources, layout, surface, members };
  checkTypes(plan, live);
  const exported = exportedOf(plan, roots);
  checkEntry(plan, exported);
  const texts = new Map<string, string>();
  for (const part of layout.parts) {
    if (layout.written !== null && part.name !== layout.written) continue;
    const filepath = `${part.name}.ts`;
    const text = textOf(plan, part, exported);
    checkWhole(layout, text);
    texts.set(layout.folder + part.name, await format(text, { filepath }));
  }
  return texts;
}

/** Throws where types alone were to be joined, and they need what is there when a program runs. */
function checkTypes({ layout }: Plan, live: readonly Declaration[]): void {
  const values = live.filter(({ isValue }) => isValue);
  if (!layout.isTypes || values.length === 0) return;
  throw new Error(
    `No types alone: ${values.map(({ source, name }) => keyOf(source, name)).join(", ")}`,
  );
}

/** Throws where a text needs a file that does not come with it. */
function checkWhole({ beside }: Layout, text: string): void {
  if (beside === null) return;
  for (const [, from = ""] of text.matchAll(
    /(?:from |import\()"\.\/([^"]+)\.js"/g,
  ))
    if (!beside.includes(from))
      throw new Error(`It needs ${from}, which is not there without a client.`);
}

/** What is used, by users or by what they use; the generator's own uses and those of tests do not count. */
function reachable(
  { declarations }: Sources,
  roots: readonly string[],
): readonly Declaration[] {
  const live = new Set(roots);
  for (const key of live) {
    for (const reference of declarations.get(key)?.references ?? [])
      if (reference.kind === "declaration") live.add(reference.key);
  }
  return [...declarations]
    .filter(([key]) => live.has(key))
    .map(([, declaration]) => declaration);
}

/** What a part declares: its own, and of what it may copy as much as that needs. */
function membersOf(
  { partOf }: Layout,
  part: Part,
  live: readonly Declaration[],
  surface: Plan["surface"],
): ReadonlyMap<string, Declaration> {
  const byKey = new Map(
    live.map((one) => [keyOf(one.source, one.name), one] as const),
  );
  const isPublic = publicKeys(surface);
  const own = new Set(
    live.filter(({ source }) => partOf(source) === part.name),
  );
  for (const { references } of own) {
    for (const reference of references) {
      if (reference.kind !== "declaration") continue;
      const found = byKey.get(reference.key);
      if (found === undefined || !part.copies.includes(found.source)) continue;
      // Types that users name are one.
      if (isPublic.has(reference.key) && !found.isValue) continue;
      checkCopy(found, part);
      own.add(found);
    }
  }
  return new Map(
    [...own].map((one) => [keyOf(one.source, one.name), one] as const),
  );
}

function publicKeys(surface: Plan["surface"]): ReadonlySet<string> {
  return new Set([...surface.values()].map(({ key }) => key));
}

/** Two classes are not one to `instanceof`, and two variables do not change together. */
function checkCopy(
  { source, name, statements }: Declaration,
  part: Part,
): void {
  if (statements.some(({ code }) => /^(?:abstract )?class |^let /.test(code)))
    throw new Error(`${name} of ${source} cannot be copied into ${part.name}.`);
}

/** The keys of what a part gives to other parts or to users. */
function exportedOf(plan: Plan, roots: readonly string[]): ReadonlySet<string> {
  const needed = plan.layout.parts.flatMap((part) =>
    memberList(plan, part)
      .flatMap(({ references }) => references)
      .flatMap((one) =>
        one.kind === "declaration" && !isWithin(plan, one, part)
          ? [one.key]
          : [],
      ),
  );
  return new Set([...roots, ...needed]);
}

function memberList({ members }: Plan, { name }: Part): readonly Declaration[] {
  return [...(members.get(name)?.values() ?? [])];
}

/** Users get what the entry exports, so nothing else may be exported there. */
function checkEntry(
  { layout, surface }: Plan,
  exported: ReadonlySet<string>,
): void {
  const { entry } = layout;
  const isPublic = publicKeys(surface);
  const hidden = [...exported].filter(
    (key) => placeOf(layout, key) === entry && !isPublic.has(key),
  );
  if (hidden.length > 0)
    throw new Error(
      `Other parts need what stands in ${entry}, whose exports are for users: ${hidden.join(", ")}`,
    );
}

function placeOf({ partOf }: Layout, key: string): string {
  return partOf(sourceOf(key));
}

function textOf(plan: Plan, part: Part, exported: ReadonlySet<string>): string {
  const { entry, partOf } = plan.layout;
  const own = memberList(plan, part);
  checkNames(plan, part);
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

/** Throws where two sources of a part declare one name, or one declares what another means something else by. */
function checkNames(plan: Plan, part: Part): void {
  const own = memberList(plan, part);
  const declared = new Map<string, string>();
  const problems: string[] = [];
  for (const { name, source } of own) {
    const other = declared.get(name);
    if (other !== undefined)
      problems.push(`${name} is declared in ${other} and in ${source}`);
    declared.set(name, source);
  }
  for (const { source, references } of own) {
    for (const reference of references) {
      const name = nameFor(reference);
      const other = declared.get(name);
      if (other !== undefined && !isWithin(plan, reference, part))
        problems.push(
          `${name} is declared in ${other}, and ${source} means another`,
        );
    }
  }
  if (problems.length > 0)
    throw new Error(
      `Names collide in ${part.name}: ${[...new Set(problems)].join("; ")}.`,
    );
}

function nameFor(reference: Reference): string {
  return reference.kind === "declaration"
    ? nameIn(reference.key)
    : reference.name;
}

/** Whether a part declares what is referred to. */
function isWithin(plan: Plan, reference: Reference, part: Part): boolean {
  return (
    reference.kind === "declaration" &&
    plan.members.get(part.name)?.has(reference.key) === true
  );
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
