/** Plans and writes of outputs, step by step in this process; whole runs are in `generate-*.test.ts`. */
import {
  cp,
  mkdir,
  readFile,
  readdir,
  rm,
  rmdir,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  controlFolder,
  gaveUp,
  newRunName,
} from "../../src/output/run-folder.js";
import { writeError } from "../../src/output/file-error.js";
import { hashText } from "../../src/hash.js";
import { healOutput } from "../../src/output/heal.js";
import {
  readRunJournal,
  writeDurably,
  writeJournal,
} from "../../src/output/journal.js";
import type { JournalEntry } from "../../src/output/journal.js";
import {
  isUnchanged,
  planWrite,
  readState,
} from "../../src/output/plan-write.js";
import { listRuns, pendingOf } from "../../src/output/runs.js";
import type { OutputWrite } from "../../src/output/stage.js";
import { withClaims } from "../../src/output/claim-and-write.js";
import { CodegenError } from "../../src/errors.js";
import { armFaults } from "../support/faults.js";
import { look, put, temporaryFolder, write } from "../support/outputs.js";
import { failureOf } from "../support/project.js";

/** Two outputs, in each of which one file is made, one changed and one removed. */
async function twoOutputs() {
  const root = await temporaryFolder();
  const directories = [join(root, "a"), join(root, "b")];
  for (const directory of directories)
    await put(directory, { "lead.ts": "old", "objects/gone.ts": "gone" });
  const plan = {
    create: ["types/new.ts"],
    change: ["lead.ts"],
    remove: ["objects/gone.ts"],
  };
  const texts = { "lead.ts": "new", "types/new.ts": "made" };
  const writes = directories.map((directory) => write(directory, plan, texts));
  return {
    root,
    directories,
    before: await look(root),
    writeAll: () => withClaims(directories, (carryOut) => carryOut(writes)),
  };
}

