/** Says from the event log who did what how often. */
import type { Send } from "./api.js";

/** The number of events by action, kind of object and user. */
export async function reportEvents(
  send: Send,
): Promise<Readonly<Record<string, number>>> {
  const people = new Map<string, string>();
  for (const { id, first_name: name } of (await send("GET", "/user/")).data)
    people.set(id, name);
  const counts: Record<string, number> = {};
  let cursor: string | null = "";
  const seen = new Set<string>();
  while (cursor !== null) {
    const page = await send("GET", `/event/?_limit=20&_cursor=${cursor}`);
    for (const event of page.data) {
      if (seen.has(event.id)) throw new Error("An event came twice.");
      seen.add(event.id);
      const who = people.get(event.user_id) ?? "Close";
      const line = `${who}: ${event.object_type} ${event.action}`;
      counts[line] = (counts[line] ?? 0) + 1;
    }
    cursor = page.cursor_next;
  }
  return counts;
}
