/** Tries every order in which calls, refreshes, refusals and storing can fall together. */
import fc from "fast-check";
import { createAuthorizer } from "../../src/runtime/transport/auth.js";
import { oauth } from "../../src/runtime/transport/oauth.js";
import type { OAuthTokens } from "../../src/runtime/transport/renewal.js";
import type { Figure, Proof, Trial } from "./proof.js";
import { none } from "./proof.js";

/** What was seen in all trials. */
interface Tally {
  calls: number;
  refreshes: number;
  twice: number;
  together: number;
  unstored: number;
  needless: number;
}

/** What is to go wrong in one trial. */
interface Plan {
  readonly processes: number;
  /** Of each caller: its process, how often it calls, and whether through a client. */
  readonly callers: readonly {
    readonly process: number;
    readonly calls: number;
    readonly isClient: boolean;
  }[];
  /** How often somebody ends the access token early. */
  readonly revocations: number;
  readonly refreshes: readonly ("well" | "unsent" | "lost" | "busy")[];
  readonly saves: readonly ("well" | "failing")[];
}

const plans: fc.Arbitrary<Plan> = fc.record({
  processes: fc.integer({ min: 1, max: 2 }),
  callers: fc.array(
    fc.record({
      process: fc.nat({ max: 1 }),
      calls: fc.integer({ min: 1, max: 3 }),
      isClient: fc.boolean(),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  revocations: fc.nat({ max: 3 }),
  refreshes: fc.array(fc.constantFrom("well", "unsent", "lost", "busy"), {
    maxLength: 4,
  }),
  saves: fc.array(fc.constantFrom("well", "failing"), { maxLength: 3 }),
});

/** Close's side of one account, and the store that all its processes share. */
class Account {
  readonly #scheduler: fc.Scheduler;
  readonly #tally: Tally;
  readonly #refreshes: string[];
  readonly #saves: string[];
  /** The processes that have sent each refresh token. */
  readonly #senders = new Map<string, Set<object>>();
  /** Whether a process may not know what another one has done: nothing of it was stored. */
  readonly #isShared: boolean;
  readonly #saved = new Set(["access-token-0"]);
  #valid = "access-token-0";
  #number = 0;
  #running = 0;
  #stored: OAuthTokens = {
    accessToken: "access-token-0",
    refreshToken: "refresh-token-0",
  };
  #queue: Promise<void> = Promise.resolve();

  constructor(scheduler: fc.Scheduler, tally: Tally, plan: Plan) {
    this.#scheduler = scheduler;
    this.#tally = tally;
    this.#refreshes = [...plan.refreshes];
    this.#saves = [...plan.saves];
    this.#isShared =
      !plan.refreshes.includes("lost") && !plan.saves.includes("failing");
  }

  /** One process's way to its tokens. */
  process(): ReturnType<typeof oauth> {
    const sender = {};
    return oauth({
      clientId: "client-identity",
      clientSecret: "client-secret",
      tokenUrl: "https://close.test/token/",
      fetch: (_, init) => this.#refresh(sender, init?.body),
      loadTokens: async () => {
        await this.#step("load");
        return this.#stored;
      },
      saveTokens: (tokens) => this.#save(tokens),
      lock: (work) => {
        const done = this.#queue.then(work);
        this.#queue = done.catch(() => undefined);
        return done;
      },
    });
  }

  /** One call of Close's API; gives whether the token was accepted. */
  async call(token: string): Promise<boolean> {
    this.#tally.calls += 1;
    if (!this.#saved.has(token)) this.#tally.unstored += 1;
    await this.#step("call");
    return token === this.#valid;
  }

  async revoke(): Promise<void> {
    await this.#step("revoke");
    this.#valid = "";
  }

  async #refresh(sender: object, body: unknown): Promise<Response> {
    const fate = this.#refreshes.pop() ?? "well";
    await this.#step("send");
    if (fate === "unsent")
      throw Object.assign(new Error("no"), { code: "ECONNREFUSED" });
    if (fate === "busy") return new Response("", { status: 429 });
    this.#arrive(sender, String(body));
    await this.#step("answer");
    this.#running -= 1;
    this.#number += 1;
    this.#valid = `access-token-${this.#number}`;
    if (fate === "lost")
      throw Object.assign(new Error("cut"), { code: "UND_ERR_SOCKET" });
    return Response.json({
      access_token: this.#valid,
      refresh_token: `refresh-token-${this.#number}`,
    });
  }

  #arrive(sender: object, body: string): void {
    const token = new URLSearchParams(body).get("refresh_token") ?? "";
    this.#tally.refreshes += 1;
    const senders = this.#senders.get(token) ?? new Set();
    this.#senders.set(token, senders);
    if (senders.has(sender) || (this.#isShared && senders.size > 0))
      this.#tally.twice += 1;
    senders.add(sender);
    if (this.#running > 0) this.#tally.together += 1;
    this.#running += 1;
  }

  async #save(tokens: OAuthTokens): Promise<void> {
    const fate = this.#saves.pop() ?? "well";
    await this.#step("save");
    if (fate === "failing") throw new Error("disk full");
    this.#saved.add(tokens.accessToken);
    this.#stored = tokens;
  }

  #step(name: string): Promise<unknown> {
    return this.#scheduler.schedule(Promise.resolve(), name);
  }
}

/** Asks for a token and for another one after a refusal, as a client does or as a program may. */
function askerOf(
  auth: ReturnType<typeof oauth>,
  isClient: boolean,
): (refused: string | null) => Promise<string> {
  const { current, renewed } = createAuthorizer({ auth });
  return async (refused) => {
    if (!isClient) {
      const answer = await auth(
        refused === null ? {} : { refused: { accessToken: refused } },
      );
      return "accessToken" in answer ? answer.accessToken : "";
    }
    const { header } =
      (refused === null
        ? await current()
        : await renewed({
            credentials: { accessToken: refused },
            header: `Bearer ${refused}`,
          })) ?? (await current());
    return header.replace("Bearer ", "");
  };
}

async function callOften(
  account: Account,
  ask: (refused: string | null) => Promise<string>,
  times: number,
): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    const token = await ask(null);
    if (!(await account.call(token))) await account.call(await ask(token));
  }
}

