/** The order of versions of close-codegen, as far as a lock written by another one asks for it. */

/** True if a version is newer than another; false where one of them is no version as SemVer has it. */
export function isNewer(version: string, than: string): boolean {
  const [one, other] = [partsOf(version), partsOf(than)];
  if (one === null || other === null) return false;
  const order = compareNumbers(one.numbers, other.numbers);
  if (order !== 0) return order > 0;
  // A pre-release comes before its release.
  if (one.label === "" || other.label === "")
    return one.label === "" && other.label !== "";
  return compareNumbers(one.label, other.label) > 0;
}

/** The numbers and the pre-release label of a version. */
function partsOf(version: string) {
  const [, numbers, label = ""] =
    /^(\d+\.\d+\.\d+)(?:-([\w.-]+))?(?:\+[\w.-]+)?$/.exec(version) ?? [];
  return numbers === undefined ? null : { numbers, label };
}

function compareNumbers(a: string, b: string): number {
  // Most locks are of this very version, and the first comparison loads a collator, which takes 10 ms.
  return a === b ? 0 : a.localeCompare(b, "en", { numeric: true });
}
