/** What a program carries of the output, bundled and minified as applications are. */
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "rolldown";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { connect } from "../../generated/runtime/index.js";
import type { resource } from "../../generated/objects/resource.js";
import { apiKey, json, serve } from "../support/runtime-server.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const output = JSON.stringify(join(root, "generated")).slice(1, -1);

/** A program with a client for one object type; its file is small, so that this is about the runtime. */
const program = `export { connect } from "${output}/runtime/index.ts";
export { resource } from "${output}/objects/resource.ts";`;

/** The files of a bundled program by name, each with those that it loads at once. */
type Bundle = ReadonlyMap<
  string,
  { readonly code: string; readonly imports: readonly string[] }
>;

let bundle: Bundle;
let folder: string;

beforeAll(async () => {
  bundle = await bundled(program);
  folder = await mkdtemp(join(tmpdir(), "close-codegen-size-"));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

describe("a program with one object type", () => {
  it("starts with at most 15.57 kB of the output, and has at most 38.85 kB after its first call", () => {
    expect(weightOf("program.js")).toBeLessThan(15_570);
    expect(weightOf("program.js", "calls.js")).toBeLessThan(38_850);
  });

  it("carries the members of its own kind of records, and nothing of statuses", async () => {
    const own = textOf("program.js");
    expect(own).toContain("customObjectTypeId");
    expect(own).not.toMatch(/annualizedValue|pipeline|stat_/);
    const other = await bundled(`export { lead } from "${output}/lead.ts";`);
    const lead = [...other.values()].map(({ code }) => code).join("");
    expect(lead).toContain("stat_");
  });

  it("gets, lists, creates, updates and deletes without what is there for failures and for few calls", async () => {
    await writeBundle(
      new Map([["on-demand.js", `throw new Error("on-demand is loaded");`]]),
    );
    const { url, seen } = await serve((response, { method }) => {
      const record = {
        id: "custobj_1",
        custom_object_type_id: loaded.resource.typeId,
        name: "One",
      };
      const isList = method === "GET" && seen.length === 2;
      const status = seen.length > 5 ? 400 : 200;
      json(response, status, isList ? { data: [record] } : record);
    });
    const loaded = await load();
    const { resource } = loaded;
    const client = loaded.connect({ apiKey, baseUrl: url }, { resource });
    const records = client.records("resource");

    const id = resource.fromWire({ id: "custobj_1" }).id;
    const select = ["name", "linkedAccounts"] as const;
    expect(await records.get(id, { select: [...select] })).toMatchObject({
      name: "One",
    });
    const names: string[] = [];
    for await (const { name } of records.list({ leadId: "lead_1" }))
      names.push(name);
    expect(names).toEqual(["One"]);
    await records.create({ leadId: "lead_1", name: "x", linkedAccounts: [] });
    await records.update(id, { name: "y" });
    await records.delete(id);
    await expect(records.delete(id)).rejects.toThrow(
      "failed, and the code that says why could not be loaded",
    );
    await client.close();
    expect(seen.map(({ method }) => method)).toEqual([
      "GET",
      "GET",
      "POST",
      "PUT",
      "DELETE",
      "DELETE",
    ]);
  });
});

async function bundled(code: string): Promise<Bundle> {
  const { output: files } = await build({
    write: false,
    input: { program: "program" },
    external: /^undici/,
    platform: "node",
    resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
    treeshake: { moduleSideEffects: false },
    plugins: [
      {
        name: "program",
        resolveId: (id) => (id === "program" ? id : null),
        load: (id) => (id === "program" ? code : null),
      },
    ],
    output: {
      minify: true,
      entryFileNames: "[name].js",
      chunkFileNames: "[name].js",
    },
  });
  return new Map(
    files.flatMap((file) =>
      file.type === "chunk" ? [[file.fileName, file]] : [],
    ),
  );
}

/** The text of files and of all that they load at once. */
function textOf(...names: readonly string[]): string {
  const all = new Set(names);
  for (const name of all)
    for (const imported of bundle.get(name)?.imports ?? []) all.add(imported);
  return [...all].map((name) => bundle.get(name)?.code ?? "").join("");
}

function weightOf(...names: readonly string[]): number {
  return Buffer.byteLength(textOf(...names));
}

/** Writes the program into the folder, some files of it with other texts. */
async function writeBundle(others: ReadonlyMap<string, string>): Promise<void> {
  for (const [name, { code }] of bundle)
    await writeFile(join(folder, name), others.get(name) ?? code);
  await writeFile(join(folder, "package.json"), `{"type":"module"}`);
  const modules = join(root, "node_modules");
  await symlink(modules, join(folder, "node_modules"), "junction");
}

async function load(): Promise<{
  readonly connect: typeof connect;
  readonly resource: typeof resource;
}> {
  return (await import(pathToFileURL(join(folder, "program.js")).href)) as {
    connect: typeof connect;
    resource: typeof resource;
  };
}
