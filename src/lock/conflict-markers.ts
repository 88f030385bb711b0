/** Takes the two sides of a merge back out of a text that git has put its conflict markers into. */

/** The text of a file on both sides of a merge, and before them. */
export interface MergeSides {
  /** Before the two sides parted; null where that is not known, or where each side made the file. */
  readonly base: string | null;
  readonly ours: string;
  readonly theirs: string;
}

/** True if a text holds a line with which git begins or ends a conflict. */
export function hasConflictMarkers(text: string): boolean {
  return /^(?:<{7}|>{7})(?: |\r?$)/m.test(text);
}

/** The place of a line: outside of conflicts, or in one of the parts of one. */
type ConflictPart = "outside" | "ours" | "base" | "theirs";

/** The part that each marker begins, and the parts after which it may stand. */
const markers: readonly (readonly [
  RegExp,
  ConflictPart,
  readonly ConflictPart[],
])[] = [
  [/^<{7}(?: |\r?$)/, "ours", ["outside"]],
  [/^\|{7}(?: |\r?$)/, "base", ["ours"]],
  [/^={7}\r?$/, "theirs", ["ours", "base"]],
  [/^>{7}(?: |\r?$)/, "outside", ["theirs"]],
];

/**
 * Both sides of a text with conflict markers, each whole; null when the markers are not complete. The
 * base is known if each conflict shows it, as it does with `merge.conflictStyle` `diff3` or `zdiff3`.
 */
export function readConflict(text: string): MergeSides | null {
  const sides = { ours: "", base: "", theirs: "" };
  let part: ConflictPart = "outside";
  let conflicts = 0;
  let bases = 0;
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const marker = markers.find(([pattern]) => pattern.test(line.trimEnd()));
    if (marker === undefined) {
      if (part === "outside" || part === "ours") sides.ours += line;
      if (part === "outside" || part === "base") sides.base += line;
      if (part === "outside" || part === "theirs") sides.theirs += line;
      continue;
    }
    const [, next, after]: (typeof markers)[number] = marker;
    if (!after.includes(part)) return null;
    if (next === "ours") conflicts += 1;
    if (next === "base") bases += 1;
    part = next;
  }
  if (part !== "outside" || conflicts === 0) return null;
  return { ...sides, base: bases === conflicts ? sides.base : null };
}

/** Both sides of a text as one conflict, as git would mark it; `readConflict` takes them apart again. */
export function markConflict({ base, ours, theirs }: MergeSides): string {
  const before = base === null ? "" : `||||||| base\n${wholeLines(base)}`;
  return `<<<<<<< ours\n${wholeLines(ours)}${before}=======\n${wholeLines(theirs)}>>>>>>> theirs\n`;
}

function wholeLines(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
