/** Lists contacts with the generated client and with a bare undici Pool, in turns; runs by itself. */
import { Pool } from "undici";
import type { ListConfig, ListSeries } from "../lists.js";

interface Client {
  readonly contacts: { list(): AsyncIterable<object> };
  close(): Promise<void>;
}

interface Page {
  readonly has_more: boolean;
  readonly data: readonly object[];
}

const config: ListConfig = JSON.parse(process.argv[2] ?? "");
const generated: {
  createCloseClient(options: { apiKey: string; baseUrl: string }): Client;
} = await import(new URL("../generated/index.js", import.meta.url).href);
const client = generated.createCloseClient({
  apiKey: "api_bench",
  baseUrl: `${config.origin}${config.root}`,
});
const pool = new Pool(config.origin);

function isPage(value: unknown): value is Page {
  return typeof value === "object" && value !== null && "data" in value;
}

async function listOurs(): Promise<number> {
  let records = 0;
  for await (const record of client.contacts.list()) if (record) records += 1;
  return records;
}

async function listBare(): Promise<number> {
  const headers = {
    accept: "application/json",
    authorization: `Basic ${btoa("api_bench:")}`,
  };
  let records = 0;
  for (;;) {
    const path = `${config.root}/contact/?_limit=100&_skip=${records}`;
    const { body } = await pool.request({ method: "GET", path, headers });
    const page = await body.json();
    if (!isPage(page)) throw new Error("The server sent no page.");
    for (const record of page.data) if (record) records += 1;
    if (!page.has_more) return records;
  }
}

async function measured(
  list: () => Promise<number>,
): Promise<{ readonly wallMs: number; readonly cpuMs: number }> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const records = await list();
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  if (records !== config.records)
    throw new Error(`${records} records came, not ${config.records}.`);
  return { wallMs, cpuMs: (user + system) / 1000 };
}

const rounds = [];
for (let round = -config.warmUps; round < config.rounds; round += 1) {
  // Whoever comes second finds a warmer server, so they change places.
  const first = await measured(round % 2 === 0 ? listOurs : listBare);
  const second = await measured(round % 2 === 0 ? listBare : listOurs);
  const [ours, other] = round % 2 === 0 ? [first, second] : [second, first];
  if (round >= 0) rounds.push({ ours, other });
}
await client.close();
await pool.close();
const result: ListSeries = {
  ours: rounds.map(({ ours }) => ours),
  other: rounds.map(({ other }) => other),
};
process.stdout.write(JSON.stringify(result));
