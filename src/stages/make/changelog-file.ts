/** Plans `CHANGES.md`, which is made of what the lock remembers. */
import type { PlannedFile } from "../../emit/planned-file.js";
import { hashValue } from "../../hash.js";
import type { EmitOptions } from "../../emit/spelling/options.js";
import { markdownHeader } from "../../emit/spelling/header.js";
import { renderChangelog } from "../../report/render-changelog.js";
import type { Lock } from "../../lock/lock.js";

/** The changelog as a file of the output. */
export function changelogFile(
  { changes, schema }: Pick<Lock, "changes" | "schema">,
  options: EmitOptions,
): PlannedFile {
  const isOfSeveral = Object.keys(schema).length > 1;
  return {
    path: "CHANGES.md",
    input: hashValue([options.version, options.header, changes, isOfSeveral]),
    text: () =>
      renderChangelog(changes, {
        header: markdownHeader(options),
        isOfSeveral,
      }),
    layout: "finished",
    meaning: null,
  };
}
