import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  realpath,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import {
  findInHistory,
  readMergeSides,
  readRevision,
  readStages,
} from "../../src/git/read-git.js";
import { findGit, thisMachine } from "../../src/git/find-git.js";
import type { Machine } from "../../src/git/find-git.js";
import { findRepository, runGit } from "../../src/git/run-git.js";
import { gitIn, hasGit } from "../support/repository.js";
import type { Git } from "../support/repository.js";

vi.setConfig({ testTimeout: 60_000 });

const lock = "close.lock.json";
const text = '{ "of": "the commit", "hash": "0123456789abcdef" }\n';

interface Trapped {
  /** Absolute; holds a repository with the lock in its only commit. */
  readonly root: string;
  readonly git: Git;
  /** A program of the checkout: it leaves a file behind. */
  readonly program: string;
  readonly hasRun: () => Promise<boolean>;
}

let trapped: Trapped;

beforeEach(async () => {
  const root = await realpath(await mkdtemp(join(tmpdir(), "codegen-git-")));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const git = gitIn(root);
  await git("init", "-q", "-b", "main");
  await writeFile(join(root, lock), text);
  await git("add", "-A");
  await git("commit", "-qm", "first");
  const marker = join(root, "marker");
  const program = join(root, "program.sh");
  await writeFile(program, `#!/bin/sh\ntouch ${marker}\n`);
  await chmod(program, 0o755);
  const hasRun = () =>
    stat(marker).then(
      () => true,
      () => false,
    );
  trapped = { root, git, program, hasRun };
});

/** Every setting by which git runs a program when it reads, shows or fetches. */
async function setTraps({ root, git, program }: Trapped): Promise<void> {
  const names = [
    ...["core.fsmonitor", "core.pager", "core.sshCommand", "core.askPass"],
    ...["core.gitProxy", "core.editor", "diff.external", "gpg.program"],
    ...["credential.helper", "diff.x.textconv", "diff.x.command"],
    ...["filter.x.clean", "filter.x.smudge", "filter.x.process", "pager.show"],
    ...["pager.grep", "core.alternateRefsCommand", "alias.cat-file"],
  ];
  for (const name of names) await git("config", name, program);
  await git("config", "core.hooksPath", join(root, "hooks"));
  await git("config", "log.showSignature", "true");
  await git("config", "color.ui", "always");
  await git("config", "grep.lineNumber", "true");
  await git("config", "submodule.recurse", "true");
  await mkdir(join(root, "hooks"));
  const hooks = ["post-index-change", "reference-transaction", "post-checkout"];
  for (const hook of [...hooks, "pre-auto-gc", "fsmonitor-watchman"])
    await cp(program, join(root, "hooks", hook));
  await writeFile(join(root, ".gitattributes"), "* diff=x filter=x -text\n");
}

/** All that is ever asked of git. */
async function askAll(root: string): Promise<readonly unknown[]> {
  const file = join(root, lock);
  return [
    await readRevision({ folder: root, ref: "HEAD", file }, undefined),
    Object.fromEntries(await readMergeSides(file, undefined)),
    await readStages(file, undefined),
    [...(await findInHistory(root, lock, ["0123456789abcdef", "fedcba98"]))],
  ];
}

const answers = [text, { HEAD: text }, null, ["0123456789abcdef"]];

