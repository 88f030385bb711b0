/** What is known of writes before anything fails: it decides whether one may be sent again. */

/** Whether a body holds `.add` or `.remove` keys. */
export function editsLists(body: unknown): boolean {
  if (typeof body !== "object" || body === null) return false;
  return Object.keys(body).some((key) => /\.(?:add|remove)$/.test(key));
}

/** Knows of each record which of the client's running updates began last. */
export interface WriteOrder {
  begin(path: string): { isNewest(): boolean; end(): void };
}

/** Makes an order that forgets a record when no update of it is running. */
export function createWriteOrder(): WriteOrder {
  const records = new Map<string, { running: number; newest: number }>();
  return {
    begin(path) {
      const record = records.get(path) ?? { running: 0, newest: 0 };
      records.set(path, record);
      record.running += 1;
      record.newest += 1;
      const mine = record.newest;
      return {
        isNewest: () => record.newest === mine,
        end() {
          record.running -= 1;
          if (record.running === 0) records.delete(path);
        },
      };
    },
  };
}
