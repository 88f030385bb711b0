/** The run of `codegen init`: asks, plans, shows the plan, writes. */
import { dirname } from "node:path";
import { findProject } from "../../commands/init/find-project.js";
import { readInitConfig } from "../../commands/init/open-key.js";
import type { KeyPlace } from "../../commands/init/open-key.js";
import {
  initReport,
  isDone,
  planInit,
  plannedPatch,
} from "../../commands/init/plan-init.js";
import type { InitPlan } from "../../commands/init/plan-init.js";
import { runCommand } from "../../commands/init/workflow.js";
import { writeInit } from "../../commands/init/write-init.js";
import { findConfigFile } from "../../config/read-config.js";
import { CodegenError } from "../../errors.js";
import { headLine, initLines, nextLines } from "../../report/init-text.js";
import { unifiedPatch } from "../../report/unified-patch.js";
import type { Questions } from "../ask/questions.js";
import type { CommandContext } from "../command.js";
import type { InitChoices } from "../flags/init-choices.js";
import { printLines } from "../print/lines.js";
import { hideSecrets } from "../print/secrets.js";
import type { RunPlace } from "./begin-run.js";
import { chooseAnswers, chooseFolder } from "./choose-answers.js";
import { chooseKey } from "./choose-key.js";
import type { ChosenKey, KeyRun } from "./choose-key.js";

type SetUp = KeyRun;

/** Sets a project up and gives the exit code. `E_USAGE` where nobody can be asked and `--yes` is not given. */
export async function setUp(
  flags: InitChoices,
  context: CommandContext,
  { cwd, envFiles }: RunPlace,
): Promise<number> {
  const { io } = context;
  const run: SetUp = { flags, context, ask: await whomToAsk(flags, context) };
  const chosen = await chooseFolder(run, cwd);
  const config = await findConfigFile(chosen, flags.config);
  const folder = config === null ? chosen : dirname(config);
  const project = await findProject(folder, config);
  const place: KeyPlace = { project, cwd: folder, env: io.env, envFiles };
  const known = await readInitConfig(place);
  const key = await chooseKey(run, place, known?.config ?? null);
  const { opened } = key;
  const answers = await chooseAnswers(run, project, {
    outputs: known?.outputs ?? null,
    ...{ needsUndici: known?.needsUndici, emit: known?.emit },
    key,
  });
  const plan = await planInit(project, answers);
  const organization = opened?.organization ?? null;
  const hidden = withKey(run, key);
  const report = (written: boolean) =>
    initReport(plan, { cwd, organization, written });
  if (flags.dryRun === true) {
    // A patch is for another program: what is said about it goes elsewhere.
    printPlan(hidden, report(false));
    if (flags.json !== true) io.stdout(unifiedPatch(plannedPatch(plan)));
    return 0;
  }
  if (!(await mayWrite(run, plan, report(false)))) return 0;
  const isDoneAlready = isDone(plan);
  const isToGenerate = await wantsCode(run, isDoneAlready);
  await writeInit(plan, io.signal);
  const done = report(!isDoneAlready);
  // Whoever has said yes has seen the plan a moment ago.
  if (run.ask === null || isDoneAlready || flags.json === true)
    printPlan(hidden, done);
  else printLines(io.stderr, [headLine(done, context.style)]);
  const code = isToGenerate ? await generateNow(hidden, place) : 0;
  if (code === 0 && !isDoneAlready) printNext(run, plan, isToGenerate);
  return code;
}

/** The questions; null where the flags answer. */
async function whomToAsk(
  { yes, dryRun }: InitChoices,
  { io, isColoured }: CommandContext,
): Promise<Questions | null> {
  if (yes === true) return null;
  const isTerminal =
    io.stdinIsTty && io.stderrIsTty && io.env["CI"] === undefined;
  if (isTerminal) {
    const { questionsOn } = await import("../ask/questions.js");
    const ask = questionsOn(io, isColoured);
    if (ask !== null) return ask;
  }
  if (dryRun === true) return null;
  throw new CodegenError(
    "E_USAGE",
    "codegen init asks questions, and there is no terminal to ask them on.",
    {
      hint: "Add --yes to take the flags and the defaults, or --dry-run to look at the plan.",
    },
  );
}

/** Shows the plan, and asks whether it may be written; whoever is not asked has said so. */
async function mayWrite(
  run: SetUp,
  plan: InitPlan,
  report: ReturnType<typeof initReport>,
): Promise<boolean> {
  const { ask, context } = run;
  if (ask === null || isDone(plan)) return true;
  printPlan({ ...run, flags: { ...run.flags, json: undefined } }, report);
  if (await ask.yes("Write this?")) return true;
  printLines(context.io.stderr, ["Nothing was written."]);
  return false;
}

function printPlan(
  { flags, context }: Pick<SetUp, "context"> & { readonly flags: PrintFlags },
  report: ReturnType<typeof initReport>,
): void {
  const { io, style } = context;
  if (flags.json === true) io.stdout(`${JSON.stringify(report, null, 2)}\n`);
  else if (flags.silent !== true)
    printLines(io.stderr, initLines(report, style, io.terminal?.columns));
}

interface PrintFlags {
  readonly json?: boolean | undefined;
  readonly silent?: boolean | undefined;
}

/** The run with a process that knows the key that was typed, to hide it, and to generate with it. */
function withKey(run: SetUp, { typed, saved }: ChosenKey): SetUp {
  if (typed === null) return run;
  const { context } = run;
  const env = { ...context.io.env, CLOSE_API_KEY: typed };
  const hiding = hideSecrets({ ...context.io, env });
  const io = saved === null ? hiding : { ...hiding, env: context.io.env };
  return { ...run, context: { ...context, io } };
}

/** True where the code is to be generated at once. */
async function wantsCode(
  { flags, ask }: SetUp,
  isDoneAlready: boolean,
): Promise<boolean> {
  if (flags.generate === true) return true;
  if (ask === null || isDoneAlready) return false;
  return ask.yes("Generate the code at once?");
}

/** The commands that are left for a person. */
function printNext(
  { flags, context: { io, style } }: SetUp,
  { next, project }: InitPlan,
  isGenerated: boolean,
): void {
  if (flags.silent === true || flags.json === true) return;
  const run = runCommand(project.manager);
  const left = isGenerated ? next.filter((step) => step !== run) : next;
  printLines(io.stderr, nextLines({ next: left }, style));
}

/** Generates the code as `codegen` does. */
async function generateNow(
  { flags, context }: SetUp,
  { project }: KeyPlace,
): Promise<number> {
  const { command } = await import("../commands/generate.js");
  const { env, config, silent, debug, verbose, color, progress } = flags;
  const given = { env, config, silent, debug, verbose, color, progress };
  const known = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  return command.run({ ...known, cwd: project.folder }, context);
}
