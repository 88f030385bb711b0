/** The width of a text in columns, as far as that is beyond doubt. */

/** The columns that are beyond doubt: those of ASCII, and of the letters of Latin, Greek and Cyrillic. */
export function sureColumns(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (isNarrow(text.charCodeAt(index))) count += 1;
  }
  return count;
}

/** The columns that a text takes at most, however wide the characters are that are in doubt. */
export function mostColumns(text: string): number {
  const sure = sureColumns(text);
  return sure + 2 * (text.length - sure);
}

/** One column: neither wide, nor combining, nor a part of a picture. */
function isNarrow(code: number): boolean {
  if (code < 0x7f) return code >= 0x20;
  return (
    (code >= 0xa1 && code <= 0x2ff) ||
    (code >= 0x370 && code <= 0x482) ||
    (code >= 0x48a && code <= 0x52f)
  );
}
