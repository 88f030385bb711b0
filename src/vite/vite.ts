/** The package's `close-codegen/vite`: generates from the lock when a build starts, and while a development server runs. */
import { relative, resolve } from "node:path";
import { failureLines } from "../cli/print/failure.js";
import { describeProgram } from "../cli/print/program-line.js";
import type { OutputResult } from "../commands/result.js";
import type { WatchEvent } from "../commands/watch/run-watch.js";
import { resultLines, warningLines } from "../report/run-text.js";
import { palette } from "../report/terminal.js";
import { pluginWords } from "./plugin-words.js";
import type {
  PageMessage,
  ViteConfig,
  VitePlugin,
  ViteServer,
} from "./vite-types.js";

export type {
  BuildContext,
  PageMessage,
  ViteConfig,
  ViteLogger,
  VitePlugin,
  ViteServer,
} from "./vite-types.js";

/** Options of the plugin. */
export interface CloseCodegenOptions {
  /**
   * The path of the config, from Vite's root.
   * @default the `codegen.config.*` in Vite's root, or in a folder above it within the package
   */
  config?: string | undefined;
  /**
   * True if a build fails, in the place of writing, where the lock or a file would change: for builds in CI.
   * @default false
   */
  frozen?: boolean | undefined;
}

const name = "close-codegen";
const plain = palette(false);

/**
 * Gives the plugin. A build, and a development server before it answers, bring the output up to date from the
 * lock, without key and network. While the server runs, changes of the config, of templates and of the lock do
 * so as well. What fails ends a build; a server continues, and its pages show the error until it is fixed.
 */
export function closeCodegen(options: CloseCodegenOptions = {}): VitePlugin {
  let vite: ViteConfig | undefined;
  let session: DevSession | undefined;
  return {
    name,
    enforce: "pre",
    configResolved(config) {
      vite = config;
    },
    async configureServer(server) {
      // Test runners have a server that watches nothing.
      if (vite === undefined || vite.server.watch === null) return;
      session = startSession(vite, server, options);
      await session.isReady;
    },
    async buildStart() {
      if (vite === undefined || session !== undefined) return;
      const failure = await generateOnce(vite, options);
      if (failure !== null) this.error({ message: failure, stack: "" });
    },
    async closeBundle() {
      await session?.close();
    },
  };
}

export default closeCodegen;

/** Brings the output up to date, prints what was written, and gives the error in words; null where there is none. */
async function generateOnce(
  vite: ViteConfig,
  { config: given, frozen }: CloseCodegenOptions,
): Promise<string | null> {
  const { loadConfig, generate } = await import("../index.js");
  try {
    const config = await loadConfig({
      cwd: vite.root,
      configPath: given,
      env: process.env,
    });
    const { outputs } = await generate({ config, offline: true, frozen });
    printOutputs(outputs, vite);
    return null;
  } catch (error) {
    return failureText(error);
  }
}

/** What a development server has of us. */
interface DevSession {
  /** Resolves once the output was made, or could not be. */
  readonly isReady: Promise<void>;
  readonly close: () => Promise<void>;
}

function startSession(
  vite: ViteConfig,
  { ws }: ViteServer,
  { config }: CloseCodegenOptions,
): DevSession {
  const stop = new AbortController();
  let shown: PageMessage | null = null;
  const fail = (error: unknown): void => {
    const message = failureText(error);
    shown = { type: "error", err: { message, stack: "", plugin: name } };
    vite.logger.error(message, { timestamp: true });
    ws.send(shown);
  };
  const receive = (event: WatchEvent): void => {
    if (event.kind === "watching") return;
    if (event.kind === "failed") return fail(event.error);
    // Pages show an error until something else comes.
    if (shown !== null) ws.send({ type: "full-reload" });
    shown = null;
    if (event.kind === "generated") printOutputs(event.outputs, vite);
  };
  // A page that is opened later shows it as well.
  ws.on("connection", () => {
    if (shown !== null) ws.send(shown);
  });
  let isEnded: Promise<void> = Promise.resolve();
  const isReady = new Promise<void>((resolve) => {
    isEnded = watchUntil(stop.signal, vite, config, (event) => {
      receive(event);
      resolve();
    })
      .catch(fail)
      .finally(resolve);
  });
  return {
    isReady,
    close: () => {
      stop.abort();
      return isEnded;
    },
  };
}

async function watchUntil(
  signal: AbortSignal,
  { root }: ViteConfig,
  config: string | undefined,
  onEvent: (event: WatchEvent) => void,
): Promise<void> {
  const [{ watch }, { findConfigFile }] = await Promise.all([
    import("../commands/watch/run-watch.js"),
    import("../config/read-config.js"),
  ]);
  const configPath = (await findConfigFile(root, config)) ?? undefined;
  await watch({
    ...{ cwd: root, configPath, env: process.env, signal, onEvent },
    ...{ envFiles: undefined, orgs: undefined, poll: undefined },
  });
}

/** Prints the outputs that were written, and what is to be said of any. */
function printOutputs(
  outputs: readonly OutputResult[],
  { root, logger }: ViteConfig,
): void {
  const written = outputs.filter((output) => output.written);
  const plans = written.map(({ directory, plan }) => ({
    label: relative(root, resolve(root, directory)) || ".",
    plan,
  }));
  for (const line of resultLines(`${name}  generated`, plans, plain))
    logger.info(line, { timestamp: true });
  const warnings = outputs.flatMap((output) => output.warnings);
  for (const line of warningLines(warnings, plain, { all: false }))
    logger.warn(pluginWords(line));
}

function failureText(error: unknown): string {
  const program = describeProgram();
  const lines = failureLines(error, plain, { debug: false, program });
  return pluginWords(lines.join("\n")).replace(/^error +/, "");
}
