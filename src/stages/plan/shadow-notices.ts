/** Notices of files that take the place of generated modules. */
import type { Shadow } from "../../output/shadows.js";
import { CodegenError } from "../../errors.js";
import type { Warning } from "../../errors.js";

/** The most files a sentence names. */
const most = 20;

/** A warning that names the files that no run has written; none where there are none. */
export function shadowNotices(
  directory: string,
  shadows: readonly Shadow[],
): readonly Warning[] {
  if (shadows.length === 0) return [];
  const named = shadows
    .slice(0, most)
    .map(({ path, does }) => `${path} ${does}`);
  const more = shadows.length - named.length;
  const list = [...named, ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
  return [
    {
      code: "W_SHADOW",
      message: `${directory} holds what is not from close-codegen: ${list}. Remove it, from git too; if a compiler wrote it there, give that another folder to write to.`,
    },
  ];
}

/** Throws `E_FROZEN` where something takes the place of a generated module: whoever runs frozen ships what is there. */
export function assertNoShadows(
  directory: string,
  shadows: readonly Shadow[],
): void {
  if (shadows.length === 0) return;
  throw new CodegenError(
    "E_FROZEN",
    `Files in ${directory} that are not from close-codegen take the place of its own, and --frozen forbids that.`,
    {
      items: shadows.map(({ path, does }) => `${path} ${does}`),
      hint: "Remove them, from git too; if a compiler wrote them there, give that another folder to write to.",
    },
  );
}
