/** The order of versions of close-codegen, as far as a lock written by another one asks for it. */
import { compareText } from "../schema/schema.js";

/** True if a version is newer than another; false where one of them is no version as SemVer has it. */
export function isNewer(version: string, than: string): boolean {
  const [one, other] = [partsOf(version), partsOf(than)];
  if (one === null || other === null) return false;
  const order = compareParts(one.numbers, other.numbers);
  if (order !== 0) return order > 0;
  // A pre-release comes before its release.
  if (one.label === "" || other.label === "")
    return one.label === "" && other.label !== "";
  return compareParts(one.label, other.label) > 0;
}

/** The numbers and the pre-release label of a version. */
function partsOf(version: string) {
  const [, numbers, label = ""] =
    /^(\d+\.\d+\.\d+)(?:-([\w.-]+))?(?:\+[\w.-]+)?$/.exec(version) ?? [];
  return numbers === undefined ? null : { numbers, label };
}

/** SemVer's order of what dots part; not the order of a language, whose tables take 10 ms to load. */
function compareParts(a: string, b: string): number {
  const others = b.split(".");
  for (const [index, part] of a.split(".").entries()) {
    const other = others[index];
    const order = other === undefined ? 1 : comparePart(part, other);
    if (order !== 0) return order;
  }
  return a.split(".").length - others.length;
}

/** Numbers by their value and before words, words letter by letter. */
function comparePart(a: string, b: string): number {
  const [isNumber, isOtherNumber] = [a, b].map((part) => /^\d+$/.test(part));
  if (isNumber && isOtherNumber) return Number(a) - Number(b);
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return compareText(a, b);
}
