/** From what people typed to an identifier: total for words, null when a label leaves nothing. */
import anyAscii from "any-ascii";
import { split } from "change-case";

/** The characters an identifier keeps of a label; suffixes and derived names come on top. */
const longestBase = 40;

/** Makes a property name (`pointOfContact`) of a label; null when nothing of it can stand in one. */
export function propertyNameFrom(label: string): string | null {
  const [first = "", ...others] = wordsOf(label);
  const words = [first.toLowerCase(), ...others.map(capitalized)];
  const name = words.join("").slice(0, longestBase);
  if (name === "") return null;
  return /^[0-9]/.test(name) ? `_${name}` : name;
}

/** Makes a type name (`SiteVisit`) of a label; one that starts with a digit gets `prefix` in front. */
export function typeNameFrom(label: string, prefix: string): string | null {
  const name = wordsOf(label).map(capitalized).join("").slice(0, longestBase);
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

/** “Site visit” and “SiteVisit” have two words each. “Step 2” is `step2`, not `step_2`: nothing stands between them. */
function wordsOf(label: string): readonly string[] {
  return plainWords(label)
    .split(" ")
    .flatMap((word) => (isOneWord(word) ? [word] : split(word)));
}

/** True for a word that has no other within: most are, and to look is quicker than to part them. */
function isOneWord(word: string): boolean {
  return /^[A-Z]?[a-z]+$/.test(word);
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}

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