describe("a write of two outputs", () => {
  test("changes both, and leaves nothing of its own", async () => {
    const { root, writeAll } = await twoOutputs();
    await writeAll();
    expect(await look(root)).toEqual(
      Object.fromEntries(
        ["a", "b"].flatMap((name) => [
          [`${name}/`, ""],
          [`${name}/lead.ts`, "new"],
          [`${name}/types/`, ""],
          [`${name}/types/new.ts`, "made"],
        ]),
      ),
    );
  });

  test("that fails in the second leaves both as they were (R1)", async () => {
    const { root, before, writeAll } = await twoOutputs();
    const armed = await armFaults({
      roots: [root],
      kind: "fail",
      code: "ENOSPC",
      call: "rename b/objects/gone.ts",
    });
    const error = await failureOf(writeAll()).finally(armed.disarm);
    expect(error).toMatchObject({
      code: "E_OUTPUT_WRITE",
      message: expect.stringContaining(join("b", "objects", "gone.ts")),
    });
    expect(error.filesChanged).not.toBe(true);
    expect(await look(root)).toEqual(before);
  });

  test.each([
    [
      "one of them",
      "rename b/",
      /\. The files in \S+b could not all be put back\.$/,
    ],
    [
      "either",
      "rename ",
      /\. The files in \S+b, \S+a could not all be put back\.$/,
    ],
  ])(
    "that cannot be undone in %s says so, and the next run undoes it first (R1)",
    async (_, only, message) => {
      const { root, directories, before, writeAll } = await twoOutputs();
      const armed = await armFaults({
        roots: [root],
        kind: "fail",
        code: "EIO",
        call: "rename b/*new-1",
        lasts: true,
        only,
      });
      const error = await failureOf(writeAll()).finally(armed.disarm);
      expect(error).toMatchObject({
        code: "E_OUTPUT_WRITE",
        message: expect.stringMatching(message),
        hint: "Fix that and run again: the next run puts them back first, close.lock.json included.",
        filesChanged: true,
        cause: expect.objectContaining({ code: "E_OUTPUT_WRITE" }),
      });
      expect(error.message).toMatch(/(?:lead|new)\.ts could not be written: /);
      expect(await look(root)).not.toEqual(before);
      await withClaims(directories, () => Promise.resolve());
      expect(await look(root)).toEqual(before);
    },
  );

  test("claims them in one order, whichever they are given in", async () => {
    const root = await temporaryFolder();
    const given = Object.freeze([join(root, "b"), join(root, "a")]);
    const armed = await armFaults({ roots: [root], kind: "nothing" });
    await withClaims(given, () => Promise.resolve()).finally(armed.disarm);
    const runs = armed.calls.filter((call) => /^mkdir .*\/run-/.test(call));
    expect(runs.map((call) => call.slice(0, 7))).toEqual([
      "mkdir a",
      "mkdir b",
    ]);
  });

  test("takes back the copies of what it would have replaced, and then their folder", async () => {
    const root = await temporaryFolder();
    await put(root, { "a.ts": "mine", "b.ts": "b" });
    const before = await look(root);
    const copies = new Map([["a.ts", ".close-codegen/edited/a.ts"]]);
    const work = write(
      root,
      { change: ["a.ts"], remove: ["b.ts"] },
      { "a.ts": "a" },
      { copies },
    );
    const armed = await armFaults({
      roots: [root],
      kind: "fail",
      call: "rename b.ts",
    });
    await failureOf(withClaims([root], (carryOut) => carryOut([work]))).finally(
      armed.disarm,
    );
    expect(await look(root)).toEqual(before);
    await withClaims([root], (carryOut) => carryOut([work]));
    expect(await look(root)).toMatchObject({
      "a.ts": "a",
      ".close-codegen/edited/a.ts": "mine",
    });
  });

  test("replaces nothing that somebody has changed meanwhile (R2)", async () => {
    const root = await temporaryFolder();
    await put(root, { "a.ts": "a", "b.ts": "b", "c.ts": "c" });
    const seen = ["a.ts", "b.ts", "new.ts"];
    const work = async (): Promise<OutputWrite> =>
      write(
        root,
        { create: ["new.ts"], change: ["a.ts"], remove: ["b.ts"] },
        { "a.ts": "A", "new.ts": "N" },
        { state: readState(root, [...seen, "c.ts"]) },
      );
    for (const path of seen) {
      const planned = await work();
      const before = await look(root);
      await put(root, { [path]: "edited" });
      const error = await failureOf(
        withClaims([root], (carryOut) => carryOut([planned])),
      );
      expect(error).toMatchObject({
        code: "E_OUTPUT_EDITED",
        message: `Somebody has changed files in ${root} while they were to be written.`,
        hint: "Run again.",
      });
      expect(await look(root)).toEqual({ ...before, [path]: "edited" });
      await rm(join(root, path));
      await put(root, path === "new.ts" ? {} : { [path]: before[path] ?? "" });
    }
    const planned = await work();
    await put(root, { "c.ts": "edited" });
    await withClaims([root], (carryOut) => carryOut([planned]));
    expect(await look(root)).toEqual({
      "a.ts": "A",
      "c.ts": "edited",
      "new.ts": "N",
    });
  });

  test("that comes to nothing leaves none of the folders that it made", async () => {
    const root = await temporaryFolder();
    const given = ["src/a", "src/a/b", "src/c"].map((path) => join(root, path));
    const armed = await armFaults({ roots: [root], kind: "nothing" });
    await withClaims(given, () => Promise.resolve()).finally(armed.disarm);
    expect(armed.calls.some((call) => call.startsWith("mkdir src"))).toBe(true);
    expect(await look(root)).toEqual({});
  });

  test("needs a claim on each", async () => {
    const root = await temporaryFolder();
    const other = write(join(root, "b"), {}, {});
    await expect(
      withClaims([join(root, "a")], (carryOut) => carryOut([other])),
    ).rejects.toThrow(
      new TypeError(`${join(root, "b")} is written without a claim.`),
    );
    expect(await look(root)).toEqual({});
  });
});

