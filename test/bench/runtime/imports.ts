/** The cold import of the generated client, beside clients of other services and of Close's kind. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Absentee, Contestant, Result } from "../contest.js";
import { holdContest } from "../contest.js";
import { emptyProcess } from "../ours.js";
import type { Packages } from "../peers.js";
import { ensureInstalled } from "../peers.js";
import type { ProcessRunner } from "../process.js";
import { pairedRatio, pairedSpread } from "../ratios.js";
import { medianOf } from "../statistics.js";
import { markdown } from "../table.js";
import type { Wanted } from "../wish.js";

/** A package that applications import to talk to a service: exact versions. */
export const clients: readonly Packages[] = [
  { name: "stripe", packages: { stripe: "23.1.0" } },
  { name: "openai", packages: { openai: "6.49.0" } },
  { name: "jsforce", packages: { jsforce: "3.10.16" } },
  {
    name: "@hubspot/api-client",
    packages: { "@hubspot/api-client": "13.5.0" },
  },
];

/** Something to import, from a folder. */
export interface Import {
  readonly name: string;
  readonly specifiers: readonly string[];
  readonly cwd: string;
}

/** What importing cost, and what was loaded for it. */
export interface ImportResult {
  readonly result: Result;
  /** Source text of all modules that were loaded, in bytes; null when it could not be told. */
  readonly bytes: number | null;
  readonly modules: number | null;
}

/** Installs a client below `cache` unless it is there; an absentee tells why that failed. */
export async function installClient(
  client: Packages,
  cache: string,
): Promise<Import | Absentee> {
  const { name, packages } = client;
  const cwd = join(cache, name.replace("@", "").replaceAll("/", "-"));
  const label = `${name} ${packages[name] ?? ""}`.trimEnd();
  try {
    await mkdir(cache, { recursive: true });
    await ensureInstalled(client, cwd);
    return { name: label, specifiers: [name], cwd };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { name: label, reason };
  }
}

/** Imports each in a process of its own, in turns, so many rounds. */
export async function measureImports(
  imports: readonly Import[],
  absentees: readonly Absentee[],
  { rounds, folder, run }: ImportOptions,
): Promise<readonly ImportResult[]> {
  const results = await holdContest(
    [emptyProcess(folder), ...imports.map(contestantOf)],
    absentees,
    { run, rounds, limitMs: 60_000, say: () => undefined },
  );
  const list: ImportResult[] = [];
  for (const result of results) {
    const what = imports.find(({ name }) => name === result.name);
    const loaded =
      what === undefined || result.failure !== null
        ? { bytes: null, modules: null }
        : await weigh(what, run);
    list.push({ result, ...loaded });
  }
  return list;
}

/** How imports are measured. */
export interface ImportOptions {
  readonly rounds: number;
  /** Where the empty process runs. */
  readonly folder: string;
  readonly run: ProcessRunner;
}

function contestantOf({ name, specifiers, cwd }: Import): Contestant {
  const code = `const start = performance.now();
${importsOf(specifiers)}
console.log(\`\${(performance.now() - start).toFixed(1)} ms  import\`);`;
  return {
    name,
    prepare: () => Promise.resolve(),
    command: { args: ["--input-type=module", "-e", code], cwd },
    complaint: () => Promise.resolve(null),
  };
}

function importsOf(specifiers: readonly string[]): string {
  return specifiers
    .map((specifier) => `await import(${JSON.stringify(specifier)});`)
    .join("\n");
}

const loadedShape = z.object({ bytes: z.number(), modules: z.number() });

/** The debugger hears of every script, ES module or not; code of Node itself has no file. */
async function weigh(
  { specifiers, cwd }: Import,
  run: ProcessRunner,
): Promise<Pick<ImportResult, "bytes" | "modules">> {
  const code = `import { Session } from "node:inspector";
const session = new Session();
session.connect();
session.post("Debugger.enable");
let bytes = 0;
let modules = 0;
session.on("Debugger.scriptParsed", ({ params }) => {
  if (!params.url.startsWith("file:")) return;
  bytes += params.length;
  modules += 1;
});
${importsOf(specifiers)}
console.log(JSON.stringify({ bytes, modules }));`;
  const args = ["--input-type=module", "-e", code];
  const { output } = await run({ args, cwd }, 60_000);
  const line = output.trim().split("\n").at(-1) ?? "";
  return loadedShape.parse(JSON.parse(line));
}

/** The wish to be the fastest of all clients that could be imported; none when there are no others. */
export function importWishes(
  results: readonly ImportResult[],
  ours: string,
): readonly Wanted[] {
  const series = (result: Result): readonly number[] =>
    result.steps["import"] ?? [];
  const own = results.find(({ result }) => result.name === ours)?.result;
  const [fastest] = results
    .flatMap(({ result }) => {
      const time = medianOf(series(result));
      const isOther = clients.some(({ name }) =>
        result.name.startsWith(`${name} `),
      );
      return time === null || !isOther ? [] : [{ result, time }];
    })
    .sort((a, b) => a.time - b.time);
  if (own === undefined || fastest === undefined) return [];
  const spread = pairedSpread(series(own), series(fastest.result));
  const what = `cold import ÷ ${fastest.result.name}, the fastest other`;
  const value = spread?.median ?? null;
  return [{ id: "import", what, want: "≤ 0.9×", value, spread }];
}

/** One row for each import; the ratio is ours over theirs, of the import alone. */
export function importTable(
  results: readonly ImportResult[],
  ours: string,
): string {
  const own = results.find(({ result }) => result.name === ours)?.result;
  const rows = results.map(({ result, bytes, modules }) => {
    const { name, failure, wallMs, cpuMs, steps } = result;
    if (failure !== null) return [name, failure, "", "", "", "", ""];
    const ratio = pairedRatio(
      own?.steps["import"] ?? [],
      steps["import"] ?? [],
    );
    return [
      name,
      milliseconds(wallMs),
      milliseconds(cpuMs),
      milliseconds(steps["import"] ?? []),
      bytes === null ? "–" : (bytes / 1000).toFixed(0),
      modules === null ? "–" : modules.toFixed(0),
      ratio === null ? "–" : `${ratio.toFixed(3)}×`,
    ];
  });
  const head = [
    "cold import",
    "process ms",
    "CPU ms",
    "import ms",
    "kB loaded",
    "modules",
    "ours ÷ it (want ≤ 0.9×)",
  ];
  return markdown(head, rows);
}

function milliseconds(series: readonly number[]): string {
  const median = medianOf(series);
  return median === null ? "–" : median.toFixed(median < 10 ? 1 : 0);
}
