/** The secrets of requests: the API key as the user name of HTTP Basic, or an access token (docs/close-api.md §4). */

/** The secrets that one local Close accepts: each leads to the user to whom it belongs. */
export interface Secrets {
  /** Ids of users by their API keys. */
  readonly keys: ReadonlyMap<string, string>;
  /** Ids of users by their access tokens. */
  readonly tokens: ReadonlyMap<string, string>;
}

/** The id of the user whose key, with an empty password, or token an `authorization` header holds; null where there is none. */
export function userOf(
  header: string | undefined,
  { keys, tokens }: Secrets,
): string | null {
  const [scheme = "", value = ""] = (header ?? "").split(" ");
  switch (scheme.toLowerCase()) {
    case "basic": {
      const text = Buffer.from(value, "base64").toString("utf8");
      return text.endsWith(":") ? (keys.get(text.slice(0, -1)) ?? null) : null;
    }
    case "bearer":
      return tokens.get(value) ?? null;
    default:
      return null;
  }
}
