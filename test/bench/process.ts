/** Runs one Node process from start to end and tells what it cost. */
import { spawn } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** A process of Node. */
export interface NodeCommand {
  /** The script and its arguments, or flags of Node. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a process did and what it cost, its own child processes included. */
export interface Outcome {
  /** Null when it was stopped at the time limit. */
  readonly exitCode: number | null;
  readonly output: string;
  /** From the start of the process to its end. */
  readonly wallMs: number;
  /** Of user and system, of all threads; null when it was stopped. */
  readonly cpuMs: number | null;
  /** Peak resident memory in megabytes; null when it was stopped. */
  readonly peakMb: number | null;
}

/** Runs processes one at a time; `folder` holds what is needed to measure them. */
export interface ProcessRunner {
  (command: NodeCommand, limitMs: number): Promise<Outcome>;
}

/** Set in a command's `env`, it says that the process has children that are not Node's, which count too. */
export const nativeChildren = "BENCH_NATIVE_CHILDREN";

/**
 * Runs in every measured process. A child that is not Node's is read from the process that waited for
 * it, so none may take that one's place; Linux counts in hundredths of a second. The peak is taken from `VmHWM` where there is one: on Linux
 * `maxRSS` of a process starts at the memory of the one that started it.
 */
const preload = `
const { appendFileSync, readFileSync } = require("node:fs");
const hasNativeChildren = process.env.${nativeChildren} !== undefined;
if (hasNativeChildren) process.execve = undefined;
function childrenMs() {
  if (!hasNativeChildren || process.platform !== "linux") return 0;
  const stat = readFileSync("/proc/self/stat", "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[13]) + Number(fields[14])) * 10;
}
process.once("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  let peakKb = maxRSS;
  try {
    peakKb = Number(/VmHWM:\\s*(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]);
  } catch {}
  const usage = { cpuMs: (userCPUTime + systemCPUTime) / 1000 + childrenMs(), peakKb };
  appendFileSync(process.env.BENCH_USAGE, JSON.stringify(usage) + "\\n");
});
`;

/** Makes a runner of processes of one Node, which keeps its files in `folder`; that must be there. */
export async function createRunner(
  folder: string,
  node: string = process.execPath,
): Promise<ProcessRunner> {
  const hook = join(folder, "usage.cjs");
  const usage = join(folder, "usage.jsonl");
  await writeFile(hook, preload);
  const options = `--require ${JSON.stringify(hook)}`;
  return async ({ args, cwd, env = {} }, limitMs) => {
    await rm(usage, { force: true });
    const result = await runToEnd(node, args, limitMs, {
      cwd,
      env: {
        ...inherited(),
        ...env,
        NODE_OPTIONS: options,
        BENCH_USAGE: usage,
      },
    });
    const none = { cpuMs: null, peakMb: null };
    return {
      ...result,
      ...(result.exitCode === null ? none : await readUsage(usage)),
    };
  };
}

/** Nothing that would change what is measured, and no key of anybody. */
function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(?:CLOSE_|NODE_|npm_|FORCE_COLOR|JITI_)/.test(name),
    ),
  );
}

function runToEnd(
  node: string,
  args: readonly string[],
  limitMs: number,
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Pick<Outcome, "exitCode" | "output" | "wallMs">> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(node, args, {
      ...options,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const chunks: Buffer[] = [];
    const keep = (chunk: Buffer): void => void chunks.push(chunk);
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const times = { end: start };
    const timer = setTimeout(() => child.kill("SIGKILL"), limitMs);
    child.on("error", reject);
    child.on("exit", () => {
      times.end = performance.now();
      clearTimeout(timer);
    });
    child.on("close", (exitCode) => {
      const output = Buffer.concat(chunks).toString("utf8");
      resolve({ exitCode, output, wallMs: times.end - start });
    });
  });
}

const usageShape = z.object({ cpuMs: z.number(), peakKb: z.number() });

/** Processor time adds up over a process and its children; of memory the largest counts. */
async function readUsage(
  file: string,
): Promise<Pick<Outcome, "cpuMs" | "peakMb">> {
  const lines = (await readFile(file, "utf8")).trim().split("\n");
  const usages = lines.map((line) => usageShape.parse(JSON.parse(line)));
  return {
    cpuMs: usages.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    peakMb: Math.max(...usages.map(({ peakKb }) => peakKb)) / 1024,
  };
}
