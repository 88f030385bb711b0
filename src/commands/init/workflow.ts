/** The workflow for GitHub that `codegen init` writes; the versions of its actions are those of .github/examples. */
import type { PackageManager } from "./find-project.js";

const checkout =
  "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1";
const setupNode =
  "actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0";

/** A workflow that checks the generated files of a package; `folder` is that of the package, from the root. */
export function workflowText(manager: PackageManager, folder: string): string {
  const { install, run } = commandsOf(manager);
  const isRoot = folder === ".";
  const place = isRoot
    ? []
    : [
        "    defaults:",
        "      run:",
        `        working-directory: ${JSON.stringify(folder)}`,
      ];
  return [
    "# On every pull request: are the generated files what the lock gives? Needs neither key nor network of Close,",
    "# so that it also runs for pull requests from forks, which must never see the key.",
    "name: Close check",
    "",
    "on:",
    "  pull_request:",
    "",
    "permissions:",
    "  contents: read",
    "",
    "jobs:",
    "  check:",
    "    runs-on: ubuntu-latest",
    "    timeout-minutes: 10",
    ...place,
    "    steps:",
    `      - uses: ${checkout}`,
    "        with:",
    "          persist-credentials: false",
    `      - uses: ${setupNode}`,
    "        with:",
    '          node-version: "22"',
    ...install.map((command) => `      - run: ${command}`),
    // Whoever opens a pull request can change a file and its hash in the lock.
    `      - run: ${run} check --offline --anew --reporter github`,
    "",
  ].join("\n");
}

interface ManagerCommands {
  readonly install: readonly string[];
  /** Starts the program. */
  readonly run: string;
}

function commandsOf(manager: PackageManager): ManagerCommands {
  switch (manager) {
    case "npm":
      return { install: ["npm ci"], run: "npx --no -- codegen" };
    case "pnpm":
      return {
        install: ["corepack enable", "pnpm install --frozen-lockfile"],
        run: "pnpm exec codegen",
      };
    case "yarn":
      return {
        install: ["corepack enable", "yarn install --immutable"],
        run: "yarn codegen",
      };
    case "bun":
      return {
        install: ["npm install --global bun", "bun install --frozen-lockfile"],
        run: "bunx --no-install codegen",
      };
    default:
      return manager satisfies never;
  }
}

/** The command that installs packages, for people. */
export function installCommand(
  manager: PackageManager,
  packages: readonly string[],
  { isDev }: { readonly isDev: boolean },
): string {
  const names = packages.join(" ");
  switch (manager) {
    case "npm":
      return `npm install ${isDev ? "--save-dev " : ""}${names}`;
    case "pnpm":
    case "yarn":
    case "bun":
      return `${manager} add ${isDev ? "--dev " : ""}${names}`;
    default:
      return manager satisfies never;
  }
}

/** The command that runs `codegen`, for people. */
export function runCommand(manager: PackageManager): string {
  switch (manager) {
    case "npm":
      return "npx codegen";
    case "pnpm":
      return "pnpm codegen";
    case "yarn":
      return "yarn codegen";
    case "bun":
      return "bunx codegen";
    default:
      return manager satisfies never;
  }
}
