/** Runs the work of a command with the config that its flags choose. */
import type { ResolvedConfig } from "../../config/config.js";
import { timedSteps } from "../../steps.js";
import type { Steps, Timing } from "../../steps.js";
import type { CommandContext, ConfiguredRun } from "../command.js";
import type { FleetFlags } from "../flags/fleet-flags.js";
import type { GlobalFlags } from "../flags/global-flags.js";
import { askedHostLines } from "../print/asked-hosts.js";
import { unusualConfigLines } from "../print/config-line.js";
import { printLines } from "../print/lines.js";
import { profileLines } from "../print/profile.js";
import { chooseSteps } from "../print/progress.js";
import { beginRun } from "./begin-run.js";
import { namingConfigBeside } from "./config-beside.js";
import type { RunPlace } from "./begin-run.js";

/** The flags that such a run looks at. */
export interface RunFlags extends GlobalFlags, FleetFlags {
  readonly profile?: true;
}

/** A command's demands on its config. */
export interface ConfigNeeds {
  /** True where Close is asked, so that a host that is not Close's is printed before. */
  readonly asksClose: boolean;
  /** True where the command works without a config, too. @default false */
  readonly anywhere?: boolean;
}

/**
 * Reads the config, does the work and gives what it gives; then prints, with `--profile`, how long each
 * step took. SIGINT and SIGTERM are taken from the moment on at which the config was read.
 */
export async function runWithConfig<T>(
  flags: RunFlags,
  context: CommandContext,
  needs: ConfigNeeds,
  work: (run: ConfiguredRun) => Promise<T>,
): Promise<T> {
  const { io, style } = context;
  const place = await beginRun(flags, context);
  const timings: Timing[] = [];
  const steps = timedSteps(chooseSteps(flags, io, style), (timing) =>
    timings.push(timing),
  );
  const config = await readConfig(flags, context, needs, { ...place, steps });
  const result = await work({ cwd: place.cwd, config, steps }).catch(
    async (error: unknown) => {
      throw await namingConfigBeside(error, config);
    },
  );
  if (flags.profile === true && flags.silent !== true)
    printLines(io.stderr, profileLines(timings, style));
  return result;
}

/**
 * Reads the config, and prints in one line which it is, or that there is none, and which host will be asked
 * where it is not Close's. A run prints the usual config with its result.
 */
async function readConfig(
  flags: RunFlags,
  context: CommandContext,
  { asksClose, anywhere = false }: ConfigNeeds,
  { cwd, envFiles, steps }: RunPlace & { readonly steps: Steps },
): Promise<ResolvedConfig> {
  const { io, style } = context;
  const whole = await steps("Read the config", async () => {
    const { loadConfig } = await import("../../config/config.js");
    const { config: configPath } = flags;
    return loadConfig({ cwd, configPath, env: io.env, envFiles, anywhere });
  });
  io.takeSignals?.();
  const { config, lines: limits } = await limited(whole, flags, context);
  if (flags.silent !== true) {
    const lines = unusualConfigLines(config, cwd, style);
    const hosts = asksClose ? askedHostLines(config, flags.org, style) : [];
    printLines(io.stderr, [...lines, ...limits, ...hosts]);
  }
  io.signal.throwIfAborted();
  return config;
}

/** The config as `--shard` and `--changed-since` limit it, and the line that says so. */
async function limited(
  config: ResolvedConfig,
  { org, shard, changedSince }: RunFlags,
  { io, style }: CommandContext,
): Promise<{
  readonly config: ResolvedConfig;
  readonly lines: readonly string[];
}> {
  if (shard === undefined && changedSince === undefined)
    return { config, lines: [] };
  const { narrowConfig } = await import("../../commands/fleet/narrow.js");
  const { signal } = io;
  const limits = { orgs: org, shard, changedSince, signal };
  const narrowed = await narrowConfig(config, limits);
  const { limitLine } = await import("../../report/fleet-text.js");
  return {
    config: narrowed.config,
    lines: [limitLine(narrowed, limits, style)],
  };
}
