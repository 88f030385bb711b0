/** Does the tasks that begin with a word for it: writes a note, completes the task, and makes the next one. */
import type { Send } from "./api.js";
import { everything } from "./api.js";

/** Gives the ids of the notes that it wrote. */
export async function runBot(
  send: Send,
  today: string,
): Promise<readonly string[]> {
  const me = await send("GET", "/me/");
  const tasks = await everything(
    send,
    `/task/?assigned_to=${me.id}&is_complete=false`,
  );
  const notes: string[] = [];
  for (const task of tasks) {
    const [, what] = /^bot: (.+)$/.exec(task.text) ?? [];
    if (what === undefined || task.date > today) continue;
    const lead = await send("GET", `/lead/${task.lead_id}/?_fields=name`);
    const note = await send("POST", "/activity/note/", {
      lead_id: task.lead_id,
      note: `${what} for ${lead.name}`,
    });
    notes.push(note.id);
    await send("PUT", `/task/${task.id}/`, { is_complete: true });
    await send("POST", "/task/", {
      _type: "lead",
      lead_id: task.lead_id,
      text: `Look at: ${what}`,
      date: today,
      assigned_to: me.id,
    });
  }
  return notes;
}
