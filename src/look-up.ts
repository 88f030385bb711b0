/** Runs `codegen fields`: from what a run before remembered, where that is all there is to say. */
import { recallFields } from "./cli/run/recall-fields.js";
import { isTerminal, print } from "./repeat/replay.js";

/** Prints what is looked up, else runs the command line in this process. Never rejects. */
export async function main(): Promise<void> {
  const text = recall();
  if (text !== null) {
    print(1, text);
    return;
  }
  const { main: runWhole } = await import("./main.js");
  await runWhole();
}

function recall(): string | null {
  try {
    const place = { cwd: process.cwd(), env: process.env };
    return recallFields(process.argv.slice(2), place, isTerminal(1));
  } catch {
    return null;
  }
}
