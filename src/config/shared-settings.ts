/** Looks for settings that have no effect, since organisations that share an output share its settings. */
import { isDeepStrictEqual } from "node:util";
import type { ResolvedOrg } from "./config.js";
import type { Warning } from "../errors.js";

/** The settings of an organisation that decide what an output holds. */
const ofOutput = [
  "include",
  "exclude",
  "names",
  "types",
  "dates",
  "unknownChoices",
  "importExtension",
  "emit",
  "runtime",
  "transport",
  "templates",
  "prettier",
  "header",
  "trustRequired",
  "docs",
  "keepDeleted",
  "changes",
] as const satisfies readonly (keyof ResolvedOrg)[];

/** Warns of settings that differ from those of the first organisation, which hold for the whole output. */
export function sharedSettingsWarnings([
  first,
  ...others
]: readonly ResolvedOrg[]): readonly Warning[] {
  if (first === undefined) return [];
  return others.flatMap((org) => {
    const unused = ofOutput.filter(
      (key) => !isDeepStrictEqual(org[key], first[key]),
    );
    if (unused.length === 0) return [];
    const keys = unused.map((key) => `\`${key}\``).join(", ");
    const message = `The organisation “${org.name}” shares its output with “${first.name}”, whose settings hold for both: its own ${keys} ${unused.length === 1 ? "has" : "have"} no effect.`;
    return [{ code: "W_NO_EFFECT", message }];
  });
}
