/** Every fault of the table of promises (F rows) on the generator: the same schema, or an error with its code. */
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { readList } from "../../src/close/pages.js";
import { readObjectTypePage } from "../../src/close/wire.js";
import { readThrough } from "../../src/stages/read/live-schema.js";
import type { LiveSchema } from "../../src/stages/read/live-schema.js";
import { startEmulator } from "../../src/emulator/index.js";
import type { CodegenError } from "../../src/index.js";
import type { CloseClientOptions } from "../../src/runtime/options.js";
import { createTransport } from "../../src/runtime/transport/transport.js";
import { fakeClock } from "../support/fake-clock.js";
import type { FakeClock } from "../support/fake-clock.js";
import { answerOf, faultOf, faultRows } from "../support/fault-rows.js";
import type { FaultName } from "../support/fault-rows.js";
import { reply, startFaultServer } from "../support/fault-server.js";
import type { Answer, FaultServer } from "../support/fault-server.js";
import { smallOrganization } from "../support/live.js";
import { createProject, failureOf } from "../support/project.js";
import { apiKey } from "../support/runtime-server.js";

/** What Close answers rightly, by path and query. */
const right = new Map<string, string>();
let clean: LiveSchema;

beforeAll(async () => {
  const emulator = await startEmulator({
    organization: {
      ...smallOrganization,
      lead_statuses: [{ id: "stat_new", label: "New" }],
      pipelines: [
        {
          id: "pipe_sales",
          name: "Sales",
          statuses: [{ id: "stat_won", label: "Won", type: "won" }],
        },
      ],
    },
  });
  const { url: baseUrl, apiKey: key } = emulator;
  const transport = createTransport({ apiKey: key, baseUrl });
  clean = await readThrough(
    {
      async request(method, path, options) {
        const body = await transport.request(method, path, options);
        right.set(path, JSON.stringify(body));
        return body;
      },
    },
    { say: () => undefined },
  );
  await transport.close();
  await emulator.close();
});

/** How one path is answered: the answer to its n-th request, or none for the right one. */
type Wrong = (turn: number, path: string) => Answer | undefined;

interface Close {
  readonly server: FaultServer;
  /** How often the path was asked for. */
  readonly asked: () => number;
}

/** Starts a Close that answers rightly, but for the requests of one path. */
async function closeWith(at: string, wrong: Wrong): Promise<Close> {
  let turns = 0;
  const server = await startFaultServer(({ path }) => {
    const [bare = "", query = ""] = path.split("?");
    const answer = bare === at ? wrong(turns++, query) : undefined;
    if (answer !== undefined) return answer;
    const body = right.get(bare);
    return body === undefined ? reply(404) : reply(200, body);
  });
  onTestFinished(server.close);
  return { server, asked: () => turns };
}

/** Reads the schema as a run does, with waits that only are noted. */
async function read(
  { server }: Close,
  clock: FakeClock = fakeClock(),
  options: Partial<CloseClientOptions> = {},
): Promise<LiveSchema> {
  const transport = createTransport(
    { apiKey, baseUrl: server.url, deadline: 300_000, ...options },
    clock,
  );
  onTestFinished(transport.close);
  return readThrough(transport, { say: () => undefined });
}

/** What the generator promises of one fault. */
interface Row {
  readonly fault: FaultName;
  /** Where it strikes; `/me/` unless said otherwise. */
  readonly at?: string;
  /** Requests that the server sees of that path. */
  readonly asked: number;
  /** The code of the error that the run ends with, and a part of its message; else it succeeds. */
  readonly fails?: readonly [CodegenError["code"], string];
  /** What a warning says, where the run goes on without what it could not read. */
  readonly warns?: string;
  /** The least and the most that is waited in all, in milliseconds. */
  readonly waits?: readonly [number, number];
  /** Which is needed where the answer does not end by itself. */
  readonly options?: Partial<CloseClientOptions>;
}

const types = "/custom_object_type/";
const timeout = { timeout: 250 };

