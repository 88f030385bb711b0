/** `npm run mutation`: changes the code bit by bit and counts the changes that no test notices. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Mutant, MutationFigure } from "./score.js";
import {
  describe,
  figureOf,
  readReport,
  scoreOf,
  withoutSurvivors,
} from "./score.js";
import type { Subject } from "./subjects.js";
import { subjects } from "./subjects.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cache = join(root, "node_modules", ".cache", "close-codegen-mutation");
const stryker = join(
  root,
  "node_modules",
  "@stryker-mutator",
  "core",
  "bin",
  "stryker.js",
);

const usage = `Usage: npm run mutation -- [flags] [subject…]

  subjects         ${subjects.map(({ name }) => name).join(", ")}; default all
  --files=a,b      only these of a subject's files, or lines of one (src/x.ts:10-20): a
                   look at what tests notice there. Gives no figure
  --force          try also what an earlier run has tried, as a release must
  --concurrency=1  processes at once
  --json=FILE      where the figures go; default a file in node_modules/.cache
`;

interface Options {
  readonly subjects: readonly Subject[];
  /** Parts of the subjects; null for all of them. */
  readonly files: readonly string[] | null;
  readonly force: boolean;
  readonly concurrency: number;
  readonly json: string;
}

/** What an earlier run of a subject found. */
function recordOf({ name }: Subject): string {
  return join(cache, `${name}.json`);
}

function parseOptions(argv: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      files: { type: "string" },
      force: { type: "boolean", default: false },
      concurrency: { type: "string", default: "1" },
      json: { type: "string", default: join(cache, "figures.json") },
    },
  });
  const unknown = positionals.find(
    (wanted) => !subjects.some(({ name }) => name === wanted),
  );
  if (unknown !== undefined)
    throw new TypeError(`There is no subject ${unknown}.`);
  const { files, force, concurrency, json } = values;
  return {
    subjects: subjects.filter(
      ({ name }) => positionals.length === 0 || positionals.includes(name),
    ),
    files: files?.split(",") ?? null,
    force,
    concurrency: Number(concurrency),
    json: resolve(json),
  };
}

/** Everything happens in a copy outside of the tree: what stands here is never changed. */
async function mutate(
  subject: Subject,
  options: Options,
): Promise<readonly Mutant[]> {
  if (options.files === null) await forgetSurvivors(recordOf(subject));
  const folder = await mkdtemp(join(tmpdir(), "close-codegen-mutation-"));
  try {
    const report = join(folder, "report.json");
    const config = join(folder, "stryker.config.json");
    const settings = settingsOf(subject, options, folder, report);
    await writeFile(config, JSON.stringify(settings));
    await runStryker(config, subject);
    return readReport(await readFile(report, "utf8"), subject.tests);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function forgetSurvivors(file: string): Promise<void> {
  if (!existsSync(file)) return;
  await writeFile(file, withoutSurvivors(await readFile(file, "utf8")));
}

function settingsOf(
  subject: Subject,
  { files, force, concurrency }: Options,
  folder: string,
  report: string,
): object {
  return {
    testRunner: "vitest",
    vitest: { configFile: "test/mutation/vitest.config.ts", related: false },
    mutate: files ?? subject.files,
    ignorePatterns: ["dist", "coverage"],
    reporters: ["json", "progress-append-only"],
    jsonReporter: { fileName: report },
    logLevel: "warn",
    // Beyond what the tests took at first: a machine may have much else to do since.
    timeoutMS: 20_000,
    disableTypeChecks: false,
    concurrency,
    force,
    incremental: true,
    incrementalFile:
      files === null ? recordOf(subject) : join(folder, "record.json"),
    tempDirName: join(folder, "copy"),
    cleanTempDir: "always",
  };
}

/** In a process of its own: Stryker's packages do not load under the loader of TypeScript. */
async function runStryker(
  config: string,
  { tests, runs, longestTest = 60_000 }: Subject,
): Promise<void> {
  const child = spawn(process.execPath, [stryker, "run", config], {
    cwd: root,
    env: {
      ...process.env,
      MUTATION_TESTS: tests.join(","),
      FUZZ_RUNS: String(runs),
      MUTATION_LONGEST_TEST: String(longestTest),
    },
    stdio: "inherit",
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`Stryker ended with ${String(code)}.`);
}

async function tell(
  subject: Subject,
  options: Options,
): Promise<MutationFigure> {
  const score = scoreOf(await mutate(subject, options));
  const figure = figureOf(subject, score);
  const { mutants, killed, survived, ignored } = score;
  console.log(
    `${subject.name}: ${figure.value} % of ${mutants} (killed ${killed}, survived ${survived}, ignored ${ignored}; want ${figure.want})`,
  );
  for (const survivor of score.survivors)
    console.log(`  ${describe(survivor)}`);
  return figure;
}

async function main(options: Options): Promise<void> {
  await mkdir(cache, { recursive: true });
  const figures: MutationFigure[] = [];
  for (const subject of options.subjects)
    figures.push(await tell(subject, options));
  if (options.files !== null) return;
  await writeFile(options.json, `${JSON.stringify(figures, null, 2)}\n`);
  console.log(`The figures are in ${options.json}.`);
  if (figures.some(({ isMet }) => !isMet)) process.exitCode = 1;
}

try {
  await main(parseOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  console.error(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}
