/** A change of files as a unified patch, which `git apply` and `patch -p1` read. */
import { FILE_HEADERS_ONLY, createTwoFilesPatch } from "diff";

/** A file before and after. */
export interface PatchedFile {
  /** From the folder in which the patch is applied, with slashes. */
  readonly path: string;
  /** Null for a file that is made. */
  readonly before: string | null;
  readonly after: string;
}

/** The patch of some files, with three lines around each change; empty for files that stay as they are. */
export function unifiedPatch(files: readonly PatchedFile[]): string {
  return files
    .filter(({ before, after }) => before !== after)
    .map(({ path, before, after }) =>
      createTwoFilesPatch(
        before === null ? "/dev/null" : `a/${path}`,
        `b/${path}`,
        before ?? "",
        after,
        undefined,
        undefined,
        { context: 3, headerOptions: FILE_HEADERS_ONLY },
      ),
    )
    .join("");
}
