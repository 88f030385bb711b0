/** Many organisations in one config: each by itself, side by side, in shares, and only those that changed. */
import { rm } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { createGate } from "../../src/commands/fleet/gate.js";
import { shareOf } from "../../src/commands/fleet/shard.js";
import { CodegenError } from "../../src/index.js";
import type { Config, GenerateOptions } from "../../src/index.js";
import { start } from "../support/emulator-client.js";
import { smallOrganization, withoutRuntime } from "../support/live.js";
import { isWhole } from "../support/matrix.js";
import { createProject, failureOf } from "../support/project.js";
import type { Project } from "../support/project.js";
import { gitIn, hasGit } from "../support/repository.js";

const names = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `org${String(index)}`);

/** A config of so many samples, each with an output of its own. */
function samples(count: number, own: Config["orgs"] = {}): Config {
  const orgs = Object.fromEntries(
    names(count).map((name) => [name, { output: `out/${name}`, ...own[name] }]),
  );
  return {
    ...withoutRuntime,
    ...{ source: "sample", importExtension: ".js", emit: "types", orgs },
  };
}

/** A local Close of its own for each organisation. */
async function liveFleet(count: number) {
  const closes = [];
  for (const name of names(count)) {
    const organization = { ...smallOrganization, id: `orga_${name}` };
    closes.push((await start({ organization })).emulator);
  }
  const orgs = Object.fromEntries(
    closes.map(({ url, apiKey }, index) => [
      `org${String(index)}`,
      { baseUrl: url, apiKey, output: `out/org${String(index)}` },
    ]),
  );
  const project = await createProject({
    ...withoutRuntime,
    ...{ importExtension: ".js", emit: "types", orgs },
  });
  return { closes, project };
}

/** The organisations of which there is an output. */
async function written(project: Project): Promise<readonly string[]> {
  const files = [...(await project.files("out").catch(() => new Map())).keys()];
  return files
    .filter((path) => path.endsWith("/close.lock.json"))
    .map((path) => path.split("/")[0] ?? "");
}