async function tryPlan(
  scheduler: fc.Scheduler,
  plan: Plan,
  tally: Tally,
): Promise<void> {
  const account = new Account(scheduler, tally, plan);
  const processes = Array.from({ length: plan.processes }, () => {
    const auth = account.process();
    return { client: askerOf(auth, true), program: askerOf(auth, false) };
  });
  const isQuiet = [...plan.refreshes, ...plan.saves].every(
    (fate) => fate === "well",
  );
  const running = plan.callers.map(async ({ process, calls, isClient }) => {
    const asks = processes[process % processes.length];
    if (asks === undefined) throw new TypeError("There is a process.");
    const ask = isClient ? asks.client : asks.program;
    await callOften(account, ask, calls).catch(() => {
      if (isQuiet) tally.needless += 1;
    });
  });
  const revoking = Array.from({ length: plan.revocations }, () =>
    account.revoke(),
  );
  await scheduler.waitFor(Promise.all([...running, ...revoking]));
}

async function run({ count, seed }: Trial): Promise<readonly Figure[]> {
  const tally: Tally = {
    calls: 0,
    refreshes: 0,
    twice: 0,
    together: 0,
    unstored: 0,
    needless: 0,
  };
  const failures = new Map<keyof Tally, string>();
  const trial = fc.asyncProperty(fc.scheduler(), plans, async (s, plan) => {
    const before = { ...tally };
    await tryPlan(s, plan, tally);
    for (const key of ["twice", "together", "unstored", "needless"] as const)
      if (tally[key] > before[key] && !failures.has(key))
        failures.set(key, `${JSON.stringify(plan)}, ${s.toString()}`);
  });
  await fc.assert(trial, { numRuns: count, seed });
  const { calls, refreshes, twice, together, unstored, needless } = tally;
  const of = `of ${refreshes} refreshes for ${calls} calls`;
  return [
    none(
      "oauth-twice",
      `refresh tokens sent a second time by a process, or by another one that could know, ${of}`,
      twice,
      failures.get("twice"),
    ),
    none(
      "oauth-together",
      `refreshes while another one was under way, ${of}`,
      together,
      failures.get("together"),
    ),
    none(
      "oauth-unstored",
      `calls with a token that was not stored, of ${calls}`,
      unstored,
      failures.get("unstored"),
    ),
    none(
      "oauth-needless",
      `calls that failed though nothing went wrong, of ${calls}`,
      needless,
      failures.get("needless"),
    ),
  ];
}

/** Tokens are renewed by one at a time, used once, and stored before they are used (docs/SECURITY.md, S5). */
export const oauthRace: Proof = {
  name: "oauth",
  unit: "interleavings",
  release: 100_000,
  short: 200,
  run,
};
