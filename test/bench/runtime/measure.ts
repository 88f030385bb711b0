/** All figures of the runtime: what is generated is compiled, and measured by probes in processes of their own. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Absentee } from "../contest.js";
import type { Size } from "../organization.js";
import { makeOrganization, sizeLabel } from "../organization.js";
import type { Wanted } from "../wish.js";
import type { Ground } from "../ours.js";
import type { Application } from "./application.js";
import { makeApplication } from "./application.js";
import type { Figure } from "./figures.js";
import { figureTable, pairWishes } from "./figures.js";
import type { Import, ImportResult } from "./imports.js";
import {
  clients,
  importTable,
  importWishes,
  installClient,
  measureImports,
} from "./imports.js";
import type { ListScale } from "./lists.js";
import { measureLists } from "./lists.js";
import type { RecordScale } from "./records.js";
import { measureRecords } from "./records.js";
import type { FileSize } from "./sizes.js";
import { bundler, measureSizes, partTable, sizeTable } from "./sizes.js";

/** How much is measured. */
export interface RuntimeScale extends RecordScale, ListScale {
  /** The organisation whose records are decoded and listed. */
  readonly records: Size;
  /** The organisations whose clients are imported; the last one is weighed and compared. */
  readonly clients: readonly Size[];
  /** Whether sizes are weighed, which are the same on every Node. */
  readonly isWeighed: boolean;
}

/** The scale of the published figures; the rest is the caller's. */
export const ordinaryScale: Omit<
  RuntimeScale,
  "rounds" | "pages" | "isWeighed"
> = {
  records: { types: 4, fields: 30 },
  clients: [
    { types: 10, fields: 10 },
    { types: 50, fields: 40 },
  ],
  listPages: 100,
  latencyMs: 50,
};

/** Where and with what it is measured. */
export interface RuntimeBench extends Omit<Ground, "schema"> {
  /** Where packages are installed to compare ourselves with. */
  readonly cache: string;
  /** The names of those that take part. */
  readonly peers: readonly string[];
  readonly say: (step: string) => void;
}

/** What was measured. */
export interface RuntimeResults {
  /** Our row of `imports` that others are compared with. */
  readonly client: string;
  readonly figures: readonly Figure[];
  readonly imports: readonly ImportResult[];
  readonly sizes: readonly FileSize[];
}

/** The names of the packages that take part when they are asked for. */
export const runtimePeers: readonly string[] = [...clients, bundler].map(
  ({ name }) => name,
);

/** Measures records, lists, imports and sizes. */
export async function measureRuntime(
  scale: RuntimeScale,
  bench: RuntimeBench,
): Promise<RuntimeResults> {
  const { run, say } = bench;
  say("runtime: generating");
  const application = await applicationOf(scale.records, bench, "records");
  say("runtime: decoding, reading and keeping records");
  const records = await measureRecords(application, scale, run);
  say("runtime: listing over HTTP");
  const lists = await measureLists(application, scale, run);
  const importing = await clientsOf(scale, bench);
  say("runtime: cold imports");
  const imports = await compareImports(importing, scale, bench);
  const last = importing.at(-1) ?? application;
  if (scale.isWeighed) say("runtime: sizes");
  const sizes = scale.isWeighed ? await measureSizes(last, bench) : [];
  const client = ourClient(scale.clients.at(-1));
  return { client, figures: [...records, ...lists], imports, sizes };
}

async function applicationOf(
  size: Size,
  bench: RuntimeBench,
  name: string,
): Promise<Application> {
  const folder = join(bench.folder, name);
  await mkdir(folder, { recursive: true });
  return makeApplication({ ...bench, folder, schema: makeOrganization(size) });
}

async function clientsOf(
  { clients: sizes }: RuntimeScale,
  bench: RuntimeBench,
): Promise<readonly Application[]> {
  const applications: Application[] = [];
  for (const size of sizes)
    applications.push(await applicationOf(size, bench, sizeLabel(size)));
  return applications;
}

async function compareImports(
  applications: readonly Application[],
  { clients: sizes, rounds }: RuntimeScale,
  { cache, peers, folder, run, say }: RuntimeBench,
): Promise<readonly ImportResult[]> {
  const ours = applications.flatMap(({ folder: cwd }, index): Import[] => {
    const name = ourClient(sizes[index]);
    const specifiers = ["./generated/index.js"];
    // What the first request adds: undici is not loaded before.
    const later = { name: `${name}, then undici`, cwd };
    return index + 1 < applications.length
      ? [{ name, specifiers, cwd }]
      : [
          { name, specifiers, cwd },
          { ...later, specifiers: [...specifiers, "undici"] },
        ];
  });
  const guests: (Import | Absentee)[] = [];
  for (const client of clients.filter(({ name }) => peers.includes(name))) {
    say(`installing ${client.name}`);
    guests.push(await installClient(client, cache));
  }
  const installed = guests.filter((guest) => "cwd" in guest);
  const absent = guests.filter((guest) => "reason" in guest);
  const options = { rounds, folder, run };
  return measureImports([...ours, ...installed], absent, options);
}

function ourClient(size: Size | undefined): string {
  return `close-codegen${size === undefined ? "" : ` ${sizeLabel(size)}`}`;
}

/** All wishes about the runtime but those about sizes, which are of no Node. */
export function runtimeWishes({
  client,
  figures,
  imports,
}: RuntimeResults): readonly Wanted[] {
  return [...pairWishes(figures), ...importWishes(imports, client)];
}

/** All tables of the runtime. */
export function runtimeTables({
  client,
  figures,
  imports,
  sizes,
}: RuntimeResults): string {
  const tables = [
    figureTable(figures),
    importTable(imports, client),
    ...(sizes.length === 0 ? [] : [sizeTable(sizes), partTable(sizes)]),
  ].filter((table) => table !== "");
  return `\n## Runtime\n\n${tables.join("\n\n")}`;
}
