/** Loaded before the program in each try of `kills.ts`: ends it at the point that the environment names. */
import { writeFileSync } from "node:fs";
import { armFaults } from "../support/faults.js";
import type { Fault } from "../support/faults.js";

const fault: Fault = JSON.parse(process.env["FAULT"] ?? "");
const { calls } = await armFaults(fault);
const trace = process.env["TRACE"];
if (trace !== undefined)
  process.on("exit", () => writeFileSync(trace, calls.join("\n")));
