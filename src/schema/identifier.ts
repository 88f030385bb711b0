/** From what people typed to an identifier: total for words, null when a label leaves nothing. */
import anyAscii from "any-ascii";
import { camelCase, pascalCase } from "change-case";

/** The characters an identifier keeps of a label; suffixes and derived names come on top. */
const longestBase = 40;

/** “Step 2” is `step2`, not `step_2`: an underscore stands before a suffix only. */
const merging = { mergeAmbiguousCharacters: true };

/** Makes a property name (`pointOfContact`) of a label; null when nothing of it can stand in one. */
export function propertyNameFrom(label: string): string | null {
  const name = camelCase(plainWords(label), merging).slice(0, longestBase);
  if (name === "") return null;
  return /^[0-9]/.test(name) ? `_${name}` : name;
}

/** Makes a type name (`SiteVisit`) of a label; one that starts with a digit gets `prefix` in front. */
export function typeNameFrom(label: string, prefix: string): string | null {
  const name = pascalCase(plainWords(label), merging).slice(0, longestBase);
  if (name === "") return null;
  return /^[0-9]/.test(name) ? `${prefix}${name}` : name;
}

/** True if a name that a person chose can be a property or a declaration. */
export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][A-Za-z0-9_$]{0,63}$/.test(name);
}

/** Pictures are left out, not spelled: “🚀 Launch” is `launch`, never `rocketLaunch`. */
const pictures =
  /[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\u{20e3}]/gu;

/** Invisible characters end no word: labels that look the same want the same name, and get suffixes. */
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** Longer labels are cut before transliteration: what an identifier keeps lies far within. */
const longestLabel = 400;

function plainWords(label: string): string {
  const start = label.slice(0, longestLabel);
  return inAscii(start)
    .replace(/['’]/g, "")
    .replace(/[^A-Za-z0-9]+/g, " ")
    .trim();
}

function inAscii(text: string): string {
  // Most labels are: transliterating them would change nothing.
  if (/^[ -~]*$/.test(text)) return text;
  return anyAscii(
    text.normalize("NFKC").replace(invisible, "").replace(pictures, " "),
  );
}
