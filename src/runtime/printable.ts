/**
 * Text from outside on one line, safe to show: control, direction-changing and invisible characters
 * are spelled out, and what is longer than `limit` characters is cut.
 */
export function printable(text: string, limit: number): string {
  // A character is at most two code units: no need to take a huge text apart.
  const line = text
    .slice(0, limit * 4)
    .replace(/\s+/gu, " ")
    .trim();
  const characters = [...line];
  const kept = characters.slice(0, limit).join("");
  const shown = kept.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escaped);
  return characters.length > limit ? `${shown}…` : shown;
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
