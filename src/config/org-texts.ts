/** Compares two texts of a config by what they say of each organisation, without running either. */
import { isDeepStrictEqual } from "node:util";
import { orgsIn } from "./locate.js";

/**
 * The organisations of which two texts of a config say something else, those that only one has among them. Null where
 * anything outside of them differs, or they are not written down one by one: then all may have changed.
 */
export function changedOrgs(
  file: string,
  before: string,
  after: string,
): ReadonlySet<string> | null {
  const [was, is] = [before, after].map((text) =>
    file.endsWith(".json") ? orgsOfJson(text) : orgsIn(file, text),
  );
  if (was === undefined || is === undefined || was === null || is === null)
    return null;
  if (!isDeepStrictEqual(was.around, is.around)) return null;
  const names = new Set([...was.orgs.keys(), ...is.orgs.keys()]);
  // Of a shared output the first organisation decides.
  const common = (one: OrgTexts): readonly string[] =>
    [...one.orgs.keys()].filter(
      (name) => was.orgs.has(name) && is.orgs.has(name),
    );
  if (!isDeepStrictEqual(common(was), common(is))) return null;
  return new Set(
    [...names].filter(
      (name) => !isDeepStrictEqual(was.orgs.get(name), is.orgs.get(name)),
    ),
  );
}

/** A config without its organisations, and each of those: texts, or values where the text is JSON. */
export interface OrgTexts {
  readonly around: unknown;
  readonly orgs: ReadonlyMap<string, unknown>;
}

function orgsOfJson(text: string): OrgTexts | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("orgs" in value))
      return null;
    const { orgs, ...around } = value;
    if (typeof orgs !== "object" || orgs === null) return null;
    return { around, orgs: new Map(Object.entries(orgs)) };
  } catch {
    return null;
  }
}
