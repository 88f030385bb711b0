/** Who may write to an output: one run at a time, whatever others left there, and however they end. */
import { mkdir, rm, stat, symlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { newRunName } from "../../src/output/run-folder.js";
import { listRuns } from "../../src/output/runs.js";
import { withClaims } from "../../src/output/claim-and-write.js";
import { armFaults } from "../support/faults.js";
import type { Armed, Fault } from "../support/faults.js";
import { look, put, runName, temporaryFolder } from "../support/outputs.js";
import { failureOf } from "../support/project.js";

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const work = (): Promise<string> => Promise.resolve("worked");

/** Claims an output that lies in an empty folder. */
function claim(directory: string, patience = 0): Promise<string> {
  return withClaims([directory], work, { patience });
}

/** Puts the folder of a run into an output, as old as told. */
async function leave(
  directory: string,
  name: string,
  time = new Date(),
): Promise<string> {
  const run = join(directory, ".close-codegen", name);
  await mkdir(run, { recursive: true });
  await utimes(run, time, time);
  return run;
}

async function arm(fault: Fault): Promise<Armed> {
  const armed = await armFaults(fault);
  onTestFinished(armed.disarm);
  return armed;
}

function count(armed: Armed, start: string): number {
  return armed.calls.filter((call) => call.startsWith(start)).length;
}

/** A process of this machine that is alive and not this one. */
const alive = process.ppid;

describe("a run that is at work", () => {
  test("keeps others out, which make no folder beside its own, and name what they wait for", async () => {
    const root = await temporaryFolder();
    // A process that was stopped a year ago goes on one day.
    const longAgo = new Date("2025-01-01T00:00:00Z");
    const run = await leave(root, runName(alive), longAgo);
    const armed = await arm({ roots: [root], kind: "nothing" });
    const error = await failureOf(claim(root));
    expect(error).toMatchObject({
      code: "E_BUSY",
      message: `Another run is writing to ${root}.`,
      hint: `Wait for it and run again. If there is none, remove ${run}.`,
    });
    expect(count(armed, "mkdir")).toBe(0);
    expect(await listRuns(root)).toMatchObject([{ state: "working" }]);
  });

  test("is not taken for gone because another user's processes cannot be asked", async () => {
    const root = await temporaryFolder();
    await leave(root, runName(alive));
    vi.spyOn(process, "kill").mockImplementation(() => {
      throw Object.assign(new Error("not yours"), { code: "EPERM" });
    });
    expect((await failureOf(claim(root))).code).toBe("E_BUSY");
  });

  test("is asked for as often as the patience lasts, after pauses of one to three twentieths of a second", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.995);
    for (const [patience, looks] of [
      [0, 1],
      [149, 2],
      [150, 3],
    ] as const) {
      const root = await temporaryFolder();
      await leave(root, runName(alive));
      const armed = await armFaults({ roots: [root], kind: "nothing" });
      await failureOf(claim(root, patience)).finally(armed.disarm);
      // The last one is for the message.
      expect(count(armed, "readdir .close-codegen")).toBe(looks + 1);
    }
  });

  test("that ends while another gives up is not named any more", async () => {
    const root = await temporaryFolder();
    const run = await leave(root, runName(alive));
    const meanwhile = (): Promise<void> => rm(run, { recursive: true });
    await arm({ roots: [root], kind: { meanwhile }, at: 7 });
    expect((await failureOf(claim(root))).hint).toBe(
      `Wait for it and run again. If there is none, remove ${join(root, ".close-codegen")}.`,
    );
  });

  test("shows every ten seconds that it is alive, and no more when it has ended", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const root = await temporaryFolder();
    const longAgo = new Date("2025-01-01T00:00:00Z");
    let folder = "";
    await withClaims([root], async () => {
      const [run] = await listRuns(root);
      folder = run?.folder ?? "";
      await utimes(folder, longAgo, longAgo);
      vi.advanceTimersByTime(9999);
      expect((await stat(folder)).mtime).toEqual(longAgo);
      vi.advanceTimersByTime(1);
      await vi.waitFor(async () =>
        expect((await stat(folder)).mtime).not.toEqual(longAgo),
      );
    });
    expect(vi.getTimerCount()).toBe(0);
    expect(await look(root)).toEqual({});
  });
});

