/** Who may ask: the API key as the user name of HTTP Basic, or an access token (close-api §4). */

/** The secrets that one local Close accepts. */
export interface Secrets {
  readonly apiKey: string;
  readonly accessToken: string;
}

/** Whether an `authorization` header holds the key with an empty password, or the token. */
export function isAuthorised(
  header: string | undefined,
  secrets: Secrets,
): boolean {
  const [scheme = "", value = ""] = (header ?? "").split(" ");
  switch (scheme.toLowerCase()) {
    case "basic":
      return (
        Buffer.from(value, "base64").toString("utf8") === `${secrets.apiKey}:`
      );
    case "bearer":
      return value === secrets.accessToken;
    default:
      return false;
  }
}
