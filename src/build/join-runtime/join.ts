/** Joins the sources of the runtime into the few files that users get. */
import { format } from "prettier";
import { keyOf, nameIn } from "./exported.js";
import { textOf } from "./part-text.js";
import { layouts } from "./parts.js";
import type { Layout, Part } from "./parts.js";
import { isWithin, memberList, placeOf } from "./plan.js";
import type { Plan } from "./plan.js";
import type { Declaration, Reference, Sources } from "./read-sources.js";

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
    checkNames(plan, part);
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