describe("a run that is gone", () => {
  test.each([
    ["of this process", runName(process.pid)],
    ["on another machine", runName(alive, "elsewhere")],
  ])("%s counts as gone after a minute of silence", async (_, name) => {
    const root = await temporaryFolder();
    const time = new Date("2026-01-01T00:00:00Z");
    await leave(root, name, time);
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(time.getTime() + 60_000);
    expect(await listRuns(root)).toMatchObject([{ state: "working" }]);
    vi.setSystemTime(time.getTime() + 60_001);
    expect(await listRuns(root)).toMatchObject([{ state: "ended" }]);
    expect(await claim(root)).toBe("worked");
    expect(await look(root)).toEqual({});
  });

  test("because it gave up lets others in, though its process is alive", async () => {
    const root = await temporaryFolder();
    await leave(root, runName(alive), new Date(0));
    expect(await claim(root)).toBe("worked");
    expect(await look(root)).toEqual({});
  });

  test("between two looks at the output is no run", async () => {
    const root = await temporaryFolder();
    const name = runName(alive);
    const run = await leave(root, name);
    const meanwhile = (): Promise<void> => rm(run, { recursive: true });
    const call = `lstat .close-codegen/${name}`;
    await arm({ roots: [root], kind: { meanwhile }, call });
    expect(await claim(root)).toBe("worked");
  });

  test("loses what runs put into its folder, and nothing that people put there", async () => {
    const root = await temporaryFolder();
    const name = runName(process.pid);
    const folder = `.close-codegen/${name}`;
    const mine = ["my-new-0", "new-0.bak", "old-", "journal.json~"];
    const theirs = ["new-0", "old-12", "journal.new"];
    for (const file of [...mine, ...theirs])
      await put(root, { [`${folder}/${file}`]: file });
    await utimes(join(root, folder), new Date(0), new Date(0));
    expect(await claim(root)).toBe("worked");
    const left = Object.keys(await look(join(root, folder)));
    expect(left.sort()).toEqual(mine.sort());
  });
});

describe("a folder that is not a run's", () => {
  test.each([`${newRunName()}-mine`, `my-${newRunName()}`, "edited"])(
    "%s keeps nobody out, and stays",
    async (name) => {
      const root = await temporaryFolder();
      await leave(root, name, new Date(0));
      expect(await listRuns(root)).toEqual([]);
      expect(await claim(root)).toBe("worked");
      expect(Object.keys(await look(root))).toContain(
        `.close-codegen/${name}/`,
      );
    },
  );

  test("nor is a file of a run's name one", async () => {
    const root = await temporaryFolder();
    await put(root, { [`.close-codegen/${runName(alive)}`]: "" });
    expect(await listRuns(root)).toEqual([]);
  });

  test("a link in the place of the control folder leads nowhere (S6)", async () => {
    const root = await temporaryFolder();
    const elsewhere = await temporaryFolder();
    const control = join(root, ".close-codegen");
    await symlink(elsewhere, control);
    expect(await failureOf(claim(root))).toMatchObject({
      code: "E_OUTPUT_UNSAFE",
      message: `${control} is a link or a file, so nothing is written there.`,
      hint: "Move it elsewhere and run again: a folder of that name is where runs keep their notes.",
    });
    expect(await look(elsewhere)).toEqual({});
  });
});

