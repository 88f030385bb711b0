/** Which part has what: the value that joining works on. */
import type { Exported } from "./exported.js";
import { sourceOf } from "./exported.js";
import type { Layout, Part } from "./parts.js";
import type { Declaration, Reference, Sources } from "./read-sources.js";

/** What is joined, on the way to its texts. */
export interface Plan {
  readonly sources: Sources;
  readonly layout: Layout;
  /** What users import. */
  readonly surface: ReadonlyMap<string, Exported>;
  /** What each part declares, copies included, by the part's name and by key. */
  readonly members: ReadonlyMap<string, ReadonlyMap<string, Declaration>>;
}

/** What a part declares, in the order of the sources. */
export function memberList(
  { members }: Plan,
  { name }: Part,
): readonly Declaration[] {
  return [...(members.get(name)?.values() ?? [])];
}

/** The name of the part in which something stands, by its key. */
export function placeOf({ partOf }: Layout, key: string): string {
  return partOf(sourceOf(key));
}

/** Whether a part declares what is referred to. */
export function isWithin(
  plan: Plan,
  reference: Reference,
  part: Part,
): boolean {
  return (
    reference.kind === "declaration" &&
    plan.members.get(part.name)?.has(reference.key) === true
  );
}
