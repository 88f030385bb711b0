/** `codegen weigh`: how large an output is, in the repository and in a program. Asks nobody and writes nothing. */
import { join, relative, sep } from "node:path";
import type { ResolvedConfig } from "../../config/config.js";
import { CodegenError } from "../../errors.js";
import { readText } from "../../files/read-text.js";
import { lockFileName } from "../../lock/lock.js";
import type {
  WeighReport,
  WeighedOutput,
  WeighedPart,
} from "../../report/weigh-document.js";
import { firstOrg, outputGroups } from "../../stages/output-group.js";
import type { OutputGroup } from "../../stages/output-group.js";
import { readLock } from "../../stages/read/locked-schema.js";
import { loadedBy } from "./loaded.js";

/** Options of `weigh`. */
export interface WeighOptions {
  readonly config: ResolvedConfig;
  /** Names of organisations. @default all */
  readonly orgs?: readonly string[] | undefined;
}

/** Weighs the files that the locks record. `E_LOCK_MISSING` or `E_OUTPUT_INCOMPLETE` where there are none. */
export async function weigh({
  config,
  orgs,
}: WeighOptions): Promise<WeighReport> {
  const groups = outputGroups(config, orgs);
  const outputs = groups.map((group) => weighOutput(group, config.root));
  return { version: 1, outputs: await Promise.all(outputs) };
}

async function weighOutput(
  group: OutputGroup,
  root: string,
): Promise<WeighedOutput> {
  const { directory } = group;
  const lock = await readLock(directory);
  if (lock === null)
    throw new CodegenError(
      "E_LOCK_MISSING",
      `There is no ${join(directory, lockFileName)}, so nothing was generated yet.`,
      { hint: "Run `codegen` once." },
    );
  const texts = new Map<string, string>();
  for (const path of [...Object.keys(lock.files), lockFileName]) {
    const text = await readText(join(directory, path)).catch(() => null);
    if (text === null)
      throw new CodegenError(
        "E_OUTPUT_INCOMPLETE",
        `The lock records ${join(directory, path)}, which cannot be read.`,
        { hint: "Run `codegen --offline`: it writes what is missing." },
      );
    texts.set(path, text);
  }
  const { emit, runtime } = firstOrg(group);
  const parts = partsOf(texts);
  return {
    output: relative(root, directory).split(sep).join("/") || ".",
    emit,
    runtime,
    parts,
    total: sizeOf([...texts.values()]),
    loaded: emit === "types" ? [] : await loadedBy(texts),
  };
}

const order: readonly WeighedPart["name"][] = [
  "object types",
  "around them",
  "runtime",
  "lock and changes",
];

function partsOf(texts: ReadonlyMap<string, string>): readonly WeighedPart[] {
  return order.flatMap((name) => {
    const own = [...texts].filter(([path]) => partOf(path) === name);
    if (own.length === 0) return [];
    return [{ name, ...sizeOf(own.map(([, text]) => text)) }];
  });
}

function partOf(path: string): WeighedPart["name"] {
  if (path.startsWith("runtime/")) return "runtime";
  if (!path.endsWith(".ts")) return "lock and changes";
  return /^(?:(?:objects|activities)\/|(?:lead|contact|opportunity)\.ts$)/.test(
    path,
  )
    ? "object types"
    : "around them";
}

function sizeOf(texts: readonly string[]): Omit<WeighedPart, "name"> {
  return {
    files: texts.length,
    lines: texts.reduce((sum, text) => sum + text.split("\n").length - 1, 0),
    bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
  };
}
