/** Numbers that JavaScript would change. */
import { changesNumber } from "../json.js";

/** The texts and the numbers of JSON. */
const tokens =
  /"[^"\\]*(?:\\.[^"\\]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** JSON with such numbers as texts. */
export function withExactNumbers(json: string): string {
  return json.replace(tokens, (token) =>
    !token.startsWith('"') && changesNumber(token) ? `"${token}"` : token,
  );
}
