/** The severity of each change: for code that reads, and for code that writes. */
import type { Change, Severity } from "./changes.js";
import type { FieldFinding, Finding } from "./finding.js";

/** The severities, the worst first. */
export const severities: readonly Severity[] = [
  "breaking",
  "dangerous",
  "safe",
];

/** Orders severities, the worst first. */
export function compareSeverity(a: Severity, b: Severity): number {
  return severities.indexOf(a) - severities.indexOf(b);
}

/** The worst of some severities; null of none. */
export function worstOf(some: readonly Severity[]): Severity | null {
  return severities.find((severity) => some.includes(severity)) ?? null;
}

/** The number of changes of each severity. */
export function countSeverities(
  changes: readonly Pick<Change, "severity">[],
): Readonly<Record<Severity, number>> {
  const count = (severity: Severity): number =>
    changes.filter((change) => change.severity === severity).length;
  return {
    breaking: count("breaking"),
    dangerous: count("dangerous"),
    safe: count("safe"),
  };
}

type Impact = Change["impact"];

const harmless: Impact = { read: "safe", write: "safe" };
const breaking: Impact = { read: "breaking", write: "breaking" };
const breaksWriters: Impact = { read: "safe", write: "breaking" };
const troublesWriters: Impact = { read: "safe", write: "dangerous" };
const troublesReaders: Impact = { read: "dangerous", write: "safe" };
/** Of a value that records no longer have: reading waits for what does not come, writing is refused. */
const goneWord: Impact = { read: "dangerous", write: "breaking" };

/** The severity of a finding for those who read and for those who write. */
export function impactOf(finding: Finding): Impact {
  const { kind } = finding;
  switch (kind) {
    case "object.removed":
    case "opportunityStatus.moved":
    case "opportunityStatus.typeChanged":
      return breaking;
    case "leadStatus.added":
    case "pipeline.added":
    case "opportunityStatus.added":
      return troublesReaders;
    case "leadStatus.removed":
    case "pipeline.removed":
    case "opportunityStatus.removed":
      return goneWord;
    case "object.archived":
    case "object.rolesChanged":
      return troublesWriters;
    case "object.added":
    case "object.relabelled":
    case "object.unarchived":
    case "object.descriptionChanged":
    case "object.createOnlyChanged":
    case "leadStatus.relabelled":
    case "pipeline.relabelled":
    case "opportunityStatus.relabelled":
      return harmless;
    default:
      return finding.place.isKnown ? impactOnCode(finding) : harmless;
  }
}

function impactOnCode(finding: FieldFinding): Impact {
  const { kind } = finding;
  switch (kind) {
    case "field.removed":
    case "field.typeChanged":
    case "field.manyChanged":
    case "field.targetChanged":
      return breaking;
    case "field.converting":
      return finding.after.convertingTo === null ? harmless : breaking;
    case "choice.removed":
      return goneWord;
    case "choice.added":
      return troublesReaders;
    case "field.requiredChanged":
      if (!finding.place.enforces) return harmless;
      return finding.after.required ? breaksWriters : troublesReaders;
    case "field.rolesChanged":
      return troublesWriters;
    case "field.added":
      return mustBeGiven(finding) ? breaksWriters : harmless;
    case "shared.attached":
      if (finding.regular !== null) return impactOfMove(finding);
      return mustBeGiven(finding) ? breaksWriters : harmless;
    case "shared.detached":
      return finding.regular === null ? breaking : impactOfMove(finding);
    case "field.relabelled":
    case "field.descriptionChanged":
    case "field.backReferenceChanged":
      return harmless;
    default: {
      const never: never = kind;
      return never;
    }
  }
}

/** True if code that creates records must give the field from now on. */
export function mustBeGiven({ place, field }: FieldFinding): boolean {
  return place.enforces && field.required;
}

/** A field that becomes shared, or its own, keeps id and name; the type of its choices gets another name. */
function impactOfMove({ field }: FieldFinding): Impact {
  if (field.type.kind !== "choices") return harmless;
  return { read: "dangerous", write: "dangerous" };
}
