/** What holds of every comparison; the changes one by one are in `diff.test.ts`. */
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { applyChanges } from "../support/apply-changes.js";
import type { Change } from "../../src/drift/changes.js";
import { compareChanges, diffSchemas } from "../../src/drift/diff-schemas.js";
import type { Schema } from "../../src/schema/schema.js";
import { statusesOf } from "../../src/schema/schema.js";
import { compareSeverity, worstOf } from "../../src/drift/severity.js";
import { schemas } from "../support/arbitrary.js";
import { histories, reversed, withoutOrder } from "../support/mutation.js";
import { nameless } from "../support/nameless.js";

const numRuns = Number(process.env["FUZZ_RUNS"] ?? 150);
vi.setConfig({ testTimeout: 30_000 + numRuns * 500 });

function diff(before: Schema, after: Schema): readonly Change[] {
  return diffSchemas(before, after, { before: nameless, after: nameless });
}

describe("whatever changes in an organisation", () => {
  test("an organisation does not differ from itself", () => {
    fc.assert(
      fc.property(schemas, (schema) => {
        expect(diff(schema, schema)).toEqual([]);
      }),
      { numRuns },
    );
  });

  test("applying the changes to what was gives what is", () => {
    fc.assert(
      fc.property(histories, ({ before, after }) => {
        const changes = diff(before, after);
        expect(withoutOrder(applyChanges(before, changes))).toEqual(
          withoutOrder(after),
        );
        expect(
          withoutOrder(applyChanges(before, [...changes].reverse())),
        ).toEqual(withoutOrder(after));
      }),
      { numRuns },
    );
  });

  test("applying the changes between any two organisations turns one into the other", () => {
    fc.assert(
      fc.property(schemas, schemas, (one, other) => {
        const [before, after] = [
          knownToBoth(one, other),
          knownToBoth(other, one),
        ];
        expect(diff(before, after)).toEqual(diff(one, other));
        const changes = diff(before, after);
        expect(withoutOrder(applyChanges(before, changes))).toEqual(
          withoutOrder(after),
        );
      }),
      { numRuns: Math.ceil(numRuns / 3) },
    );
  });

  test("the changes survive being written to a file", () => {
    fc.assert(
      fc.property(histories, ({ before, after }) => {
        const changes = diff(before, after);
        expect(JSON.parse(JSON.stringify(changes))).toEqual(changes);
      }),
      { numRuns },
    );
  });

  test("the order in which Close lists things is not seen", () => {
    fc.assert(
      fc.property(histories, ({ before, after }) => {
        const changes = diff(before, after);
        expect(diff(reversed(before), reversed(after))).toEqual(changes);
        expect(diff(before, reversed(before))).toEqual([]);
      }),
      { numRuns },
    );
  });

  test("the way back is the way there, mirrored", () => {
    fc.assert(
      fc.property(histories, ({ before, after }) => {
        const there = diff(before, after).map(mirrored);
        const back = diff(after, before).map(essence);
        expect(back.sort()).toEqual(there.sort());
      }),
      { numRuns },
    );
  });

  test("a part of the changes is never worse than all of them", () => {
    fc.assert(
      fc.property(
        histories,
        fc.infiniteStream(fc.boolean()),
        ({ before, after }, picks) => {
          const changes = diff(before, after);
          const some = changes.filter(
            (change) => isOneStep(change) || picks.next().value === true,
          );
          const between = applyChanges(before, some);
          const worst = worstOf(changes.map(({ severity }) => severity));
          const part = diff(before, between);
          expect(
            part.filter(
              ({ severity }) => compareSeverity(severity, worst ?? "safe") < 0,
            ),
          ).toEqual([]);
        },
      ),
      { numRuns },
    );
  });

  test("each change has a fingerprint of its own, and a place of its own in the report", () => {
    fc.assert(
      fc.property(histories, ({ before, after }) => {
        const changes = diff(before, after);
        const marks = changes.map(({ fingerprint }) => fingerprint);
        expect(new Set(marks).size).toBe(marks.length);
        changes.slice(1).forEach((change, index) => {
          const previous = changes[index] ?? change;
          expect(compareChanges(previous, change)).toBeLessThan(0);
        });
      }),
      { numRuns },
    );
  });

  test("the severity is the worse of its two sides, and nothing is left unsaid", () => {
    fc.assert(
      fc.property(histories, ({ before, after }) => {
        for (const change of diff(before, after)) {
          const { read, write } = change.impact;
          expect(change.severity).toBe(worstOf([read, write]));
          expect(change.message).toMatch(/^[A-Z].*\.$/su);
          expect(change.reason).toMatch(/^[A-Z].*\.$/su);
          expect(change.message).toContain(
            change.field === null ? change.object.id : change.field.id,
          );
          expect(change.before).not.toEqual(change.after);
        }
      }),
      { numRuns },
    );
  });
});

/** Of statuses and pipelines that the other side does not know, nothing is reported. */
function knownToBoth(
  { leadStatuses, pipelines, ...schema }: Schema,
  other: Schema,
): Schema {
  return {
    ...schema,
    ...statusesOf({
      leadStatuses: other.leadStatuses && leadStatuses,
      pipelines: other.pipelines && pipelines,
    }),
  };
}

/** A field that moves comes and goes in one step with its shared definition: no part of that can be. */
function isOneStep({ kind, object, after }: Change): boolean {
  return kind === "field.added"
    ? object.id === "shared"
    : kind === "shared.detached" && after !== null;
}

/** A status that moves is reported where it was, which is another place on the way back. */
function essence({ kind, object, field, affects, before, after }: Change) {
  return JSON.stringify([
    kind,
    kind.startsWith("opportunityStatus.") ? "" : object.id,
    field?.id ?? null,
    affects.map(({ id }) => id),
    before,
    after,
  ]);
}

const opposites: ReadonlyMap<string, Change["kind"]> = new Map([
  ["object.added", "object.removed"],
  ["object.removed", "object.added"],
  ["object.archived", "object.unarchived"],
  ["object.unarchived", "object.archived"],
  ["field.added", "field.removed"],
  ["field.removed", "field.added"],
  ["choice.added", "choice.removed"],
  ["choice.removed", "choice.added"],
  ["shared.attached", "shared.detached"],
  ["shared.detached", "shared.attached"],
  ["leadStatus.added", "leadStatus.removed"],
  ["leadStatus.removed", "leadStatus.added"],
  ["pipeline.added", "pipeline.removed"],
  ["pipeline.removed", "pipeline.added"],
  ["opportunityStatus.added", "opportunityStatus.removed"],
  ["opportunityStatus.removed", "opportunityStatus.added"],
]);

function mirrored(change: Change): string {
  const { kind, before, after } = change;
  return essence({
    ...change,
    kind: opposites.get(kind) ?? kind,
    before: after,
    after: before,
  });
}
