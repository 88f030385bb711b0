/** S6 against whoever opens a pull request: random files, links and run folders in a healthy project, under every command. */
import {
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  readlink,
  realpath,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { runCli } from "../support/project.js";
import { gitIn } from "../support/repository.js";
import { plantIn, plants } from "./checkout-plants.js";
import type { Plant } from "./checkout-plants.js";
import { none } from "./proof.js";
import type { Figure, Proof, Trial } from "./proof.js";

/** Every command over projects into which a stranger has put something. */
export const checkout: Proof = {
  name: "checkout",
  unit: "checkouts",
  release: 300,
  short: 1,
  run: proveCheckouts,
};

/** In the order in which they are run over one checkout: those that overwrite come last. */
const commands = [
  "check --offline",
  "check --offline --anew",
  "check",
  "--offline --frozen",
  "--offline --dry-run",
  "diff healthy.lock.json lock",
  "pull",
  "--offline",
  "",
  "--offline --force",
] as const;

type Command = (typeof commands)[number];

/** What a pull request brings. */
interface Visit {
  readonly plants: readonly Plant[];
  /** Whether git tracks it, as in a clone. */
  readonly isTracked: boolean;
}

const visits: fc.Arbitrary<Visit> = fc.record({
  plants: fc.array(plants, { minLength: 1, maxLength: 4, size: "max" }),
  isTracked: fc.constantFrom(false, false, true),
});

/** Texts by path; of links what they say, of folders nothing. */
type Tree = ReadonlyMap<string, string>;

interface Healthy {
  readonly folder: string;
  /** The generated files, the lock among them. */
  readonly output: Tree;
  readonly codes: ReadonlyMap<Command, number>;
}

async function proveCheckouts({
  count,
  seed,
}: Trial): Promise<readonly Figure[]> {
  const folder = await realpath(
    await mkdtemp(join(tmpdir(), "codegen-visit-")),
  );
  const tally = new Tally();
  try {
    const healthy = await makeHealthy(folder);
    const tried = fc.sample(visits, { numRuns: count, seed });
    for (const [index, visit] of tried.entries())
      await visitOne(join(folder, `visit-${index}`), visit, healthy, tally);
    return tally.figures(tried);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeHealthy(folder: string): Promise<Healthy> {
  const place = join(folder, "healthy");
  const root = join(place, "project");
  await mkdir(join(place, "outside"), { recursive: true });
  await mkdir(root);
  await writeFile(join(place, "outside/kept.txt"), "kept\n");
  const config = {
    source: "sample",
    runtime: "import",
    importExtension: ".js",
  };
  await writeFile(join(root, "codegen.config.json"), JSON.stringify(config));
  await writeFile(join(root, "package.json"), "{}");
  await runCli(root, [], {});
  const lock = "generated/close.lock.json";
  await cp(join(root, lock), join(root, "healthy.lock.json"));
  const git = gitIn(root);
  await git("init", "-q");
  await git("add", "-A");
  const output = await treeOf(join(root, "generated"));
  const codes = new Map<Command, number>();
  for (const command of commands)
    codes.set(command, (await runIn(root, command)).code);
  return { folder: place, output, codes };
}

function runIn(root: string, command: Command) {
  return runCli(root, command.split(" ").filter(Boolean), {});
}

/** What has gone wrong, by figure. */
class Tally {
  readonly #failures = new Map<string, string[]>();
  #runs = 0;
  #named = 0;

  add(figure: string, failure: string): void {
    const known = this.#failures.get(figure) ?? [];
    this.#failures.set(figure, [...known, failure]);
  }

  count(isNamed: boolean): void {
    this.#runs += 1;
    if (isNamed) this.#named += 1;
  }

  figures(visits: readonly Visit[]): readonly Figure[] {
    const planted = visits.flatMap((visit) => visit.plants).length;
    const wanted = {
      "checkout-outside": "runs that changed something outside of the project",
      "checkout-lost": "runs that lost a text of a person's",
      "checkout-foreign":
        "runs that left a stranger's text in the place of a generated one",
      "checkout-silent":
        "runs that did something else than without, and did not name why",
      "checkout-missed": "checks and frozen runs that named no finding",
      "checkout-untrue": "runs that said that no files were changed, and had",
      "checkout-bugs": "runs that ended in an error that was not foreseen",
    };
    const counts = `${planted} plants, ${this.#runs} runs, of which ${this.#named} named one`;
    return [
      {
        ...{ id: "checkout-runs", what: `runs (${counts})` },
        ...{ value: this.#runs, want: "> 0", isMet: this.#runs > 0 },
      },
      ...Object.entries(wanted).map(([id, what]) => {
        const found = this.#failures.get(id) ?? [];
        return none(id, what, found.length, found[0]);
      }),
    ];
  }
}

async function visitOne(
  place: string,
  visit: Visit,
  healthy: Healthy,
  tally: Tally,
): Promise<void> {
  await cp(healthy.folder, place, { recursive: true });
  const root = join(place, "project");
  const names: string[] = [];
  const mine: string[] = [];
  for (const plant of visit.plants) {
    const planted = await plantIn(root, plant);
    names.push(...planted.names);
    mine.push(...planted.mine);
  }
  if (visit.isTracked) await gitIn(root)("add", "-A", "-f");
  const outside = await treeOf(join(place, "outside"));
  for (const command of commands) {
    const before = await treeOf(root);
    const { code, stdout, stderr } = await runIn(root, command);
    const words = `${stdout}\n${stderr}`;
    const after = await treeOf(root);
    const isNamed = names.some((name) => words.includes(name));
    tally.count(isNamed);
    const failures = [
      ...outsideFailures(outside, await treeOf(join(place, "outside"))),
      ...lostFailures(before, after, mine),
      ...foreignFailures(before, after, healthy),
      ...silentFailures({ command, code, isNamed, after }, healthy),
      ...missedFailures({ command, code, before, words }),
      ...untrueFailures({ words, before, after }),
      ...(words.includes("bug in close-codegen")
        ? [["bugs", ""] as const]
        : []),
    ];
    const shown = JSON.stringify(visit);
    for (const [figure, what] of failures)
      tally.add(
        `checkout-${figure}`,
        `codegen ${command}: ${what} after ${shown}; exit code ${code}: ${stderr.slice(0, 300)}`,
      );
  }
  await rm(place, { recursive: true, force: true });
}

type Failure = readonly [figure: string, what: string];

function outsideFailures(before: Tree, after: Tree): readonly Failure[] {
  return differing(before, after).map((path) => ["outside", path]);
}

/** A text may move, but must still be somewhere in the project. */
function lostFailures(
  before: Tree,
  after: Tree,
  mine: readonly string[],
): readonly Failure[] {
  const [had, has] = [new Set(before.values()), new Set(after.values())];
  return mine
    .filter((text) => had.has(text) && !has.has(text))
    .map((text) => ["lost", text]);
}

/** At each generated path stands what stood there, or what should. */
function foreignFailures(
  before: Tree,
  after: Tree,
  healthy: Healthy,
): readonly Failure[] {
  return [...healthy.output.keys()]
    .filter((path) => path.endsWith(".ts"))
    .flatMap((path): readonly Failure[] => {
      const [was, is] = [before, after].map((tree) =>
        tree.get(`generated/${path}`),
      );
      const isRight = is === was || is === healthy.output.get(path);
      return isRight ? [] : [["foreign", path]];
    });
}

interface Ran {
  readonly command: Command;
  readonly code: number;
  readonly isNamed: boolean;
  readonly after: Tree;
}

/** A run that writes and succeeds has made the whole set; any other that ends otherwise than usual says why. */
function silentFailures(
  { command, code, isNamed, after }: Ran,
  healthy: Healthy,
): readonly Failure[] {
  if (isNamed) return [];
  if (code !== healthy.codes.get(command)) return [["silent", "exit code"]];
  if (code !== 0 || !["", "--offline", "--offline --force"].includes(command))
    return [];
  return [...healthy.output]
    .filter(([path]) => path.endsWith(".ts"))
    .filter(([path, text]) => after.get(`generated/${path}`) !== text)
    .map(([path]) => ["silent", path]);
}

interface Looked {
  readonly command: Command;
  readonly code: number;
  readonly before: Tree;
  readonly words: string;
}

/** A run folder with a journal, and what stands beside a module in its place, is always a finding. */
function missedFailures({
  command,
  code,
  before,
  words,
}: Looked): readonly Failure[] {
  const isLook = command.startsWith("check") || command.endsWith("--frozen");
  if (!isLook) return [];
  const isFound = (path: string): boolean =>
    /^generated\/\.close-codegen\/run-[^/]+\/journal\.json$/.test(path) ||
    /^generated\/(?:client|index|lead|models)(?:\.[cm]?jsx?|\.tsx|\.d\.m?ts|\.json)$/.test(
      path,
    );
  const found = [...before.keys()].filter(isFound);
  const plain = words.replace(/\s|│/g, "");
  // What could not be looked at says so instead, and a frozen run stops at the first thing that it refuses.
  const isFailed =
    command.endsWith("--frozen") || /error E_|failed/.test(words);
  return found
    .map((path) => path.split("/").slice(1, 3))
    .map((steps) => steps.filter((step) => step !== "journal.json").join("/"))
    .filter((path) => code === 0 || (!isFailed && !plain.includes(path)))
    .slice(0, 1)
    .map((path) => ["missed", path]);
}

function untrueFailures({
  words,
  before,
  after,
}: {
  readonly words: string;
  readonly before: Tree;
  readonly after: Tree;
}): readonly Failure[] {
  if (!words.includes("No files were changed.")) return [];
  const isNote = (path: string): boolean =>
    path.startsWith("node_modules/") || path.endsWith("/.gitignore");
  return differing(before, after)
    .filter((path) => !isNote(path))
    .map((path) => ["untrue", path]);
}

function differing(before: Tree, after: Tree): readonly string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path));
}

/** All that lies below a folder; no link is followed, and nothing waits for a pipe. */
async function treeOf(folder: string): Promise<Tree> {
  const stats = await lstat(folder).catch(() => null);
  if (stats?.isDirectory() !== true) return new Map();
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  const found = entries.map(async (entry) => {
    const file = join(entry.parentPath, entry.name);
    const path = file.slice(folder.length + 1);
    if (path.startsWith(".git/") || entry.isDirectory()) return [];
    if (entry.isFile()) return [[path, await readFile(file, "utf8")] as const];
    if (!entry.isSymbolicLink()) return [[path, "pipe"] as const];
    return [[path, `link ${await readlink(file)}`] as const];
  });
  return new Map((await Promise.all(found)).flat().sort());
}
