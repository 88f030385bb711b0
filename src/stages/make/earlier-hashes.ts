/** The lock's memory of the files of earlier runs. */
import type { FileRecord, Lock } from "../../lock/lock.js";
import { own } from "../../schema/schema.js";
import { startOf } from "../../hash.js";

/** The earlier texts of a file that the lock remembers. */
const most = 8;

/** The memory of earlier runs for the lock, when these are the files of this one. */
export function earlierAfter(
  previous: Pick<Lock, "files" | "earlier"> | null,
  files: Readonly<Record<string, FileRecord>>,
): Lock["earlier"] {
  if (previous === null) return undefined;
  const { files: before, earlier = {} } = previous;
  const paths = new Set([...Object.keys(before), ...Object.keys(earlier)]);
  const remembered = [...paths].map((path) => {
    const last = own(before, path)?.content;
    const now = own(files, path)?.content;
    const all = [
      // A lock that was merged knows no hash of what git has put together.
      ...(last === undefined || last === "" ? [] : [startOf(last)]),
      ...(own(earlier, path)?.split(" ") ?? []),
    ];
    const others = all.filter(
      (hash) => now === undefined || hash !== startOf(now),
    );
    return [path, [...new Set(others)].slice(0, most).join(" ")] as const;
  });
  return Object.fromEntries(remembered.filter(([, hashes]) => hashes !== ""));
}
