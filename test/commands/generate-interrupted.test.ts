import { execFileSync } from "node:child_process";
import {
  mkdir,
  readFile,
  readdir,
  rm,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hashText } from "../../src/hash.js";
import { withClaims } from "../../src/output/claim-and-write.js";
import { lockFileName } from "../../src/lock/lock.js";
import type { Config } from "../../src/index.js";
import { buildWith } from "../proofs/build.js";
import { isWhole } from "../support/matrix.js";
import { armFaults } from "../support/faults.js";
import type { Fault } from "../support/faults.js";
import { goLive } from "../support/live.js";
import { runName } from "../support/outputs.js";
import { createProject, failureOf } from "../support/project.js";
import type { Project } from "../support/project.js";
import { runNode } from "../support/program.js";
import type { Ended } from "../support/program.js";

let folder: string;

beforeAll(async () => {
  folder = await buildWith(["proofs/kills-preload.ts", "support/faults.ts"]);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const before: Config = {
  source: "sample",
  importExtension: ".js",
  runtime: "import",
};
const after: Config = { ...before, docs: "none", exclude: ["Resource"] };

/** The program in a process of its own, which something befalls. */
async function runWith(
  { root }: Project,
  fault: Omit<Fault, "roots">,
  ...argv: readonly string[]
): Promise<Ended> {
  const preload = join(folder, "test/proofs/kills-preload.js");
  return runNode(
    root,
    ["--import", preload, join(folder, "dist/bin.js"), ...argv],
    { FAULT: JSON.stringify({ ...fault, roots: [root] }) },
  );
}

async function changed(): Promise<Project> {
  const project = await createProject(before);
  await project.generate();
  await project.configure(after);
  return project;
}

/** Everything in the output, the folders and files of runs among it. */
async function namesIn(project: Project): Promise<readonly string[]> {
  const names = await readdir(project.path("generated"), { recursive: true });
  return names.sort();
}

async function leaveRun(project: Project, name: string): Promise<string> {
  const run = project.path(`generated/.close-codegen/${name}`);
  await mkdir(run, { recursive: true });
  return run;
}

/** The number of a process that has ended. */
async function deadPid(): Promise<number> {
  const { stdout } = await runNode(folder, ["-p", "process.pid"]);
  return Number(stdout);
}

test("a run that is killed while it exchanges files leaves each whole, and the next puts the old ones back before it needs Close (R1)", async () => {
  const project = await changed();
  const old = await project.files();
  const names = await namesIn(project);
  const { code } = await runWith(
    project,
    { kind: "kill after", call: "rename generated/.close-codegen/run-" },
    "--offline",
  );
  expect(code).toBeNull();
  const { stdout } = await project.cli(["check", "--offline"]);
  expect(stdout).toContain("lead.ts");
  expect(stdout).not.toContain("edited");
  await project.configure({ importExtension: ".js" });
  const error = await failureOf(project.generate());
  expect(error.code).toBe("E_AUTH");
  expect(await project.files()).toEqual(old);
  expect(await namesIn(project)).toEqual(names);
});

test.runIf(isWhole)(
  "a pull after a killed run puts the old files back, too (R1)",
  async () => {
    const project = await changed();
    const old = await project.files();
    await runWith(
      project,
      { kind: "kill before", call: "unlink generated/.close-codegen/run-" },
      "--offline",
    );
    expect(await project.files()).not.toEqual(old);
    await project.pull();
    const now = await project.files();
    // The lock binds what the config of now excludes; nothing else of it is new.
    const unbound = (files: ReadonlyMap<string, string>) => {
      const { bound: _, ...lock } = JSON.parse(files.get(lockFileName) ?? "");
      return [...files, [lockFileName, lock]];
    };
    expect(new Map(unbound(now) as [string, unknown][])).toEqual(
      new Map(unbound(old) as [string, unknown][]),
    );
  },
);

test.runIf(isWhole)(
  "what somebody wrote after a run was killed is not put back (R2)",
  async () => {
    const project = await changed();
    const old = await project.files();
    await runWith(
      project,
      { kind: "kill before", call: "unlink generated/.close-codegen/run-" },
      "--offline",
    );
    await project.write("generated/lead.ts", "export const mine = 1;\n");
    const error = await failureOf(project.generate({ offline: true }));
    expect(error.items).toEqual(["lead.ts"]);
    expect(await project.read("generated/lead.ts")).toContain("mine");
    expect(await project.read("generated/contact.ts")).toBe(
      old.get("contact.ts"),
    );
  },
);

/** A run folder as a stranger may have put it into the repository: it asks to replace, to remove and to make. */
async function forge(project: Project, name: string): Promise<string> {
  const run = await leaveRun(project, name);
  const lead = await project.read("generated/lead.ts");
  await project.write("generated/notes.md", "mine\n");
  const entries = [
    { kind: "change", path: "lead.ts", content: hashText(lead) },
    { kind: "create", path: "notes.md", content: hashText("mine\n") },
    { kind: "remove", path: "extra.ts", content: "" },
  ].map((entry) => ({ ...entry, old: hashText("evil\n") }));
  const written = { folder: "1", file: "2", at: 0 };
  const journal = { version: 2, written, folders: [], entries };
  await writeFile(join(run, "journal.json"), JSON.stringify(journal));
  for (const file of ["old-0", "old-2"])
    await writeFile(join(run, file), "evil\n");
  return run;
}

test.runIf(isWhole)(
  "a run folder that came with the checkout is named by each command, and does nothing (S6)",
  async () => {
    const project = await createProject(before);
    await project.generate();
    const old = await project.files();
    const name = runName(await deadPid());
    const run = await forge(project, name);
    const path = `.close-codegen/${name}`;
    const check = await project.cli(["check", "--offline", "--anew", "--json"]);
    expect(check.code).toBe(2);
    expect(JSON.parse(check.stdout).orgs[0].stale).toEqual([
      {
        path,
        status: "foreign",
        note: "was not written by a run in this folder: nothing in it is used",
      },
    ]);
    const frozen = await project.cli(["--offline", "--frozen"]);
    expect(frozen.code).toBe(1);
    expect(frozen.stderr).toContain("E_FROZEN");
    expect(frozen.stderr).toContain(`generated/${path} was not written by`);
    expect(await readdir(run)).toHaveLength(3);
    const { code, stderr } = await project.cli(["--offline"]);
    expect(code).toBe(0);
    expect(stderr).toContain("W_RUN_FOREIGN");
    const aside = `generated/.close-codegen/set-aside/${name}`;
    expect(stderr).toContain(`It is in ${aside} now`);
    expect(await readdir(project.path(aside))).toHaveLength(3);
    const { "notes.md": notes, ...files } = Object.fromEntries(
      [...(await project.files())].filter(([file]) => !file.startsWith(".")),
    );
    expect(notes).toBe("mine\n");
    expect(files).toEqual(Object.fromEntries(old));
    expect((await project.cli(["check", "--offline"])).code).toBe(0);
  },
);

test.runIf(isWhole)(
  "a run folder that git tracks is used by nobody, even where a run that was killed has made it (S6)",
  async () => {
    const project = await changed();
    await runWith(
      project,
      { kind: "kill before", call: "unlink generated/.close-codegen/run-" },
      "--offline",
    );
    const git = (...args: readonly string[]): void =>
      void execFileSync("git", args, { cwd: project.root, stdio: "pipe" });
    git("init", "-q");
    git("add", "-f", ".");
    const names = await namesIn(project);
    const { code, stderr } = await project.cli(["--offline"]);
    expect(stderr).toContain("is tracked by git. Nothing in it was used.");
    expect(code).toBe(0);
    expect(await namesIn(project)).toEqual(names);
    expect((await project.cli(["check", "--offline"])).stdout).toContain(
      "is tracked by git: nothing in it is used",
    );
    expect((await project.cli(["--offline", "--frozen"])).code).toBe(1);
  },
);

test("a run that undoes a killed one and then fails says both, and not that nothing was changed (R1)", async () => {
  const project = await changed();
  const crash = { kind: "kill before" } as const;
  const call = "unlink generated/.close-codegen/run-";
  await runWith(project, { ...crash, call }, "--offline");
  await project.configure({ importExtension: ".js" });
  const { code, stderr } = await project.cli([]);
  expect(code).toBe(1);
  expect(stderr).toContain("E_AUTH");
  expect(stderr).toContain("An earlier run was killed while it wrote to gener");
  expect(stderr).toContain("No other files were changed.");
  expect(stderr).not.toContain("No files were changed.");
});

test("two runs at once both succeed, and the result is whole (R1)", async () => {
  const { project } = await goLive();
  const { project: alone } = await goLive();
  await alone.generate();
  const runs = [project.generate(), project.generate(), project.pull()];
  await Promise.all(runs);
  expect(await project.files()).toEqual(await alone.files());
});

test("a run whose folders another one removes while it makes them makes them again (R1)", async () => {
  const project = await createProject(before);
  const { disarm } = await armFaults({
    roots: [project.path("generated")],
    kind: "fail",
    call: "mkdir .close-codegen",
    code: "ENOENT",
  });
  try {
    const work = (): Promise<string> => Promise.resolve("worked");
    expect(await withClaims([project.path("generated")], work)).toBe("worked");
  } finally {
    disarm();
  }
});

test("what a killed run left to keep others out keeps nobody out, and goes", async () => {
  const project = await createProject(before);
  const run = await leaveRun(project, runName(await deadPid()));
  await writeFile(join(run, "new-0"), "half a fi");
  await project.generate();
  expect(await namesIn(project)).not.toContain(".close-codegen");
});

test("what a run on another machine left keeps others out until it was silent for long", async () => {
  const project = await createProject(before);
  const run = await leaveRun(project, runName(1, "elsewhere"));
  const directory = project.path("generated");
  const work = (): Promise<string> => Promise.resolve("worked");
  const error = await failureOf(withClaims([directory], work, { patience: 0 }));
  expect(error.code).toBe("E_BUSY");
  expect(error.hint).toContain(run);
  const longAgo = new Date("2020-01-01T00:00:00Z");
  await utimes(run, longAgo, longAgo);
  expect(await withClaims([directory], work, { patience: 0 })).toBe("worked");
});

test("a run of the same number in a container before this one does not stop a run", async () => {
  const project = await createProject(before);
  const run = await leaveRun(project, runName(process.pid));
  const longAgo = new Date("2020-01-01T00:00:00Z");
  await utimes(run, longAgo, longAgo);
  expect((await project.generateOne()).written).toBe(true);
});

test("what people put beside the files of a killed run stays, and a link there leads nowhere (R2)", async () => {
  const project = await createProject(before);
  const run = await leaveRun(project, runName(await deadPid()));
  const outside = project.path("outside");
  await mkdir(outside);
  await writeFile(join(outside, "new-1"), "mine");
  await writeFile(join(run, "notes.txt"), "mine");
  await symlink(
    outside,
    join(dirname(run), runName(1).replace("0123", "4567")),
  );
  await project.write("generated/index.ts.4096731", "mine");
  await project.generate();
  expect(await readFile(join(run, "notes.txt"), "utf8")).toBe("mine");
  expect(await readdir(outside)).toEqual(["new-1"]);
  expect(await project.read("generated/index.ts.4096731")).toBe("mine");
});

test("a run waits for another one that is writing, and ends its wait when it is stopped", async () => {
  const { project } = await goLive();
  const run = await leaveRun(project, runName(process.pid));
  const stopping = new AbortController();
  const stopped = project.generate({ signal: stopping.signal });
  let waiting: Promise<unknown> = Promise.resolve();
  await new Promise<void>((resolve) => {
    waiting = project.generate({
      steps: async (title, work) => {
        if (title === "Write") resolve();
        return work(() => undefined);
      },
    });
  });
  expect([...(await project.files()).keys()]).toEqual([]);
  stopping.abort(new Error("stopped"));
  await expect(stopped).rejects.toThrow();
  await rm(run, { recursive: true });
  await waiting;
  expect((await project.files()).has("lead.ts")).toBe(true);
});

test("Ctrl-C before files are exchanged leaves everything as it was, and ends with 130", async () => {
  const project = await changed();
  const [old, names] = [await project.files(), await namesIn(project)];
  const { code, stderr } = await runWith(
    project,
    { kind: "interrupt", call: "open-wx generated/.close-codegen/run-" },
    "--offline",
  );
  expect(stderr).toContain("No files were changed.");
  expect(code).toBe(130);
  expect(await project.files()).toEqual(old);
  expect(await namesIn(project)).toEqual(names);
});

test("Ctrl-C while files are exchanged lets the run finish, which ends with 130", async () => {
  const project = await changed();
  const reference = await changed();
  await reference.generate({ offline: true });
  const { code } = await runWith(
    project,
    { kind: "interrupt", call: "rename generated/.close-codegen/run-" },
    "--offline",
  );
  expect(code).toBe(130);
  expect(await project.files()).toEqual(await reference.files());
  expect(await namesIn(project)).toEqual(await namesIn(reference));
});

test("an output that cannot be written stays as it was, the other is written, and with --together neither is (R1)", async () => {
  const orgs = (docs: "full" | "none"): Config => ({
    source: "sample",
    importExtension: ".js",
    runtime: "import",
    docs,
    orgs: { one: { output: "one" }, two: { output: "two" } },
  });
  const project = await createProject(orgs("full"));
  await project.generate();
  const files = async () => [
    await project.files("one"),
    await project.files("two"),
  ];
  const [one, two] = await files();
  await project.configure(orgs("none"));
  const generate = async (together: boolean) => {
    const armed = await armFaults({
      roots: [project.path("two")],
      kind: "fail",
      code: "ENOSPC",
      call: "rename .close-codegen/run-",
    });
    return failureOf(project.generate({ together })).finally(armed.disarm);
  };
  const neither = await generate(true);
  expect(neither.code).toBe("E_OUTPUT_WRITE");
  expect(neither.message).toContain(project.path("two"));
  expect(neither.message).toContain("the disk is full (ENOSPC)");
  expect(neither.filesChanged).toBe(false);
  expect(await files()).toEqual([one, two]);
  const error = await generate(false);
  expect(error.message).toContain(project.path("two"));
  expect(error.filesChanged).toBe(true);
  const [changed, kept] = await files();
  expect(kept).toEqual(two);
  expect(changed?.get("lead.ts")).not.toBe(one?.get("lead.ts"));
  expect(
    await project.cli(["check", "--offline", "--org", "one"]),
  ).toMatchObject({ code: 0 });
});

test("a file that somebody saves while others are made ready is not replaced (R2)", async () => {
  const project = await changed();
  const mine = "export const mine = 1;\n";
  const armed = await armFaults({
    roots: [project.root],
    kind: { meanwhile: () => project.write("generated/lead.ts", mine) },
    call: "open-wx generated/.close-codegen/run-",
  });
  const run = project.generate({ offline: true });
  const error = await failureOf(run).finally(armed.disarm);
  expect(error.code).toBe("E_OUTPUT_EDITED");
  expect(error.filesChanged).toBe(false);
  expect(await project.read("generated/lead.ts")).toBe(mine);
  expect(await namesIn(project)).not.toContain(".close-codegen");
});

test("files of its own that a run cannot remove at once, it removes all the same (R1)", async () => {
  const project = await changed();
  const armed = await armFaults({
    roots: [project.root],
    kind: "fail",
    code: "EBUSY",
    call: "unlink generated/.close-codegen/run-*/old-",
  });
  await project.generate({ offline: true }).finally(armed.disarm);
  expect(await namesIn(project)).not.toContain(".close-codegen");
});