describe("a journal", () => {
  const entry = (path: string, content: string): JournalEntry => ({
    kind: "change",
    path,
    content,
    old: "",
  });

  /** A run's folder in an output. */
  async function runFolder(directory: string): Promise<string> {
    const folder = join(directory, controlFolder, newRunName());
    await mkdir(folder, { recursive: true });
    return folder;
  }

  test("is read as it was written", async () => {
    const folder = await runFolder(await temporaryFolder());
    const journal = { folders: ["types"], entries: [entry("a.ts", "x")] };
    expect(await readRunJournal(folder)).toEqual({ kind: "none" });
    await writeJournal(folder, journal);
    expect(await readRunJournal(folder)).toEqual({ kind: "ours", journal });
    expect(await readdir(folder)).toEqual(["journal.json"]);
  });

  test("that makes no sense is foreign, whatever it is, and nothing waits for it (S6)", async () => {
    const folder = await runFolder(await temporaryFolder());
    const file = join(folder, "journal.json");
    const written = { folder: "1", file: "1", at: 0 };
    const outside = { ...entry("../a.ts", "x"), kind: "create" };
    for (const text of [
      "{",
      "{}",
      '{"version":1,"folders":[],"entries":[]}',
      JSON.stringify({ version: 2, written, folders: [], entries: [outside] }),
      JSON.stringify({ version: 2, written, folders: [".."], entries: [] }),
    ]) {
      await writeFile(file, text);
      expect(await readRunJournal(folder)).toEqual({
        kind: "foreign",
        why: "has a journal.json that makes no sense",
      });
    }
    await rm(file);
    await symlink("/dev/zero", file);
    expect(await readRunJournal(folder)).toMatchObject({ kind: "foreign" });
  });

  test("is believed only in the folder in which it was written, as it was written there (S6)", async () => {
    const directory = await temporaryFolder();
    const [here, there] = [
      await runFolder(directory),
      await runFolder(directory),
    ];
    await writeJournal(here, { folders: [], entries: [entry("a.ts", "x")] });
    const text = await readFile(join(here, "journal.json"), "utf8");
    const foreign = {
      kind: "foreign",
      why: "was not written by a run in this folder",
    };
    await cp(join(here, "journal.json"), join(there, "journal.json"), {
      preserveTimestamps: true,
    });
    expect(await readRunJournal(there)).toEqual(foreign);
    expect(await readRunJournal(here)).toMatchObject({ kind: "ours" });
    await writeFile(join(here, "journal.json"), text);
    const later = new Date(Date.now() + 60_000);
    await utimes(join(here, "journal.json"), later, later);
    expect(await readRunJournal(here)).toEqual(foreign);
  });

  test("of each run that did not come to its end says what it was writing", async () => {
    const directory = await temporaryFolder();
    const pending = async () => pendingOf(await listRuns(directory));
    expect(await pending()).toEqual({});
    await runFolder(directory);
    const folders: string[] = [];
    for (const content of ["x", "y"]) {
      const folder = await runFolder(directory);
      folders.push(folder);
      await writeJournal(folder, {
        folders: [],
        entries: [entry("a.ts", content), entry(`${content}.ts`, content)],
      });
    }
    const { "a.ts": twice, ...once } = await pending();
    expect([...(twice ?? [])].sort()).toEqual(["x", "y"]);
    expect(once).toEqual({ "x.ts": ["x"], "y.ts": ["y"] });
    const tracked = new Set(folders.map((folder) => basename(folder)));
    expect(pendingOf(await listRuns(directory, tracked))).toEqual({});
  });

  test("and any file that cannot be written to its end is closed", async () => {
    const file = join(await temporaryFolder(), "a");
    const handles: { readonly fd: number }[] = [];
    const writing = writeDurably(file, async (handle) => {
      handles.push(handle);
      throw new Error("The disk is full.");
    });
    await expect(writing).rejects.toThrow("The disk is full.");
    expect(handles.map(({ fd }) => fd)).toEqual([-1]);
  });
});

const hidden = { [`${controlFolder}/.gitignore`]: "*\n" };

