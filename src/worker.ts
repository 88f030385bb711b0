/** The thread of one turn: is given a task, says what the turn will read, and what came of it. */
import { parentPort } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { doTask } from "./commands/watch/turn.js";
import type {
  MessageOfThread,
  MessageToThread,
} from "./commands/watch/turn.js";

if (parentPort !== null) serve(parentPort);

function serve(port: MessagePort): void {
  const stopping = new AbortController();
  let proceed = (): void => undefined;
  const say = (message: MessageOfThread): void => port.postMessage(message);
  port.on("message", (message: MessageToThread) => {
    if (message === "proceed") return proceed();
    if (message === "stop") return stopping.abort();
    const turn = doTask(message, stopping.signal, (paths) => {
      say({ paths });
      return new Promise<void>((done) => (proceed = done));
    });
    // Never rejects, by its contract.
    void turn.then((report) => say({ report }));
  });
}
