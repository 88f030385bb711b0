import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { watchFiles } from "../../src/commands/watch/watch-files.js";

/** An app in a folder of its own, with whatever lies beside it. */
async function createFolders(): Promise<(path: string) => string> {
  const folder = await realpath(
    await mkdtemp(join(tmpdir(), "codegen-watched-")),
  );
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, "app"));
  return (path) => join(folder, path);
}

test("templates and locks outside of the config's folder are watched, there from the start or made later", async () => {
  const at = await createFolders();
  await mkdir(at("shared/templates"), { recursive: true });
  await mkdir(at("elsewhere"), { recursive: true });
  const seen: string[] = [];
  let wake = (): void => undefined;
  const watch = await watchFiles(
    {
      cwd: at("app"),
      configPath: undefined,
      paths: {
        templates: [at("shared/templates"), at("elsewhere/later")],
        locks: [at("out/close.lock.json"), at("app/generated/close.lock.json")],
        hosts: [],
      },
    },
    (path, kind) => {
      seen.push(`${kind} ${path.slice(at("").length + 1)}`);
      wake();
    },
    (error) => expect.unreachable(String(error)),
  );
  onTestFinished(() => watch.close());
  const changes = [
    ["template", "shared/templates/object.hbs"],
    ["template", "elsewhere/later/object.hbs"],
    ["lock", "app/generated/close.lock.json"],
    ["config", "app/codegen.config.ts"],
  ] as const;
  for (const [kind, path] of changes) {
    const line = `${kind} ${path}`;
    const noticed = new Promise<void>((done) => {
      wake = () => (seen.includes(line) ? done() : undefined);
    });
    await mkdir(dirname(at(path)), { recursive: true });
    await writeFile(at(path), "text");
    await noticed;
  }
  // What lies beside them is nobody's business.
  await writeFile(at("shared/other.hbs"), "text");
  expect(new Set(seen)).toEqual(
    new Set(changes.map(([kind, path]) => `${kind} ${path}`)),
  );
});
