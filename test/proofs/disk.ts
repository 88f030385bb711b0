/** R1 under a failing disk: every call of the file system fails once, with every code. */
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runNode } from "../support/program.js";
import { buildWith } from "./build.js";
import type { Figure, Proof, Trial } from "./proof.js";

/** Every call that a run makes, with every code; then the same on a disk that stays broken. */
export const diskProof: Proof = {
  name: "disk",
  unit: "failing calls",
  // There are some six thousand.
  release: 7000,
  short: 3,
  run: proveDisk,
};

/** In a process of its own: nobody else's files are to fail. */
async function proveDisk({ count, seed }: Trial): Promise<readonly Figure[]> {
  const program = await buildWith([
    "proofs/disk-child.ts",
    "proofs/proof.ts",
    "proofs/sets.ts",
    "support/faults.ts",
    "support/random.ts",
  ]);
  try {
    const child = join(program, "test/proofs/disk-child.js");
    const { code, stdout, stderr } = await runNode(
      program,
      [child, String(count), String(seed)],
      { TMPDIR: tmpdir() },
    );
    if (code !== 0) throw new Error(`The tries ended with ${code}: ${stderr}`);
    const figures: readonly Figure[] = JSON.parse(stdout);
    return figures;
  } finally {
    await rm(program, { recursive: true, force: true });
  }
}
