/** A process of tsserver that is asked as editors ask it: requests as lines, answers behind their length. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { z } from "zod";

/** A running tsserver. */
export interface Session {
  /** Sends a request that has no answer. */
  readonly tell: (command: string, given: object) => void;
  /** Sends a request and waits for its answer; rejects where the server refuses it or ends. */
  readonly ask: (command: string, given: object) => Promise<unknown>;
  /** Ends the server. */
  readonly stop: () => Promise<void>;
}

const messageShape = z.object({
  type: z.string(),
  request_seq: z.number().optional(),
  success: z.boolean().optional(),
  message: z.string().optional(),
  body: z.unknown().optional(),
});

type Message = z.infer<typeof messageShape>;

interface Waiting {
  readonly resolve: (body: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Starts a server from the script `tsserver.js`. */
export function startSession(script: string, cwd: string): Session {
  const flags = ["--disableAutomaticTypingAcquisition"];
  const child = spawn(process.execPath, [script, ...flags], {
    cwd,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const ended = once(child, "close");
  const waiting = new Map<number, Waiting>();
  const state = { sequence: 0 };
  readMessages(child.stdout, (message) => {
    settle(message, waiting);
  });
  const fail = (): void => {
    for (const { reject } of waiting.values())
      reject(new Error("tsserver has ended."));
  };
  child.on("close", fail);
  child.stdin.on("error", fail);
  const tell = (command: string, given: object): void => {
    state.sequence += 1;
    const { sequence: seq } = state;
    const request = { seq, type: "request", command, arguments: given };
    child.stdin.write(`${JSON.stringify(request)}\n`);
  };
  return {
    tell,
    ask: (command, given) =>
      new Promise((resolve, reject) => {
        waiting.set(state.sequence + 1, { resolve, reject });
        tell(command, given);
      }),
    stop: async () => {
      tell("exit", {});
      await ended;
    },
  };
}

function settle(message: Message, waiting: Map<number, Waiting>): void {
  const { type, request_seq: sequence = 0, success, body } = message;
  const asked = waiting.get(sequence);
  if (type !== "response" || asked === undefined) return;
  waiting.delete(sequence);
  if (success === true) asked.resolve(body);
  else asked.reject(new Error(`tsserver: ${message.message ?? "refused"}`));
}

const lineEnds = "\r\n\r\n";

/** Messages come as `Content-Length: 12`, an empty line, and so many bytes. */
function readMessages(
  stream: Readable,
  hear: (message: Message) => void,
): void {
  const state = { rest: Buffer.alloc(0) };
  stream.on("data", (chunk: Buffer) => {
    state.rest = Buffer.concat([state.rest, chunk]);
    for (;;) {
      const head = state.rest.indexOf(lineEnds);
      if (head < 0) return;
      const text = state.rest.toString("utf8", 0, head);
      const length = Number(/Content-Length: (\d+)/.exec(text)?.[1]);
      const start = head + lineEnds.length;
      if (state.rest.length < start + length) return;
      const body = state.rest.toString("utf8", start, start + length);
      state.rest = state.rest.subarray(start + length);
      hear(messageShape.parse(JSON.parse(body)));
    }
  });
}
