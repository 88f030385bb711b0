/** Locks that a person edited. */
import { all } from "../row.js";
import type { Row } from "../row.js";

const path = "generated/close.lock.json";

/** What a lock may bring. */
export const lockRows: readonly Row[] = [
  {
    comes: "a lock that claims files outside of the output",
    plant: async ({ project }) => {
      const lock = JSON.parse(await project.read(path));
      lock.files["../../outside/kept.txt"] = "0".repeat(64);
      await project.write(path, JSON.stringify(lock));
    },
    named: "close.lock.json",
    outcomes: all("refused", { "merge-lock": "nothing" }),
  },
];
