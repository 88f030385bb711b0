/** Finds what somebody meant who misspelled it. */
import { distance } from "fastest-levenshtein";

/** The one of `known` that `key` is a misspelling of, or null when none is near. */
export function closest(key: string, known: readonly string[]): string | null {
  const wanted = key.toLowerCase();
  const nearest = known
    .map((name) => ({ name, far: misspelling(wanted, name.toLowerCase()) }))
    .sort((a, b) => a.far - b.far)[0];
  const allowed = Math.max(1, Math.floor(key.length / 3));
  return nearest !== undefined && nearest.far <= allowed ? nearest.name : null;
}

/** Letters that only changed places count as one slip; the edit distance would count them twice. */
function misspelling(a: string, b: string): number {
  const letters = (word: string) => [...word].sort().join("");
  return letters(a) === letters(b) ? Number(a !== b) : distance(a, b);
}
