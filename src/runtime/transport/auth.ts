/** Who the client is to Close. */
import { CloseInputError } from "../errors.js";
import type {
  Authorization,
  Authorizer,
  CredentialsSource,
} from "./credentials.js";
import { lazily } from "../later.js";
import { checkWays, isGiven } from "./checks.js";

/**
 * Makes an authorizer. Only two ways given at once are refused here, with `CloseInputError`. A key that
 * is missing or cannot be one is refused with the first call: a build imports modules that make a
 * client, and has no key. An empty text is the variable that is not set, and counts as not given.
 */
export function createAuthorizer(source: CredentialsSource): Authorizer {
  checkWays(source);
  const { auth } = source;
  if (auth !== undefined)
    return lazily(async () => {
      const { asking } = await import("./asking.js");
      return asking(async (request) => authorizationOf(await auth(request)));
    }, ["current", "renewed"]);
  let authorization: Authorization | undefined;
  return {
    // Refused anew with each call: a promise that nobody waits for yet would end the program.
    async current() {
      authorization ??= authorizationGiven(source);
      if (authorization !== undefined) return authorization;
      const { withoutKey } = await import("./without-key.js");
      throw withoutKey(source);
    },
    renewed: () => Promise.resolve(null),
  };
}

function authorizationGiven(
  source: CredentialsSource,
): Authorization | undefined {
  const { apiKey, accessToken } = source;
  if (isGiven(accessToken)) return authorizationOf({ accessToken });
  if (isGiven(apiKey)) return authorizationOf({ apiKey });
  return undefined;
}

function authorizationOf(
  source: Pick<CredentialsSource, "apiKey" | "accessToken">,
): Authorization {
  const { apiKey, accessToken } = source;
  if (apiKey !== undefined) {
    const key = checked("apiKey", apiKey, 256);
    // Basic authentication with the key as user name and no password.
    const header = `Basic ${btoa(`${key}:`)}`;
    return { credentials: { apiKey: key }, header };
  }
  const token = checked("accessToken", accessToken, 8192);
  return { credentials: { accessToken: token }, header: `Bearer ${token}` };
}

/** Printable ASCII only: a line break would end the header, and errors of others quote such values. */
function checked(name: string, value: unknown, longest: number): string {
  const text = typeof value === "string" ? value.replace(/\r?\n$/, "") : "";
  if (/^[\x21-\x7e]{8,}$/.test(text) && text.length <= longest) return text;
  throw new CloseInputError(
    `The ${name} must be 8 to ${longest} printable characters without spaces; it is not shown here. Check that it was copied whole and that its variable is set.`,
  );
}
