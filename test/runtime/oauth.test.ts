import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { oauth } from "../../src/runtime/transport/oauth.js";
import { CloseReauthorizationError } from "../../src/runtime/client-errors.js";
import type { OAuthTokens } from "../../src/runtime/transport/renewal.js";
import { deferred, errorOf, json, serve } from "../support/runtime-server.js";
import type { Script } from "../support/runtime-server.js";

const hour = 60 * 60 * 1000;
const old: OAuthTokens = {
  accessToken: "access-number-1",
  refreshToken: "refresh-number-1",
};

/** An account whose tokens are stored in memory, and a server that renews them. */
async function account(stored: OAuthTokens = old, script: Script = renewing) {
  const server = await serve(script);
  const saved: OAuthTokens[] = [];
  let tokens = stored;
  const auth = oauth({
    clientId: "client-id",
    clientSecret: "client-secret",
    loadTokens: () => tokens,
    saveTokens: async (fresh) => {
      await new Promise((done) => setTimeout(done, 5));
      saved.push(fresh);
      tokens = fresh;
    },
    tokenUrl: `${server.url}/oauth2/token/`,
  });
  return {
    server,
    saved,
    auth,
    store: (fresh: OAuthTokens) => (tokens = fresh),
  };
}

/** An account with a lock that is counted. */
async function locked(tokens: OAuthTokens) {
  const server = await serve(renewing);
  let stored = tokens;
  let locks = 0;
  const auth = oauth({
    clientId: "client-id",
    clientSecret: "client-secret",
    loadTokens: () => stored,
    saveTokens: (fresh) => void (stored = fresh),
    tokenUrl: `${server.url}/oauth2/token/`,
    lock: (work) => {
      locks += 1;
      return work();
    },
  });
  return { auth, locks: () => locks };
}

const renewing: Script = (response, _, turn) => {
  json(response, 200, {
    access_token: `access-number-${turn + 2}`,
    refresh_token: `refresh-number-${turn + 2}`,
    expires_in: 3600,
  });
};

