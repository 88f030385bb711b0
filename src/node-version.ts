/**
 * Looked at before anything else is loaded. This file and `bin.ts` stay within what Node 12.20 reads, and
 * import nothing that does not: where a newer syntax is met, Node ends with a SyntaxError.
 */

/** The oldest Node that close-codegen runs on, as `engines` in package.json has it. */
export const oldestNode = "20.19";

/** Reasons why this Node cannot run close-codegen, as lines for a terminal; empty where it can. */
export function refusalOfNode(version: string): string {
  const wanted = oldestNode.split(".").map(Number);
  const given = version.replace(/^v/, "").split(".").map(Number);
  const isOlder =
    given[0] === wanted[0]
      ? Number(given[1]) < Number(wanted[1])
      : Number(given[0]) < Number(wanted[0]);
  if (!isOlder) return "";
  return (
    "error E_NODE  close-codegen needs Node " +
    oldestNode +
    " or newer, and this is Node " +
    version.replace(/^v/, "") +
    ".\n  Install a newer Node (https://nodejs.org, or `nvm install 22`), also in the image that builds; then run again.\n  No files were changed.\n"
  );
}
