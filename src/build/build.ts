/** `npm run build`, its second half: `dist/` from the sources, and from the declarations of the first half. */
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { writeApiTypes } from "./api-types/main.js";
import { declarations } from "./declarations.js";
import { licences } from "./licences.js";
import { lineMaps } from "./line-maps.js";
import { buildPage } from "./page.js";
import { exported, programBundles } from "./program.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const dir = join(root, "dist");
const types = declarations(join(root, "node_modules/.cache/declarations"), [
  ...exported,
  "api/typed-requests",
]);

for (const [index, bundle] of programBundles(root).entries()) {
  const isFirst = index === 0;
  await build({
    ...bundle,
    plugins: [bundle.plugins, lineMaps(), isFirst && [licences(), types]],
    output: { ...bundle.output, dir, cleanDir: isFirst },
  });
}

await buildPage(root, dir);
await writeApiTypes(root, dir);

// npm sets this only when it links the package, and the file is a new one after each build.
await chmod(join(dir, "bin.js"), 0o755);
