/** What a person or the flags decide about a new project: where, which object types, what else. */
import { join } from "node:path";
import type { Emitted, InitAnswers } from "../../commands/init/answers.js";
import { findPackages } from "../../commands/init/find-packages.js";
import { entriesOf, fileInTheWay } from "../../commands/init/find-project.js";
import type { InitProject } from "../../commands/init/find-project.js";
import { chooseObjects, includeKeys } from "../../commands/init/open-key.js";
import type { OpenedOrganization } from "../../commands/init/open-key.js";
import { CodegenError } from "../../errors.js";
import type { Questions } from "../ask/questions.js";
import type { InitChoices } from "../flags/init-choices.js";
import type { ChosenKey, KeyRun } from "./choose-key.js";

/** The folder of the run; at the root of a monorepo one of its packages. */
export async function chooseFolder(
  { ask }: KeyRun,
  cwd: string,
): Promise<string> {
  const packages = await findPackages(cwd);
  if (packages.length === 0) return cwd;
  if (ask === null)
    throw new CodegenError(
      "E_USAGE",
      "This is the root of a monorepo, and the code belongs into one of its packages.",
      { items: packages, hint: "Name it with --cwd." },
    );
  const chosen = await ask.one(
    "Which package uses Close?",
    packages.map((name) => ({ name, value: name })),
  );
  return join(cwd, chosen);
}

/** The decisions that the plan is made by; those that the config has made are not asked again. */
export async function chooseAnswers(
  { flags, ask }: KeyRun,
  project: InitProject,
  {
    outputs,
    needsUndici,
    emit: known,
    key: { opened, saved, file },
  }: {
    readonly outputs: readonly string[] | null;
    readonly needsUndici: boolean | undefined;
    readonly emit: Emitted | undefined;
    readonly key: ChosenKey;
  },
): Promise<InitAnswers> {
  const source = flags.sample === true ? "sample" : "api";
  const output = outputs ?? [await chooseOutput(flags, ask, project)];
  const isNew = project.config === null;
  const emit = known ?? (await chooseEmit(flags, ask));
  const include = isNew ? await chooseTypes(flags, ask, opened) : [];
  const hasGithub = (await entriesOf(project.root)).includes(".github");
  const extras = new Set(
    ask === null || !isNew
      ? defaultExtras(hasGithub)
      : await ask.several("What else?", [
          {
            name: "AGENTS.md, for coding assistants",
            short: "AGENTS.md",
            value: "agents",
          },
          {
            name: "a GitHub workflow that checks pull requests",
            short: "a GitHub workflow",
            value: "ci",
            isChosen: hasGithub,
          },
        ]),
  );
  return {
    ...{ outputs: output, source, include, key: saved, keyFile: file },
    emit,
    needsUndici: needsUndici ?? emit === "client",
    ci: flags.ci ?? extras.has("ci"),
    agents: flags.agents !== false && extras.has("agents"),
  };
}

async function chooseEmit(
  { emit }: InitChoices,
  ask: Questions | null,
): Promise<Emitted> {
  if (emit !== undefined || ask === null) return emit ?? "client";
  return ask.one("How much is to be generated?", [
    {
      name: "types, wrappers and a client that reads and writes",
      short: "types, wrappers and a client",
      value: "client",
    },
    {
      name: "types and wrappers, for webhooks and a client of your own",
      short: "types and wrappers",
      value: "wrappers",
    },
    { name: "types alone", value: "types" },
  ]);
}

function defaultExtras(hasGithub: boolean): readonly string[] {
  return hasGithub ? ["agents", "ci"] : ["agents"];
}

async function chooseOutput(
  { output }: InitChoices,
  ask: Questions | null,
  project: InitProject,
): Promise<string> {
  if (output !== undefined) return checkedOutput(output, project);
  if (ask === null) return checkedOutput(project.output, project);
  const answer = await ask.text(
    "Folder for the generated code",
    project.output,
    async (text) => {
      if (!isFolder(text)) return "A folder within this one, please.";
      const file = await fileInTheWay(project.folder, plainPath(text));
      return file === null ? true : `${file} is a file. A folder, please.`;
    },
  );
  return plainPath(answer);
}

async function checkedOutput(
  output: string,
  { folder }: InitProject,
): Promise<string> {
  const path = plainPath(output);
  const why = isFolder(output)
    ? await fileInTheWay(folder, path).then(
        (file) => file && `${file} is a file`,
      )
    : "it needs a folder of its own within the project";
  if (why === null) return path;
  throw new CodegenError(
    "E_USAGE",
    `The code cannot go to ${output}: ${why}.`,
    { hint: "Give another one with --output, such as src/generated." },
  );
}

function isFolder(text: string): boolean {
  const parts = plainPath(text).split("/");
  return (
    !/^(?:[\\/]|[A-Za-z]:)/.test(text.trim()) &&
    !parts.includes("..") &&
    parts.every((part) => part !== "" && part !== ".") &&
    !/[\p{Cc}*?"<>|!#]/u.test(text)
  );
}

function plainPath(text: string): string {
  return text
    .trim()
    .replaceAll("\\", "/")
    .replace(/^\.\//, "")
    .replace(/\/+$/, "");
}

async function chooseTypes(
  { include }: InitChoices,
  ask: Questions | null,
  opened: OpenedOrganization | null,
): Promise<readonly string[]> {
  const words = (include ?? "")
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
  if (opened === null) return words;
  const { objects } = opened;
  if (words.length > 0)
    return includeKeys(chooseObjects(words, objects), objects);
  if (ask === null) return [];
  const chosen = await ask.several(
    "Which object types?",
    objects.map((object) => ({
      name: `${object.label}  ${object.id}`,
      short: object.label,
      value: object,
    })),
  );
  return includeKeys(chosen.length === 0 ? objects : chosen, objects);
}
