/** An app with the examples as users copy them, beside the sample's output, and its programs as processes. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, cp, mkdtemp, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import {
  compileApp,
  environment,
  installed,
  undiciVersion,
} from "../runtimes/tools.js";
import { repository } from "../support/program.js";

/** What the examples say to install. */
const pinned = {
  bullmq: "6.7.0",
  ioredis: "6.0.0",
  "rate-limiter-flexible": "11.4.0",
  undici: undiciVersion,
};

const examples = ["redis-limiter.ts", "backfill.ts"];
const programs = ["hammer.ts", "backfill-control.ts", "backfill-worker.ts"];

/** Makes the app in a temporary folder, which the caller removes, and compiles it; its programs are in `out`. */
export async function makeExampleApp(): Promise<string> {
  const app = await mkdtemp(join(tmpdir(), "codegen-redis-"));
  await writeFile(join(app, "package.json"), '{ "type": "module" }');
  await symlink(await installed(pinned), join(app, "node_modules"), "junction");
  await cp(join(repository, "generated"), join(app, "generated"), {
    recursive: true,
  });
  for (const name of examples)
    await copyFile(join(repository, ".github/examples", name), join(app, name));
  for (const name of programs)
    await copyFile(
      join(repository, "test/fixtures/apps/redis", name),
      join(app, name),
    );
  await compileApp(app, programs, { noUncheckedIndexedAccess: true });
  return app;
}

/** A process of one of the programs. */
export interface Program {
  /** Ends with the first message of the process, which has loaded all that it needs. */
  readonly ready: Promise<unknown>;
  /** Has those that wait for it begin. */
  readonly go: () => void;
  /** What it printed, once it has ended. */
  readonly ended: Promise<{ readonly stdout: string; readonly stderr: string }>;
  readonly kill: (signal: "SIGKILL" | "SIGTERM") => void;
}

/** Starts a program of the app with its options, which it reads from `OPTIONS`. */
export function startProgram(
  app: string,
  name: (typeof programs)[number],
  options: object,
  onMessage: (message: unknown) => void = () => undefined,
): Program {
  const path = join(app, "out", name.replace(/\.ts$/, ".js"));
  const child = spawn(process.execPath, [path], {
    cwd: app,
    env: environment({ OPTIONS: JSON.stringify(options) }),
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  if (child.stdout === null || child.stderr === null)
    throw new Error("The program has no output.");
  child.on("message", (message) => onMessage(message));
  const printed = Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return {
    ready: Promise.race([once(child, "message"), printed]),
    go: () => void child.send("go"),
    ended: printed.then(([stdout, stderr]) => ({ stdout, stderr })),
    kill: (signal) => void child.kill(signal),
  };
}
