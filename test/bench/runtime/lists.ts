/** Listing over HTTP with the generated client, beside a bare undici Pool that asks page after page. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { ProcessRunner } from "../process.js";
import type { Application } from "./application.js";
import { runProbe } from "./application.js";
import type { Figure } from "./figures.js";
import { bodyOf, makePages, pageLength } from "./pages.js";

/** How much of it is done. */
export interface ListScale {
  readonly rounds: number;
  /** Pages of a list that is read without latency. */
  readonly listPages: number;
  /** Milliseconds that the server waits before it answers, for the list of thirty pages. */
  readonly latencyMs: number;
}

/** The files of a page: with and without more to follow. */
interface Body {
  readonly more: string;
  readonly last: string;
}

/** What the probe `server` is told: the pages of each set, which go round. */
export interface ServerConfig {
  readonly sets: readonly (readonly Body[])[];
  readonly pageLength: number;
}

/** What the probe `list` is told. */
export interface ListConfig {
  readonly origin: string;
  /** What paths begin with: the set, the latency and the number of pages. */
  readonly root: string;
  /** How many records there must be in the end. */
  readonly records: number;
  readonly rounds: number;
  readonly warmUps: number;
}

const spent = z.array(z.object({ wallMs: z.number(), cpuMs: z.number() }));
const listShape = z.object({
  ours: spent.readonly(),
  other: spent.readonly(),
});

/** What each round cost, of the process that lists. */
export type ListSeries = z.infer<typeof listShape>;

const differentPages = 40;
const latentPages = 30;

/** How sparse the records of each set are: pages as small as they were measured before, and full ones. */
const sets = [
  { missing: 0.94, wish: { id: "list-rate", want: "≥ 0.9×" } },
  { missing: 0.2, wish: null },
] as const;

/** Serves contacts from a process of its own, and lists them. */
export async function measureLists(
  application: Application,
  scale: ListScale,
  run: ProcessRunner,
): Promise<readonly Figure[]> {
  const config = { sets: await writeSets(application), pageLength };
  const server = await startServer(application, config);
  const list = (
    set: number,
    pages: number,
    latencyMs: number,
  ): Promise<ListSeries> => {
    const told: ListConfig = {
      origin: server.origin,
      root: `/${set}/${latencyMs}/${pages}`,
      records: pages * pageLength,
      rounds: scale.rounds,
      warmUps: latencyMs === 0 ? 3 : 1,
    };
    return runProbe(run, application, "list", told, listShape);
  };
  try {
    const figures: Figure[] = [];
    for (const [set, { wish }] of sets.entries()) {
      const size = await pageSize(config, set);
      const series = await list(set, scale.listPages, 0);
      figures.push(...fastFigures(series, scale, size, wish));
    }
    const slow = await list(0, latentPages, scale.latencyMs);
    return [...figures, slowFigure(slow, scale)];
  } finally {
    await server.stop();
  }
}

function fastFigures(
  { ours, other }: ListSeries,
  { listPages }: ListScale,
  size: string,
  wish: Figure["wish"],
): readonly Figure[] {
  const records = listPages * pageLength;
  const rates = (series: ListSeries["ours"]): readonly number[] =>
    series.map(({ wallMs }) => (records / wallMs) * 1000);
  const costs = (series: ListSeries["ours"]): readonly number[] =>
    series.map(({ cpuMs }) => (cpuMs * 1000) / records);
  return [
    {
      figure: `list ÷ Pool loop, pages of ${pageLength} (${size}), no latency`,
      unit: "records/s",
      ours: rates(ours),
      other: rates(other),
      wish,
    },
    {
      figure: "the same, processor time",
      unit: "µs/record",
      ours: costs(ours),
      other: costs(other),
      wish: null,
    },
  ];
}

function slowFigure(
  { ours, other }: ListSeries,
  { latencyMs }: ListScale,
): Figure {
  const times = (series: ListSeries["ours"]): readonly number[] =>
    series.map(({ wallMs }) => wallMs);
  return {
    figure: `list ÷ Pool loop, ${latentPages} pages at ${latencyMs} ms latency`,
    unit: "ms",
    ours: times(ours),
    other: times(other),
    wish: { id: "list-latency", want: "≤ 0.3×" },
  };
}

async function writeSets(
  application: Application,
): Promise<ServerConfig["sets"]> {
  return Promise.all(
    sets.map(async ({ missing }, set) => {
      const folder = join(application.folder, `bodies-${set}`);
      await mkdir(folder);
      const pages = makePages(application.schema, {
        objectId: "contact",
        pages: differentPages,
        missing,
      });
      return Promise.all(
        pages.map(async (records, index): Promise<Body> => {
          const more = join(folder, `${index}-more.json`);
          const last = join(folder, `${index}-last.json`);
          await writeFile(more, bodyOf(records, true));
          await writeFile(last, bodyOf(records, false));
          return { more, last };
        }),
      );
    }),
  );
}

/** How large a page of a set is, for a table. */
async function pageSize(config: ServerConfig, set: number): Promise<string> {
  const [body] = config.sets[set] ?? [];
  const size = body === undefined ? 0 : (await stat(body.more)).size;
  return `${Math.round(size / 1000)} kB`;
}

interface Server {
  readonly origin: string;
  readonly stop: () => Promise<void>;
}

const addressShape = z.object({ port: z.number() });

async function startServer(
  { folder }: Application,
  config: ServerConfig,
): Promise<Server> {
  const script = join(folder, "probes", "server.js");
  const child = spawn(process.execPath, [script, JSON.stringify(config)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const started: unknown[] = await Promise.race([
    once(child.stdout, "data"),
    ended.then(() => []),
  ]);
  const [line] = started;
  if (line === undefined) throw new Error("The server did not start.");
  const { port } = addressShape.parse(JSON.parse(String(line)));
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
