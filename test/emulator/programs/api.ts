/** What a program of somebody else has: `fetch`, a key, and nothing of ours. */

/** A JSON object of unknown content. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- programs in plain JavaScript look into bodies as they come
export type Json = any;

/** Sends a request; throws for an answer that is no success. */
export type Send = (
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
) => Promise<Json>;

/** Requests with one key. */
export function connect(url: string, key: string): Send {
  const authorization = `Basic ${btoa(`${key}:`)}`;
  return async (method, path, body) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { authorization, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json: Json = text === "" ? null : JSON.parse(text);
    if (!answer.ok)
      throw Object.assign(new Error(`${method} ${path}: ${text}`), { json });
    return json;
  };
}

/** All items of a list, page by page. */
export async function everything(
  send: Send,
  path: string,
  limit = 100,
): Promise<readonly Json[]> {
  const items: Json[] = [];
  for (;;) {
    const mark = path.includes("?") ? "&" : "?";
    const page = await send(
      "GET",
      `${path}${mark}_limit=${String(limit)}&_skip=${String(items.length)}`,
    );
    items.push(...page.data);
    if (page.has_more !== true) return items;
  }
}
