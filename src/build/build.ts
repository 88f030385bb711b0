/** `npm run build`, its second half: `dist/` from the sources, and from the declarations of the first half. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { declarations } from "./declarations.js";
import { licences } from "./licences.js";
import { lineMaps } from "./line-maps.js";
import { exported, programBundle } from "./program.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const program = programBundle(root);

await build({
  ...program,
  plugins: [
    program.plugins,
    licences(),
    lineMaps(),
    declarations(join(root, "node_modules/.cache/declarations"), exported),
  ],
  output: { ...program.output, dir: join(root, "dist"), cleanDir: true },
});
