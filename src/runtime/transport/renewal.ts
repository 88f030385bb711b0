/** Keeps the OAuth tokens of an account, and renews them. */
import { formsOf, redactor, safeCause } from "./redact.js";
import type { Credentials, CredentialsRequest } from "./credentials.js";
import { decodeJson, readBytes } from "./body.js";
import { CloseReauthorizationError } from "../client-errors.js";
import { within } from "./clock.js";
import {
  CloseConnectionError,
  CloseDecodeError,
  CloseError,
} from "../errors.js";
import { limitsOf } from "../limits.js";
import { isObject } from "../record/read.js";
import { provesUnsent } from "./retry.js";
import { createSender } from "./send.js";
import type { Sender } from "./sender.js";

/** The tokens of one connected account. */
export interface OAuthTokens {
  accessToken: string;
  refreshToken: string;
  /** When the access token ends, in milliseconds since 1970; unknown ones are used until refused. */
  expiresAt?: number | undefined;
}

/** Options of `oauth`. */
export interface OAuthOptions {
  clientId: string;
  clientSecret: string;
  /**
   * Gives the tokens as they are stored. Is asked at the start, and before and after each refresh:
   * another process may have stored newer ones.
   */
  loadTokens: () => Promise<OAuthTokens> | OAuthTokens;
  /**
   * Stores new tokens. Is awaited before they are used: the refresh token before them is dead. When it
   * fails so does the call, and the next call stores them first.
   */
  saveTokens: (tokens: OAuthTokens) => Promise<void> | void;
  /**
   * Runs `work` while no other process runs its own. Several processes that share an account need it:
   * two refreshes at once log each other out.
   */
  lock?: (work: () => Promise<void>) => Promise<void>;
  /** Default `https://api.close.com/oauth2/token/`. */
  tokenUrl?: string;
  /** A `fetch` to send with instead of undici. */
  fetch?: typeof globalThis.fetch;
}

/** How long before its end an access token is renewed at most, in milliseconds: a fifth of Close's hour. */
const renewBefore = 12 * 60 * 1000;

/** How many used refresh tokens are remembered: no store lags behind for days. */
const mostSent = 100;

/** How long a refresh may take, in milliseconds. */
const timeout = 30_000;

/** Opens an account: \`give\` is an \`auth\` for the client. */
export function openAccount(
  options: OAuthOptions,
  tokenUrl: string,
): {
  readonly give: (request: CredentialsRequest) => Promise<Credentials>;
} {
  const account = new Account(options, tokenUrl);
  let turn: Promise<void> | null = null;
  const give = async ({
    refused,
  }: CredentialsRequest): Promise<Credentials> => {
    const token =
      refused !== undefined && "accessToken" in refused
        ? refused.accessToken
        : undefined;
    // It may have been begun for another reason than ours.
    while (turn !== null) await turn;
    if (account.isUsable(token)) return account.credentials();
    turn = account.prepare(token).finally(() => {
      turn = null;
    });
    await turn;
    return account.credentials();
  };
  return { give };
}

/** The tokens of an account as one process has them. */
class Account {
  readonly #options: OAuthOptions;
  readonly #ask: (old: OAuthTokens) => Promise<OAuthTokens>;
  /** The refresh tokens that were sent last, each with what it failed with. */
  readonly #sent = new Map<string, unknown>();
  #tokens: OAuthTokens | null = null;
  #isStored = true;
  #early = renewBefore;

  constructor(options: OAuthOptions, tokenUrl: string) {
    this.#options = options;
    this.#ask = createAsker(options, tokenUrl);
  }