describe.runIf(hasGit && process.platform !== "win32")("git", () => {
  test("runs no program that settings, hooks or attributes of the checkout name (S6)", async () => {
    expect(await askAll(trapped.root)).toEqual(answers);
    await setTraps(trapped);
    expect(await askAll(trapped.root)).toEqual(answers);
    expect(await trapped.hasRun()).toBe(false);
    // Left to itself it does.
    await trapped.git("status");
    expect(await trapped.hasRun()).toBe(true);
  });

  test("reads both sides of a merge without running any (S6)", async () => {
    const { root, git } = trapped;
    for (const side of ["ours", "theirs"]) {
      await git("checkout", "-qb", side, "main");
      await writeFile(join(root, lock), `${side}\n`);
      await git("commit", "-qam", side);
    }
    await git("merge", "ours");
    await setTraps(trapped);
    const stages = await readStages(join(root, lock), undefined);
    expect(stages).toEqual({ base: text, ours: "theirs\n", theirs: "ours\n" });
    expect(await trapped.hasRun()).toBe(false);
  });

  test("fetches nothing that is missing, by whatever program the checkout names for it (S6)", async () => {
    const { root, git, program } = trapped;
    const { stdout } = await git("rev-parse", `HEAD:${lock}`);
    const id = stdout.trim();
    await rm(join(root, ".git/objects", id.slice(0, 2), id.slice(2)));
    await git("config", "core.repositoryFormatVersion", "1");
    await git("config", "extensions.partialClone", "origin");
    await git("config", "remote.origin.promisor", "true");
    await git("config", "remote.origin.url", `ext::${program}`);
    await git("config", "protocol.ext.allow", "always");
    const revision = { folder: root, ref: "HEAD", file: join(root, lock) };
    await expect(readRevision(revision, undefined)).rejects.toMatchObject({
      code: "E_GIT",
    });
    expect(await trapped.hasRun()).toBe(false);
    await git("cat-file", "blob", id);
    expect(await trapped.hasRun()).toBe(true);
  });

  test("takes no bare repository that lies in the checkout for the one that is meant (S6)", async () => {
    const { root, program } = trapped;
    const app = join(root, "packages", "app");
    await mkdir(dirname(app));
    await cp(join(root, ".git"), app, { recursive: true });
    await gitIn(root)(
      "config",
      "-f",
      join(app, "config"),
      "core.fsmonitor",
      program,
    );
    await writeFile(join(app, lock), text);
    const meant = { folder: app, ref: "HEAD", file: join(root, lock) };
    expect(await readRevision(meant, undefined)).toBe(text);
    const none = { folder: app, ref: "HEAD", file: join(app, lock) };
    await expect(readRevision(none, undefined)).rejects.toMatchObject({
      code: "E_USAGE",
      message: `There is no ${lock} at HEAD.`,
    });
    await rm(join(root, ".git"), { recursive: true });
    expect(await readStages(join(app, lock), undefined)).toBeNull();
    await expect(readRevision(none, undefined)).rejects.toMatchObject({
      code: "E_GIT",
      message: expect.stringContaining("is in no git repository"),
    });
    // Should it begin to look there one day, git itself refuses.
    await expect(
      runGit({ root: app }, ["rev-parse", "HEAD"], undefined),
    ).rejects.toThrow("safe.bareRepository");
    expect(await trapped.hasRun()).toBe(false);
  });

  test("is not led elsewhere by variables that a hook has set", async () => {
    const { root, program } = trapped;
    const env = {
      ...process.env,
      GIT_DIR: "/nonexistent",
      GIT_WORK_TREE: "/nonexistent",
      GIT_INDEX_FILE: "/nonexistent",
      GIT_OBJECT_DIRECTORY: "/nonexistent",
      GIT_EXTERNAL_DIFF: program,
      GIT_PAGER: program,
      GIT_ALLOW_PROTOCOL: "ext",
      GIT_CONFIG_PARAMETERS: `'core.fsmonitor=${program}'`,
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "core.fsmonitor",
      GIT_CONFIG_VALUE_0: program,
    };
    const machine = { ...thisMachine(), env };
    const args = ["ls-files", "-z", "--", lock];
    expect(await runGit({ root }, args, undefined, machine)).toBe(`${lock}\0`);
    expect(await trapped.hasRun()).toBe(false);
  });

  test("changes nothing in its own folder", async () => {
    const { root } = trapped;
    const before = await readTree(join(root, ".git"));
    await writeFile(join(root, lock), text);
    await askAll(root);
    expect(await readTree(join(root, ".git"))).toEqual(before);
  });
});

async function readTree(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  const files = entries.filter((entry) => entry.isFile());
  const texts = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return `${path} ${await readFile(path, "base64")}`;
  });
  return (await Promise.all(texts)).sort();
}

describe("the git that is started", () => {
  /** A program of this name in a folder. */
  async function install(folder: string, name = "git"): Promise<string> {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, name), "");
    await chmod(join(folder, name), 0o755);
    return join(folder, name);
  }

  const machineOf = (
    path: readonly string[],
    more: Partial<Machine> = {},
  ): Machine => ({
    env: { PATH: path.join(delimiter) },
    platform: "linux",
    home: "/nonexistent",
    ...more,
  });

  test("is the first of PATH that lies in no checkout and among no packages (S6)", async () => {
    const { root } = trapped;
    const elsewhere = await realpath(
      await mkdtemp(join(tmpdir(), "codegen-bin-")),
    );
    onTestFinished(() => rm(elsewhere, { recursive: true, force: true }));
    const inCheckout = ["", "bin", "node_modules/.bin"].map((name) =>
      join(root, name),
    );
    const packages = join(elsewhere, "app/node_modules/.bin");
    for (const folder of [...inCheckout, packages]) await install(folder);
    const bad = ["", ".", "bin", ...inCheckout, packages];
    expect(await findGit(root, machineOf(bad))).toBeNull();
    const git = await install(join(elsewhere, "usr/bin"));
    expect(await findGit(root, machineOf([...bad, dirname(git)]))).toBe(git);
  });

  test("on Windows it is a git.exe of PATH, not one beside the checkout's files", async () => {
    const { root } = trapped;
    const elsewhere = await realpath(
      await mkdtemp(join(tmpdir(), "codegen-bin-")),
    );
    onTestFinished(() => rm(elsewhere, { recursive: true, force: true }));
    await install(root, "git.exe");
    const git = await install(elsewhere, "git.exe");
    await install(elsewhere, "git.cmd");
    const windows = { platform: "win32" } as const;
    expect(await findGit(root, machineOf([root, elsewhere], windows))).toBe(
      git,
    );
    expect(await findGit(root, machineOf([root], windows))).toBeNull();
  });

  test("may lie below the home of whoever keeps that in a repository", async () => {
    const { root } = trapped;
    const git = await install(join(root, ".local/bin"));
    const machine = machineOf([dirname(git)], { home: root });
    expect(await findGit(root, machine)).toBe(git);
  });

  test("is started in the folder that holds .git, which may be a file", async () => {
    const { root } = trapped;
    const deep = join(root, "a/b");
    await mkdir(deep, { recursive: true });
    expect(await findRepository(deep)).toEqual({ root });
    await writeFile(join(root, "a/.git"), "gitdir: ../.git\n");
    expect(await findRepository(deep)).toEqual({ root: join(root, "a") });
    expect(await findRepository(join(deep, "gone"))).toEqual({
      root: join(root, "a"),
    });
  });
});
