/** Everything that a pull request is tried to bring, in the order of the table. */
import type { Row } from "./row.js";
import { envRows } from "./rows/env.js";
import { gitRows } from "./rows/git.js";
import { lockRows } from "./rows/lock.js";
import { outputRows } from "./rows/output.js";
import { pipeRows } from "./rows/pipes.js";

/** The rows of the table. */
export const rows: readonly Row[] = [
  ...envRows,
  ...gitRows,
  ...pipeRows,
  ...lockRows,
  ...outputRows,
];