describe("before a run", () => {
  /** An output in which a run that is gone has begun to change a file. */
  async function halfWritten(): Promise<string> {
    const output = await temporaryFolder();
    const folder = join(output, controlFolder, newRunName());
    await put(output, { "a.ts": "new" });
    await put(folder, { "old-0": "old" });
    const content = hashText("new");
    await writeJournal(folder, {
      folders: [],
      entries: [
        { kind: "change", path: "a.ts", content, old: hashText("old") },
      ],
    });
    await utimes(folder, gaveUp, gaveUp);
    return output;
  }

  test("what a killed run had begun is undone, and nothing of it is left (R1)", async () => {
    const output = await halfWritten();
    await healOutput(output);
    expect(await look(output)).toEqual({ "a.ts": "old" });
  });

  test("a run that is at work is waited for, and then a killed one is undone (R1)", async () => {
    const output = await halfWritten();
    const other = join(output, controlFolder, newRunName());
    await mkdir(other);
    const error = await failureOf(healOutput(output, { patience: 0 }));
    expect(error.code).toBe("E_BUSY");
    expect(await look(output)).toMatchObject({ "a.ts": "new" });
    await rmdir(other);
    await healOutput(output);
    expect(await look(output)).toEqual({ "a.ts": "old" });
  });

  test("an empty folder of ours is removed; one with copies of edits stays, and git does not see it", async () => {
    const output = await temporaryFolder();
    await mkdir(join(output, controlFolder));
    await healOutput(output);
    expect(await look(output)).toEqual({});
    await put(output, { [`${controlFolder}/edited/a.ts`]: "mine" });
    const before = await look(output);
    await healOutput(output);
    expect(await look(output)).toEqual({ ...before, ...hidden });
  });

  test("nothing is made where there is no output yet, nor is a run disturbed", async () => {
    const root = await temporaryFolder();
    await healOutput(join(root, "output"));
    expect(await look(root)).toEqual({});
    await mkdir(join(root, controlFolder, newRunName()), { recursive: true });
    const before = await look(root);
    await healOutput(root, { patience: 0 });
    expect(await look(root)).toEqual(before);
  });
});

describe("what stands in an output", () => {
  test("is told by its hashes, and null where nothing is", async () => {
    const root = await temporaryFolder();
    await put(root, { "a.ts": "a", "x/b.ts": "b" });
    const state = readState(root, ["a.ts", "x/b.ts", "y/c.ts"]);
    expect(state).toEqual(
      new Map([
        ["a.ts", hashText("a")],
        ["x/b.ts", hashText("b")],
        ["y/c.ts", null],
      ]),
    );
    expect(isUnchanged(root, state)).toBe(true);
    await put(root, { "y/c.ts": "c" });
    expect(isUnchanged(root, state)).toBe(false);
  });

  test("is not looked at outside of it, nor through links (S6)", async () => {
    const root = await temporaryFolder();
    const output = join(root, "output");
    await put(root, { "outside/a.ts": "a", "output/file": "" });
    await symlink(join(root, "outside"), join(output, "folder"));
    await symlink(join(root, "outside/a.ts"), join(output, "link.ts"));
    await mkdir(join(output, "dir.ts"));
    const refused = async (path: string): Promise<string> => {
      const error = await failureOf(lookAt(output, ["a.ts", path]));
      expect(error.code).toBe("E_OUTPUT_UNSAFE");
      return error.message;
    };
    expect(await refused("../outside/a.ts")).toContain(
      "is not below the output",
    );
    expect(await refused("folder/a.ts")).toContain("is a link or not a folder");
    expect(await refused("link.ts")).toContain("is a link or not a file");
    expect(await refused("dir.ts")).toContain("is a link or not a file");
    expect(await refused("file/deep/a.ts")).toContain(
      `${join(output, "file")} is a link or not a folder`,
    );
  });

  test("that may not be looked at does not count as missing (R2)", async () => {
    const root = await temporaryFolder();
    await put(root, { "a.ts": "a" });
    const armed = await armFaults({
      roots: [root],
      kind: "fail",
      code: "EACCES",
      call: "lstatSync a.ts",
    });
    await expect(
      lookAt(root, ["a.ts"]).finally(armed.disarm),
    ).rejects.toMatchObject({ code: "EACCES", path: join(root, "a.ts") });
  });

  test("that cannot be read is an error with the file's name", async () => {
    const root = await temporaryFolder();
    await put(root, { "a.ts": "a" });
    const armed = await armFaults({
      roots: [root],
      kind: "fail",
      call: "openSync a.ts",
    });
    const error = await failureOf(lookAt(root, ["a.ts"])).finally(armed.disarm);
    expect(error).toMatchObject({
      code: "E_READ",
      message: expect.stringContaining(join(root, "a.ts")),
    });
  });
});

