/**
 * A local Close in a process of its own, as `startEmulator` or as `codegen serve` starts it; says where it
 * is, and, once its input ends, how much memory it took at most. Not a proof itself.
 */
import { serve } from "../../src/commands/serve/run-serve.js";
import { startEmulator } from "../../src/local/local.js";

const emulator =
  process.argv[2] === "serve"
    ? await serve({ lock: null, port: 0, seed: undefined })
    : await startEmulator();
const { url, apiKey } = emulator;
// `maxRSS` of resourceUsage would begin with the memory of the process that started this one, on Linux.
let most = 0;
const look = (): void => {
  most = Math.max(most, process.memoryUsage.rss());
};
setInterval(look, 50).unref();
process.stdout.write(`${JSON.stringify({ url, apiKey })}\n`);
process.stdin.resume().on("end", () => {
  look();
  process.stdout.write(`${most}\n`);
  void emulator.close();
});