describe("two runs that come at once", () => {
  test("see each other: the one that looks last goes, and takes its folders with it", async () => {
    const root = await temporaryFolder();
    const output = join(root, "out");
    const name = runName(alive);
    const meanwhile = async (): Promise<void> =>
      void (await leave(output, name));
    // Before it looks around for the second time, its own folder made.
    const armed = await arm({ roots: [output], kind: { meanwhile }, at: 9 });
    expect((await failureOf(claim(output))).code).toBe("E_BUSY");
    expect(armed.calls[8]).toBe("readdir .close-codegen");
    expect(Object.keys(await look(root)).sort()).toEqual([
      "out/",
      "out/.close-codegen/",
      "out/.close-codegen/.gitignore",
      `out/.close-codegen/${name}/`,
    ]);
  });

  test.each(["mkdir .close-codegen", "mkdir .close-codegen/run-"])(
    "of which one removes the folder around the other's (%s) both get their turn (R1)",
    async (call) => {
      const root = await temporaryFolder();
      const output = join(root, "out");
      const fault = { roots: [output], call, code: "ENOENT" };
      const armed = await arm({ ...fault, kind: "fail" });
      expect(await claim(output, 1000)).toBe("worked");
      expect(count(armed, call)).toBeGreaterThan(1);
      expect(await look(root)).toEqual({});
    },
  );
});

describe("an output that cannot be claimed", () => {
  test.each([
    ["mkdir .close-codegen", ".close-codegen"],
    ["mkdir .close-codegen/run-", ".close-codegen/run-"],
  ])(
    "because of %s is an error that names the folder (R1)",
    async (call, path) => {
      const root = await temporaryFolder();
      const output = join(root, "deep", "er", "out");
      const fault = { roots: [output], call, code: "EACCES" };
      await arm({ ...fault, kind: "fail" });
      const error = await failureOf(claim(output));
      expect(error.code).toBe("E_OUTPUT_WRITE");
      expect(error.message).toContain(join(output, path));
      expect(await look(root)).toEqual({});
    },
  );
});

describe("the folders that a run has made to write into", () => {
  test("go when nothing came to lie in them, also where they are nested", async () => {
    const root = await temporaryFolder();
    await mkdir(join(root, "here"));
    expect(await claim(join(root, "here/deep/er/out"))).toBe("worked");
    expect(await look(root)).toEqual({ "here/": "" });
  });

  test("stay from the first one on in which something lies", async () => {
    const root = await temporaryFolder();
    const output = join(root, "deep/er/out");
    await withClaims([output], () => put(root, { "deep/mine.txt": "" }));
    expect(await look(root)).toEqual({ "deep/": "", "deep/mine.txt": "" });
  });

  test("stay where they were there before", async () => {
    const root = await temporaryFolder();
    await mkdir(join(root, "out"));
    await claim(join(root, "out"));
    expect(await look(root)).toEqual({ "out/": "" });
  });

  test.each([
    ["EBUSY", 2],
    ["ENOTEMPTY", 1],
    ["EEXIST", 1],
    ["ENOENT", 1],
  ])(
    "are tried to be removed again after %s or not (%i)",
    async (code, times) => {
      const root = await temporaryFolder();
      const output = join(root, "out");
      const call = "rmdir .close-codegen";
      const armed = await arm({
        ...{ roots: [output], kind: "fail", code },
        // The folder itself, not the run's within it.
        at: await lastCall(output, call),
      });
      await claim(output);
      const tries = armed.calls.filter((one) => one === call);
      expect(tries).toHaveLength(times);
      expect(Object.keys(await look(root))).toHaveLength(times === 2 ? 0 : 3);
    },
  );

  test("that a disk refuses to remove twice stay, and what was above them", async () => {
    const root = await temporaryFolder();
    const output = join(root, "out");
    const fault = {
      roots: [output],
      code: "EBUSY",
      only: "rmdir .close-codegen",
    };
    await arm({ ...fault, kind: "fail", call: fault.only, lasts: true });
    expect(await claim(output)).toBe("worked");
    expect(Object.keys(await look(root))).toContain("out/.close-codegen/");
  });
});

/** The number of a call in a claim of an empty output. */
async function lastCall(output: string, call: string): Promise<number> {
  const armed = await armFaults({ roots: [output], kind: "nothing" });
  await claim(output).finally(armed.disarm);
  return armed.calls.lastIndexOf(call) + 1;
}