describe("many organisations", () => {
  test("are read side by side, and those that fail keep none of the others from being written", async () => {
    const { closes, project } = await liveFleet(12);
    for (const [index, close] of closes.entries()) {
      if (index === 3) close.misbehave({ status: 401 });
      if (index === 7) close.misbehave({ status: 500, body: "no" });
    }
    const { code, stderr, stdout } = await project.cli(["generate", "--json"]);
    expect(code).toBe(1);
    const report: {
      readonly outputs: readonly { readonly orgs: readonly string[] }[];
      readonly failed: readonly {
        readonly output: string;
        readonly code: string;
      }[];
    } = JSON.parse(stdout);
    expect(report.outputs.flatMap(({ orgs }) => orgs)).toEqual(
      names(12).filter((_, index) => index !== 3 && index !== 7),
    );
    expect(report.failed.map(({ output, code: why }) => [output, why])).toEqual(
      [
        ["out/org3", "E_AUTH"],
        ["out/org7", "E_API"],
      ],
    );
    expect(stderr).toContain("failed  2 of 12 outputs");
    expect(stderr).toContain("To try again: codegen --org org3 org7\n");
    expect(await written(project)).toHaveLength(10);
    for (const close of closes) close.behave();
    const again = await project.cli(["--org", "org3", "org7"]);
    expect(again.code).toBe(0);
    expect(await written(project)).toHaveLength(12);
  });

  test("say of one that failed that no files in it were changed, since files in others were", async () => {
    const { closes, project } = await liveFleet(2);
    closes[1]?.misbehave({ status: 401 });
    const { stderr } = await project.cli([]);
    expect(stderr).toContain("error E_AUTH  out/org1: ");
    expect(stderr).toContain("  No files in out/org1 were changed.\n");
    expect(stderr).not.toContain("No files were changed.");
  });

  test.runIf(isWhole)(
    "have a summary that fits a screen, whatever there is to report; --verbose has all",
    async () => {
      const { closes, project } = await liveFleet(15);
      for (const [index, close] of closes.entries()) {
        if (index % 3 === 0) close.misbehave({ status: index % 2 ? 401 : 500 });
        // A part that is refused is a warning.
        else close.misbehave({ path: /^\/role\/|shared/, status: 403 });
      }
      const first = await project.cli([]);
      expect(first.code).toBe(1);
      expect(first.stderr.split("\n").length).toBeLessThanOrEqual(24);
      expect(first.stderr).toMatch(/^generated {2}.* in 10 of 15 outputs$/m);
      expect(first.stderr).toMatch(
        /^warning W_UNREAD {2}in out\/org1, .* and 7 more: /m,
      );
      expect(first.stderr).toMatch(/^failed {2}5 of 15 outputs/m);
      const check = await project.cli(["check"]);
      expect(check.code).toBe(1);
      expect(
        (check.stdout + check.stderr).split("\n").length,
      ).toBeLessThanOrEqual(30);
      expect(check.stdout).toMatch(/^ {2}org0 +E_/m);
      const all = await project.cli(["--verbose"]);
      for (const name of names(15)) expect(all.stderr).toContain(`out/${name}`);
    },
  );

  test("that one key opens are read one after the other, others up to eight at once", async () => {
    const { emulator } = await start({ organization: smallOrganization });
    const under = { now: 0, most: 0 };
    const steps: GenerateOptions["steps"] = async (title, work) => {
      if (!title.startsWith("Read org")) return work(() => undefined);
      under.most = Math.max(under.most, (under.now += 1));
      try {
        return await work(() => undefined);
      } finally {
        under.now -= 1;
      }
    };
    const { url: baseUrl, apiKey } = emulator;
    const orgs = Object.fromEntries(
      names(4).map((name) => [
        name,
        { baseUrl, apiKey, output: `out/${name}` },
      ]),
    );
    const settings = {
      ...withoutRuntime,
      importExtension: ".js",
      emit: "types",
    } as const;
    const one = await createProject({ ...settings, orgs });
    await one.generate({ steps });
    expect(under.most).toBe(1);
    under.most = 0;
    const { project } = await liveFleet(12);
    await project.pull({ steps });
    expect(under.most).toBeGreaterThan(1);
    expect(under.most).toBeLessThanOrEqual(8);
  });

  test("fail as one error where nobody takes them one by one, and what was written stays", async () => {
    const { closes, project } = await liveFleet(3);
    closes[0]?.misbehave({ status: 401 });
    closes[2]?.misbehave({ status: 401 });
    const error = await failureOf(project.generate());
    expect(error).toMatchObject({ code: "E_OUTPUTS", filesChanged: true });
    expect(error.items.map((item) => item.slice(0, 17))).toEqual([
      "out/org0: E_AUTH ",
      "out/org2: E_AUTH ",
    ]);
    expect(await written(project)).toEqual(["org1"]);
    const failures: string[] = [];
    const { outputs } = await project.pull({
      onFailure: ({ orgs: [org], error: { code } }) =>
        failures.push(`${org ?? ""} ${code}`),
    });
    expect(failures).toEqual(["org0 E_AUTH", "org2 E_AUTH"]);
    expect(outputs.map(({ orgs: [org] }) => org)).toEqual(["org1"]);
  });

  test("are left where a run is stopped, which says that some were written", async () => {
    const project = await createProject(samples(4));
    const stop = new AbortController();
    let writes = 0;
    const steps: GenerateOptions["steps"] = async (title, work) => {
      const done = await work(() => undefined);
      if (title === "Write" && (writes += 1) === 2) stop.abort();
      return done;
    };
    const { signal } = stop;
    const error = await failureOf(project.generate({ steps, signal }));
    expect(error).toMatchObject({ code: "E_INTERRUPTED", filesChanged: true });
    expect(await written(project)).toHaveLength(2);
  });

  test("a bug in one does not keep the others from being written, and is thrown as it is", async () => {
    const project = await createProject(samples(3));
    const steps: GenerateOptions["steps"] = async (title, work) => {
      if (title === "Read org1") throw new TypeError("ours");
      return work(() => undefined);
    };
    await expect(project.generate({ steps })).rejects.toThrow(TypeError);
    expect(await written(project)).toEqual(["org0", "org2"]);
  });
});

