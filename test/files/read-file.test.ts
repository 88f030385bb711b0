import { execFileSync } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { inTime, readFileText } from "../../src/files/read-file.js";
import { armFaults } from "../support/faults.js";
import { goLive, withoutRuntime } from "../support/live.js";

vi.setConfig({ testTimeout: 60_000 });

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "codegen-read-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

const pipe = (path: string) => void execFileSync("mkfifo", [path]);

describe.skipIf(process.platform === "win32")("a file that is none", () => {
  test.each<[string, (path: string) => unknown]>([
    ["a named pipe", pipe],
    ["a device", (path) => symlink("/dev/zero", path)],
    ["a device", (path) => symlink("/dev/tty", path)],
    [
      "a socket",
      (path) => {
        const server = createServer().listen(path);
        onTestFinished(() => void server.close());
      },
    ],
  ])("is refused, as %s (%#)", async (kind, make) => {
    const path = join(folder, "x");
    await make(path);
    await expect(readFileText(path)).rejects.toMatchObject({
      message: `it is ${kind}, not a file`,
      path,
    });
  });

  test("is refused behind a link; a file behind one is read", async () => {
    pipe(join(folder, "pipe"));
    await writeFile(join(folder, "file"), "text");
    for (const name of ["pipe", "file"])
      await symlink(join(folder, name), join(folder, `to-${name}`));
    await expect(readFileText(join(folder, "to-pipe"))).rejects.toThrow(
      "it is a named pipe",
    );
    expect(await readFileText(join(folder, "to-file"))).toBe("text");
  });

  test.each<[string, readonly string[]]>([
    ["codegen.config.json", ["--offline"]],
    ["templates/index.hbs", ["--offline"]],
    ["my.env", ["--offline", "--env", "my.env"]],
    ["seed.json", ["serve", "--seed", "seed.json"]],
    ["other.json", ["diff", "other.json", "lock"]],
    ["other.json", ["serve", "--lock", "other.json"]],
    ["codegen.config.json", ["diff", "lock", "lock"]],
  ])("%s, for codegen with %j, ends the run by name", async (name, argv) => {
    const templates = name.startsWith("templates")
      ? { templates: "templates" }
      : {};
    const { project } = await goLive(withoutRuntime);
    await project.generate();
    await project.configure({ ...withoutRuntime, ...templates });
    await project.write(name, "");
    await rm(project.path(name));
    pipe(project.path(name));
    const { code, stderr } = await project.cli(argv);
    expect(stderr).toMatch(/^error E_/m);
    expect(stderr).toContain(
      `${name} could not be read: it is a named pipe, not a file.`,
    );
    expect(stderr).toContain("No files were changed.");
    expect(code).toBe(1);
  });
});

test("a file that opens and cannot be read is named by the error, which the system does not do", async () => {
  const folder = await mkdtemp(join(tmpdir(), "codegen-read-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "close.lock.json");
  await writeFile(path, "{}");
  const fault = { kind: "fail", code: "EIO", call: "readFile " } as const;
  const armed = await armFaults({ roots: [folder], ...fault });
  const reading = readFileText(path).finally(armed.disarm);
  await expect(reading).rejects.toMatchObject({ code: "EIO", path });
});

test("a file that gives no answer is given up, by name", async () => {
  const never = new Promise<string>(() => undefined);
  await expect(inTime("/mnt/away/.env", never, 20)).rejects.toMatchObject({
    message: expect.stringContaining("it gave no answer within 0.02 seconds"),
    path: "/mnt/away/.env",
  });
  expect(await inTime("x", Promise.resolve("there"))).toBe("there");
});
