/** Runs the command line in this process. */
import { failureLines } from "./cli/print/failure.js";
import { CodegenError } from "./errors.js";
import { explainError } from "./explain-error.js";
import { endProcess, processIo } from "./io.js";
import { palette } from "./report/terminal.js";

/** Runs what the process was started with, and sets its exit code. Never rejects. */
export async function main(): Promise<void> {
  try {
    assertFolder();
    const { run } = await import("./cli/cli.js");
    const io = processIo();
    process.exitCode = await run(io.argv, io);
    endWhenHanging();
  } catch (error) {
    const options = { debug: false, program: `Node ${process.version}` };
    const lines = failureLines(explainError(error), palette(false), options);
    process.stderr.write(lines.map((line) => `${line}\n`).join(""));
    process.exitCode = 1;
  }
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
