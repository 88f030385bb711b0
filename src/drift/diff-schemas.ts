/** The changes between two pictures of one organisation. Pure, and the same whatever the order of lists. */
import { sidesOf } from "./change-values.js";
import type { Change, Subject } from "./changes.js";
import { compareSchemas } from "./compare.js";
import type { Finding, StatusFinding } from "./finding.js";
import { isOfField, isOfStatus } from "./finding.js";
import { fingerprintOf } from "./fingerprint.js";
import type { Words } from "./messages.js";
import { messageOf } from "./messages.js";
import { reasonOf } from "./reasons.js";
import type { Schema, Vocabulary } from "../schema/schema.js";
import { compareText } from "../schema/schema.js";
import { compareSeverity, impactOf, worstOf } from "./severity.js";
import type { NamesOfSides } from "./subjects.js";
import {
  fieldSubject,
  leadStatusPlace,
  leadStatusSubject,
  objectSubject,
  opportunityStatusSubject,
  pipelineSubject,
  sharedList,
  sharedSubject,
} from "./subjects.js";

export type { FieldRef, NameLookup } from "./subjects.js";
export { lookupOf } from "./subjects.js";

/**
 * Compares by id; the most severe change comes first, then by object type, field and kind: a total
 * order. No change are: the order of fields, of choices and of statuses, the organisation's id, and
 * what only one side knows of: back references, roles of types, statuses and pipelines.
 */
export function diffSchemas(
  before: Schema,
  after: Schema,
  names: NamesOfSides,
): readonly Change[] {
  const labels = new Map(
    [...before.objects, ...after.objects].map(({ id, label }) => [id, label]),
  );
  const roles = { ...before.roles, ...after.roles };
  const standardLabels = after.standardLabels ?? before.standardLabels ?? {};
  return compareSchemas(before, after, names)
    .map((finding) =>
      toChange(finding, names, { labels, roles, standardLabels }),
    )
    .sort(compareChanges);
}

/** Orders changes as every report shows them. */
export function compareChanges(a: Change, b: Change): number {
  return (
    compareSeverity(a.severity, b.severity) ||
    compareText(a.object.label, b.object.label) ||
    compareText(a.object.id, b.object.id) ||
    compareText(a.field?.label ?? "", b.field?.label ?? "") ||
    compareText(a.field?.id ?? "", b.field?.id ?? "") ||
    compareText(a.kind, b.kind) ||
    compareText(a.message, b.message) ||
    compareText(a.fingerprint, b.fingerprint)
  );
}

function toChange(
  finding: Finding,
  names: NamesOfSides,
  known: Pick<Words, "labels" | "roles" | "standardLabels">,
): Change {
  const { object, field } = subjectsOf(finding, names, known);
  const sides = sidesOf(finding);
  const impact = impactOf(finding);
  const words: Words = { object, field, ...known };
  return {
    kind: finding.kind,
    severity: worstOf([impact.read, impact.write]) ?? "safe",
    impact,
    object,
    field,
    affects: isOfField(finding) ? finding.place.affects : [],
    ...sides,
    message: messageOf(finding, words),
    reason: reasonOf(finding),
    fingerprint: fingerprintOf({
      kind: finding.kind,
      objectId: object.id,
      fieldKey: keyOf(finding),
      ...sides,
    }),
  };
}

function keyOf(finding: Finding): string | null {
  if (isOfStatus(finding)) return finding.status?.id ?? null;
  return isOfField(finding) ? finding.field.key : null;
}

/** The subjects of a finding. */
export function subjectsOf(
  finding: Finding,
  names: NamesOfSides,
  vocabulary: Vocabulary,
): { readonly object: Subject; readonly field: Subject | null } {
  if (isOfStatus(finding)) return subjectsOfStatus(finding, names, vocabulary);
  if (!isOfField(finding))
    return { object: objectSubject(finding.object, names), field: null };
  const { place, field } = finding;
  const { object, affects } = place;
  if (object === sharedList)
    return { object, field: sharedSubject(field, affects, names) };
  return { object, field: fieldSubject(object.id, field, names) };
}

function subjectsOfStatus(
  { pipeline, status }: StatusFinding,
  names: NamesOfSides,
  vocabulary: Vocabulary,
): { readonly object: Subject; readonly field: Subject | null } {
  if (pipeline === null)
    return {
      object: leadStatusPlace(vocabulary),
      field: leadStatusSubject(status, names),
    };
  const field =
    status === null
      ? null
      : opportunityStatusSubject(pipeline.id, status, names);
  return { object: pipelineSubject(pipeline, names), field };
}
