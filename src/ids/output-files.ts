/** What the files of an output say of themselves: how their imports end, and which ids they hold; and where a config says they are. */
import type { KnownId } from "./id-index.js";

/** How relative imports end, by the text of the index of an output; `.js` where it has none. */
export function extensionIn(index: string | null): "" | ".js" | ".ts" {
  const [, path = "./index.js"] =
    /from\s+["'](\.\/[^"']*)["']/.exec(index ?? "") ?? [];
  if (path.endsWith(".ts")) return ".ts";
  return path.endsWith(".js") ? ".js" : "";
}

/** Whether the file of a wrapper has a field: the config may leave it out. */
export function isEmitted({ id }: KnownId, text: string | null): boolean {
  return text !== null && text.includes(`"${id}"`);
}

/** The outputs that the text of a config names as plain texts. It is read and not run. */
export function outputsInConfig(text: string): readonly string[] {
  const found = text.matchAll(/\boutput["']?\s*:\s*(["'`])([^"'`$\r\n]+)\1/g);
  return [...found].map(([, , output = ""]) => output);
}
