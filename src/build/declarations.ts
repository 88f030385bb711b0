/** The declarations of what the package exports, and of what those name: the program itself needs none. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import type { Plugin } from "rolldown";

/** Takes them from the folder that the compiler has written them to, each beside its entry in `dist/`. */
export function declarations(
  folder: string,
  entries: readonly string[],
): Plugin {
  return {
    name: "declarations",
    generateBundle() {
      const paths = new Set(entries.map((entry) => `${entry}.d.ts`));
      for (const path of paths) {
        const source = readFileSync(join(folder, path), "utf8");
        this.emitFile({ type: "asset", fileName: path, source });
        for (const name of namedIn(source)) {
          const next = posix.join(dirname(path), `${name}.d.ts`);
          if (existsSync(join(folder, next))) paths.add(next);
          else throw new Error(`${path} names ${next}, which is not there.`);
        }
      }
    },
  };
}

/** The modules beside it that a declaration names, without their ending. */
function namedIn(source: string): readonly string[] {
  const names = source.matchAll(/(?:from |import\()"(\.[^"]*)\.js"/g);
  return [...names].map(([, name = ""]) => name);
}
