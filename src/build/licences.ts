/** The licences of the packages whose code is bundled, in a file beside it. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { OutputBundle, Plugin } from "rolldown";
import { z } from "zod";

/** The name of the file in `dist/`. */
export const licenceFile = "THIRD-PARTY-LICENSES.txt";

/** Writes the file. The build fails where a bundled package has no text of its licence. */
export function licences(): Plugin {
  return {
    name: "licences",
    generateBundle(_, bundle) {
      const texts = [...bundledPackages(bundle)].sort().map(licenceOf);
      const source = [introduction, ...texts].join(`\n${"-".repeat(72)}\n\n`);
      this.emitFile({ type: "asset", fileName: licenceFile, source });
    },
  };
}

const introduction =
  "The files beside this one hold code of the following packages.\n";

/** The folders of the packages of which anything is left in the bundle. */
function bundledPackages(bundle: OutputBundle): ReadonlySet<string> {
  const modules = Object.values(bundle)
    .filter((file) => file.type === "chunk")
    .flatMap(({ modules }) => Object.entries(modules))
    .filter(([, { code }]) => code !== null && code.trim() !== "");
  const folder = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;
  return new Set(modules.flatMap(([id]) => folder.exec(id)?.[0] ?? []));
}

const manifestShape = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
});

function licenceOf(folder: string): string {
  const manifest = readFileSync(join(folder, "package.json"), "utf8");
  const { name, version, license } = manifestShape.parse(JSON.parse(manifest));
  const [file] = readdirSync(folder).filter((entry) =>
    /^licen[cs]e(?:[.-]|$)/i.test(entry),
  );
  if (file === undefined) throw new Error(`${folder} has no licence.`);
  const text = readFileSync(join(folder, file), "utf8").trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
}
