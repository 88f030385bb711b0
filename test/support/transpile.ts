/** Our own TypeScript as JavaScript in next to no time: types are taken out, nothing is checked. */
import { transformSync } from "oxc-transform";

/** Gives the JavaScript of one file; throws where it is no TypeScript. */
export function withoutTypes(path: string, text: string): string {
  const { code, errors } = transformSync(path, text, {
    target: "es2023",
    typescript: { onlyRemoveTypeImports: true },
  });
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`${path}: ${error.message}`);
  return code;
}
