/** Merges leads that are called alike, over the whole list: the oldest one stays. */
import type { Send } from "./api.js";
import { everything } from "./api.js";

/** Gives the ids of the leads that are gone. */
export async function mergeDuplicates(send: Send): Promise<readonly string[]> {
  const leads = await everything(
    send,
    "/lead/?_fields=id,display_name,date_created",
    200,
  );
  const groups = new Map<string, { id: string; date_created: string }[]>();
  for (const lead of leads) {
    const key = String(lead.display_name)
      .toLowerCase()
      .replaceAll(/\b(?:inc|ltd|gmbh)\b|[^a-z0-9]/g, "");
    groups.set(key, [...(groups.get(key) ?? []), lead]);
  }
  const gone: string[] = [];
  for (const group of groups.values()) {
    const [oldest, ...others] = group.toSorted((one, other) =>
      one.date_created < other.date_created ? -1 : 1,
    );
    for (const { id } of others) {
      await send("POST", "/lead/merge/", {
        source: id,
        destination: oldest?.id,
      });
      gone.push(id);
    }
  }
  return gone;
}
