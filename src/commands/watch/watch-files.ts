/** Watches the few files that decide what is generated: config, templates, locks. */
import { stat } from "node:fs/promises";
import { dirname, extname, isAbsolute, join, relative, sep } from "node:path";
import { watch } from "chokidar";
import { configFileNames } from "../../config/read-config.js";
import { CodegenError } from "../../errors.js";
import type { WatchedPaths } from "./turn.js";

/** The files watched: a config, and those that it names as far as it could be loaded. */
export interface WatchedFiles {
  /** The folder to look for it in; absolute. */
  readonly cwd: string;
  /** Absolute; undefined for any of the usual names in `cwd`. */
  readonly configPath: string | undefined;
  readonly paths: WatchedPaths | null;
}

/** The kind of a changed file. */
export type ChangedKind = "config" | "template" | "lock";

/** Watching that has begun. */
export interface FileWatch {
  readonly close: () => Promise<void>;
}

/**
 * Begins to watch, and resolves once every change will be noticed. Files and folders need not be
 * there yet. Trouble of the system with watching goes to `fail`.
 */
export async function watchFiles(
  files: WatchedFiles,
  change: (path: string, kind: ChangedKind) => void,
  fail: (error: unknown) => void,
): Promise<FileWatch> {
  const kindOf = kindsOf(files);
  const ways = waysTo(files);
  const folders = new Set(ways.flat());
  // Folders are watched rather than files: editors replace files, and some are not there yet.
  const roots = new Set(ways.flatMap(([root]) => root ?? []));
  const watcher = watch([...roots], {
    ignoreInitial: true,
    ignorePermissionErrors: true,
    ignored: (path) => !folders.has(path) && kindOf(path) === null,
  });
  for (const event of ["add", "change", "unlink"] as const) {
    watcher.on(event, (path) => {
      const kind = kindOf(path);
      if (kind !== null) change(path, kind);
    });
  }
  watcher.on("error", (cause) => fail(watchError(cause)));
  await new Promise<void>((ready) => watcher.once("ready", ready));
  // It lists a folder before it watches it: one that was made in between it would not see.
  const known = watcher.getWatched();
  for (const folder of folders)
    if (!(folder in known) && (await isFolder(folder))) watcher.add(folder);
  return { close: () => watcher.close() };
}

function watchError(cause: unknown): CodegenError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CodegenError("E_WATCH", `Files cannot be watched: ${reason}`, {
    hint: "Close other programs that watch files, or raise the system's limits for them.",
    cause,
  });
}

function kindsOf({
  cwd,
  configPath,
  paths,
}: WatchedFiles): (path: string) => ChangedKind | null {
  const configs = new Set(
    configPath === undefined
      ? configFileNames.map((name) => join(cwd, name))
      : [configPath],
  );
  const locks = new Set(paths?.locks);
  const templates = new Set(paths?.templates);
  return (path) => {
    if (configs.has(path)) return "config";
    if (locks.has(path)) return "lock";
    const isTemplate = extname(path) === ".hbs" && templates.has(dirname(path));
    return isTemplate ? "template" : null;
  };
}

/** The folders in which something may change, each with those that lead to it, outermost first. */
function waysTo({
  cwd,
  configPath,
  paths,
}: WatchedFiles): readonly (readonly string[])[] {
  const root = configPath === undefined ? cwd : dirname(configPath);
  const locks = (paths?.locks ?? []).map((lock) => dirname(lock));
  const folders = [...locks, ...(paths?.templates ?? [])];
  return [[root], ...folders.map((folder) => wayTo(folder, root))];
}

/** A folder that lies elsewhere is found from its parent. */
function wayTo(folder: string, root: string): readonly string[] {
  const names = relative(root, folder).split(sep);
  const isOutside = names[0] === ".." || isAbsolute(relative(root, folder));
  if (isOutside) return [dirname(folder), folder];
  return [
    root,
    ...names.map((_, end) => join(root, ...names.slice(0, end + 1))),
  ];
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
