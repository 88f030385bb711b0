/** How bad each finding is. */
import type { DriftFinding } from "./drift-finding.js";

type Impact = DriftFinding["impact"];

const breaking: Impact = { read: "breaking", write: "breaking" };
const breaksWriters: Impact = { read: "safe", write: "breaking" };
const troublesWriters: Impact = { read: "safe", write: "dangerous" };
const troublesReaders: Impact = { read: "dangerous", write: "safe" };
const goneWord: Impact = { read: "dangerous", write: "breaking" };

/** The same as `codegen check` says of the same change. */
export function impactOf({
  code,
  live,
}: Pick<DriftFinding, "code" | "live">): Impact {
  switch (code) {
    case "organization.other":
    case "object.removed":
    case "field.removed":
    case "field.typeChanged":
    case "field.converting":
    case "field.manyChanged":
    case "field.targetChanged":
    case "opportunityStatus.moved":
      return breaking;
    case "field.added":
      return breaksWriters;
    case "field.requiredChanged":
      return live === true ? breaksWriters : troublesReaders;
    case "object.archived":
    case "object.notEditable":
    case "field.notEditable":
      return troublesWriters;
    case "choice.removed":
    case "leadStatus.removed":
    case "pipeline.removed":
    case "opportunityStatus.removed":
      return goneWord;
    case "choice.added":
    case "leadStatus.added":
    case "pipeline.added":
    case "opportunityStatus.added":
      return troublesReaders;
    default: {
      const never: never = code;
      return never;
    }
  }
}

type Draft<Finding> = Finding extends unknown
  ? Omit<Finding, "severity" | "impact">
  : never;

/** Completes a finding by how bad it is. */
export function found(draft: Draft<DriftFinding>): DriftFinding {
  const impact = impactOf(draft);
  const severity = Object.values(impact).includes("breaking")
    ? "breaking"
    : "dangerous";
  // A draft is a finding without what follows from its code.
  return { ...draft, severity, impact };
}
