/** What the user's program does with what changed in Close, for `check` and `diff`. */
import { realpath } from "node:fs/promises";
import { relative } from "node:path";
import type { ResolvedConfig } from "../config/config.js";
import type { Change } from "../drift/changes.js";
import type { ThingUses } from "../program/program-uses.js";
import { isStatus } from "../program/things.js";
import type { Thing } from "../program/things.js";
import type {
  ChangePlace,
  ChangeUsage,
  ReportedChange,
} from "../report/document.js";
import type { FailOn } from "./check/exit-code.js";

/** The options that ask for usages, and the program's place. */
export interface ChangeUsagesOptions {
  readonly config: ResolvedConfig;
  readonly orgs?: readonly string[] | undefined;
  readonly cwd?: string | undefined;
  readonly usages?: boolean | undefined;
  readonly failOn?: FailOn | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A change as it is shown with its usage. */
export type UsedChange<C extends Change> = C & Pick<ReportedChange, "usage">;

/** True where the program has to be read. */
export function asksUsages({ usages, failOn }: ChangeUsagesOptions): boolean {
  return usages === true || failOn === "used";
}

/** The changes with what the program does with each, those that it uses first. What has no name in the code, or none yet, gets nothing. */
export async function withUsages<C extends Change>(
  changes: readonly C[],
  { config, orgs, cwd = config.root, signal }: ChangeUsagesOptions,
): Promise<readonly UsedChange<C>[]> {
  if (changes.length === 0) return changes;
  const [{ lockedOutputs }, { openProgram }, { findProgramUses }] =
    await Promise.all([
      import("./program-outputs.js"),
      import("../program/open-program.js"),
      import("../program/program-uses.js"),
    ]);
  const locked = await lockedOutputs(config, orgs);
  const outputs = locked.map(({ named }) => named);
  const all = outputs.flatMap(({ things }) => things);
  const wanted = all.filter((thing) =>
    changes.some((change) => isAbout(change, thing)),
  );
  if (wanted.length === 0) return changes;
  const program = await openProgram({
    root: config.root,
    outputs: outputs.map(({ directory }) => directory),
    signal,
  });
  const found = findProgramUses(program, {
    ...{ outputs, wanted, proves: true, signal },
  });
  const from = await realpath(cwd).catch(() => cwd);
  const used = changes.map((change): UsedChange<C> => {
    const uses = found.things.filter(({ thing }) => isAbout(change, thing));
    return uses.length === 0
      ? change
      : { ...change, usage: usageOf(uses, from) };
  });
  return usedFirst(used);
}

/**
 * True where a change is of a thing: of a field in each object type that has it, of an object type with its
 * member of the client, of a pipeline with its statuses.
 */
function isAbout({ object, field, affects }: Change, thing: Thing): boolean {
  const { kind, objectId, id, fieldKey } = thing;
  if (isStatus(thing))
    return field === null
      ? [id, fieldKey].includes(object.id)
      : id === field.id;
  const isOwner =
    object.id === objectId || affects.some((one) => one.id === objectId);
  if (field === null)
    return isOwner && (kind === "object" || kind === "collection");
  return (
    isOwner &&
    (kind === "field" || kind === "choices") &&
    (id === field.id || fieldKey === field.id)
  );
}

function usageOf(uses: readonly ThingUses[], from: string): ChangeUsage {
  const file = (path: string): string =>
    relative(from, path).replaceAll("\\", "/");
  const places = uses.flatMap((one): readonly ChangePlace[] => [
    ...one.uses.map(({ line, column, kind, ...use }) => ({
      ...{ file: file(use.file), line, column, kind },
    })),
    ...one.rawIds.map(({ line, column, ...use }) => ({
      ...{ file: file(use.file), line, column, kind: "rawId" as const },
    })),
  ]);
  return {
    places,
    unused: places.length === 0 && uses.every(({ unused }) => unused === true),
  };
}

/** Changes of what the program uses before the others. */
export function usedFirst<
  C extends { readonly usage?: ChangeUsage | undefined },
>(changes: readonly C[]): readonly C[] {
  const isUsed = ({ usage }: C): boolean => (usage?.places ?? []).length > 0;
  return [
    ...changes.filter(isUsed),
    ...changes.filter((change) => !isUsed(change)),
  ];
}
