/** The words of `merge-lock`, git's merge driver, and its run. */
import { resolve } from "node:path";
import type { Command } from "commander";
import type { Io } from "../io.js";
import { safeText } from "../report/terminal.js";
import type { Palette } from "../report/terminal.js";
import type { Flags, Request, MergeLockRequest } from "./request.js";

/** Adds `codegen merge-lock`. */
export function addMergeLock(
  program: Command,
  ask: (request: Request) => void,
): void {
  program
    .command("merge-lock")
    .description("merge two locks by id, as git's merge driver for them")
    .argument("<base>", "what both come from, %O; may be empty")
    .argument("<ours>", "one side, %A; receives the result")
    .argument("<theirs>", "the other side, %B")
    .addHelpText("after", afterMergeLockHelp)
    .action(
      (
        base: string,
        ours: string,
        theirs: string,
        _options: unknown,
        command: Command,
      ) =>
        ask({
          command: "merge-lock",
          flags: command.optsWithGlobals<Flags>(),
          base,
          ours,
          theirs,
        }),
    );
}

/** Merges, and says on stderr what came from where. */
export async function runMergeLock(
  { flags, ...paths }: MergeLockRequest,
  io: Io,
  style: Palette,
): Promise<void> {
  const [{ mergeLockFiles }, { lockFileName }] = await Promise.all([
    import("../commands/merge-lock/merge-lock.js"),
    import("../lock/lock.js"),
  ]);
  const folder = resolve(io.cwd, flags.cwd ?? ".");
  const sentence = await mergeLockFiles({
    base: resolve(folder, paths.base),
    ours: resolve(folder, paths.ours),
    theirs: resolve(folder, paths.theirs),
  });
  if (flags.silent === true) return;
  const line = `${lockFileName}: ${safeText(sentence, longestLine)} Then run \`npx codegen --offline\`.`;
  io.stderr(`${style.good("merged")}  ${line}\n`);
}

const longestLine = 1000;

const afterMergeLockHelp = `
Needs no config, no key and no network. Names stay with their ids; where both
sides named one id, ours stays. Exits with 1 where a side is no lock, and leaves
both sides in <ours>, between git's conflict markers.

To have git run it, once in each clone:
  git config merge.close-codegen.driver "npx --no -- codegen merge-lock %O %A %B"
and in .gitattributes, for all:
  close.lock.json merge=close-codegen

A merge then leaves conflicts in generated files at most; "codegen --offline"
writes those anew from the merged lock.
`;
