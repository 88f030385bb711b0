/** The figures that other programs of this repository measure: the bench's ratios and the scores of the mutations. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { root } from "./circumstances.js";
import { circumstancesIn, pageFigure } from "./page.js";
import type { Circumstances, Section } from "./page.js";

/** A program that measures and writes its figures as JSON. */
export interface Measurement {
  readonly name: string;
  /** What people type to measure it again. */
  readonly command: string;
  /** The arguments for Node that do the same; where the JSON goes follows them. */
  readonly program: readonly string[];
}

/** What is measured beside the proofs, in the order of the page. */
export const measurements: readonly Measurement[] = [
  {
    name: "mutation",
    command: "npm run mutation -- --force",
    program: ["test/mutation/run.ts", "--force"],
  },
  {
    name: "bench",
    command: "npm run bench -- --node=24",
    program: ["test/bench/run.ts", "--node=24"],
  },
];

const figuresShape = z.array(
  z.object({
    id: z.string(),
    what: z.string(),
    value: z.number().nullable(),
    want: z.string(),
    isMet: z.boolean(),
    failure: z.string().optional(),
    spread: z.object({ min: z.number(), max: z.number() }).nullish(),
  }),
);

/** The bench tells more than its figures, and where and when they were found. */
const documentShape = z.object({ figures: figuresShape });

/** What a measurement's JSON says; where it does not tell its circumstances they are taken to be these. */
export function readMeasurement(
  { name, command }: Measurement,
  json: string,
  now: Circumstances,
): Section {
  const parsed: unknown = JSON.parse(json);
  const document = Array.isArray(parsed) ? { figures: parsed } : parsed;
  const { figures } = documentShape.parse(document);
  return {
    name,
    promises: [],
    command,
    trials: null,
    seconds: null,
    circumstances: circumstancesIn(document) ?? now,
    figures: figures.map(({ spread = null, ...figure }) =>
      pageFigure({ ...figure, spread, value: figure.value ?? Number.NaN }),
    ),
  };
}

/** Measures anew, which takes minutes, and gives the JSON. What is measured is told on stderr. */
export async function measure({ name, program }: Measurement): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "close-codegen-figures-"));
  const file = join(folder, `${name}.json`);
  try {
    const args = ["--import", "jiti/register", ...program, `--json=${file}`];
    // Its own report is for people, as is all that we say.
    const stdio: ["ignore", number, "inherit"] = ["ignore", 2, "inherit"];
    const child = spawn(process.execPath, args, { cwd: root, stdio });
    await once(child, "close");
    // A figure that is missed ends it with 1, and is in the file.
    return await readFile(file, "utf8");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
