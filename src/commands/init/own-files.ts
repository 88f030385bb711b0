/** The files that are for close-codegen itself: the config, the env file, lines for coding assistants, a workflow. */
import { join } from "node:path";
import { askPath } from "../../git/ask-repository.js";
import { literal } from "../../emit/spelling/literal.js";
import type { Emitted, InitAnswers } from "./answers.js";
import { hasLine, withLines } from "./edit-lines.js";
import { isWithinProject, readEditable, shownFrom } from "./find-project.js";
import type { InitProject } from "./find-project.js";
import { leftAlone } from "./piece.js";
import type { Piece } from "./piece.js";
import { workflowText } from "./workflow.js";

/** The config; one that is there stays. */
export async function configPiece(
  project: InitProject,
  answers: InitAnswers,
): Promise<Piece> {
  if (project.config !== null)
    return leftAlone(
      shownFrom(project.folder, project.config),
      "it is the config already",
    );
  const path = join(project.folder, "codegen.config.ts");
  const what = `the config: output in ${answers.outputs.join(", ")}`;
  return newFile(project, path, configText(answers), what);
}

function configText({ outputs, source, emit, include }: InitAnswers): string {
  const [output = "generated"] = outputs;
  const isSample = source === "sample";
  const lines = [
    ...(isSample
      ? ['  source: "sample",']
      : ['  apiKey: env("CLOSE_API_KEY"),']),
    `  output: ${literal(output)},`,
    ...(emit === "client" ? [] : [`  emit: "${emit}",`]),
    ...includeLines(include),
  ];
  const helpers = isSample ? "defineConfig" : "defineConfig, env";
  return `import { ${helpers} } from "close-codegen";\n\nexport default defineConfig({\n${lines.join("\n")}\n});\n`;
}

/** On one line where it fits, as prettier has it. */
function includeLines(include: readonly string[]): readonly string[] {
  if (include.length === 0) return [];
  const texts = include.map(literal);
  const line = `  include: [${texts.join(", ")}],`;
  return line.length <= 80
    ? [line]
    : ["  include: [", ...texts.map((text) => `    ${text},`), "  ],"];
}

/** The line with the key, for an env file that git ignores. */
export async function keyPieces(
  project: InitProject,
  { key }: InitAnswers,
): Promise<readonly Piece[]> {
  if (key === null) return [];
  const path = join(project.folder, key.file);
  if ((await askPath(project.folder, key.file)) === "tracked")
    return [leftAlone(key.file, "git tracks it, so the key is not put there")];
  const found = await readEditable(path);
  if (found.kind === "closed" || !(await isWithinProject(path, project)))
    return [leftAlone(key.file, "it cannot be edited; set the key yourself")];
  const before = found.kind === "text" ? found.text : null;
  const after = withLines(before, [`CLOSE_API_KEY=${key.value}`], {
    remark: null,
    has: (known) => known.some((line) => /^CLOSE_API_KEY\s*=/.test(line)),
  });
  const what = "the key, for you alone";
  return [{ kind: "file", path, before, after, what, isSecret: true }];
}

const begin = "<!-- close-codegen -->";
const end = "<!-- /close-codegen -->";

/** The lines in AGENTS.md. */
export async function agentsPiece(
  project: InitProject,
  { agents, outputs, emit }: InitAnswers,
): Promise<Piece | null> {
  if (!agents) return null;
  const path = join(project.folder, "AGENTS.md");
  const found = await readEditable(path);
  if (found.kind === "closed" || !(await isWithinProject(path, project)))
    return leftAlone("AGENTS.md", "it cannot be edited");
  const before = found.kind === "text" ? found.text : null;
  const after = withLines(before, agentLines(outputs, emit), {
    remark: null,
    has: (known) => hasLine(known, begin),
  });
  const what = "names, not ids: for coding assistants";
  return { kind: "file", path, before, after, what };
}

function agentLines(
  outputs: readonly string[],
  emit: Emitted,
): readonly string[] {
  const places = outputs.map((output) => `\`${output}/\``).join(", ");
  const [output = "generated"] = outputs;
  return [
    begin,
    "",
    "## Close",
    "",
    `- ${places} ${outputs.length > 1 ? "are" : "is"} written by \`npx codegen\`. Never edit files there.`,
    `- Fields, object types, statuses and choices of Close go by their names in \`${output}/index.ts\`. Never write ids (\`cf_…\`, \`custom.cf_…\`, \`stat_…\`) into code.`,
    "- `npx codegen fields <label or id>` finds the name of something, and `npx codegen usages <name>` where it is used. Neither needs a key or a network.",
    ...(emit === "client"
      ? ["- Read and write with `createCloseClient`."]
      : []),
    ...(emit === "types"
      ? []
      : [
          "- JSON of Close from elsewhere goes through the wrapper of its type: `lead.fromWire(json)`, `lead.toWire(values)`.",
        ]),
    "- Tests run against `startEmulator` from `close-codegen/emulator`, not against Close.",
    "- `npx codegen` takes changes of Close over; then fix what the compiler reports. `npx codegen explain <code>` explains an error or a warning.",
    "",
    end,
  ];
}

/** The workflow that looks whether the files are up to date; GitHub only reads it in the root of a repository. */
export async function workflowPiece(
  project: InitProject,
  { ci }: InitAnswers,
): Promise<Piece | null> {
  if (!ci) return null;
  const path = join(project.root, ".github/workflows/close-check.yml");
  const folder = shownFrom(project.root, project.folder);
  return newFile(
    project,
    path,
    workflowText(project.manager, folder),
    "a check of each pull request, without a key",
  );
}

/** A file that is made where there is none. */
async function newFile(
  project: InitProject,
  path: string,
  after: string,
  what: string,
): Promise<Piece> {
  const found = await readEditable(path);
  const shown = shownFrom(project.folder, path);
  if (found.kind !== "absent") return leftAlone(shown, "it is there already");
  if (!(await isWithinProject(path, project)))
    return leftAlone(shown, "a link leads out of the repository");
  return { kind: "file", path, before: null, after, what };
}
