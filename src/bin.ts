#!/usr/bin/env node
import { refusalOfNode } from "./node-version.js";

const refusal = refusalOfNode(process.version);
if (refusal === "") {
  // Not before: what an old Node cannot read must not be loaded.
  void import("./main.js").then((main) => main.main());
} else {
  process.stderr.write(refusal);
  process.exitCode = 1;
}
