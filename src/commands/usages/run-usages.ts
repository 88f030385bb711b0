/** `codegen usages`: what the user's program does with fields and object types. Writes nothing. */
import { realpath } from "node:fs/promises";
import type { ResolvedConfig } from "../../config/config.js";
import { CodegenError } from "../../errors.js";
import { matchThings } from "../../program/match-things.js";
import { openProgram } from "../../program/open-program.js";
import { findProgramUses } from "../../program/program-uses.js";
import type { ThingUses } from "../../program/program-uses.js";
import type { UsagesReport } from "../../report/usages-document.js";
import { isStatus } from "../../program/things.js";
import type { NamedThings, Thing } from "../../program/things.js";
import { quietSteps } from "../../steps.js";
import type { Steps } from "../../steps.js";
import { lockedOutputs } from "../program-outputs.js";
import { usagesReport } from "./usages-report.js";

/** Options of `usages`. */
export interface UsagesOptions {
  readonly config: ResolvedConfig;
  /** Names of organisations. @default all */
  readonly orgs?: readonly string[] | undefined;
  /** An id, a label or a name. @default all fields and object types, and the statuses and pipelines that the program names */
  readonly query?: string | undefined;
  /** The folder from which paths in the report start. @default the config's */
  readonly cwd?: string | undefined;
  readonly steps?: Steps | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Finds the uses of what a query names. `E_USAGE` where it names nothing. */
export async function usages({
  config,
  orgs,
  query,
  cwd = config.root,
  steps = quietSteps,
  signal,
}: UsagesOptions): Promise<UsagesReport> {
  const locked = await lockedOutputs(config, orgs);
  const outputs = locked.map(({ named }) => named);
  const wanted =
    query === undefined ? everything(outputs) : wantedBy(query, outputs);
  const program = await steps("Read the program", () =>
    openProgram({
      root: config.root,
      outputs: outputs.map(({ directory }) => directory),
      signal,
    }),
  );
  const found = await steps("Look for uses", () =>
    Promise.resolve(
      findProgramUses(program, { outputs, wanted, proves: true, signal }),
    ),
  );
  const things =
    query === undefined ? found.things.filter(isShown) : found.things;
  return usagesReport(
    { ...found, things },
    await realpath(cwd).catch(() => cwd),
  );
}

/** Most programs name few statuses: the others are no news. */
function isShown({ thing, uses, rawIds }: ThingUses): boolean {
  return !isStatus(thing) || uses.length + rawIds.length > 0;
}

function everything(outputs: readonly NamedThings[]): readonly Thing[] {
  return outputs.flatMap(({ things }) =>
    things.filter(
      (thing) =>
        thing.kind === "field" || thing.kind === "object" || isStatus(thing),
    ),
  );
}

function wantedBy(
  query: string,
  outputs: readonly NamedThings[],
): readonly Thing[] {
  const found = matchThings(query, outputs);
  if (found.length > 0) return found;
  throw new CodegenError(
    "E_USAGE",
    `Nothing in the lock has the id, the label or the name “${query}”.`,
    {
      hint: "Names are those of the generated code, as in account, Account.status or cf_…; `codegen usages` lists all.",
    },
  );
}
