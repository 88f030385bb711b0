/** A repository of git in a temporary folder, with nothing of this machine's settings. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** What git said, whether it was content or not. */
export interface GitAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs git in a folder. */
export type Git = (...args: readonly string[]) => Promise<GitAnswer>;

/** Whether there is a git to test with. */
export const hasGit = await execute("git", ["--version"]).then(
  () => true,
  () => false,
);

const env = {
  PATH: process.env["PATH"] ?? "",
  HOME: "/nonexistent",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "a",
  GIT_AUTHOR_EMAIL: "a@example.invalid",
  GIT_COMMITTER_NAME: "a",
  GIT_COMMITTER_EMAIL: "a@example.invalid",
  GIT_EDITOR: "true",
};

/** Git for a folder; failures are answers. */
export function gitIn(folder: string): Git {
  return async (...args) =>
    execute("git", [...args], { cwd: folder, env }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      (error: unknown) => failedAnswer(error),
    );
}

function failedAnswer(error: unknown): GitAnswer {
  if (!(error instanceof Error)) throw error;
  const { code, stdout, stderr } = error as Error & Partial<GitAnswer>;
  if (typeof code !== "number") throw error;
  return { code, stdout: stdout ?? "", stderr: stderr ?? "" };
}
