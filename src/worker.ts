/** The thread of one turn: is given a task, says what came of it; any further message asks it to stop. */
import { parentPort } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { doTask } from "./commands/watch/turn.js";
import type { GivenTask } from "./commands/watch/turn.js";

if (parentPort !== null) serve(parentPort);

function serve(port: MessagePort): void {
  const stopping = new AbortController();
  port.once("message", (task: GivenTask) => {
    port.once("message", () => stopping.abort());
    // Never rejects, by its contract.
    void doTask(task, stopping.signal).then((report) =>
      port.postMessage(report),
    );
  });
}
