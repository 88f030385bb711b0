/** OAuth tokens that renew themselves: Close's refresh tokens work once. */
import type { Credentials, CredentialsRequest } from "./credentials.js";
import { checkSending } from "./checks.js";
import { CloseInputError } from "../errors.js";
import { lazily } from "../later.js";
import type { OAuthOptions } from "./renewal.js";

/**
 * Makes an `auth` for the client that renews its tokens: before they end, and after a 401. Callers
 * who wait at the same time share one refresh, and no refresh token is sent twice unless it provably
 * had no effect. Throws `CloseReauthorizationError` when the account must be connected again.
 */
export function oauth(
  options: OAuthOptions,
): (request: CredentialsRequest) => Promise<Credentials> {
  const { tokenUrl = "https://api.close.com/oauth2/token/", fetch } = options;
  if (!URL.canParse(tokenUrl) || !/^https?:/.test(tokenUrl))
    throw new CloseInputError("tokenUrl must be an http or https URL.");
  checkSending({ fetch });
  // Loaded with the first request.
  const { give } = lazily(async () => {
    const { openAccount } = await import("./renewal.js");
    return openAccount(options, tokenUrl);
  }, ["give"]);
  return give;
}
