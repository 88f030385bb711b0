import {
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  realpath,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  afterAll,
  beforeAll,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from "vitest";
import { startEmulator } from "../../src/emulator/index.js";
import type { Emulator } from "../../src/emulator/index.js";
import { commandNames, healthyConfig } from "./row.js";
import type { CommandName, Outcome, Row, Scene } from "./row.js";
import { rows } from "./rows.js";
import { runCommandOf } from "./run.js";
import { startStranger } from "./stranger.js";
import { cellsOf, readTable, writeTable } from "./table.js";
import { smallOrganization } from "../support/live.js";
import { buildProgram } from "../support/program.js";
import { environmentOf, projectIn } from "../support/project.js";
import type { Finished } from "../support/project.js";
import { gitIn, hasGit } from "../support/repository.js";
import { isWhole } from "../support/matrix.js";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let folder: string;
let program: string;
let emulator: Emulator;

/** A healthy project, generated and committed once, of which each test has a copy. */
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "codegen-checkout-")));
  program = await buildProgram();
  emulator = await startEmulator({ organization: smallOrganization });
  const project = projectIn(join(folder, "healthy"), environmentOf(emulator));
  await project.configure(healthyConfig);
  await project.write("package.json", "{}");
  await project.generate();
  const lock = await project.read("generated/close.lock.json");
  await project.write("healthy.lock.json", lock);
  const git = gitIn(project.root);
  // Without git's examples of hooks, which each copy would have.
  await git("init", "-q", "-b", "main", "--template=");
  await git("add", "-A");
  await git("commit", "-qm", "healthy");
});

afterAll(async () => {
  await emulator.close();
  for (const made of [folder, program])
    await rm(made, { recursive: true, force: true });
});

async function openScene(): Promise<Scene> {
  const place = await mkdtemp(join(folder, "scene-"));
  onTestFinished(() => rm(place, { recursive: true, force: true }));
  const [root, outside] = [join(place, "project"), join(place, "outside")];
  await cp(join(folder, "healthy"), root, { recursive: true });
  await mkdir(outside);
  await writeFile(join(outside, "kept.txt"), "kept\n");
  const stranger = await startStranger();
  onTestFinished(stranger.close);
  const project = projectIn(root, environmentOf(emulator));
  return {
    project,
    emulator,
    stranger,
    marker: join(place, "marker"),
    outside,
  };
}

interface Ran extends Finished {
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
}

async function runIn(
  scene: Scene,
  name: CommandName,
  environment: (scene: Scene) => Readonly<Record<string, string>>,
): Promise<Ran> {
  const { project } = scene;
  const before = await project.files();
  const env = environment(scene);
  // It is the process's own in which a program is looked for.
  if (env["PATH"] !== undefined) vi.stubEnv("PATH", env["PATH"]);
  onTestFinished(() => void vi.unstubAllEnvs());
  const finished = await runCommandOf(name, project, { program, env });
  return { ...finished, before, after: await project.files() };
}

const usualEnvironment = (scene: Scene) => environmentOf(scene.emulator);

const known = new Map<CommandName, Promise<Ran>>();

/** What the command does where no pull request was. */
function usual(name: CommandName): Promise<Ran> {
  const found =
    known.get(name) ??
    openScene().then((scene) => runIn(scene, name, usualEnvironment));
  known.set(name, found);
  return found;
}

function assertOutcome(
  { outcomes, named }: Row,
  name: CommandName,
  ran: Ran,
  healthy: Ran,
): void {
  // Reports break their lines.
  const words = (ran.stderr + ran.stdout).replaceAll(/[\s│]+/g, " ");
  const names =
    typeof named === "string"
      ? expect.stringContaining(named)
      : expect.stringMatching(named);
  const outcome = outcomes[name];
  switch (outcome) {
    case "nothing":
      expect(ran.code, words).toBe(healthy.code);
      expect(lineCount(ran), words).toBe(lineCount(healthy));
      return assertSameFiles(ran, healthy);
    case "said":
      expect(ran.code, words).toBe(healthy.code);
      expect(words).toEqual(names);
      return assertSameFiles(ran, healthy);
    case "refused":
    case "found":
      expect(words).toEqual(names);
      // Whoever watches is shown the failure, and may correct it.
      if (name === "watch") expect(words).toMatch(/error E_/);
      else
        expect(outcome === "found" ? [1, 2] : [1], words).toContain(ran.code);
      expect([...ran.after]).toEqual([...ran.before]);
      return;
    default:
      outcome satisfies never;
  }
}

function lineCount({ stdout, stderr }: Finished): number {
  return (stderr + stdout).split("\n").length;
}

/** What was planted is as it was planted, everything else as the command leaves it without. */
function assertSameFiles({ before, after }: Ran, healthy: Ran): void {
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    const isPlanted = before.get(path) !== healthy.before.get(path);
    expect(after.get(path), path).toBe(
      (isPlanted ? before : healthy.after).get(path),
    );
  }
}

/**
 * The commands that are tried on a row: `npm run test:matrix` tries all. In `npm test` those that write or
 * say that nothing would be written meet each row, the others every eighth. `watch` takes a process and two
 * threads each time and does with a checkout what `codegen` does: it meets one row in twenty-two.
 */
function commandsFor(row: Row): readonly CommandName[] {
  const index = rows.indexOf(row);
  return commandNames.filter((name, place) => {
    if (isWhole || always.includes(name)) return true;
    return name === "watch" ? index % 22 === 0 : (index + place) % 8 === 0;
  });
}

const always: readonly CommandName[] = ["codegen", "--offline --frozen"];

const titles: Readonly<Record<Outcome, string>> = {
  nothing: "changes nothing for it",
  refused: "is refused by it, by name",
  found: "is reported by it, by name",
  said: "changes nothing for it but a line that says so",
};

describe.runIf(hasGit).each(rows.map((row) => [row.comes, row] as const))(
  "what came with the checkout: %s",
  (_comes, row) => {
    const cells = commandsFor(row).map(
      (name) => [name, titles[row.outcomes[name]]] as const,
    );
    test.runIf(row.canPlant !== false).each(cells)("%s: %s", async (name) => {
      const healthy = await usual(name);
      const scene = await openScene();
      await row.plant(scene);
      const ran = await runIn(scene, name, row.environment ?? usualEnvironment);
      assertOutcome(row, name, ran, healthy);
      // Whatever it is: nobody else was asked, nothing was run, nothing outside was touched.
      expect(scene.stranger.asked).toEqual([]);
      expect(await readdir(join(scene.outside, ".."))).not.toContain("marker");
      expect(await readdir(scene.outside)).toEqual(["kept.txt"]);
      expect(await readFile(join(scene.outside, "kept.txt"), "utf8")).toBe(
        "kept\n",
      );
    });
  },
);

// CHECKOUT_TABLE=write puts it there.
test("the table in docs/SECURITY.md says what these tests hold, cell by cell", async () => {
  if (process.env["CHECKOUT_TABLE"] === "write") await writeTable(rows);
  expect(await readTable()).toEqual(cellsOf(rows));
});
