/** The report of what a program uses, with paths from its root. */
import { relative } from "node:path";
import type { UsePlace } from "../../program/find-uses.js";
import type { ProgramUses, ThingUses } from "../../program/program-uses.js";
import type {
  ReasonedPlace,
  ReportedPlace,
  ThingUsage,
  UsagesReport,
} from "../../report/usages-document.js";

/** Makes the report; paths start at `from`. */
export function usagesReport(
  { tsconfigs, files, things }: ProgramUses,
  from: string,
): UsagesReport {
  return {
    version: 1,
    tsconfigs,
    files,
    things: things.map((one) => thingUsage(one, from)),
  };
}

/** What a program does with one thing, as reports have it. */
export function thingUsage(
  { thing, uses, rawIds, maybe, unused }: ThingUses,
  from: string,
): ThingUsage {
  const { kind, id, label, name, title } = thing;
  const place = ({ file, line, column, text }: UsePlace): ReportedPlace => ({
    ...{ file: pathFrom(from, file), line, column, text },
  });
  const isNamed = uses.length + rawIds.length > 0;
  return {
    ...{ kind, id, label, name, title },
    uses: uses.map((use) => ({ ...place(use), kind: use.kind })),
    rawIds: rawIds.map(place),
    maybe: maybe.map((one) => ({ ...place(one), why: one.why })),
    unnamed: !isNamed,
    unused: isNamed ? null : unused === true,
    unproven:
      isNamed || unused === true || unused === null
        ? null
        : unprovenPlace(unused, place),
  };
}

function unprovenPlace(
  unused: Exclude<ThingUses["unused"], true | null>,
  place: (one: UsePlace) => ReportedPlace,
): ReasonedPlace {
  return typeof unused === "string"
    ? { file: ".", line: 1, column: 1, text: "", why: unused }
    : { ...place(unused), why: unused.why };
}

function pathFrom(from: string, file: string): string {
  return relative(from, file).replaceAll("\\", "/");
}
