/** Decoding, reading and keeping records, beside JSON.parse and the raw JSON. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { ProcessRunner } from "../process.js";
import type { Application } from "./application.js";
import { runProbe } from "./application.js";
import type { Figure } from "./figures.js";
import { bodyOf, makePages, pageLength } from "./pages.js";

/** How much of it is done. */
export interface RecordScale {
  readonly rounds: number;
  /** Pages that each figure gets in each round. */
  readonly pages: number;
}

/** What the probe `decode` is told. */
export interface DecodeConfig {
  readonly typeId: string;
  /** The folder of the pages, one file each: three for each page that is timed in a round. */
  readonly pages: string;
  readonly pageLength: number;
  readonly rounds: number;
  /** Rounds before those that count: they are the compiler's. */
  readonly warmUps: number;
}

const decodeShape = z.object({
  parse: z.number(),
  decode: z.number(),
  readRaw: z.number(),
  decodeAndRead: z.number(),
  parseAgain: z.number(),
  decodeAgain: z.number(),
  readRawAgain: z.number(),
  decodeAndReadAgain: z.number(),
  hotRaw: z.number(),
  hotRecord: z.number(),
});

/** Nanoseconds of processor time per record, in one round. */
export type DecodeRound = z.infer<typeof decodeShape>;

/** What the probe `memory` is told. */
export interface MemoryConfig {
  readonly typeId: string;
  readonly pages: string;
  readonly pageLength: number;
  /** What is kept of the records. */
  readonly hold: "raw" | "record" | "values";
}

const weightShape = z.object({ bytes: z.number() });

/** Bytes of heap per record. */
export type Weight = z.infer<typeof weightShape>;

const warmUps = 2;

/** The probabilities of a field to be unset. */
const sparseness = [0, 0.2, 0.5] as const;

/** Measures the records of the first custom object type of an application. */
export async function measureRecords(
  application: Application,
  { rounds, pages }: RecordScale,
  run: ProcessRunner,
): Promise<readonly Figure[]> {
  const typeId = recordType(application);
  const figures: Figure[] = [];
  for (const missing of sparseness) {
    const folder = join(application.folder, `pages-${missing}`);
    await writePages(application, folder, {
      objectId: typeId,
      pages: (rounds + warmUps) * pages * 3,
      missing,
    });
    const config = { typeId, pages: folder, pageLength, rounds, warmUps };
    figures.push(...(await decoding(application, config, missing, run)));
    if (missing === 0.2)
      figures.push(...(await keeping(application, config, run)));
  }
  return figures;
}

function recordType({ schema }: Application): string {
  const type = schema.objects.find(({ kind }) => kind === "customObject");
  if (type === undefined) throw new TypeError("There is no custom object.");
  return type.id;
}

async function writePages(
  { schema }: Application,
  folder: string,
  options: Parameters<typeof makePages>[1],
): Promise<void> {
  await mkdir(folder);
  for (const [index, page] of makePages(schema, options).entries())
    await writeFile(join(folder, `${index}.json`), bodyOf(page, true));
}

async function decoding(
  application: Application,
  config: DecodeConfig,
  missing: number,
  run: ProcessRunner,
): Promise<readonly Figure[]> {
  const shape = z.array(decodeShape);
  const told = await runProbe(run, application, "decode", config, shape);
  const pair = (
    figure: string,
    ours: keyof DecodeRound,
    other: keyof DecodeRound,
    wish: Figure["wish"],
  ): Figure => ({
    figure: `${figure}, ${missing * 100} % unset`,
    unit: "ns/record",
    ours: told.map((round) => round[ours]),
    other: told.map((round) => round[other]),
    wish,
  });
  const decode = "decode ÷ JSON.parse";
  const read = "decode and read 10 fields ÷ read them raw";
  const unset = `${missing * 100}-unset`;
  const decodeWish = (id: string): Figure["wish"] => ({
    id,
    want: "≤ 0.105×",
  });
  const readWish = (id: string): Figure["wish"] =>
    missing === 0.5 ? { id, want: "≤ 0.5×" } : null;
  const seen = "of shapes seen before";
  const again =
    missing === 0
      ? []
      : [
          pair(
            `${decode}, ${seen}`,
            "decodeAgain",
            "parseAgain",
            decodeWish(`decode-${unset}-seen`),
          ),
          pair(
            `${read}, ${seen}`,
            "decodeAndReadAgain",
            "readRawAgain",
            readWish(`read-${unset}-seen`),
          ),
        ];
  return [
    pair(decode, "decode", "parse", decodeWish(`decode-${unset}`)),
    // Of shapes that an engine has not seen, reading once costs more than decoding can save.
    pair(read, "decodeAndRead", "readRaw", null),
    ...again,
    pair("read 10 fields again ÷ raw", "hotRecord", "hotRaw", null),
  ];
}

async function keeping(
  application: Application,
  config: DecodeConfig,
  run: ProcessRunner,
): Promise<readonly Figure[]> {
  const weigh = async (hold: MemoryConfig["hold"]): Promise<number> => {
    const held: MemoryConfig = { ...config, hold };
    const shape = weightShape;
    return (await runProbe(run, application, "memory", held, shape)).bytes;
  };
  const weights: { raw: number; record: number; values: number }[] = [];
  for (let round = 0; round < config.rounds; round += 1)
    weights.push({
      raw: await weigh("raw"),
      record: await weigh("record"),
      values: await weigh("values"),
    });
  const unit = "bytes/record";
  return [
    {
      figure: "memory ÷ raw, values aside, 20 % unset",
      unit,
      ours: weights.map(({ record, values }) => record - values),
      other: weights.map(({ raw, values }) => raw - values),
      wish: { id: "memory", want: "≤ 0.3×" },
    },
    {
      figure: "memory ÷ raw, with the values, 20 % unset",
      unit,
      ours: weights.map(({ record }) => record),
      other: weights.map(({ raw }) => raw),
      wish: null,
    },
  ];
}
