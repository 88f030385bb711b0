/** When OAuth tokens are renewed, what is sent for that, and what is said when it fails. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { oauth } from "../../src/runtime/transport/oauth.js";
import type {
  OAuthOptions,
  OAuthTokens,
} from "../../src/runtime/transport/renewal.js";
import { errorOf } from "../support/runtime-server.js";

const minute = 60_000;
const old: OAuthTokens = {
  accessToken: "access-number-1",
  refreshToken: "refresh-number-1",
};
const oldRefused = { refused: { accessToken: old.accessToken } };

type Sent = { readonly url: string; readonly init: RequestInit };

/** An account whose store holds what it is given, and whose refreshes `answer` answers. */
function account(
  stored: OAuthTokens,
  answer: (turn: number) => Response | Promise<Response> = fresh,
  more: Partial<OAuthOptions> = {},
) {
  const sent: Sent[] = [];
  const saved: OAuthTokens[] = [];
  let tokens = stored;
  const auth = oauth({
    clientId: "client-id",
    clientSecret: "client-secret",
    loadTokens: () => tokens,
    saveTokens: (given) => {
      saved.push(given);
      tokens = given;
    },
    fetch: async (url, init = {}) => {
      sent.push({ url: String(url), init });
      return answer(sent.length + 1);
    },
    ...more,
  });
  const store = (given: OAuthTokens): void => void (tokens = given);
  return { auth, sent, saved, store };
}

function tokensOf(turn: number, expiresIn: unknown = 3600): object {
  return {
    access_token: `access-number-${turn}`,
    refresh_token: `refresh-number-${turn}`,
    expires_in: expiresIn,
  };
}

const fresh = (turn: number): Response => Response.json(tokensOf(turn));

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

describe("tokens", () => {
  test.each([
    [12 * minute, 0],
    [12 * minute - 1, 1],
    [undefined, 0],
  ])(
    "that end in %d ms are renewed when it is less than twelve minutes",
    async (left, refreshes) => {
      const expiresAt = left === undefined ? undefined : Date.now() + left;
      const { auth, sent } = account({ ...old, expiresAt });
      expect(await auth({})).toEqual({
        accessToken: `access-number-${refreshes + 1}`,
      });
      expect(sent).toHaveLength(refreshes);
    },
  );

  test.each([
    [300, 4 * minute],
    [3600, 48 * minute],
    [7200, 108 * minute],
  ])(
    "that last for %d s are used until a fifth of it is left, or twelve minutes",
    async (expiresIn, used) => {
      const { auth, sent, saved } = account(old, (turn) =>
        Response.json(tokensOf(turn, expiresIn)),
      );
      await auth(oldRefused);
      expect(saved).toEqual([
        {
          accessToken: "access-number-2",
          refreshToken: "refresh-number-2",
          expiresAt: Date.now() + expiresIn * 1000,
        },
      ]);
      vi.setSystemTime(Date.now() + used);
      await auth({});
      expect(sent).toHaveLength(1);
      vi.setSystemTime(Date.now() + 1);
      expect(await auth({})).toEqual({ accessToken: "access-number-3" });
      expect(sent).toHaveLength(2);
    },
  );

  test.each(["3600", null, true])(
    "whose end is %j are used until they are refused",
    async (expiresIn) => {
      const { auth, saved } = account(old, (turn) =>
        Response.json(tokensOf(turn, expiresIn)),
      );
      await auth(oldRefused);
      expect(saved).toMatchObject([{ expiresAt: undefined }]);
    },
  );

  test("are asked for with one form, at Close unless it is said otherwise", async () => {
    const { auth, sent } = account(old);
    await auth(oldRefused);
    expect(
      sent.map(({ url, init: { signal: _signal, ...init } }) => [url, init]),
    ).toEqual([
      [
        "https://api.close.com/oauth2/token/",
        {
          method: "POST",
          headers: {
            accept: "application/json",
            "content-type": "application/x-www-form-urlencoded",
          },
          body: "client_id=client-id&client_secret=client-secret&grant_type=refresh_token&refresh_token=refresh-number-1",
          redirect: "manual",
        },
      ],
    ]);
  });

  test.each(["ftp://close.test/", "close.test", "x-https://close.test/"])(
    "cannot be asked for at %s",
    (tokenUrl) => {
      expect(() => account(old, fresh, { tokenUrl })).toThrow(
        "tokenUrl must be an http or https URL.",
      );
    },
  );

  test("cannot be asked for with a fetch that is none", () => {
    const given = JSON.parse('{"fetch":"node"}');
    expect(() => account(old, fresh, given)).toThrow(
      "fetch must be a function.",
    );
  });

  test("of an account whose key was refused, not its token, are as good as they were", async () => {
    const { auth, sent } = account(old);
    expect(await auth({ refused: { apiKey: old.accessToken } })).toEqual({
      accessToken: "access-number-1",
    });
    expect(sent).toEqual([]);
  });

  test("whose refresh token comes back are renewed with it again and again", async () => {
    const { auth, sent } = account(old, (turn) =>
      Response.json({ ...tokensOf(turn), refresh_token: old.refreshToken }),
    );
    for (const turn of [1, 2, 3])
      expect(
        await auth({ refused: { accessToken: `access-number-${turn}` } }),
      ).toEqual({ accessToken: `access-number-${turn + 1}` });
    expect(sent).toHaveLength(3);
  });

  test("of a store that lags behind are not taken over: they are used up", async () => {
    const { auth, sent } = account(old, fresh, {
      loadTokens: () => old,
    });
    await auth(oldRefused);
    expect(await auth({ refused: { accessToken: "access-number-2" } })).toEqual(
      { accessToken: "access-number-3" },
    );
    expect(sent).toHaveLength(2);
  });

  test("that were used up are remembered for a hundred refreshes", async () => {
    const { auth, sent, store } = account(old);
    for (let turn = 1; turn <= 100; turn += 1)
      await auth({ refused: { accessToken: `access-number-${turn}` } });
    store(old);
    const last = { refused: { accessToken: "access-number-101" } };
    expect(await auth(last)).toEqual({ accessToken: "access-number-102" });
    expect(sent).toHaveLength(101);
    // Now the first is forgotten: a store that gives it back after so long has it from elsewhere.
    store(old);
    const next = { refused: { accessToken: "access-number-102" } };
    expect(await auth(next)).toEqual({ accessToken: "access-number-1" });
    expect(sent).toHaveLength(101);
  });

  test("that another process stored while a refresh was refused are used", async () => {
    const { auth, store, sent } = account(old, () => {
      store({ accessToken: "access-number-9", refreshToken: "refresh-9" });
      return Response.json({}, { status: 400 });
    });
    expect(await auth(oldRefused)).toEqual({ accessToken: "access-number-9" });
    expect(sent).toHaveLength(1);
  });
});

