/** Keeps what a run has looked at and printed, if the same run prints the same as long as all of that is as it was. */
import { randomUUID } from "node:crypto";
import { readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ResolvedConfig } from "../config/config.js";
import { makeFolder } from "../files/make-folder.js";
import { packageFile } from "../package-file.js";
import { groupBy } from "../schema/schema.js";
import type { ConfigFiles } from "./config-files.js";
import { environmentOf, recordFile, runKey, stateOf } from "./record.js";
import type { Observed, Printed, RunPlace, RunRecord } from "./record.js";
import { hasFineTime } from "./replay.js";
import { foldersTo, seenPaths } from "./seen-paths.js";
import type { SeenPaths, UnchangedRun } from "./seen-paths.js";

/** Where and when a run was started. */
export interface StartedRun extends RunPlace {
  /** The moment at which it had looked at nothing yet; milliseconds since 1970. */
  readonly begun: number;
}

/** What is known of a run from outside of it. */
export interface ObservedRun extends StartedRun {
  readonly argv: readonly string[];
  readonly printed: readonly Printed[];
}

/** Keeps a record of a run where that is possible, and where it is certain enough; without one the next run only takes longer. */
export async function rememberRun(
  run: UnchangedRun,
  { argv, cwd, env, screen, begun, printed }: ObservedRun,
): Promise<void> {
  try {
    const key = runKey(argv, { cwd, env, screen });
    const file = recordFile("runs", key, env);
    const observed =
      file === null ? null : await observe(run, { cwd, env, begun });
    if (file === null || observed === null) return;
    const record: RunRecord = { key, ...observed, printed };
    writeRecord(file, JSON.stringify(record), most);
  } catch {
    // Then the next run looks again.
  }
}

/** All that a run has looked at, with the files of `more`, absolute; null where a change of it could go unnoticed. */
export async function observe(
  run: UnchangedRun,
  { cwd, env, begun }: StartedRun,
  more: readonly string[] = [],
): Promise<Observed | null> {
  const config = await sourcesOf(run.config);
  if (config === null) return null;
  const { variables } = config;
  const { whole, kinds } = await seenPaths(cwd, run);
  const all = new Set([...whole, ...config.paths, ...more]);
  const states = statesOf({ whole: [...all], kinds });
  const seen = states.filter(([, state]) => state !== "-");
  if (!areCertain(seen, { begun, cwd })) return null;
  const absent = absentIn(states, begun);
  const salt = randomUUID();
  const environment = environmentOf(variables, salt, env);
  return { variables, environment, salt, seen, absent };
}

/** What decides the value of a config beside its text; null where it must be run to know what it says. */
async function sourcesOf({
  configFile,
}: ResolvedConfig): Promise<ConfigFiles | null> {
  if (configFile === null || configFile.endsWith(".json"))
    return { variables: [], paths: [] };
  const { filesOfConfig } = await import("./config-files.js");
  return filesOfConfig(configFile);
}

function statesOf({ whole, kinds }: SeenPaths): RunRecord["seen"] {
  return [
    ...whole.map((path) => [path, stateOf(path)] as const),
    ...kinds.map((path) => [path, stateOf(path).charAt(0)] as const),
  ];
}

function absentIn(
  states: RunRecord["seen"],
  begun: number,
): RunRecord["absent"] {
  const paths = states.filter(([, state]) => state === "-");
  const folders = groupBy(paths, ([path]) => dirname(path));
  return [...folders].map(([folder, inner]) => {
    const state = stateOf(folder);
    const { kind, changed, written } = partsOf(state);
    // Not all file systems of Windows say of a folder when something was added.
    const speaks = kind === "d" && process.platform !== "win32";
    const isOld = speaks && [changed, written].every(isBefore(begun));
    const names = inner.map(([path]) => basename(path));
    return [folder, isOld ? state : "", [...new Set(names)]];
  });
}

/** File systems may keep times of two seconds: what was written at about the same time may have been written again since. */
const coarsest = 2000;

/**
 * True if no change of what was seen can go unnoticed: nothing was written as late as the run began; nothing
 * is a link, or lies where no answer may come from; and the file system keeps fine times.
 */
function areCertain(
  seen: RunRecord["seen"],
  { begun, cwd }: Pick<ObservedRun, "begun" | "cwd">,
): boolean {
  const here = [...foldersTo(cwd), ...foldersTo(programFolder)];
  const devices = new Set(
    here.map((folder) => partsOf(stateOf(folder)).device),
  );
  const found = seen.map(([, state]) => state).filter(isWhole);
  const areOld = found
    .map(partsOf)
    .every(({ kind, device, written, changed }) => {
      const isOld = [written, changed].every(isBefore(begun));
      return /^[df]$/.test(kind) && devices.has(device) && isOld;
    });
  return areOld && found.some(hasFineTime);
}

/** True for a time in nanoseconds that is certainly before a moment in milliseconds. */
function isBefore(moment: number): (time: string) => boolean {
  const latest = BigInt(Math.floor(moment - coarsest)) * 1_000_000n;
  return (time) => BigInt(time) < latest;
}

function isWhole(state: string): boolean {
  return state.length > 1;
}

function partsOf(state: string) {
  const [kind = "", device = "", , , , written = "0", changed = "0"] =
    state.split(" ");
  return { kind, device, written, changed };
}

const programFolder = dirname(fileURLToPath(packageFile("package.json")));

/** The number of records that are kept; each is of one folder and its arguments. */
const most = 200;

/** Writes a file of which there are `most` in its folder. Written beside its place: whoever reads it meanwhile reads the one before. */
export function writeRecord(file: string, text: string, most: number): void {
  const folder = dirname(file);
  makeFolder(folder);
  const others = readdirSync(folder).map((name) => join(folder, name));
  if (others.length >= most) for (const path of others) rmSync(path);
  const unfinished = `${file}.${randomUUID()}`;
  writeFileSync(unfinished, text, { mode: 0o600, flag: "wx" });
  renameSync(unfinished, file);
}
