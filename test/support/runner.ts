/** A small runner of GitHub Actions: as much of it as our action and our example workflows need. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "./program.js";
import type { Ended } from "./program.js";
import { at, readYaml, texts } from "./yaml.js";
import type { Yaml } from "./yaml.js";

/** What a step has done. */
export interface Done extends Ended {
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Where and with what steps run. */
export interface Runner {
  /** The folder of the repository that is checked out. */
  readonly workspace: string;
  /** A folder for the runner's own files, outside of it. */
  readonly temp: string;
  /** The environment of every step. */
  readonly env: Readonly<Record<string, string>>;
  /** What expressions stand for, `secrets.KEY`. */
  readonly values: Readonly<Record<string, string>>;
}

/** Runs a composite action of one step. */
export async function runAction(
  folder: string,
  inputs: Readonly<Record<string, string>>,
  runner: Runner,
): Promise<Done> {
  const action = await readYaml(join(folder, "action.yml"));
  const known = at(action, "inputs") ?? {};
  const given = Object.keys(known).map((name) => [
    `inputs.${name}`,
    inputs[name] ?? String(at(known, name, "default")),
  ]);
  const unknown = Object.keys(inputs).filter(
    (name) => !(name in Object(known)),
  );
  if (unknown.length > 0) throw new Error(`No input ${unknown.join(", ")}.`);
  const done = await runStep(at(action, "runs", "steps", "0") ?? "", {
    ...runner,
    env: { ...runner.env, GITHUB_ACTION_PATH: folder },
    values: Object.fromEntries(given),
  });
  const id = String(at(action, "runs", "steps", "0", "id"));
  const stepOutputs = prefixed(`steps.${id}.outputs`, done.outputs);
  const outputs = Object.entries(at(action, "outputs") ?? {}).map(
    ([name, output]) => [name, evaluate(at(output, "value"), stepOutputs)],
  );
  return { ...done, outputs: Object.fromEntries(outputs) };
}

/**
 * Runs the only job of a workflow as far as it is ours: our action and the scripts. Steps of others
 * are skipped. Gives what ran, by name or id; the first failure is the last to run.
 */
export async function runJob(
  workflow: string,
  action: string,
  runner: Runner,
): Promise<ReadonlyMap<string, Done>> {
  const jobs = at(await readYaml(workflow), "jobs") ?? {};
  const [job] = Object.values(jobs);
  const done = new Map<string, Done>();
  let values = runner.values;
  for (const step of Object.values(at(job, "steps") ?? [])) {
    const name = String(
      at(step, "id") ?? at(step, "name") ?? at(step, "run") ?? at(step, "uses"),
    );
    const uses = at(step, "uses") ?? "";
    const isOurs = String(uses).includes("/.github/actions/check@");
    const isSkipped = (uses !== "" && !isOurs) || name === "npm ci";
    if (isSkipped || !holds(at(step, "if"), values)) continue;
    const own = environmentOf(step, values);
    const result = isOurs
      ? await runAction(action, mapped(at(step, "with"), values), {
          ...runner,
          env: { ...runner.env, ...own },
        })
      : await runStep(step, { ...runner, values });
    done.set(name, result);
    if (result.code !== 0) break;
    values = {
      ...values,
      ...prefixed(`steps.${name}.outputs`, result.outputs),
    };
  }
  return done;
}

async function runStep(step: Yaml, runner: Runner): Promise<Done> {
  const { workspace, temp, values } = runner;
  await mkdir(temp, { recursive: true });
  const files = {
    GITHUB_OUTPUT: join(temp, "output"),
    GITHUB_STEP_SUMMARY: join(temp, "summary"),
  };
  for (const file of Object.values(files)) await writeFile(file, "");
  const folder = evaluate(at(step, "working-directory") ?? ".", values);
  const ended = await runCommand(
    join(workspace, folder),
    [
      "bash",
      "--noprofile",
      "--norc",
      "-eo",
      "pipefail",
      "-c",
      String(at(step, "run")),
    ],
    {
      ...runner.env,
      ...files,
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_WORKSPACE: workspace,
      RUNNER_TEMP: temp,
      ...environmentOf(step, values),
    },
  );
  return {
    ...ended,
    outputs: readOutputs(await readFile(files.GITHUB_OUTPUT, "utf8")),
    summary: await readFile(files.GITHUB_STEP_SUMMARY, "utf8"),
  };
}

/** The format of the runner's files: `name<<END`, lines, `END`. */
function readOutputs(text: string): Readonly<Record<string, string>> {
  const found = text.matchAll(/^(\w+)<<(.+)\n([^]*?)\n\2\n/gm);
  return Object.fromEntries(
    [...found].map(([, name, , value]) => [name, value]),
  );
}

function environmentOf(step: Yaml, values: Runner["values"]) {
  return mapped(at(step, "env"), values);
}

function mapped(
  value: Yaml | undefined,
  values: Runner["values"],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    texts(value ?? {}).map(({ path, text }) => [
      path.join("."),
      evaluate(text, values),
    ]),
  );
}

function holds(condition: Yaml | undefined, values: Runner["values"]): boolean {
  if (condition === undefined) return true;
  const [, name = "", wanted] =
    /^(\S+) == '(\w+)'$/.exec(String(condition)) ?? [];
  return values[name] === wanted;
}

/** Replaces every expression by what it stands for: nothing where a step gave no such output. */
function evaluate(text: Yaml | undefined, values: Runner["values"]): string {
  return String(text).replace(/\$\{\{ (\S+) \}\}/g, (_, name: string) => {
    const value = values[name];
    if (value !== undefined) return value;
    if (name.startsWith("steps.")) return "";
    throw new Error(`Nothing is known of ${name}.`);
  });
}

function prefixed(prefix: string, values: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]),
  );
}
