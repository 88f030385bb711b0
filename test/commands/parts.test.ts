/** Whether `emit` in the config decides how much there is, and what becomes of an output whose setting changes. */
import { expect, test } from "vitest";
import type { Config } from "../../src/index.js";
import { goLive, smallOrganization } from "../support/live.js";
import { isWhole } from "../support/matrix.js";
import { createProject } from "../support/project.js";
import type { Project } from "../support/project.js";

type Emit = NonNullable<Config["emit"]>;

const common = [
  "close.lock.json",
  "contact.ts",
  "ids.ts",
  "index.ts",
  "lead.ts",
  "objects/account.ts",
  "opportunity.ts",
  "shared.ts",
  "statuses.ts",
];
const webhooks = [
  ...["events.ts", "models.ts", "testing.ts"],
  ...["runtime/index.ts", "runtime/record.ts", "runtime/validate.ts"],
];
const client = [
  "client.ts",
  "runtime/calls.ts",
  "runtime/network.ts",
  "runtime/on-demand.ts",
];

/** The files of each setting, but for those of most object types. */
const files: Readonly<Record<Emit, readonly string[]>> = {
  types: [...common, "base.ts"].sort(),
  wrappers: [...common, ...webhooks].sort(),
  client: [...common, ...webhooks, ...client].sort(),
};

async function pathsOf(project: Project): Promise<readonly string[]> {
  const all = [...(await project.files("generated")).keys()];
  return all
    .filter(
      (path) =>
        !/^(?:activities|\.close-codegen|objects\/(?!account))/.test(path),
    )
    .sort();
}

test("each part has the one before it, and a changed setting leaves no file of the part that is gone", async () => {
  const project = await createProject({ source: "sample" });
  const order: readonly Emit[] = isWhole
    ? ["client", "types", "wrappers", "client", "wrappers", "types"]
    : ["client", "types", "wrappers"];
  const first = new Map<Emit, ReadonlyMap<string, string>>();
  for (const emit of order) {
    await project.configure({ source: "sample", emit });
    expect((await project.cli(["check", "--offline"])).code, emit).toBe(
      emit === "client" && first.size === 0 ? 1 : 2,
    );
    const { code, stderr } = await project.cli(["--sample"]);
    expect(code, stderr).toBe(0);
    expect(await pathsOf(project), emit).toEqual(files[emit]);
    expect((await project.cli(["check", "--offline"])).code).toBe(0);
    const now = await project.files("generated");
    now.forEach((text, path) => {
      expect(text, path).not.toMatch(emit === "types" ? /\bfunction\b/ : /^$/);
    });
    if (!first.has(emit)) first.set(emit, now);
    const texts = new Map([...now].filter(([path]) => path.endsWith(".ts")));
    const before = new Map(
      [...(first.get(emit) ?? [])].filter(([path]) => path.endsWith(".ts")),
    );
    expect(texts, "the same whatever was there before").toEqual(before);
  }
});

test.runIf(isWhole)(
  "a file of a part that is gone stays where somebody edited it, unless it is forced",
  async () => {
    const project = await createProject({ source: "sample", emit: "wrappers" });
    await project.cli([]);
    const edited = `${await project.read("generated/events.ts")}// mine\n`;
    await project.write("generated/events.ts", edited);
    await project.configure({ source: "sample", emit: "types" });
    const refused = await project.cli(["--offline"]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("events.ts");
    expect(await project.read("generated/events.ts")).toBe(edited);
    expect((await project.cli(["--offline", "--force"])).code).toBe(0);
    expect(await pathsOf(project)).toEqual(files.types);
  },
);

test.runIf(isWhole).each(["types", "wrappers"] as const)(
  "with %s a change within an object type makes the same files as a run over all",
  async (emit) => {
    const live = await goLive({ emit }, smallOrganization);
    const { project } = live;
    await project.generate();
    await live.put("/custom_field/lead/cf_note/", { name: "Remark" });
    await live.post("/custom_field/lead/", {
      name: "Extra",
      type: "choices",
      choices: ["A", "B"],
    });
    await project.generate();
    const { files } = project;
    const made = await files("generated");
    expect(made.get("lead.ts")).toContain("LeadExtra");
    await project.generate({ force: true });
    expect(await files("generated")).toEqual(made);
  },
);

test("`adopt` says that an output of types has nothing to write in the place of ids", async () => {
  const project = await createProject({ source: "sample", emit: "types" });
  await project.cli([]);
  await project.write("tsconfig.json", '{ "include": ["*.ts"] }');
  await project.write("a.ts", 'export const key = "custom.cf_x";\n');
  const { code, stderr } = await project.cli(["adopt"]);
  expect(code).toBe(1);
  expect(stderr).toContain('emit: "wrappers"');
});

test("`weigh` says how large the output is, and what a program carries of it", async () => {
  const project = await createProject({ source: "sample" });
  await project.cli([]);
  const { stdout } = await project.cli(["weigh"]);
  const words = stdout.replace(/ +(?:\d[\d.]*(?: kB)? *)+/g, " #").trimEnd();
  expect(words.split("\n").map((line) => line.trim())).toEqual([
    'generated  emit: "client"',
    "files  lines     bytes",
    ...["object types #", "around them #", "runtime #", "lock and changes #"],
    ...["in all #", "", "What a program loads, by what it imports"],
    "files      code     gzip",
    ...["opportunity.ts, one object type #", "events.ts, webhooks #"],
    ...["client.ts, at its start #", "client.ts, with its first call #"],
    "client.ts, with all that it may load #",
    "Code is JavaScript without types and comments, of whole files: a bundler",
    "leaves out what is not used, and makes the rest shorter.",
  ]);
  const { outputs } = JSON.parse(
    (await project.cli(["weigh", "--json"])).stdout,
  );
  const [{ total, loaded }] = outputs;
  const all = [...(await project.files("generated")).values()];
  expect(total.files).toBe(all.length);
  expect(total.bytes).toBe(Buffer.byteLength(all.join("")));
  const codes = loaded.map(({ code }: { readonly code: number }) => code);
  expect(codes).toEqual([...codes].sort((a: number, b: number) => a - b));
  await project.configure({ source: "sample", emit: "types" });
  await project.cli(["--offline"]);
  expect((await project.cli(["weigh"])).stdout).toContain(
    "A program loads nothing of it but the ids of statuses",
  );
});
