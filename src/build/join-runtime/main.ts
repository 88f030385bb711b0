/** `npm run build`, its last part: joins the sources of the runtime into the files that go into outputs. */
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = fileURLToPath(new URL("../../..", import.meta.url));
const sources = join(root, "src", "runtime");
const cache = join(root, "node_modules", ".cache");
/** Kept from build to build, since most change nothing in the runtime: the files, and the hash of what they are made of. */
const joined = join(cache, "emitted-runtime");
const memo = join(cache, "emitted-runtime.hash");

const hash = await hashOf([sources, here]);
if ((await readFile(memo, "utf8").catch(() => null)) !== hash) {
  await rm(memo, { force: true });
  await joinAll();
  await writeFile(memo, hash);
}
const target = join(root, "dist", "emitted-runtime");
await rm(target, { recursive: true, force: true });
await cp(joined, target, { recursive: true });

async function hashOf(folders: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const folder of folders) {
    const names = await readdir(folder, { recursive: true });
    for (const name of names.filter((one) => one.endsWith(".ts")).sort())
      hash.update(`${name}\0`).update(await readFile(join(folder, name)));
  }
  return hash.digest("hex");
}

async function joinAll(): Promise<void> {
  // The compiler is loaded here, where it is needed.
  const { joinRuntime } = await import("./join.js");
  const { readSources } = await import("./read-sources.js");
  const texts = await joinRuntime(readSources(sources));
  await rm(joined, { recursive: true, force: true });
  await mkdir(joined, { recursive: true });
  for (const [name, text] of texts) {
    const path = join(joined, `${name}.ts`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}
