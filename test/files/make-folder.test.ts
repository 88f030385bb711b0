import { mkdtemp, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeFolder } from "../../src/files/make-folder.js";

describe("a folder that is made", () => {
  test("is there with those above it, and is no error where it was", async () => {
    const root = await mkdtemp(join(tmpdir(), "close-codegen-"));
    const folder = join(root, "one", "two");
    makeFolder(folder);
    makeFolder(folder);
    const { mode } = await stat(folder);
    if (process.platform !== "win32") expect(mode & 0o777).toBe(0o700);
    await writeFile(join(root, "file"), "");
    expect(() => makeFolder(join(root, "file", "two"))).toThrow(
      /ENOTDIR|EEXIST/,
    );
    expect(() => makeFolder(join(root, "file"))).toThrow("EEXIST");
  });
});