const rows: readonly Row[] = [
  { fault: "rateLimit", asked: 2, waits: [2500, 2750] },
  { fault: "seconds", at: types, asked: 2, waits: [7000, 7250] },
  { fault: "date", asked: 2, waits: [7000, 7250] },
  { fault: "bothHeaders", asked: 2, waits: [9000, 9250] },
  { fault: "noHeader", asked: 2, waits: [250, 750] },
  { fault: "resetZero", asked: 2, waits: [250, 500] },
  { fault: "resetNegative", asked: 2, waits: [250, 500] },
  { fault: "resetText", asked: 2, waits: [250, 500] },
  {
    fault: "endless429",
    asked: 4,
    fails: ["E_RATE_LIMIT", "asks to wait 9 s"],
  },
  { fault: "cut429", asked: 2, waits: [9000, 9250] },
  { fault: "once502", asked: 2 },
  { fault: "once503", asked: 2 },
  { fault: "once504", asked: 2 },
  { fault: "asked503", at: types, asked: 2, waits: [9000, 9250] },
  { fault: "always500", asked: 4, fails: ["E_API", "/me/ failed with 500"] },
  { fault: "longWait", asked: 1, fails: ["E_API", "wait 3600 s"] },
  { fault: "html502", at: types, asked: 4, fails: ["E_API", "502"] },
  { fault: "zipped502", asked: 2 },
  { fault: "empty200", asked: 1, fails: ["E_API", "an empty body"] },
  { fault: "empty200", at: types, asked: 1, fails: ["E_API", "empty body"] },
  { fault: "empty204", at: types, asked: 1, fails: ["E_SCHEMA", "null"] },
  { fault: "cutUnnoticed", at: types, asked: 2 },
  { fault: "cutChunk", asked: 2 },
  { fault: "cutCounted", asked: 2 },
  { fault: "wrongShape", at: types, asked: 1, fails: ["E_SCHEMA", "$.data"] },
  { fault: "noJson", asked: 1, fails: ["E_API", "no JSON"] },
  { fault: "noUtf8", asked: 1, fails: ["E_API", "no JSON"] },
  { fault: "bomb", at: types, asked: 1, fails: ["E_API", "encoding"] },
  { fault: "stacked", asked: 1, fails: ["E_API", "encoding"] },
  { fault: "unknownEncoding", asked: 1, fails: ["E_API", "encoding"] },
  { fault: "wrongSum", asked: 1, fails: ["E_API", "encoding"] },
  { fault: "brokenChunks", asked: 2 },
  { fault: "dripBody", asked: 2, options: timeout },
  { fault: "dripHead", asked: 2, options: timeout },
  { fault: "greatHead", asked: 1, fails: ["E_NETWORK", "whole answer"] },
  { fault: "resetUnanswered", asked: 2 },
  { fault: "resetInHead", at: types, asked: 2 },
  { fault: "elsewhere", asked: 1, fails: ["E_API", "another origin"] },
  { fault: "otherPort", asked: 1, fails: ["E_API", "another origin"] },
  { fault: "nowhere", asked: 1, fails: ["E_API", "leads nowhere"] },
  { fault: "refused400", asked: 1, fails: ["E_API", "400"] },
  { fault: "refused401", asked: 1, fails: ["E_AUTH", "refused the key"] },
  { fault: "refused401", at: types, asked: 1, fails: ["E_AUTH", "key"] },
  { fault: "refused403", asked: 1, fails: ["E_FORBIDDEN", "403"] },
  { fault: "scope403", asked: 1, fails: ["E_FORBIDDEN", "scope"] },
  { fault: "scope403", at: types, asked: 1, warns: "scope" },
  { fault: "inactive403", asked: 1, fails: ["E_AUTH", "active"] },
  { fault: "inactive403", at: types, asked: 1, fails: ["E_AUTH", "active"] },
  { fault: "refused402", at: types, asked: 1, warns: "plan" },
  { fault: "refused403", at: types, asked: 1, warns: "permission" },
  { fault: "refused404", at: types, asked: 1, warns: "feature" },
  { fault: "refused404", asked: 1, fails: ["E_API", "404"] },
  { fault: "refused405", at: types, asked: 1, fails: ["E_API", "405"] },
  { fault: "refused415", at: types, asked: 1, fails: ["E_API", "415"] },
  { fault: "conflict409", asked: 2 },
  { fault: "conflict412", asked: 1, fails: ["E_API", "412"] },
  { fault: "late408", asked: 2 },
  { fault: "odd418", asked: 1, fails: ["E_API", "418"] },
  { fault: "odd304", asked: 1, fails: ["E_API", "304"] },
  { fault: "odd599", asked: 1, fails: ["E_API", "599"] },
  { fault: "proxy407", asked: 1, fails: ["E_NETWORK", "proxy"] },
  { fault: "portal", asked: 1, fails: ["E_API", "no JSON"] },
  { fault: "goAway", asked: 2 },
];

