#!/usr/bin/env node
/** The program: checks the version of Node before anything else is loaded. */
import { refusalOfNode } from "./node-version.js";
import { replayRun } from "./repeat/replay.js";

const refusal = refusalOfNode(process.version);
if (refusal !== "") {
  process.stderr.write(refusal);
  process.exitCode = 1;
} else if (!replayRun(process.argv.slice(2))) {
  // Then stacks name the sources, which costs something wherever a file is loaded.
  if (process.argv.indexOf("--debug") > 0) process.setSourceMapsEnabled(true);
  // Not before: what an old Node cannot read must not be loaded.
  const isLookUp = process.argv[2] === "fields";
  const program = isLookUp ? import("./look-up.js") : import("./main.js");
  void program.then(({ main }) => main());
}