describe("a refresh that fails", () => {
  const none = (status: number): string =>
    `Close gave no new tokens (${status}): connect the account again.`;
  const lost =
    "Close was asked for new tokens, and its answer was lost: the refresh token may be used up. Connect the account again.";

  test.each<[string, () => Response | Promise<Response>, string]>([
    ["with 400", () => Response.json(tokensOf(2), { status: 400 }), none(400)],
    ["with 201", () => Response.json(tokensOf(2), { status: 201 }), none(201)],
    ["with nothing", () => new Response(""), none(200)],
    ["with no JSON", () => new Response("<p>"), none(200)],
    ["with null", () => new Response("null"), none(200)],
    ["with a text", () => new Response('"x"'), none(200)],
    [
      "without an access token",
      () => Response.json({ ...tokensOf(2), access_token: 7 }),
      none(200),
    ],
    [
      "without a refresh token",
      () => Response.json({ ...tokensOf(2), refresh_token: null }),
      none(200),
    ],
    ["with too much", () => new Response("x".repeat(64 * 1024 + 1)), lost],
    [
      "by a connection that broke",
      () => Promise.reject(new Error("refresh-number-1 was sent")),
      lost,
    ],
  ])(
    "%s says so, and its refresh token is not sent again",
    async (_, answer, message) => {
      const { auth, sent, saved } = account(old, answer);
      const error = await errorOf(auth(oldRefused));
      expect(error).toMatchObject({
        name: "CloseReauthorizationError",
        message,
      });
      expect(await errorOf(auth(oldRefused))).toBe(error);
      expect([sent.length, saved.length]).toEqual([1, 0]);
    },
  );

  test("shows nothing that is secret, and why it failed", async () => {
    for (const secret of [
      "client-secret",
      "refresh-number-1",
      "access-number-1",
    ]) {
      const { auth } = account(old, () =>
        Promise.reject(
          Object.assign(new Error(`No: ${secret}`), { code: "EPIPE" }),
        ),
      );
      expect(await errorOf(auth(oldRefused))).toMatchObject({
        cause: { message: "No: [secret]", code: "EPIPE" },
      });
    }
  });

  test("because Close asks to wait, or because nothing was sent, is made again", async () => {
    const answers: readonly (() => Response | Promise<Response>)[] = [
      () => Response.json({}, { status: 429 }),
      () =>
        Promise.reject(
          Object.assign(new Error("no"), { code: "ECONNREFUSED" }),
        ),
      () => fresh(4),
    ];
    const { auth, sent } = account(old, (turn) =>
      (answers[turn - 2] ?? (() => fresh(turn)))(),
    );
    expect(await errorOf(auth(oldRefused))).toMatchObject({
      name: "CloseConnectionError",
      message: "Close asks to wait before it gives new tokens (429).",
      sent: false,
    });
    expect(await errorOf(auth(oldRefused))).toMatchObject({
      name: "CloseConnectionError",
      message: "Close could not be asked for new tokens: nothing was sent.",
      sent: false,
      cause: { code: "ECONNREFUSED" },
    });
    expect(await auth(oldRefused)).toEqual({ accessToken: "access-number-4" });
    expect(sent).toHaveLength(3);
  });

  test("because no answer comes ends after half a minute, and the token may be used up", async () => {
    vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] });
    const { auth, sent } = account(old, () => new Promise(() => undefined));
    const failing = errorOf(auth(oldRefused));
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    await vi.advanceTimersByTimeAsync(29_000);
    expect(sent[0]?.init.signal?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await failing).toMatchObject({
      name: "CloseReauthorizationError",
      message: lost,
    });
  });
});
