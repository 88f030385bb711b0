/** Reads one side of a comparison: a live organisation, or what some lock holds of one. */
import { join, resolve } from "node:path";
import type { ResolvedConfig, ResolvedOrg } from "../../config/config.js";
import { CodegenError, codeOf } from "../../errors.js";
import { readText } from "../../files/read-text.js";
import type { Unseen } from "../../schema/guard.js";
import type { Lock } from "../../lock/lock.js";
import { lockFileName } from "../../lock/lock.js";
import { parseLock } from "../../lock/read-lock.js";
import { noNames } from "../../schema/name-all.js";
import type { Names } from "../../schema/name-rules.js";
import type { Schema } from "../../schema/schema.js";
import { own } from "../../schema/schema.js";
import type { NameLookup } from "../../drift/subjects.js";
import { lookupOf } from "../../drift/subjects.js";
import type { SameIds } from "../../schema/unify.js";
import { unreadWords } from "../check/read-drift.js";
import { readRevision } from "../../git/read-git.js";
import type { Operand } from "./operand.js";
import { outputGroups } from "../../stages/output-group.js";
import { lockedSchema, readLock } from "../../stages/read/locked-schema.js";
import { nextNames } from "../../stages/name/name-output.js";
import type { Steps } from "../../steps.js";

/** A picture of an organisation. */
export interface Side {
  /** Its operand in words. */
  readonly label: string;
  readonly operand: Operand;
  readonly schema: Schema;
  readonly names: NameLookup;
  /** Those of its ids that stand for a thing of another organisation, as far as its lock knows. */
  readonly same: SameIds;
  readonly unseen: readonly Unseen[];
  /** Parts that could not be read, in words. */
  readonly unread: readonly string[];
}

/** Options of `readSide`. */
export interface SideOptions {
  readonly config: ResolvedConfig;
  /** The root of paths; absolute. */
  readonly cwd: string;
  readonly steps: Steps;
  readonly signal: AbortSignal | undefined;
}

/** Reads what an operand stands for; `text` is how the user spelled it. */
export async function readSide(
  text: string,
  operand: Operand,
  options: SideOptions,
): Promise<Side> {
  const { org } = operand;
  const isOneOfMany = options.config.orgs.length > 1 && org !== null;
  const label =
    text === operand.kind && isOneOfMany ? `${text}:${org.name}` : text;
  return { label, operand, ...(await readPicture(operand, options)) };
}

type Picture = Omit<Side, "label" | "operand">;

async function readPicture(
  operand: Operand,
  options: SideOptions,
): Promise<Picture> {
  switch (operand.kind) {
    case "live":
      return readLive(operand.org, options);
    case "lock": {
      const lock = await readLock(operand.org.output);
      const schema = lockedSchema(lock, operand.org);
      return ofLock(schema, lock?.names ?? noNames);
    }
    case "git": {
      const { ref, org } = operand;
      const file = join(org.output, lockFileName);
      const revision = { folder: options.config.root, ref, file };
      const text = await readRevision(revision, options.signal);
      return pick(parseLock(text, `${file} at ${ref}`), operand);
    }
    case "file":
      return pick(await readLockFile(operand.path, options), operand);
    default: {
      const never: never = operand;
      return never;
    }
  }
}

function ofLock(schema: Schema, names: Names): Picture {
  return { schema, ...lookUp(names), unseen: [], unread: [] };
}

function lookUp(names: Names): Pick<Side, "names" | "same"> {
  return { names: lookupOf(names), same: names.same };
}

/** The organisation that is meant by a lock from elsewhere, whose names for them may be others. */
function pick(lock: Lock, { org }: Operand): Picture {
  const named = org === null ? undefined : own(lock.schema, org.name);
  const [only, ...others] = Object.values(lock.schema);
  const schema = named ?? (others.length === 0 ? only : undefined);
  if (schema !== undefined) return ofLock(schema, lock.names);
  const names = Object.keys(lock.schema).join(", ");
  throw new CodegenError(
    "E_USAGE",
    "A lock to be compared holds several organisations, and none of them is the one that is meant.",
    { hint: `Choose one with --org; it has ${names}.` },
  );
}

async function readLockFile(
  path: string,
  { cwd, config }: SideOptions,
): Promise<Lock> {
  const file = resolve(cwd, path);
  const text = await readText(file).catch((cause: unknown) => {
    if (codeOf(cause) !== "ENOENT") throw cause;
    throw new CodegenError("E_USAGE", `There is no lock ${path}.`, {
      hint: `${meantBy(path, config)}${operandsHint}`,
      cause,
    });
  });
  return parseLock(text, path);
}

/** What a word that is no file may have been meant for; ends with a blank. */
function meantBy(word: string, { orgs }: ResolvedConfig): string {
  if (orgs.some(({ name }) => name === word))
    return `“${word}” is an organisation of the config: write lock:${word}, or live:${word} for what Close has now. `;
  return /[./\\]/.test(word)
    ? ""
    : `If it is a branch, a tag or a commit, write git:${word}. `;
}

const operandsHint =
  "Give live, live:<org>, lock, lock:<org>, git:<ref>, or the path of a lock.";

async function readLive(
  org: ResolvedOrg,
  { config, steps, signal }: SideOptions,
): Promise<Picture> {
  const { readLiveSchema } = await import("../../stages/read/live-schema.js");
  const live = await steps(`Read ${org.name}`, (say) =>
    readLiveSchema(org, { sample: false, signal, say }),
  );
  const { schema, unseen } = live;
  const names = await liveNames(org, schema, config);
  return { schema, ...lookUp(names), unseen, unread: unreadWords(live) };
}

/** The names that the next `generate` would give. */
async function liveNames(
  org: ResolvedOrg,
  schema: Schema,
  config: ResolvedConfig,
): Promise<Names> {
  const [group] = outputGroups(config, [org.name]);
  if (group === undefined)
    throw new TypeError("An organisation has an output.");
  const lock = await readLock(group.directory);
  return nextNames(group, lock, new Map([[org.name, schema]]));
}