describe("a share of the outputs", () => {
  const sized = (sizes: readonly (number | null)[]) =>
    sizes.map((size, index) => ({ name: `o${String(index)}`, size }));

  test("is the same whatever the order, each output is in one, and they weigh about the same", () => {
    const sizes = Array.from(
      { length: 200 },
      (_, index) => 1000 + ((index * 7919) % 90_001),
    );
    const outputs = sized(sizes);
    const shares = Array.from({ length: 8 }, (_, index) =>
      shareOf(outputs, { index: index + 1, count: 8 }),
    );
    expect(shares.flatMap((share) => [...share]).sort()).toEqual(
      outputs.map(({ name }) => name).sort(),
    );
    const backwards = [...outputs].reverse();
    expect(shareOf(backwards, { index: 3, count: 8 })).toEqual(shares[2]);
    const weights = shares.map((share) =>
      outputs.reduce(
        (sum, { name, size }) => sum + (share.has(name) ? (size ?? 0) : 0),
        0,
      ),
    );
    expect(Math.max(...weights) / Math.min(...weights)).toBeLessThan(1.02);
  });

  test("counts outputs where a lock is missing, so that shares run one after the other fit together", () => {
    const halves = (sizes: readonly (number | null)[]) =>
      [1, 2].map((index) => [...shareOf(sized(sizes), { index, count: 2 })]);
    expect(halves([null, null, null, null])).toEqual(
      halves([9000, null, 1, null]),
    );
    expect(halves([1, 1, 1]).map(({ length }) => length)).toEqual([2, 1]);
    expect(halves([]).flat()).toEqual([]);
  });

  test("is what --shard does, and all shares together are the whole run", async () => {
    const project = await createProject(samples(5));
    for (const share of ["1/3", "2/3", "3/3"]) {
      const { code, stderr } = await project.cli(["--shard", share]);
      expect(code).toBe(0);
      expect(stderr).toMatch(/^only {2}[12] of 5 outputs: share [123] of 3$/m);
    }
    expect(await written(project)).toEqual(names(5));
    const check = await project.cli(["check", "--offline", "--shard", "2/3"]);
    expect(check.code).toBe(0);
    const none = await project.cli(
      ["pull", "--sample", "--shard=6/6"].filter((one) => one !== "--sample"),
    );
    expect(none).toMatchObject({ code: 0 });
    expect(none.stderr).toContain("only  0 of 5 outputs: share 6 of 6");
  });

  test.each(["0/3", "4/3", "2", "a/b", "1/0", "-1/3", "1/99999999"])(
    "%s is no share",
    async (share) => {
      const project = await createProject(samples(1));
      const { code, stderr } = await project.cli([`--shard=${share}`]);
      expect(code).toBe(1);
      expect(stderr).toContain("E_USAGE");
    },
  );
});

