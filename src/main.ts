/** Runs the command line in this process. */
import { failureLines } from "./cli/failure.js";
import { CodegenError } from "./errors.js";
import { explainError } from "./explain-error.js";
import { processIo } from "./io.js";
import { palette } from "./report/terminal.js";

/** Runs what the process was started with, and sets its exit code. Never rejects. */
export async function main(): Promise<void> {
  try {
    assertFolder();
    const { run } = await import("./cli.js");
    const io = processIo();
    process.exitCode = await run(io.argv, io);
  } catch (error) {
    const options = { debug: false, program: `Node ${process.version}` };
    const lines = failureLines(explainError(error), palette(false), options);
    process.stderr.write(lines.map((line) => `${line}\n`).join(""));
    process.exitCode = 1;
  }
}

/** Where the folder of a shell was removed, Node itself only says `uv_cwd`. */
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
