/** Who the client is to Close. */
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
      authorization ??= await authorizationGiven(source);
      if (authorization !== undefined) return authorization;
      const { withoutKey } = await import("./without-key.js");
      throw withoutKey(source);
    },
    renewed: () => Promise.resolve(null),
  };
}

async function authorizationGiven(
  source: CredentialsSource,
): Promise<Authorization | undefined> {
  const { apiKey, accessToken } = source;
  if (isGiven(accessToken)) return authorizationOf({ accessToken });
  if (isGiven(apiKey)) return authorizationOf({ apiKey });
  return undefined;
}

/** Plain JavaScript may give none at all. */
async function authorizationOf(
  source: Pick<CredentialsSource, "apiKey" | "accessToken"> | null | undefined,
): Promise<Authorization> {
  const { apiKey, accessToken } = source ?? {};
  if (apiKey !== undefined) {
    const key = await checked("apiKey", apiKey, 256);
    // Basic authentication with the key as user name and no password.
    const header = `Basic ${btoa(`${key}:`)}`;
    return { credentials: { apiKey: key }, header };
  }
  const token = await checked("accessToken", accessToken, 8192);
  return { credentials: { accessToken: token }, header: `Bearer ${token}` };
}

/** Printable ASCII only: a line break would end the header, and errors of others quote such values. */
async function checked(
  name: string,
  value: unknown,
  longest: number,
): Promise<string> {
  const text = typeof value === "string" ? value.replace(/\r?\n$/, "") : "";
  if (/^[\x21-\x7e]{8,}$/.test(text) && text.length <= longest) return text;
  const { unusableKey } = await import("./without-key.js");
  throw unusableKey(name, longest);
}
