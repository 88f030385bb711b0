/** Answers that unpack to a thousand times their size: they are refused, at the cost of a few times the cap. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { text } from "node:stream/consumers";
import {
  brotliCompressSync,
  constants,
  createGzip,
  deflateSync,
  gzipSync,
} from "node:zlib";
import { headOf, reply, startFaultServer } from "../support/fault-server.js";
import type { Answer, FaultServer } from "../support/fault-server.js";
import { createRandom, oneOf } from "../support/random.js";
import type { Task, Taken } from "./bomb-probe.js";
import { bundleScript } from "./build.js";
import { none } from "./proof.js";
import type { Figure, Proof, Trial } from "./proof.js";

const mebibyte = 1024 * 1024;

/** The most that a process may grow, in caps. */
const wanted = 3;

/** Caps that 96 MiB are, where the larger cap is 16 MiB. */
const wholeBomb = 6;

/** An answer, and whether it may be read through a `fetch` too. */
interface Bomb {
  readonly what: string;
  readonly answer: Answer;
  readonly isFetched: boolean;
}

/** Packs so many mebibytes of blanks without having them all at once. */
async function packed(size: number): Promise<Buffer> {
  const gzip = createGzip();
  const chunks: Buffer[] = [];
  gzip.on("data", (chunk: Buffer) => chunks.push(chunk));
  const blank = Buffer.alloc(mebibyte, " ");
  for (let count = 0; count < size; count += 1)
    if (!gzip.write(blank)) await once(gzip, "drain");
  gzip.end();
  await once(gzip, "end");
  return Buffer.concat(chunks);
}

async function bombsOf(size: number): Promise<readonly Bomb[]> {
  const gzip = await packed(size);
  const blank = Buffer.alloc(mebibyte, " ");
  const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
  const brotli = brotliCompressSync(Buffer.alloc(64 * mebibyte, " "), quick);
  const damaged = gzipSync(`{"a":"${" ".repeat(100)}"}`);
  damaged[damaged.length - 6] = (damaged[damaged.length - 6] ?? 0) ^ 0xff;
  const coded = (encoding: string, bytes: Uint8Array, status = 200): Answer =>
    reply(status, bytes, { "content-encoding": encoding });
  const flood = { "content-length": String(size * mebibyte) };
  const both = (what: string, answer: Answer): readonly Bomb[] =>
    [false, true].map((isFetched) => ({ what, answer, isFetched }));
  return [
    ...both("gzip", coded("gzip", gzip)),
    ...both("gzip twice", coded("gzip, gzip", gzipSync(gzip))),
    ...both("brotli", coded("br", brotli)),
    ...both("gzip of a refusal", coded("gzip", gzip, 400)),
    ...both("a flood without encoding", [
      { send: headOf(200, flood) },
      ...Array.from({ length: size }, () => ({ send: blank })),
    ]),
    ...both("fifty encodings", coded("gzip, ".repeat(49) + "gzip", gzip)),
    ...both("an unknown encoding", coded("snappy", deflateSync("{}"))),
    ...both("a wrong checksum", coded("gzip", damaged)),
  ];
}

/** Serves a bomb below its number. */
function serve(bombs: readonly Bomb[]): Promise<FaultServer> {
  return startFaultServer(({ path }) => {
    const [, index, what] = path.split("/");
    const bomb = what === "bomb" ? bombs[Number(index)] : undefined;
    return bomb?.answer ?? reply(200);
  });
}

async function takeAll(tasks: readonly Task[]): Promise<readonly Taken[]> {
  const { folder, file } = await bundleScript("bomb-probe");
  const args = ["--expose-gc", file, JSON.stringify(tasks)];
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [output] = await Promise.all([
    text(child.stdout),
    once(child, "close"),
  ]);
  await rm(folder, { recursive: true, force: true });
  return JSON.parse(output) as readonly Taken[];
}

async function run({ count, seed }: Trial): Promise<readonly Figure[]> {
  const random = createRandom(seed);
  const isShort = count < 50;
  const bombs = await bombsOf(isShort ? 96 : 200);
  const server = await serve(bombs);
  const first = Math.floor(random() * bombs.length);
  const chosen = Array.from(
    { length: count },
    // Neighbours are alike: a few tries are to be of several kinds.
    (_, index) => (first + index * 5) % bombs.length,
  );
  const tasks = chosen.map((index) => ({
    url: `${server.url}/${String(index)}`,
    isFetched: bombs[index]?.isFetched === true,
    most: oneOf(random, [16, 32]) * mebibyte,
  }));
  const taken = await takeAll(tasks);
  await server.close();
  const results = tasks.map(({ most }, at) => {
    const { error = null, growth = Number.NaN } = taken[at] ?? {};
    const what = bombs[chosen[at] ?? 0]?.what ?? "";
    return { what, error, caps: growth / most };
  });
  const accepted = results.filter(({ error }) => error === null);
  const [worst] = results.toSorted((a, b) => b.caps - a.caps);
  const caps = worst?.caps ?? Number.NaN;
  // A moment among other tests on a busy machine tells only whether a bomb was taken as a whole.
  const most = isShort ? wholeBomb : wanted;
  return [
    none(
      "bombs-accepted",
      "bombs, encodings nobody asked for, and damaged answers that were accepted",
      accepted.length,
      accepted[0]?.what,
    ),
    {
      id: "bombs-growth",
      what: "memory that the worst of them took, in caps (16 and 32 MiB)",
      value: Math.round(caps * 100) / 100,
      want: `≤ ${most}`,
      isMet: caps <= most,
      failure: caps <= most ? undefined : worst?.what,
    },
  ];
}

/** Bombs of 200 MiB, taken by a process whose memory is watched. */
export const bomb: Proof = {
  name: "bomb",
  unit: "bombs",
  release: 160,
  short: 1,
  run,
};