  /** Whether the tokens are stored, not about to end, and not the refused ones. */
  isUsable(refused: string | undefined): boolean {
    if (this.#tokens === null || !this.#isStored) return false;
    const { accessToken, expiresAt = Infinity } = this.#tokens;
    return accessToken !== refused && expiresAt - Date.now() >= this.#early;
  }

  credentials(): Credentials {
    return { accessToken: this.#tokens?.accessToken ?? "" };
  }

  /** Loads, stores and renews tokens as far as it takes to make them usable. */
  async prepare(refused: string | undefined): Promise<void> {
    const { loadTokens, lock = (work) => work() } = this.#options;
    this.#tokens ??= await loadTokens();
    if (this.isUsable(refused)) return;
    await lock(async () => {
      const old = this.#tokens ?? (await loadTokens());
      if (!this.#isStored) await this.#store(old);
      if (!this.isUsable(refused)) await this.#renew(old);
    });
  }

  async #renew(old: OAuthTokens): Promise<void> {
    if (await this.#hasNewer(old)) return;
    // What came of it is known, or it is not: sending it again would log the account out.
    if (this.#sent.has(old.refreshToken))
      throw this.#sent.get(old.refreshToken);
    try {
      this.#tokens = await this.#ask(old);
    } catch (error) {
      if (!(error instanceof CloseReauthorizationError)) throw error;
      this.#remember(old, error);
      if (await this.#hasNewer(old)) return;
      throw error;
    }
    const { refreshToken, expiresAt = Infinity } = this.#tokens;
    // One that came back is good for another time.
    if (refreshToken !== old.refreshToken) this.#remember(old, null);
    this.#isStored = false;
    this.#early = Math.min(renewBefore, (expiresAt - Date.now()) / 5);
    await this.#store(this.#tokens);
  }

  #remember({ refreshToken }: OAuthTokens, failure: unknown): void {
    this.#sent.set(refreshToken, failure);
    const [oldest] = this.#sent.keys();
    if (oldest !== undefined && this.#sent.size > mostSent)
      this.#sent.delete(oldest);
  }

  /** Takes over what another process has stored. */
  async #hasNewer(old: OAuthTokens): Promise<boolean> {
    const stored = await this.#options.loadTokens();
    const { refreshToken } = stored;
    // A store may lag behind: what was sent from here is used up.
    if (refreshToken === old.refreshToken || this.#sent.has(refreshToken))
      return false;
    this.#tokens = stored;
    return true;
  }

  async #store(tokens: OAuthTokens): Promise<void> {
    await this.#options.saveTokens(tokens);
    this.#isStored = true;
  }
}

/** Asks Close for new tokens, once. */
function createAsker(
  { clientId, clientSecret, fetch }: OAuthOptions,
  tokenUrl: string,
): (old: OAuthTokens) => Promise<OAuthTokens> {
  const url = new URL(tokenUrl);
  const sender = createSender(
    fetch === undefined ? {} : { fetch },
    url.origin,
    limitsOf({ timeout }),
  );
  return async (old) => {
    const body = new URLSearchParams({
      client_id: clientId,
      client_secret: clientSecret,
      grant_type: "refresh_token",
      refresh_token: old.refreshToken,
    });
    let hasLeft = false;
    const leave = (): void => void (hasLeft = true);
    try {
      return await within(timeout, undefined, (signal) =>
        exchange(sender, url, body.toString(), signal, leave),
      );
    } catch (error) {
      // What cannot be read may have been the new tokens.
      if (error instanceof CloseError && !(error instanceof CloseDecodeError))
        throw error;
      const secrets = [clientSecret, old.refreshToken, old.accessToken];
      const redact = redactor(secrets.flatMap((secret) => formsOf(secret)));
      const cause = safeCause(error, redact);
      if (!hasLeft || provesUnsent(error))
        throw new CloseConnectionError(
          "Close could not be asked for new tokens: nothing was sent.",
          { sent: false, cause },
        );
      throw new CloseReauthorizationError(
        "Close was asked for new tokens, and its answer was lost: the refresh token may be used up. Connect the account again.",
        { cause },
      );
    }
  };
}

async function exchange(
  sender: Sender,
  url: URL,
  body: string,
  signal: AbortSignal,
  leave: () => void,
): Promise<OAuthTokens> {
  await sender.open();
  const response = await sender.send(
    {
      method: "POST",
      url,
      headers: {
        accept: "application/json",
        "accept-encoding": "identity",
        "content-type": "application/x-www-form-urlencoded",
      },
      body,
    },
    signal,
    leave,
  );
  const bytes = await readBytes(response.chunks, 64 * 1024, "The refresh");
  const decoded = await decodeJson(bytes);
  const answer =
    decoded.kind === "value" && isObject(decoded.value) ? decoded.value : {};
  if (response.status === 429)
    throw new CloseConnectionError(
      "Close asks to wait before it gives new tokens (429).",
      { sent: false },
    );
  const accessToken = answer["access_token"];
  const refreshToken = answer["refresh_token"];
  const expiresIn = answer["expires_in"];
  if (
    response.status !== 200 ||
    typeof accessToken !== "string" ||
    typeof refreshToken !== "string"
  ) {
    throw new CloseReauthorizationError(
      `Close gave no new tokens (${response.status}): connect the account again.`,
    );
  }
  return {
    accessToken,
    refreshToken,
    // A time that is over already says nothing: such a token is used until it is refused.
    expiresAt:
      typeof expiresIn === "number" && expiresIn > 0
        ? Date.now() + expiresIn * 1000
        : undefined,
  };
}
