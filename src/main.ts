/** Runs the command line in this process. */
import { failureLines } from "./cli/print/failure.js";
import { CodegenError } from "./errors.js";
import { explainError } from "./explain-error.js";
import { endProcess, processIo } from "./io.js";
import type { Io } from "./io.js";
import { isRepeatable } from "./repeat/record.js";
import type { Printed, Screen } from "./repeat/record.js";
import type { UnchangedRun } from "./repeat/seen-paths.js";
import { palette } from "./report/terminal.js";

/** Runs what the process was started with, and sets its exit code. Never rejects. */
export async function main(): Promise<void> {
  try {
    assertFolder();
    const { run } = await import("./cli/cli.js");
    const { io, printed } = observed(processIo());
    const unchanged: UnchangedRun[] = [];
    const onUnchanged = (found: UnchangedRun): void =>
      void unchanged.push(found);
    process.exitCode = await run(io.argv, io, { onUnchanged });
    for (const found of unchanged) await keep(found, io, printed);
    endWhenHanging();
  } catch (error) {
    const options = { debug: false, program: `Node ${process.version}` };
    const lines = failureLines(explainError(error), palette(false), options);
    process.stderr.write(lines.map((line) => `${line}\n`).join(""));
    process.exitCode = 1;
  }
}

/** The process, and what is printed to it from now on. */
function observed(io: Io): {
  readonly io: Io;
  readonly printed: readonly Printed[];
} {
  const printed: Printed[] = [];
  const also =
    (stream: Printed[0], print: (text: string) => void) =>
    (text: string): void => {
      printed.push([stream, text]);
      print(text);
    };
  const stdout = also(1, io.stdout);
  const stderr = also(2, io.stderr);
  return { io: { ...io, stdout, stderr }, printed };
}

/** Keeps what the run printed for the next one that finds all as this one did. */
async function keep(
  found: UnchangedRun,
  io: Io,
  printed: readonly Printed[],
): Promise<void> {
  const { argv, cwd, env, signal } = io;
  if (process.exitCode !== 0 || signal.aborted || !isRepeatable(argv)) return;
  const { rememberRun } = await import("./repeat/remember.js");
  const begun = performance.timeOrigin;
  const screen = screenOf(io);
  await rememberRun(found, { argv, cwd, env, screen, begun, printed });
}

/** What moved on a terminal is not printed again: there is nothing to wait for. */
function screenOf({
  stdoutIsTty: stdout,
  stderrIsTty: stderr,
  terminal,
}: Io): Screen | undefined {
  if (!stdout && !stderr) return undefined;
  return { stdout, stderr, columns: terminal?.columns };
}

/** A file that gives no answer keeps the process, though its result is known; `process.exit` would wait, too. */
function endWhenHanging(): void {
  setTimeout(() => {
    const waiting = process.getActiveResourcesInfo();
    if (waiting.some((name) => name.startsWith("FSReq"))) endProcess("SIGTERM");
  }, grace).unref();
}

/** Milliseconds, for what a config may still have to do with files. */
const grace = 5000;

/** A shell whose folder was removed: Node itself only says `uv_cwd`. */
function assertFolder(): void {
  try {
    process.cwd();
  } catch (cause) {
    throw new CodegenError(
      "E_USAGE",
      "The folder that this was started in is no longer there.",
      { hint: "Change to a folder that is, and run again.", cause },
    );
  }
}
