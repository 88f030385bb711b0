/** OAuth tokens that renew themselves (close-api §4.2): Close's refresh tokens work once. */
import { redactor, safeCause } from "./auth.js";
import type { Credentials, CredentialsRequest } from "./auth.js";
import { decodeJson, readBytes } from "./body.js";
import { within } from "./clock.js";
import { CloseError, CloseInputError } from "../errors.js";
import { limitsOf } from "../options.js";
import { isObject } from "../read.js";
import { createSender } from "./send.js";
import type { Sender } from "./send.js";

/** The tokens of one connected account. */
export interface OAuthTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** When the access token ends, in milliseconds since 1970; unknown ones are used until refused. */
  readonly expiresAt?: number | undefined;
}

/** Options of `oauth`. */
export interface OAuthOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /**
   * Gives the tokens as they are stored. Is asked at the start, and again after a refused refresh:
   * another process may have stored newer ones.
   */
  readonly loadTokens: () => Promise<OAuthTokens> | OAuthTokens;
  /** Stores new tokens. Is awaited before they are used: the refresh token before them is dead. */
  readonly saveTokens: (tokens: OAuthTokens) => Promise<void> | void;
  /** Default `https://api.close.com/oauth2/token/`. */
  readonly tokenUrl?: string;
  /** A `fetch` to send with instead of undici. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * Close gave no new tokens, or its answer was lost, which may have used up the refresh token: the
 * account must be connected again.
 */
export class CloseReauthorizationError extends CloseError {
  override readonly name = "CloseReauthorizationError" as const;
}

/** How long before its end an access token is renewed: a fifth of Close's hour. */
const renewBefore = 12 * 60 * 1000;

/** How long a refresh may take, in milliseconds. */
const timeout = 30_000;

/**
 * Makes an `auth` for the client that renews its tokens: before they end, and after a 401. Callers
 * who wait at the same time share one refresh, and no refresh is sent twice.
 */
export function oauth(
  options: OAuthOptions,
): (request: CredentialsRequest) => Promise<Credentials> {
  const { loadTokens, saveTokens } = options;
  const ask = createAsker(options);
  let tokens: OAuthTokens | null = null;
  let renewal: Promise<OAuthTokens> | null = null;

  const renew = async (old: OAuthTokens): Promise<OAuthTokens> => {
    const fresh = await ask(old).catch(async (error: unknown) => {
      const stored = await loadTokens();
      if (stored.refreshToken === old.refreshToken) throw error;
      return { stored };
    });
    if ("stored" in fresh) return (tokens = fresh.stored);
    // Kept also when they could not be stored: nobody else has them.
    await (async () => saveTokens(fresh))().finally(() => (tokens = fresh));
    return fresh;
  };
  const renewOnce = (old: OAuthTokens): Promise<OAuthTokens> =>
    (renewal ??= renew(old).finally(() => {
      renewal = null;
    }));

  return async ({ refused }) => {
    tokens ??= await loadTokens();
    const { accessToken, expiresAt } = tokens;
    const isRefused =
      refused !== undefined &&
      "accessToken" in refused &&
      refused.accessToken === accessToken;
    const isEnding =
      expiresAt !== undefined && expiresAt - Date.now() < renewBefore;
    const current = isRefused || isEnding ? await renewOnce(tokens) : tokens;
    return { accessToken: current.accessToken };
  };
}

/** Asks Close for new tokens, once. */
function createAsker({
  clientId,
  clientSecret,
  tokenUrl = "https://api.close.com/oauth2/token/",
  fetch,
}: OAuthOptions): (old: OAuthTokens) => Promise<OAuthTokens> {
  if (!URL.canParse(tokenUrl) || !/^https?:/.test(tokenUrl))
    throw new CloseInputError("tokenUrl must be an http or https URL.");
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
    const redact = redactor([clientSecret, old.refreshToken, old.accessToken]);
    try {
      return await within(timeout, undefined, (signal) =>
        exchange(sender, url, body.toString(), signal),
      );
    } catch (error) {
      if (error instanceof CloseReauthorizationError) throw error;
      throw new CloseReauthorizationError(
        "Close could not be asked for new tokens, or its answer was lost. If it was, the refresh token is used up: connect the account again.",
        { cause: safeCause(error, redact) },
      );
    }
  };
}

async function exchange(
  sender: Sender,
  url: URL,
  body: string,
  signal: AbortSignal,
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
  );
  const bytes = await readBytes(response.chunks, 64 * 1024, "The refresh");
  const decoded = decodeJson(bytes);
  const answer =
    decoded.kind === "value" && isObject(decoded.value) ? decoded.value : {};
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
    expiresAt:
      typeof expiresIn === "number" ? Date.now() + expiresIn * 1000 : undefined,
  };
}