const named = rows.map((row) => {
  const { row: id, what } = faultRows[row.fault];
  return [`${id}: ${what}, at ${row.at ?? "/me/"}`, row] as const;
});

async function expectFailure(
  reading: Promise<unknown>,
  [code, words]: readonly [string, string],
): Promise<void> {
  const error = await failureOf(reading);
  expect(error.message).toContain(words);
  expect(error.code).toBe(code);
  // Hostile text is shown, never played.
  expect(error.message).not.toMatch(/\p{Cc}/u);
}

async function expectReading(reading: Promise<LiveSchema>, { warns }: Row) {
  const { schema, unseen, warnings } = await reading;
  if (warns === undefined) {
    expect(schema).toEqual(clean.schema);
    expect(unseen).toEqual([]);
    return;
  }
  // What was not read is named: the guard keeps what the lock knows of it.
  expect(unseen).toEqual(["customObject"]);
  expect(warnings.map(({ code }) => code)).toEqual(["W_UNREAD"]);
  expect(warnings[0]?.message).toContain(warns);
}

describe("the generator under a fault of the table", () => {
  test.each(named)("%s", async (_, row) => {
    const fault = faultOf(row.fault);
    const close = await closeWith(row.at ?? "/me/", (turn) =>
      answerOf(fault, turn),
    );
    const clock = fakeClock();
    const reading = read(close, clock, row.options);
    if (row.fails === undefined) await expectReading(reading, row);
    else await expectFailure(reading, row.fails);
    expect(close.asked()).toBe(row.asked);
    if (row.waits === undefined) return;
    // Requests that run side by side may each wait at the gate; none waits longer than the slowest.
    const longest = Math.max(...clock.waits);
    expect(longest).toBeGreaterThanOrEqual(row.waits[0]);
    expect(longest).toBeLessThanOrEqual(row.waits[1]);
  });
});
/** A list of which each page is made by its turn and its offset, as the generator reads it. */
function listOf(bodyAt: (turn: number, skip: number) => object) {
  let asked = 0;
  const reading = readList(types, (skip) => {
    const body = bodyAt(asked, skip);
    asked += 1;
    return Promise.resolve(readObjectTypePage(types, body));
  });
  return { reading, asked: () => asked };
}

const itemsFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, at) => ({
    id: `cotype_${String(first + at)}`,
  }));

describe("a list of several pages", () => {
  test("F34: an empty page that promises more is asked for once more, then it is an error", async () => {
    const empty = { data: [], has_more: true };
    const late = listOf((turn) =>
      turn === 0 ? empty : { data: itemsFrom(0, 3), has_more: false },
    );
    expect(await late.reading).toHaveLength(3);
    const endless = listOf(() => empty);
    await expectFailure(endless.reading, ["E_API", "sends none"]);
    expect(endless.asked()).toBe(2);
  });

  test.each(["false", 1, null])(
    "F35: has_more of %j is an error of shape",
    async (has_more) => {
      const close = await closeWith(types, () =>
        reply(200, JSON.stringify({ data: [], has_more })),
      );
      await expectFailure(read(close), ["E_SCHEMA", "$.has_more"]);
    },
  );

  test("F36: a full page that does not say whether there is more is not taken for all (R4)", async () => {
    const more = listOf((_, skip) => ({
      data: skip === 0 ? itemsFrom(0, 100) : itemsFrom(100, 7),
    }));
    expect(await more.reading).toHaveLength(107);
    // The same page again is what a list without pages gives.
    const whole = listOf(() => ({ data: itemsFrom(0, 100) }));
    expect(await whole.reading).toHaveLength(100);
    expect(whole.asked()).toBe(2);
  });

  /** Two pages of 150 items, the first of which are gone: then the second page begins too late. */
  const shifting = (gone: (turn: number) => number) =>
    listOf((turn, skip) => {
      const left = itemsFrom(gone(turn), 150 - gone(turn));
      const data = left.slice(skip, skip + 100);
      return { data, has_more: skip + data.length < left.length };
    });

  test("F37: what moves while a list is read is not missed", async () => {
    const { reading, asked } = shifting((turn) => (turn === 0 ? 0 : 1));
    expect(await reading).toContainEqual(
      expect.objectContaining({ id: "cotype_100" }),
    );
    expect(await reading).toHaveLength(149);
    expect(asked()).toBe(6);
  });

  test("F37: a list that never holds still is an error, never a part of it (R4)", async () => {
    const { reading } = shifting((turn) => turn);
    await expectFailure(reading, ["E_API", "somebody is changing them"]);
  });

  test("F38: the limit of _skip is told as Close tells it", async () => {
    const cap = '{"error":"_skip is too large (max_skip = 100)"}';
    const data = itemsFrom(0, 1).map((type) => ({ ...type, fields: [] }));
    const close = await closeWith(types, (turn) =>
      turn === 0
        ? reply(200, JSON.stringify({ data, has_more: true }))
        : reply(400, cap),
    );
    await expectFailure(read(close), ["E_API", "max_skip = 100"]);
  });

  test.each([
    ["of one page for ever", () => 0],
    ["without end", (turn: number) => turn],
  ])("F41: a list %s is an error (R4)", async (_, first) => {
    const { reading, asked } = listOf((turn) => ({
      data: itemsFrom(first(turn), 1),
      has_more: true,
    }));
    await expectFailure(reading, ["E_API", "says that there are more pages"]);
    expect(asked()).toBeLessThanOrEqual(1000);
  });
});

