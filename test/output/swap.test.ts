/** How files change places: either one is there at any moment, and what fails is taken back exactly. */
import { renameSync, rmSync } from "node:fs";
import {
  chmod,
  chown,
  mkdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { hashText } from "../../src/hash.js";
import { writeJournal } from "../../src/output/journal.js";
import type { JournalEntry, Journal } from "../../src/output/journal.js";
import type { OutputWrite } from "../../src/output/stage.js";
import { withClaims } from "../../src/output/claim-and-write.js";
import type { Healed } from "../../src/output/claim-and-write.js";
import type { CodegenError } from "../../src/index.js";
import { armFaults } from "../support/faults.js";
import type { Armed, Fault } from "../support/faults.js";
import {
  look,
  put,
  runName,
  temporaryFolder,
  write,
} from "../support/outputs.js";
import type { Files } from "../support/outputs.js";
import { failureOf } from "../support/project.js";

const lock = "close.lock.json";

function carryOut(...writes: readonly OutputWrite[]): Promise<void> {
  const directories = writes.map(({ directory }) => directory);
  return withClaims(directories, (go) => go(writes));
}

/** Carries a write out on a disk that goes wrong; its failure. */
async function failing(
  work: OutputWrite,
  fault: Omit<Fault, "roots">,
): Promise<{ readonly error: CodegenError; readonly calls: Armed["calls"] }> {
  const armed = await armFaults({ roots: [work.directory], ...fault });
  const error = await failureOf(carryOut(work)).finally(armed.disarm);
  return { error, calls: armed.calls };
}

/** Carries a write out while something else happens before a call. */
async function beside(
  work: OutputWrite,
  call: string,
  meanwhile: () => Promise<void>,
): Promise<Armed["calls"]> {
  const kind = { meanwhile };
  const armed = await armFaults({ roots: [work.directory], kind, call });
  onTestFinished(armed.disarm);
  await carryOut(work);
  return armed.calls;
}

/** A write that makes, changes and removes, the lock among it. */
async function mixed() {
  const root = await temporaryFolder();
  await put(root, { "b.ts": "b", "c.ts": "c", [lock]: "{}", "mine.txt": "" });
  const before = await look(root);
  const work = write(
    root,
    { create: ["a.ts"], change: ["b.ts", lock], remove: ["c.ts"] },
    { "a.ts": "A", "b.ts": "B", [lock]: '{"new":true}' },
  );
  return { root, before, work };
}

describe("the lock", () => {
  test("is exchanged when all other files are, and not when one of them cannot be (R1)", async () => {
    const { root, before, work } = await mixed();
    for (const call of ["rename *new-0", "rename *new-1", "rename c.ts"]) {
      const fault = { kind: "fail", code: "EIO", call } as const;
      const { error, calls } = await failing(work, fault);
      expect(error.code).toBe("E_OUTPUT_WRITE");
      const isLock = (one: string): boolean => /^rename .*new-2$/.test(one);
      expect(calls.filter(isLock)).toEqual([]);
      expect(await look(root)).toEqual(before);
    }
  });

  test("is named by an error of what is noted about the write, before and after", async () => {
    const { root, before, work } = await mixed();
    for (const call of [
      "open-wx *journal.new",
      "rename *journal.new",
      "unlink *journal.json",
    ]) {
      const { error } = await failing(work, {
        ...{ kind: "fail", code: "ENOSPC", call },
      });
      expect(error).toMatchObject({
        code: "E_OUTPUT_WRITE",
        message: expect.stringContaining(join(root, lock)),
      });
      expect(await look(root)).toEqual(before);
    }
  });
});

describe("a text that cannot be made ready", () => {
  test.each(["open-wx *new-0", "writeFile *new-0", "sync *new-1", "stat b.ts"])(
    "because of %s is told by the file that it is for, and nothing has changed (R1)",
    async (call) => {
      const { root, before, work } = await mixed();
      const fault = { kind: "fail", code: "EDQUOT", call } as const;
      const { error } = await failing(work, fault);
      expect(error.code).toBe("E_OUTPUT_WRITE");
      const file = call.endsWith("new-0") ? "a.ts" : "b.ts";
      expect(error.message).toContain(`${join(root, file)} could not be`);
      expect(await look(root)).toEqual(before);
    },
  );

  test("because there is none is a mistake of ours that changes nothing", async () => {
    const root = await temporaryFolder();
    const work = write(root, { create: ["a.ts"] }, {});
    await expect(carryOut(work)).rejects.toThrow(
      new TypeError("The plan names a.ts, but there is no text for it."),
    );
    expect(await look(root)).toEqual({});
  });
});

describe("a disk that knows no flush, no permissions and no links", () => {
  test.each(["EINVAL", "ENOSYS", "ENOTSUP", "EPERM", "EACCES", "EROFS"])(
    "and answers %s to them, is written to all the same (R1)",
    async (code) => {
      for (const call of ["sync ", "chmod ", "chown ", "link "]) {
        const { root, work } = await mixed();
        const armed = await armFaults({
          ...{ roots: [root], kind: "fail", code, call },
          ...{ lasts: true, only: call },
        });
        await carryOut(work).finally(armed.disarm);
        expect(armed.calls.join("\n")).toContain(call);
        expect(await look(root)).toMatchObject({ "a.ts": "A", "b.ts": "B" });
      }
    },
  );

  test.each(["EIO", "ENOSPC", "EDQUOT"])(
    "but says at a flush that a text is lost (%s), changes nothing (R1)",
    async (code) => {
      const { root, before, work } = await mixed();
      const call = "sync *journal.new";
      const { error } = await failing(work, { kind: "fail", code, call });
      expect(error.code).toBe("E_OUTPUT_WRITE");
      expect(await look(root)).toEqual(before);
    },
  );
});

test("once all files are exchanged no call that fails makes the write fail, or leaves files of ours (R1)", async () => {
  const done = { "a.ts": "A", [lock]: "{2}", "mine.txt": "" };
  const attempt = async (at: number): Promise<Armed["calls"]> => {
    const root = await temporaryFolder();
    await put(root, { "old/c.ts": "c", [lock]: "{}", "mine.txt": "" });
    const work = write(
      root,
      { create: ["a.ts"], change: [lock], remove: ["old/c.ts"] },
      { "a.ts": "A", [lock]: "{2}" },
    );
    const fault = { kind: "fail", code: "EIO", at } as const;
    const armed = await armFaults({ roots: [root], ...fault });
    await carryOut(work).finally(armed.disarm);
    expect(await look(root), armed.calls[at - 1] ?? "").toEqual(done);
    return armed.calls;
  };
  const calls = await attempt(Infinity);
  const isEnd = (call: string): boolean =>
    /^unlink .*journal\.json$/.test(call);
  const end = calls.findIndex(isEnd) + 1;
  expect(end).toBeGreaterThan(0);
  for (let at = end + 1; at <= calls.length; at += 1) await attempt(at);
});

describe("what somebody does while files are exchanged", () => {
  const fault = { kind: "fail", code: "EIO", call: "rename c.ts" } as const;

  test("to a file that is not exchanged yet is not taken back with the write (R2)", async () => {
    const { root, work } = await mixed();
    // The journal cannot be written: nothing has been exchanged, and everything is undone.
    const edit = async (): Promise<void> => {
      await writeFile(join(root, "b.tmp"), "edited");
      await rename(join(root, "b.tmp"), join(root, "b.ts"));
    };
    const armed = await armFaults({
      roots: [root],
      kind: {
        meanwhile: async () => {
          await edit();
          throw Object.assign(new Error("EIO"), { code: "EIO" });
        },
      },
      call: "open-wx *journal.new",
    });
    await failureOf(carryOut(work)).finally(armed.disarm);
    expect(await readFile(join(root, "b.ts"), "utf8")).toBe("edited");
  });

  test("to a file that was removed is kept (R2)", async () => {
    const root = await temporaryFolder();
    await put(root, { "c.ts": "c", [lock]: "{}" });
    const work = write(
      root,
      { change: [lock], remove: ["c.ts"] },
      {
        [lock]: "{2}",
      },
    );
    const armed = await armFaults({
      roots: [root],
      kind: {
        meanwhile: async () => {
          await put(root, { "c.ts": "somebody's" });
          throw Object.assign(new Error("EIO"), { code: "EIO" });
        },
      },
      call: "rename *new-0",
    });
    await failureOf(carryOut(work)).finally(armed.disarm);
    expect(await look(root)).toEqual({ "c.ts": "somebody's", [lock]: "{}" });
  });

  test("to folders is no hindrance: one that is there need not be made", async () => {
    const root = await temporaryFolder();
    const work = write(
      root,
      { create: ["objects/a.ts"] },
      {
        "objects/a.ts": "A",
      },
    );
    await beside(work, "mkdir objects", () => put(root, { "objects/b": "" }));
    expect(await look(root)).toEqual({
      "objects/": "",
      "objects/a.ts": "A",
      "objects/b": "",
    });
  });

  test("is what a failed write leaves, and only that (R1)", async () => {
    const { root, before, work } = await mixed();
    await failing(work, fault);
    expect(await look(root)).toEqual(before);
  });
});

describe("folders", () => {
  const texts = { "a/b/c/x.ts": "x", "a/b/y.ts": "y", "a/z.ts": "z" };
  const create = Object.keys(texts);
  const fault = { kind: "fail", code: "EIO", call: "rename *new-1" } as const;

  test("that a failed write has made go again, nested ones too (R1)", async () => {
    const root = await temporaryFolder();
    await failing(write(root, { create }, texts), fault);
    expect(await look(root)).toEqual({});
  });

  test("that were there before stay, empty or not (R1)", async () => {
    const root = await temporaryFolder();
    await mkdir(join(root, "a/b"), { recursive: true });
    await failing(write(root, { create }, texts), fault);
    expect(await look(root)).toEqual({ "a/": "", "a/b/": "" });
  });

  test("that cannot be made are told by their paths", async () => {
    const root = await temporaryFolder();
    const { error } = await failing(write(root, { create }, texts), {
      ...{ kind: "fail", code: "EACCES", call: "mkdir a/b" },
    });
    expect(error.code).toBe("E_OUTPUT_WRITE");
    expect(error.message).toContain(`${join(root, "a", "b")} could not be`);
    expect(await look(root)).toEqual({});
  });

  test("that removals have emptied go, others stay", async () => {
    const root = await temporaryFolder();
    await put(root, { "a/x.ts": "", "b/x.ts": "", "b/mine": "", "x.ts": "" });
    await mkdir(join(root, "c"));
    await put(root, { "c/old.ts": "" });
    const remove = ["a/x.ts", "b/x.ts", "x.ts"];
    const change = ["c/old.ts"];
    await carryOut(write(root, { remove, change }, { "c/old.ts": "new" }));
    expect(await look(root)).toEqual({
      "b/": "",
      "b/mine": "",
      "c/": "",
      "c/old.ts": "new",
    });
  });
});

describe("copies of edited files", () => {
  const copies = new Map([
    ["a.ts", ".close-codegen/edited/a.1.ts"],
    ["b.ts", ".close-codegen/edited/b.2.ts"],
  ]);
  const replace = (root: string): OutputWrite =>
    write(
      root,
      { change: ["a.ts"], remove: ["b.ts"] },
      { "a.ts": "A" },
      { copies },
    );

  test("are kept of all that are replaced, and one that is there already is as good", async () => {
    const root = await temporaryFolder();
    for (const _ of ["first", "again"]) {
      await put(root, { "a.ts": "mine", "b.ts": "my own" });
      await carryOut(replace(root));
      expect(await look(root)).toEqual({
        ".close-codegen/": "",
        ".close-codegen/.gitignore": "*\n",
        ".close-codegen/edited/": "",
        ".close-codegen/edited/a.1.ts": "mine",
        ".close-codegen/edited/b.2.ts": "my own",
        "a.ts": "A",
      });
    }
  });

  test("that cannot be kept stop the write (R2)", async () => {
    const root = await temporaryFolder();
    await put(root, { "a.ts": "mine", "b.ts": "my own" });
    const before = await look(root);
    const { error } = await failing(replace(root), {
      ...{ kind: "fail", code: "ENOSPC", call: "mkdir .close-codegen/edited" },
    });
    expect(error.code).toBe("E_OUTPUT_WRITE");
    expect(error.message).toContain(
      join(root, ".close-codegen", "edited", "a.1.ts"),
    );
    expect(await look(root)).toEqual(before);
  });
});

describe("what takes a file's place", () => {
  test("has its permissions and its owner", async () => {
    const root = await temporaryFolder();
    await put(root, { "a.ts": "a" });
    const file = join(root, "a.ts");
    // Only root may give files away; for all others the owner stays the same anyway.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) await chown(file, 1234, 4321);
    await chmod(file, 0o640);
    const { uid, gid, mode } = await stat(file);
    await carryOut(write(root, { change: ["a.ts"] }, { "a.ts": "A" }));
    expect(await stat(file)).toMatchObject({ uid, gid, mode });
    expect(await readFile(file, "utf8")).toBe("A");
  });

  test("has another owner where none can be given", async () => {
    const root = await temporaryFolder();
    await put(root, { "a.ts": "a" });
    const work = write(root, { change: ["a.ts"] }, { "a.ts": "A" });
    const fault = { kind: "fail", code: "EPERM", call: "chown" } as const;
    const armed = await armFaults({ roots: [root], ...fault });
    await carryOut(work).finally(armed.disarm);
    expect(await look(root)).toEqual({ "a.ts": "A" });
  });

  test("is taken back with the old permissions where there are no hard links (R1)", async () => {
    const { root, before, work } = await mixed();
    const file = join(root, "b.ts");
    await chmod(file, 0o640);
    const { mode } = await stat(file);
    // A folder stands where the last file is to go.
    await mkdir(join(root, "d.ts/in"), { recursive: true });
    const plan = { ...work.plan, create: ["a.ts", "d.ts"] };
    const texts = new Map([...work.texts, ["d.ts", ""]]);
    const call = "link ";
    const { error } = await failing(
      { ...work, plan, texts },
      { ...{ kind: "fail", code: "EPERM", call }, lasts: true, only: call },
    );
    expect(error.message).toContain("d.ts");
    await rm(join(root, "d.ts"), { recursive: true });
    expect(await look(root)).toEqual(before);
    expect((await stat(file)).mode).toBe(mode);
  });
});

describe("a journal", () => {
  /** An output with the folder of a run that gave up, whose journal says what is given. */
  async function leave(files: Files, journal: Journal): Promise<string> {
    const output = join(await temporaryFolder(), "out");
    await mkdir(output);
    const run = join(output, ".close-codegen", runName(process.pid));
    await put(output, files);
    await mkdir(run, { recursive: true });
    await put(run, { "old-0": "old" });
    await writeJournal(run, journal);
    await utimes(run, new Date(0), new Date(0));
    return output;
  }

  const entry: JournalEntry = {
    ...{ kind: "change", path: "a.ts" },
    ...{ content: hashText("new"), old: hashText("old") },
  };

  test("removes no folder that its files do not lie in (S6)", async () => {
    const path = "objects/a.ts";
    const output = await leave(
      { [path]: "new", "mine/x": "" },
      {
        folders: ["mine", "objects"],
        entries: [{ ...entry, kind: "create", path, old: "" }],
      },
    );
    await rm(join(output, "mine/x"));
    await withClaims([output], () => Promise.resolve());
    expect(await look(output)).toEqual({ "mine/": "" });
  });

  test("puts an old text back if it is the one that it names; another is kept aside, and named (S6)", async () => {
    const healed: Healed[] = [];
    const onHealed = (one: Healed): void => void healed.push(one);
    const good = await leave(
      { "a.ts": "new" },
      { folders: [], entries: [entry] },
    );
    await withClaims([good], () => Promise.resolve(), { onHealed });
    expect(await look(good)).toEqual({ "a.ts": "old" });
    const bad = await leave(
      { "a.ts": "new" },
      { folders: [], entries: [{ ...entry, old: hashText("other") }] },
    );
    await withClaims([bad], () => Promise.resolve(), { onHealed });
    expect(await readFile(join(bad, "a.ts"), "utf8")).toBe("new");
    const aside = join(bad, ".close-codegen/set-aside", runName(process.pid));
    expect(await readFile(join(aside, "old-0"), "utf8")).toBe("old");
    expect(healed).toMatchObject([
      { paths: ["a.ts"], aside: null },
      { paths: [], aside },
    ]);
  });

  test("that is undone only in part says that files were changed (R1)", async () => {
    const output = await leave(
      { "a.ts": "new", "b/x.ts": "new" },
      { folders: [], entries: [entry, { ...entry, path: "b/x.ts" }] },
    );
    const run = join(output, ".close-codegen", runName(process.pid));
    await put(run, { "old-1": "old" });
    await utimes(run, new Date(0), new Date(0));
    await rm(join(output, "b"), { recursive: true });
    await put(output, { "elsewhere/x.ts": "new" });
    await symlink(join(output, "elsewhere"), join(output, "b"));
    const error = await failureOf(
      withClaims([output], () => Promise.resolve()),
    );
    expect(error).toMatchObject({
      code: "E_OUTPUT_UNSAFE",
      filesChanged: true,
    });
    expect(await readFile(join(output, "a.ts"), "utf8")).toBe("old");
    expect(await readFile(join(output, "elsewhere/x.ts"), "utf8")).toBe("new");
  });
});

describe("a folder that becomes a link while files are written", () => {
  const path = "objects/x.ts";
  /** An output, and beside it a folder of somebody's with files of the same names. */
  async function around() {
    const root = await temporaryFolder();
    await put(root, {
      [`out/${path}`]: "old",
      [`out/${lock}`]: "{}",
      "outside/x.ts": "somebody's",
    });
    const output = join(root, "out");
    const link = async (): Promise<void> => {
      await rename(join(output, "objects"), join(root, "real"));
      await symlink(join(root, "outside"), join(output, "objects"));
    };
    const back = (): void => {
      rmSync(join(output, "objects"));
      renameSync(join(root, "real"), join(output, "objects"));
    };
    return { root, output, link, back };
  }

  async function arm(fault: Fault): Promise<void> {
    onTestFinished((await armFaults(fault)).disarm);
  }

  test.each([
    ["open-wx *new-0", { change: [path] }],
    ["rename *journal.new", { change: [path] }],
    ["rename *journal.new", { remove: [path] }],
    ["rename *journal.new", { create: ["objects/y.ts"] }],
  ])(
    "before %s of %j ends the write, and nothing outside changes (S6)",
    async (at, plan) => {
      const { root, output, link } = await around();
      const texts = { [path]: "new", "objects/y.ts": "new", [lock]: "{2}" };
      const work = write(output, { change: [lock], ...plan }, texts);
      const kind = { meanwhile: link };
      const armed = await armFaults({ roots: [output], kind, call: at });
      const error = await failureOf(carryOut(work)).finally(armed.disarm);
      expect(error.message).toContain(join(output, "objects"));
      expect(await look(join(root, "outside"))).toEqual({
        "x.ts": "somebody's",
      });
      expect(await readFile(join(root, "real/x.ts"), "utf8")).toBe("old");
    },
  );

  test.each([
    ["stays one", false],
    ["is a folder again when the write looks once more", true],
  ])(
    "at the very moment of a rename, and %s, is never a success (S6)",
    async (_, isBack) => {
      const { output, link, back } = await around();
      const work = write(
        output,
        { change: [path, lock] },
        { [path]: "new", [lock]: "{2}" },
      );
      const meanwhile = async (): Promise<void> => {
        await link();
        const next = { roots: [output], call: "lstatSync objects" };
        if (isBack) await arm({ ...next, kind: { atOnce: back } });
      };
      await arm({
        roots: [output],
        kind: { meanwhile },
        call: "rename *new-0",
      });
      const error = await failureOf(carryOut(work));
      expect(error.message).toContain(join(output, "objects"));
      expect(error.filesChanged).toBe(true);
      expect(await readFile(join(output, lock), "utf8")).toBe("{}");
    },
  );
});
