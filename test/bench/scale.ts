/**
 * How fast the local Close is with 100,000 leads of 20 fields: `npm run scale [-- 20000]` prints the time of
 * the start, the memory, and the time of pages, each the median of nine.
 */
import { request } from "undici";
import { startEmulator } from "../../src/emulator/index.js";

const count = Number(process.argv[2] ?? 100_000);

const fields = Array.from({ length: 20 }, (_, index) => ({
  id: `cf_${String(index)}`,
  name: `Field ${String(index)}`,
  ...(index % 4 === 0
    ? { type: "number" }
    : index % 4 === 1
      ? { type: "choices", choices: ["A", "B", "C"] }
      : { type: "text" }),
}));

function bodyOf(lead: number): Readonly<Record<string, unknown>> {
  const values = fields.map(({ id, type }, index) => [
    `custom.${id}`,
    type === "number"
      ? lead + index
      : type === "choices"
        ? "ABC"[lead % 3]
        : `value ${String(lead)} ${String(index)}`,
  ]);
  return { name: `Lead ${String(lead)}`, ...Object.fromEntries(values) };
}

const records = Array.from({ length: count }, (_, lead) => ({
  kind: "lead" as const,
  body: bodyOf(lead),
}));
const before = process.memoryUsage().rss;
const started = performance.now();
const emulator = await startEmulator({
  organization: {
    name: "Large",
    custom_fields: { lead: fields },
    lead_statuses: [{ label: "New" }],
    records,
  },
});
const seconds = (performance.now() - started) / 1000;
const megabytes = (process.memoryUsage().rss - before) / 1e6;
console.log(`${String(count)} leads seeded in ${seconds.toFixed(1)} s`);
console.log(`${megabytes.toFixed(0)} MB`);

const key = Buffer.from(`${emulator.apiKey}:`).toString("base64");

async function time(label: string, path: string, body?: object): Promise<void> {
  const times: number[] = [];
  for (let turn = 0; turn < 9; turn += 1) {
    const start = performance.now();
    const reply = await request(`${emulator.url}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        authorization: `Basic ${key}`,
        "content-type": "application/json",
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    await reply.body.text();
    times.push(performance.now() - start);
  }
  const [median = NaN] = times.toSorted((a, b) => a - b).slice(4);
  console.log(`${label.padEnd(44)} ${median.toFixed(1)} ms`);
}

const leads = { type: "object_type", object_type: "lead" };
const found = (...queries: readonly object[]) => ({
  query: { type: "and", queries: [leads, ...queries] },
  _fields: { lead: ["id", "name", "custom"] },
});
const choice = {
  type: "field_condition",
  field: { type: "custom_field", custom_field_id: "cf_1" },
  condition: { type: "term", values: ["B"] },
};
const field = {
  type: "regular_field",
  object_type: "lead",
  field_name: "date_created",
};
await time("list", "/lead/");
await time("list, page 300", "/lead/?_skip=30000");
await time("search, all leads", "/data/search/", found());
await time("search, a choice", "/data/search/", found(choice));
await time("search, newest first", "/data/search/", {
  ...found(),
  sort: [{ direction: "desc", field }],
});
await time("search, a choice, counted (looks at all)", "/data/search/", {
  ...found(choice),
  include_counts: true,
});
await time("query in words by name (looks at all)", "/lead/?query=name:x");
await emulator.close();
