/** All places where the packed package is tried, in the order of the page. */
import { bundlers } from "./bundlers.js";
import { compilers } from "./compilers.js";
import type { Environment } from "./environment.js";
import { bun, deno, onNode, strippingTypes } from "./javascript-runtimes.js";
import { nextEdge } from "./next.js";
import { packageManagers } from "./package-managers.js";
import { testRunners } from "./test-runners.js";
import { workers } from "./workers.js";

/** All places. */
export const environments: readonly Environment[] = [
  ...["20.19.6", "22.22.0", "24.22.3", "26.12.1"].map(onNode),
  ...["22.22.0", "24.22.3", "26.12.1"].map(strippingTypes),
  bun("1.4.5"),
  deno("2.9.6"),
  workers,
  ...bundlers,
  ...compilers,
  nextEdge,
  ...testRunners,
  ...packageManagers,
];
