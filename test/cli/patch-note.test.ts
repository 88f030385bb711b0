import { realpath } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { patchNote } from "../../src/cli/print/patch-note.js";
import { palette } from "../../src/report/terminal.js";

test("a patch says where it is applied, where that is not the current folder", async () => {
  const style = palette(false);
  const folder = await realpath(tmpdir());
  expect(await patchNote(folder, tmpdir(), style)).toEqual([]);
  expect(await patchNote(dirname(folder), folder, style)).toEqual([
    `note  The paths of the patch start at ${dirname(folder)}: git -C ${dirname(folder)} apply`,
  ]);
});