describe.skipIf(!hasGit)("what changed since a revision", () => {
  async function repository() {
    const project = await createProject(
      samples(4, { org3: { templates: "templates" } }),
    );
    await project.write("templates/readme.hbs", "mine\n");
    await rm(project.path("templates/readme.hbs"));
    await project.write("templates/.keep", "");
    await project.generate();
    const git = gitIn(project.root);
    await git("init", "--quiet", "--initial-branch=main");
    await project.write(".gitignore", "node_modules\n");
    await git("add", "--all");
    await git("commit", "--quiet", "-m", "one");
    return { project, git };
  }

  /** The outputs that a run looks at. */
  async function chosen(project: Project, ...argv: readonly string[]) {
    const run = ["--offline", "--json", "--changed-since", ...argv];
    const { code, stdout, stderr } = await project.cli(run);
    if (code !== 0) throw new Error(stderr);
    const { outputs }: { outputs: readonly { output: string }[] } =
      JSON.parse(stdout);
    return outputs.map(({ output }) => output.replace("out/", ""));
  }

  test("is a lock, a template, or what the config says of an organisation; committed or not", async () => {
    const { project, git } = await repository();
    expect(await chosen(project, "HEAD")).toEqual([]);
    const lock = await project.read("out/org1/close.lock.json");
    await project.write("out/org1/close.lock.json", `${lock}\n`);
    expect(await chosen(project, "main")).toEqual(["org1"]);
    await git("checkout", "--quiet", "out");
    await project.write("templates/other.txt", "new\n");
    expect(await chosen(project, "HEAD")).toEqual(["org3"]);
    await rm(project.path("templates/other.txt"));
    await git("switch", "--quiet", "--create", "branch");
    await project.configure(
      samples(5, {
        org2: { dates: "Date" },
        org3: { templates: "templates" },
        org4: { output: "out/org0" },
      }),
    );
    await git("commit", "--quiet", "--all", "-m", "two");
    expect(await chosen(project, "HEAD")).toEqual([]);
    // An organisation that is new shares the output of the first.
    expect(await chosen(project, "main")).toEqual(["org0", "org2"]);
    expect(await chosen(project, "main", "--shard", "2/2")).toHaveLength(1);
    await project.configure({ ...samples(4), header: ["All of them."] });
    expect(await chosen(project, "main")).toEqual(names(4));
  });

  test("is counted from where the branch began, not from what happened elsewhere since", async () => {
    const { project, git } = await repository();
    await git("switch", "--quiet", "--create", "branch");
    await project.write("notes.txt", "mine\n");
    await git("add", "--all");
    await git("commit", "--quiet", "-m", "mine");
    await git("switch", "--quiet", "main");
    const lock = await project.read("out/org0/close.lock.json");
    await project.write("out/org0/close.lock.json", `${lock}\n`);
    await git("commit", "--quiet", "--all", "-m", "theirs");
    await git("switch", "--quiet", "branch");
    expect(await chosen(project, "main")).toEqual([]);
  });

  test("needs a revision that git knows, and git", async () => {
    const { project } = await repository();
    const refused = async (ref: string) =>
      (await project.cli(["check", "--offline", `--changed-since=${ref}`]))
        .stderr;
    expect(await refused("nowhere")).toContain(
      "E_USAGE  git knows no revision nowhere.",
    );
    expect(await refused("--output=x")).toContain("E_USAGE");
    const outside = await createProject(samples(1));
    const { code, stderr } = await outside.cli(["--changed-since", "HEAD"]);
    expect(code).toBe(1);
    expect(stderr).toContain("E_GIT");
  });
});

test("of heavy work little is under way at once, of light work as much as there are places, in order", async () => {
  const enter = createGate(3, 10);
  const log: string[] = [];
  const ends = new Map<string, () => void>();
  const begin = (name: string, weight: number) =>
    enter(weight, () => {
      log.push(name);
      return new Promise<void>((resolve) => ends.set(name, resolve));
    });
  const work = [
    begin("a", 4),
    begin("b", 4),
    begin("c", 4),
    begin("huge", 99),
    begin("d", 1),
  ];
  const end = async (name: string) => {
    ends.get(name)?.();
    await new Promise(setImmediate);
  };
  await new Promise(setImmediate);
  expect(log).toEqual(["a", "b"]);
  await end("a");
  expect(log).toEqual(["a", "b", "c"]);
  await end("b");
  await end("c");
  expect(log).toEqual(["a", "b", "c", "huge"]);
  await end("huge");
  await end("d");
  expect(log).toEqual(["a", "b", "c", "huge", "d"]);
  await Promise.all(work);
  const failing = enter(1, () =>
    Promise.reject(new CodegenError("E_API", "x")),
  );
  await expect(failing).rejects.toThrow("x");
  expect(await enter(99, () => Promise.resolve("next"))).toBe("next");
});