describe("OAuth tokens", () => {
  test("are used as they are until they are about to end", async () => {
    const { auth, server } = await account({
      ...old,
      expiresAt: Date.now() + hour,
    });
    expect(await auth({})).toEqual({ accessToken: "access-number-1" });
    expect(server.seen).toHaveLength(0);
  });

  test.each([0, -1])(
    "that end after %d seconds are renewed once for fifty callers, and used until they are refused",
    async (expiresIn) => {
      const { auth, server } = await account(
        { ...old, expiresAt: Date.now() },
        (response, _, turn) =>
          json(response, 200, {
            access_token: `access-number-${turn + 2}`,
            refresh_token: `refresh-number-${turn + 2}`,
            expires_in: expiresIn,
          }),
      );
      const all = await Promise.all(Array.from({ length: 50 }, () => auth({})));
      expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(1);
      expect(await auth({})).toEqual({ accessToken: "access-number-2" });
      expect(server.seen).toHaveLength(1);
    },
  );

  test("are renewed before they end, and stored before they are used (S5)", async () => {
    const { auth, server, saved } = await account({
      ...old,
      expiresAt: Date.now() + 1000,
    });
    expect(await auth({})).toEqual({ accessToken: "access-number-2" });
    expect(saved).toMatchObject([{ refreshToken: "refresh-number-2" }]);
    expect(server.seen[0]).toMatchObject({
      method: "POST",
      url: "/oauth2/token/",
      body: "client_id=client-id&client_secret=client-secret&grant_type=refresh_token&refresh_token=refresh-number-1",
    });
    expect(await auth({})).toEqual({ accessToken: "access-number-2" });
    expect(server.seen).toHaveLength(1);
  });

  test("are renewed once for all who were refused at the same time", async () => {
    const { auth, server } = await account();
    const refused = { accessToken: "access-number-1" };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => auth({ refused })),
    );
    expect(answers).toEqual(Array(6).fill({ accessToken: "access-number-2" }));
    expect(server.seen).toHaveLength(1);
    // Whoever hears of the refusal later gets the new token without another refresh.
    expect(await auth({ refused })).toEqual({ accessToken: "access-number-2" });
    expect(server.seen).toHaveLength(1);
  });

  test("of another process are taken over when the refresh token is used up", async () => {
    const { auth, store, saved } = await account(old, (response) =>
      json(response, 400, { error: "invalid_grant" }),
    );
    await auth({});
    store({ accessToken: "access-number-9", refreshToken: "refresh-number-9" });
    expect(await auth({ refused: { accessToken: "access-number-1" } })).toEqual(
      { accessToken: "access-number-9" },
    );
    expect(saved).toHaveLength(0);
  });

  test.each<[string, Script]>([
    ["refused", (response) => json(response, 400, { error: "invalid_grant" })],
    ["answered without tokens", (response) => json(response, 200, {})],
    ["cut off", (response) => void response.socket?.destroy()],
  ])(
    "a refresh that is %s is not sent again, and shows no secret (S5)",
    async (_, script) => {
      const { auth, server, saved } = await account(old, script);
      const error = await errorOf(
        auth({ refused: { accessToken: "access-number-1" } }),
      );
      expect(error).toBeInstanceOf(CloseReauthorizationError);
      expect(server.seen).toHaveLength(1);
      expect(saved).toHaveLength(0);
      expect(inspect(error, { depth: 9 })).not.toMatch(
        /client-secret|number-1/,
      );
    },
  );

  test("are loaded once for all who ask at the start, so that no old ones come back", async () => {
    const server = await serve(renewing);
    const loads = [deferred<OAuthTokens>(), deferred<OAuthTokens>()];
    let tokens = old;
    let turn = 0;
    const auth = oauth({
      clientId: "client-id",
      clientSecret: "client-secret",
      loadTokens: () => loads[turn++]?.promise ?? tokens,
      saveTokens: (fresh) => void (tokens = fresh),
      tokenUrl: `${server.url}/oauth2/token/`,
    });
    const refused = { accessToken: "access-number-1" };
    const both = [auth({ refused }), auth({ refused })];
    for (const load of loads) load.resolve(old);
    expect(await Promise.all(both)).toEqual(
      Array(2).fill({ accessToken: "access-number-2" }),
    );
    expect(await auth({})).toEqual({ accessToken: "access-number-2" });
    expect(server.seen).toHaveLength(1);
  });

  test("whose answer was lost are not asked for again with the same refresh token, until others are stored", async () => {
    const { auth, server, store } = await account(
      old,
      (response) => void response.socket?.destroy(),
    );
    const refused = { accessToken: "access-number-1" };
    const first = await errorOf(auth({ refused }));
    expect(await errorOf(auth({ refused }))).toBe(first);
    expect(server.seen).toHaveLength(1);
    const other = { accessToken: "access-number-9", refreshToken: "refresh-9" };
    store(other);
    expect(await auth({ refused })).toEqual({ accessToken: "access-number-9" });
    expect(server.seen).toHaveLength(1);
  });

  test("are asked for again after a request that never left, or was told to wait", async () => {
    const server = await serve((response, request, turn) =>
      turn === 0 ? json(response, 429, {}) : renewing(response, request, turn),
    );
    let sends = 0;
    const auth = oauth({
      clientId: "client-id",
      clientSecret: "client-secret",
      loadTokens: () => old,
      saveTokens: () => undefined,
      tokenUrl: `${server.url}/oauth2/token/`,
      fetch: async (...request) => {
        sends += 1;
        if (sends > 1) return fetch(...request);
        throw Object.assign(new Error("no"), { code: "ECONNREFUSED" });
      },
    });
    const refused = { accessToken: "access-number-1" };
    for (let turn = 0; turn < 2; turn += 1)
      expect(await errorOf(auth({ refused }))).toMatchObject({
        name: "CloseConnectionError",
        sent: false,
      });
    expect(await auth({ refused })).toEqual({ accessToken: "access-number-3" });
  });

  test("that could not be stored are stored before anybody uses them", async () => {
    const server = await serve(renewing);
    const saved: OAuthTokens[] = [];
    let tokens = old;
    let fails = 2;
    const auth = oauth({
      clientId: "client-id",
      clientSecret: "client-secret",
      loadTokens: () => tokens,
      saveTokens: (fresh) => {
        fails -= 1;
        if (fails >= 0) throw new Error("disk full");
        saved.push(fresh);
        tokens = fresh;
      },
      tokenUrl: `${server.url}/oauth2/token/`,
    });
    const refused = { accessToken: "access-number-1" };
    expect(await errorOf(auth({ refused }))).toMatchObject({
      message: "disk full",
    });
    expect(await errorOf(auth({}))).toMatchObject({ message: "disk full" });
    expect(await auth({})).toEqual({ accessToken: "access-number-2" });
    expect(saved).toMatchObject([{ refreshToken: "refresh-number-2" }]);
    expect(server.seen).toHaveLength(1);
  });

  test("of several processes are renewed by one of them, within the lock (S5)", async () => {
    const server = await serve(renewing);
    let tokens = old;
    let queue = Promise.resolve();
    const process = () =>
      oauth({
        clientId: "client-id",
        clientSecret: "client-secret",
        loadTokens: () => tokens,
        saveTokens: (fresh) => void (tokens = fresh),
        tokenUrl: `${server.url}/oauth2/token/`,
        lock: (work) => (queue = queue.then(work)),
      });
    const refused = { accessToken: "access-number-1" };
    const answers = [process(), process(), process()].map((auth) =>
      auth({ refused }),
    );
    expect(await Promise.all(answers)).toEqual(
      Array(3).fill({ accessToken: "access-number-2" }),
    );
    expect(server.seen).toHaveLength(1);
  });

  test("that are good need no lock", async () => {
    const { auth, locks } = await locked({
      ...old,
      expiresAt: Date.now() + hour,
    });
    expect(await auth({})).toEqual({ accessToken: "access-number-1" });
    expect(locks()).toBe(0);
  });

  test("are renewed within one turn of the lock", async () => {
    const { auth, locks } = await locked({ ...old, expiresAt: Date.now() });
    await auth({});
    await auth({});
    expect(locks()).toBe(1);
  });

  test("whose renewal broke off say why, and what happened to the connection", async () => {
    const cut: Script = (response) => void response.destroy();
    const { auth } = await account({ ...old, expiresAt: Date.now() }, cut);
    const error = await errorOf(auth({}));
    expect(error).toBeInstanceOf(CloseReauthorizationError);
    expect(error).toMatchObject({
      message: expect.stringContaining("its answer was lost"),
      cause: { message: expect.stringMatching(/other side closed|socket/) },
    });
  });

  test("that last for minutes only are not renewed at every call", async () => {
    const { auth, server } = await account(old, (response, _, turn) =>
      json(response, 200, {
        access_token: `access-number-${turn + 2}`,
        refresh_token: `refresh-number-${turn + 2}`,
        expires_in: 300,
      }),
    );
    await auth({ refused: { accessToken: "access-number-1" } });
    await auth({});
    expect(server.seen).toHaveLength(1);
  });
});