describe("a run under a fault", () => {
  test("leaves every file as it was, whatever Close answers (R1, R4)", async () => {
    let wrong: Wrong = () => undefined;
    const { server } = await closeWith(types, (turn, query) =>
      wrong(turn, query),
    );
    const project = await createProject(
      { importExtension: ".js" },
      { url: server.url, apiKey },
    );
    await project.generate();
    const before = await project.files(".");
    const faults: readonly (readonly [FaultName, string])[] = [
      ["refused401", "E_AUTH"],
      ["wrongShape", "E_SCHEMA"],
      ["empty204", "E_SCHEMA"],
      ["bomb", "E_API"],
      ["elsewhere", "E_API"],
      ["proxy407", "E_NETWORK"],
    ];
    for (const [fault, code] of faults) {
      wrong = () => answerOf(faultOf(fault), 0);
      const run = await project.cli(["pull"], {
        CLOSE_API_URL: server.url,
        CLOSE_API_KEY: apiKey,
      });
      expect(run.code, fault).toBe(1);
      expect(run.stderr, fault).toContain(code);
      expect(run.stderr).not.toContain(apiKey);
    }
    await failureOf(project.generate());
    expect(await project.files(".")).toEqual(before);
  });

  test("F44: a key that is revoked on the way stops it, and nothing is written (R1)", async () => {
    const { server } = await closeWith("/custom_field_schema/lead/", () =>
      reply(401),
    );
    const project = await createProject({}, { url: server.url, apiKey });
    expect((await failureOf(project.generate())).code).toBe("E_AUTH");
    expect([...(await project.files(".")).keys()]).toEqual([
      "codegen.config.json",
    ]);
  });
});

describe("F55: a proxy that the environment names", () => {
  const close = "https://api.close.example/api/v1";

  test("F56: gets a tunnel to Close to make, sees no key, and is named when it refuses (S5)", async () => {
    const proxy = await startFaultServer(() => reply(407, "<p>Who?</p>"));
    onTestFinished(proxy.close);
    const project = await createProject({});
    const { code, stderr } = await project.cli(["pull", "--verbose"], {
      CLOSE_API_URL: close,
      CLOSE_API_KEY: apiKey,
      HTTPS_PROXY: proxy.url.replace("http://", "http://ada:pass-word-7@"),
    });
    expect(code).toBe(1);
    expect(stderr).toContain("E_NETWORK");
    expect(stderr).toContain("Proxy response (407)");
    expect(stderr).toContain(`the proxy ${proxy.url}`);
    expect(stderr).not.toContain("pass-word-7");
    const heads = proxy.received.map(({ head }) => head);
    expect(heads[0]).toMatch(/^CONNECT api\.close\.example:443 /);
    expect(heads.join("")).toContain(btoa("ada:pass-word-7"));
    expect(heads.join("")).not.toContain(btoa(`${apiKey}:`));
  });
});

test("F61: a computer that slept beyond the deadline does not go on where it was", async () => {
  const close = await closeWith("/me/", () => reply(503));
  const clock = fakeClock();
  let slept = 0;
  const asleep: FakeClock = {
    ...clock,
    now: () => clock.now() + slept,
    wait: (ms, signal) => {
      slept += 3_600_000;
      return clock.wait(ms, signal);
    },
  };
  await expectFailure(read(close, asleep), ["E_API", "503"]);
  expect(close.asked()).toBe(2);
});
