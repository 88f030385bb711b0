/** The one encoder of string literals: `eval(literal(text)) === text`, and nothing invisible in it. */

/**
 * What never stands raw in a source file: controls, format and direction characters, private use,
 * lone surrogates, separators and spaces that look like the common one, fillers and variation
 * selectors that look like nothing, and code points without a character. Pictures are left alone
 * even where this Node does not know them yet, so that every Node writes the same bytes.
 */
const invisible =
  /(?![\u{1f000}-\u{1faff}])[\p{C}\p{Default_Ignorable_Code_Point}\u2800\u2028\u2029]|(?! )\p{Zs}|<(?=[/!])/gu;

/** Printable ASCII without anything to escape: what most texts are, and quickly found out. */
const plain = /^[ !#-;=-[\]-~]*$/;

/** Writes any text as a TypeScript string literal, quoted as prettier would quote it. */
export function literal(text: string): string {
  if (plain.test(text)) return `"${text}"`;
  const quote = prefersSingle(text) ? "'" : '"';
  const body = text
    .replace(/[\\\n\r\t]/g, (character) => plainEscapes[character] ?? character)
    .replaceAll(quote, `\\${quote}`)
    .replace(invisible, escapeCodePoint);
  return `${quote}${body}${quote}`;
}

const plainEscapes: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** Double quotes, unless single ones need fewer escapes. */
function prefersSingle(text: string): boolean {
  if (!text.includes('"')) return false;
  return text.split('"').length > text.split("'").length;
}

function escapeCodePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, "0")}`;
}
