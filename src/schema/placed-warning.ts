/** Warnings with the place of what they are about, so that those about what nobody generates can be left out. */
import type { Warning } from "../errors.js";

/** The place of a thing that has a name. */
export interface NamedPlace {
  /** The object type's id; for a status or a pipeline, that of what holds them all. */
  readonly objectId: string;
  /** Null for the object type itself. */
  readonly fieldKey: string | null;
}

/** A warning that may know what it is about. */
export interface PlacedWarning extends Warning {
  /** The places of what it is about. @default everything, or nothing that has a place */
  readonly about?: readonly NamedPlace[];
}

/** The warnings, each about the same places. */
export function placed(
  warnings: readonly Warning[],
  about: readonly NamedPlace[],
): readonly PlacedWarning[] {
  return warnings.map((warning) => ({ ...warning, about }));
}

/** The warnings without those about places of which none is wanted. */
export function warningsAbout(
  warnings: readonly PlacedWarning[],
  isWanted: (place: NamedPlace) => boolean,
): readonly Warning[] {
  return warnings
    .filter(({ about = [] }) => about.length === 0 || about.some(isWanted))
    .map(({ code, message }) => ({ code, message }));
}
