/**
 * A local Close in a process of its own, as `startEmulator` or as `codegen serve` starts it; says where it
 * is, and, once its input ends, how much memory it took at most. Not a proof itself.
 */
import { serve } from "../../src/commands/serve.js";
import { startEmulator } from "../../src/local.js";

const emulator =
  process.argv[2] === "serve"
    ? await serve({ lock: null, port: 0, seed: undefined })
    : await startEmulator();
const { url, apiKey } = emulator;
process.stdout.write(`${JSON.stringify({ url, apiKey })}\n`);
process.stdin.resume().on("end", () => {
  process.stdout.write(`${process.resourceUsage().maxRSS * 1024}\n`);
  void emulator.close();
});
