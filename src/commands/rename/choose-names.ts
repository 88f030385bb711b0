/** Chooses what is renamed, and to what: all that is outdated, what a query names, or one thing to a given name. */
import { CodegenError } from "../../errors.js";
import { matchThings } from "../../program/match-things.js";
import type { Thing } from "../../program/things.js";
import type { LockedOutput } from "../program-outputs.js";
import { isIdentifier } from "../../schema/identifier.js";
import { nameIn, namesAfter, withNames } from "./outdated-names.js";
import type { NewName } from "./outdated-names.js";

/** What was asked for. */
export interface RenameQuery {
  readonly all: boolean;
  readonly query: string | undefined;
  readonly to: string | undefined;
}

/** An output, and the names in it that are outdated. */
export interface OutdatedOutput {
  readonly output: LockedOutput;
  readonly outdated: readonly NewName[];
}

/** The new names for each output; all empty where nothing is chosen. `E_USAGE` where a query names nothing, or several things that cannot share a name. */
export function chooseNames(
  outputs: readonly OutdatedOutput[],
  { all, query, to }: RenameQuery,
): readonly (readonly NewName[])[] {
  if (query === undefined)
    return outputs.map(({ outdated }) => (all ? outdated : []));
  const matched = outputs.map(({ output: { named } }) =>
    matchThings(query, [named]),
  );
  const found = matched.flat();
  if (found.length === 0)
    throw new CodegenError(
      "E_USAGE",
      `Nothing in the lock has the id, the label or the name “${query}”.`,
      { hint: "`codegen usages` lists all fields and object types." },
    );
  return outputs.map((one, index) => {
    const here = matched[index] ?? [];
    return to === undefined ? chosen(one, here) : given(one, here, query, to);
  });
}

/** What is outdated of what was named, and with it the types of its choices. */
function chosen(
  { outdated }: OutdatedOutput,
  matched: readonly Thing[],
): readonly NewName[] {
  const keys = new Set(matched.map(({ key }) => key));
  const belongs = ({ kind, objectId, fieldKey }: Thing): boolean =>
    kind === "choices" &&
    matched.some(
      (one) =>
        one.objectId === objectId &&
        (one.kind === "object" || one.fieldKey === fieldKey),
    );
  return outdated.filter(({ thing }) => keys.has(thing.key) || belongs(thing));
}

/** One thing by the given name; of a shared field the members of all object types, and with an object type the types of its choices. */
function given(
  { output: { named } }: OutdatedOutput,
  matched: readonly Thing[],
  query: string,
  to: string,
): readonly NewName[] {
  if (!isIdentifier(to))
    throw new CodegenError("E_USAGE", `“${to}” cannot be a name in code.`, {
      hint: "Give letters, digits, _ and $, and no digit first.",
    });
  const order = [
    ...(["field", "object", "collection", "choices"] as const),
    ...(["leadStatus", "pipeline", "status"] as const),
  ];
  const kind = order.find((one) => matched.some((thing) => thing.kind === one));
  const same = matched.filter((thing) => thing.kind === kind);
  const ids = new Set(same.map(({ id }) => id));
  if (ids.size > 1)
    throw new CodegenError(
      "E_USAGE",
      `“${query}” names several things, which cannot all be called ${to}.`,
      {
        items: same.map(({ title, id }) => `${title}  ${id}`),
        hint: "Give the whole name or the id of one.",
      },
    );
  const [first] = same;
  if (first?.kind === "object" && !/^[A-Z]/.test(to))
    throw new CodegenError("E_USAGE", `“${to}” cannot be the name of a type.`, {
      hint: "Begin it with a capital letter: the wrapper has the name with a small one.",
    });
  if (first?.kind !== "object") return same.map((thing) => ({ thing, to }));
  const prefixed = named.things.filter(
    (thing) =>
      thing.kind === "choices" &&
      thing.objectId === first.objectId &&
      thing.name.startsWith(first.name),
  );
  return [
    { thing: first, to },
    ...prefixed.map((thing) => ({
      thing,
      to: `${to}${thing.name.slice(first.name.length)}`,
    })),
  ].filter(({ thing, to: name }) => thing.name !== name);
}

/** Makes sure that a run would give these names, and no other name to anything else. `E_RENAME` where it would not. */
export function assertNames(
  { group, lock, named }: LockedOutput,
  changes: readonly NewName[],
): void {
  const before = namesAfter(group, lock);
  const after = namesAfter(group, withNames(lock, changes));
  const wanted = new Map(changes.map(({ thing, to }) => [thing.key, to]));
  const wrong = named.things.flatMap((thing) => {
    const to = wanted.get(thing.key) ?? nameIn(before, thing);
    const found = nameIn(after, thing);
    return found === to ? [] : [{ thing, to: to ?? "" }];
  });
  const [first] = wrong;
  if (first === undefined) return;
  // What has the name already would have to give it up: the mistake is in what asks for it.
  const asking = changes.find(
    ({ thing, to }) =>
      to === first.to &&
      thing.kind === first.thing.kind &&
      isBeside(thing, first.thing),
  );
  throw refusal(asking ?? first, named.things);
}

/** True for things of one kind that cannot share a name: fields of an object type, statuses of a pipeline. */
function isBeside(one: Thing, other: Thing): boolean {
  if (one.kind === "field") return one.objectId === other.objectId;
  return one.kind !== "status" || one.fieldKey === other.fieldKey;
}

function refusal(
  { thing, to }: NewName,
  things: readonly Thing[],
): CodegenError {
  const holder = things.find(
    (one) =>
      one.key !== thing.key &&
      one.kind === thing.kind &&
      one.name === to &&
      isBeside(one, thing),
  );
  const message = `${thing.title} (${thing.id}) cannot be called ${to}`;
  if (holder !== undefined)
    return new CodegenError(
      "E_RENAME",
      `${message}: ${holder.title} (${holder.id}) has that name.`,
      { hint: "Rename both with --all, or give another name with --to." },
    );
  return new CodegenError(
    "E_RENAME",
    `${message}: it is no name that the generated code can have, or \`names\` in the config gives another.`,
    {
      hint: "Give another name with --to; a name that the config gives is changed there, and `codegen rename --all` then carries it through.",
    },
  );
}
