import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { AdoptOutput } from "../../src/adopt/adoption.js";
import { renderFile } from "../../src/adopt/render-file.js";
import { scanFile } from "../../src/adopt/scan-file.js";
import { indexIds } from "../../src/ids/id-index.js";
import { parseLock } from "../../src/lock/read-lock.js";

const root = new URL("../../", import.meta.url);
const industry = "cf_mQxcWLxWqobjoRPKxvwn3NjFaZCNmmrrUjFLrbfEfDT";

const ids: ReadonlyMap<string, string> = new Map([
  ["cf_…", industry],
  ["stat_…", "stat_qJ2efTiJKISNxo2rc1xWw1Me7aVze1EfNhPdZTl1zuL"],
  ["pipe_…", "pipe_qzBrdLLBJFhGr2Z0eFtlzp"],
  ["cotype_…", "cotype_4hQsScWF3hnUOyngoaAV00"],
]);

async function sampleOutput(): Promise<AdoptOutput> {
  const path = fileURLToPath(new URL("generated/close.lock.json", root));
  const fields = indexIds(parseLock(await readFile(path, "utf8"), path));
  const [field] = fields.get(industry) ?? [];
  const labels = new Map(field === undefined ? [] : [["Industry", [field]]]);
  return { folder: "/app/generated", fields, labels, isEmitted: () => true };
}

/** The two cells of each row of the tables under "Patterns", as code. */
async function rows(): Promise<readonly (readonly [string, string])[]> {
  const page = await readFile(new URL("docs/codemods.md", root), "utf8");
  const [, part = ""] = page.split("### Patterns");
  const [tables = ""] = part.split("Also reported:");
  return tables
    .split("\n")
    .filter((line) => /^\| ``?[^`]/.test(line))
    .map((line) => {
      const [, left = "", right = ""] = line.split(/(?<!\\)\|/);
      return [codeIn(left), codeIn(right)] as const;
    });
}

function codeIn(cell: string): string {
  const text = cell.trim().replaceAll("\\|", "|");
  const code = /^``([^]*?)``$|^`([^`]*)`$/.exec(text);
  const short = (code?.[1] ?? code?.[2] ?? text).trim();
  return [...ids].reduce((all, [from, id]) => all.replaceAll(from, id), short);
}

test("each row of the table of patterns is what adopting makes of it", async () => {
  const output = await sampleOutput();
  const all = await rows();
  expect(all.length).toBeGreaterThanOrEqual(40);
  for (const [code, expected] of all) {
    const scan = scanFile("/app/src/a.tsx", code, {
      output,
      place: { folder: "../generated", extension: ".js" },
      env: new Map([["CLOSE_TIER", industry]]),
      refusal: null,
    });
    if (!("file" in scan)) throw new Error(`${code}: ${scan.mistake}`);
    const { adoptables, left } = scan.file;
    const { text } = renderFile(scan.file, adoptables);
    if (expected.endsWith(".")) {
      expect(text, code).toBe(code);
      expect(
        left.map(({ reason }) => reason),
        code,
      ).toEqual([expected]);
    } else {
      expect(left, code).toEqual([]);
      expect(text.replace(/^import \{ \w+ \} .*\n\n?/, ""), code).toBe(
        expected,
      );
    }
  }
});
