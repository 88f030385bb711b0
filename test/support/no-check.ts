/** The output as the compiler is to see it in tests: without the line by which it passes over a file. */
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A text without the header's `@ts-nocheck`: what then compiles does so by itself. */
export function withoutNoCheck(text: string): string {
  return text.replace(/^\/\/ @ts-nocheck\n/m, "");
}

/** Takes the line off every TypeScript file below a folder; gives how many had it. */
export async function removeNoCheck(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const changed = names
    .filter((name) => name.endsWith(".ts"))
    .map(async (name): Promise<number> => {
      const path = join(folder, name);
      const text = await readFile(path, "utf8");
      const checked = withoutNoCheck(text);
      if (checked === text) return 0;
      await writeFile(path, checked);
      return 1;
    });
  return (await Promise.all(changed)).reduce((sum, one) => sum + one, 0);
}
