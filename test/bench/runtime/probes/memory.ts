/** Weighs one way of keeping records: as JSON gave them, decoded, or their values alone. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { MemoryConfig, Weight } from "../records.js";
import { loadWrapper, pageOf } from "./wrapper.js";

const config: MemoryConfig = JSON.parse(process.argv[2] ?? "");
const wrapper = await loadWrapper(config.typeId);
const [first = "", ...files] = readdirSync(config.pages);

function heap(): number {
  if (globalThis.gc === undefined) throw new Error("--expose-gc is missing.");
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/** What is put aside of one page. */
function heldOf(file: string): readonly unknown[] {
  const raws = pageOf(readFileSync(join(config.pages, file), "utf8"));
  switch (config.hold) {
    case "raw":
      return raws;
    case "record":
      return raws.map((raw) => wrapper.fromWire(raw));
    case "values":
      return raws.flatMap((raw) => Object.values(raw));
    default:
      return config.hold satisfies never;
  }
}

// The room for what is held is there before the weighing begins, and everything is compiled.
const most = files.length * config.pageLength * 100;
const held: unknown[] = new Array(most).fill(0);
let length = 0;
heldOf(first);
const before = heap();
for (const file of files) {
  for (const item of heldOf(file)) {
    held[length] = item;
    length += 1;
  }
}
const bytes = heap() - before;
// Read after the weighing, so that nothing of it was let go.
if (held[length - 1] === 0) throw new Error("Nothing was held.");
const result: Weight = {
  bytes: bytes / (files.length * config.pageLength),
};
process.stdout.write(JSON.stringify(result));
