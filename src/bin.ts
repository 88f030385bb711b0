#!/usr/bin/env node
import { run } from "./cli.js";
import { processIo } from "./io.js";

const io = processIo();
process.exitCode = await run(io.argv, io);
