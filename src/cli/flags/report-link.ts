/** The page that a report for a channel or a webhook links to. */
import { CodegenError } from "../../errors.js";
import { isMessage } from "./report-flags.js";
import type { ReporterChoice } from "./report-flags.js";

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads `--link`; undefined where it was not given. Throws `E_USAGE` for what is no web page, for an
 * address with a user or password in it, and where no reporter has a link.
 */
export function readLink(
  link: string | undefined,
  reporters: readonly ReporterChoice[],
): URL | undefined {
  if (link === undefined) return undefined;
  if (!reporters.some(({ reporter }) => isMessage(reporter)))
    throw usage(
      "--link is for the reporters slack and webhook.",
      "Add --reporter slack or --reporter webhook, or leave it out.",
    );
  const url = webPage(link);
  if (url === null)
    throw usage(
      "--link takes the address of a web page.",
      "Give one that begins with https://.",
    );
  // Not quoted: it holds a secret, or what looks like one.
  if (url.username !== "" || url.password !== "")
    throw usage(
      "--link has a user or a password in it, which everybody would read.",
      "Give the address without them.",
    );
  return url;
}

/**
 * The page of the build that runs this, by the variables of GitHub, GitLab, CircleCI, Buildkite and
 * Jenkins; null elsewhere. Without user, query and fragment: a build's page needs none, and readers are many.
 */
export function linkOfBuild(env: Env): URL | null {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = env;
  const run = env["GITHUB_RUN_ID"];
  const isGithub = server !== undefined && repository !== undefined;
  const pages = [
    isGithub && run !== undefined
      ? `${server}/${repository}/actions/runs/${run}`
      : undefined,
    env["CI_JOB_URL"],
    env["CIRCLE_BUILD_URL"],
    env["BUILDKITE_BUILD_URL"],
    env["BUILD_URL"],
  ];
  for (const page of pages) {
    const url = webPage(page ?? "");
    if (url === null) continue;
    return new URL(url.pathname, url.origin);
  }
  return null;
}

const longestLink = 2000;

function webPage(text: string): URL | null {
  if (text.length > longestLink || !URL.canParse(text)) return null;
  const url = new URL(text);
  const isWeb = url.protocol === "https:" || url.protocol === "http:";
  return isWeb && url.href.length <= longestLink ? url : null;
}

function usage(message: string, hint: string): CodegenError {
  return new CodegenError("E_USAGE", message, { hint });
}
