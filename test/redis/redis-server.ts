/** A Redis of the tests' own: on a port of its own, in memory only, stopped at the end. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "../support/free-port.js";
import { findServer } from "./find-server.js";

/** True in `npm run test:redis`. */
export const isOn = process.env["REDIS"] !== undefined;

/** True in `npm run test:redis -- --full`. */
export const isFull = process.env["REDIS_FULL"] !== undefined;

if (!isOn)
  console.info(
    "Left out: the tests that need a Redis or Valkey server. `npm run test:redis` finds or installs one and runs them.",
  );

/** The title of tests that need a server, which says where they are left out. */
export function titled(title: string): string {
  return isOn ? title : `${title}: left out (npm run test:redis runs it)`;
}

/** A server that can be made to fail. */
export interface RedisServer {
  readonly url: string;
  /** Ends it at once, with all that it holds. */
  kill(): Promise<void>;
  /** Starts it again on its port. */
  restart(): Promise<void>;
  /** Has it keep its connections and answer nothing, until `resume`. */
  pause(): void;
  resume(): void;
}

/** Starts a server; `stop` it at the end with `kill`. Throws where there is none. */
export async function startRedis(): Promise<RedisServer> {
  const program = await findServer();
  if (program === null) throw new Error("There is no Redis server.");
  const port = await freePort();
  const args = [
    ...["--port", String(port), "--bind", "127.0.0.1"],
    ...["--save", "", "--appendonly", "no", "--dir", tmpdir()],
  ];
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    child = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"] });
    await untilReady(port);
  };
  await start();
  return {
    url: `redis://127.0.0.1:${String(port)}`,
    restart: start,
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}

async function untilReady(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await answers(port)) return;
    await wait(25);
  }
  throw new Error("The Redis server does not answer.");
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1");
    socket.on("connect", () => socket.write("PING\r\n"));
    socket.on("data", (data) => {
      resolve(data.toString().startsWith("+PONG"));
      socket.destroy();
    });
    socket.on("error", () => resolve(false));
  });
}