/** What is there, as a promise that fails where looking does. */
async function lookAt(
  root: string,
  paths: readonly string[],
): Promise<ReturnType<typeof readState>> {
  return Promise.resolve(readState(root, paths));
}

describe("an error in the middle of a write", () => {
  test("tells the file, what the system said, and what to do", () => {
    const cause = Object.assign(new Error("full"), { code: "ENOSPC" });
    expect(writeError("a.ts", cause)).toMatchObject({
      code: "E_OUTPUT_WRITE",
      message: "a.ts could not be written: the disk is full (ENOSPC).",
      hint: "Fix that and run again.",
      cause,
    });
  });

  test("is not blamed on the disk when it is our fault, or told already", () => {
    const ours = new TypeError("No such thing.");
    expect(writeError("a.ts", ours)).toBe(ours);
    const told = new CodegenError("E_OUTPUT_UNSAFE", "Told.", {});
    expect(writeError("a.ts", told)).toBe(told);
  });
});

describe("a plan", () => {
  const wanted = ["b.ts", "a.ts"].map((path) => ({
    path,
    content: `new ${path}`,
  }));
  const record = (content: string) => ({ input: "", content });

  test("makes what is missing, changes what differs, keeps the rest, and removes what was ours, each sorted", () => {
    const state = new Map([
      ["b.ts", "old b.ts"],
      ["a.ts", "old a.ts"],
      ["k.ts", "new k.ts"],
      ["z.ts", "z"],
      ["y.ts", "y"],
      ["missing.ts", null],
      ["theirs.ts", "t"],
    ]);
    const files = [
      ...wanted,
      ...["n.ts", "m.ts", "missing.ts", "k.ts"].map((path) => ({
        path,
        content: `new ${path}`,
      })),
    ];
    const recorded = {
      "b.ts": record("old b.ts"),
      "a.ts": record("old a.ts"),
      "z.ts": record("z"),
      "gone.ts": record("gone"),
    };
    const pending = { "y.ts": ["x", "y"], "z.ts": ["z"] };
    expect(planWrite(files, state, { recorded, pending })).toEqual({
      plan: {
        create: ["m.ts", "missing.ts", "n.ts"],
        change: ["a.ts", "b.ts"],
        keep: ["k.ts"],
        remove: ["y.ts", "z.ts"],
      },
      edited: [],
    });
  });

  test("finds what somebody has edited, unless an interrupted run was writing just that (R2)", () => {
    const state = new Map([
      ["b.ts", "edited"],
      ["a.ts", "begun"],
      ["z.ts", "edited"],
      ["__proto__", "edited"],
    ]);
    const recorded = {
      "a.ts": record("old"),
      "b.ts": record("old"),
      "z.ts": record("z"),
    };
    const { edited } = planWrite(
      [...wanted, { path: "__proto__", content: "new" }],
      state,
      { recorded, pending: { "a.ts": ["x", "begun"], "b.ts": ["begun"] } },
    );
    expect(edited).toEqual(["__proto__", "b.ts", "z.ts"]);
    const again = planWrite(wanted, state, { recorded, pending: {} });
    expect(again.edited).toEqual(["a.ts", "b.ts", "z.ts"]);
  });
});
