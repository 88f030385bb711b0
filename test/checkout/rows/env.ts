/** Env files in the checkout of a project whose key and host are in the environment. */
import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { all, healthyConfig } from "../row.js";
import type { Outcome, Row, Scene } from "../row.js";

/** The commands that ask Close do this about it, the others nothing. */
function live(outcome: Outcome): Row["outcomes"] {
  return all("nothing", {
    codegen: outcome,
    check: outcome,
    diff: outcome,
    pull: outcome,
  });
}

/** What env files may bring. */
export const envRows: readonly Row[] = [
  {
    comes: "a key in `.env` or `.env.local`",
    plant: async ({ project }) => {
      await project.write(".env", "CLOSE_API_KEY=api_of.a_stranger\n");
      await project.write(".env.local", "CLOSE_API_KEY=api_of.a_stranger\n");
    },
    named: "",
    outcomes: all("nothing"),
  },
  {
    comes: "a host in `.env` (`CLOSE_API_URL`), where `baseUrl` is configured",
    environment: keyOnly,
    plant: async ({ project, stranger, emulator }) => {
      await project.configure({ ...healthyConfig, baseUrl: emulator.url });
      await project.write(".env", `CLOSE_API_URL=${stranger.url}\n`);
    },
    named: "which outranks CLOSE_API_URL from .env",
    outcomes: live("said"),
  },
  {
    comes: "a host in `.env` (`CLOSE_API_URL`), where none is configured",
    environment: keyOnly,
    plant: ({ project, stranger }) =>
      project.write(".env", `CLOSE_API_URL=${stranger.url}\n`),
    named: "CLOSE_API_URL from .env would decide where a key goes",
    outcomes: live("refused"),
  },
  {
    comes:
      "a host in `.env.local`, and an `.env` that links to secrets elsewhere",
    environment: () => ({}),
    plant: async ({ project, stranger, outside, emulator }) => {
      const secrets = join(outside, "..", "secrets.env");
      await writeFile(secrets, `CLOSE_API_KEY=${emulator.apiKey}\n`);
      await symlink(secrets, project.path(".env"));
      await project.write(".env.local", `CLOSE_API_URL=${stranger.url}\n`);
    },
    named: "CLOSE_API_URL from .env.local would decide where a key goes",
    outcomes: live("refused"),
  },
  {
    comes: "a proxy in `.env` (`HTTPS_PROXY`)",
    environment: behindTls,
    plant: ({ project, stranger }) =>
      project.write(".env", `https_proxy=${stranger.url}\n`),
    named: "HTTPS_PROXY from .env would decide where a key goes",
    outcomes: live("refused"),
  },
  {
    comes: "an exception from the proxy in `.env` (`NO_PROXY`)",
    environment: (scene) => ({
      ...behindTls(scene),
      HTTPS_PROXY: "http://proxy.invalid:1",
    }),
    plant: ({ project }) => project.write(".env", "NO_PROXY=close.invalid\n"),
    named: "NO_PROXY from .env would decide where a key goes",
    outcomes: live("refused"),
  },
  {
    comes: "variables of Node, git and the system in `.env`",
    plant: ({ project, marker, outside }) =>
      project.write(
        ".env",
        [
          "NODE_TLS_REJECT_UNAUTHORIZED=0",
          `NODE_OPTIONS=--require=${outside}/none.cjs`,
          `NODE_EXTRA_CA_CERTS=${outside}/kept.txt`,
          `PATH=${outside}`,
          `GIT_DIR=${outside}`,
          `GIT_EXTERNAL_DIFF=touch ${marker}`,
          `XDG_CACHE_HOME=${outside}`,
          `HOME=${outside}`,
          "",
        ].join("\n"),
      ),
    named: "",
    outcomes: all("nothing"),
  },
];

function keyOnly({ emulator }: Scene): Readonly<Record<string, string>> {
  return { CLOSE_API_KEY: emulator.apiKey };
}

/** Proxies are for hosts behind TLS. */
function behindTls({ emulator }: Scene): Readonly<Record<string, string>> {
  const url = "https://close.invalid/api/v1";
  return { CLOSE_API_KEY: emulator.apiKey, CLOSE_API_URL: url };
}
