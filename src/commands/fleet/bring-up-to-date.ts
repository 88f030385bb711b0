/** The frame of `generate` and `pull` over several outputs: their results, and what to do about those that fail. */
import { relative, sep } from "node:path";
import { CodegenError } from "../../errors.js";
import type { Warning } from "../../errors.js";
import type { OutputFailure, PullOptions } from "../../stages/run-options.js";
import { quietSteps } from "../../steps.js";
import type { GenerateResult, OutputResult } from "../result.js";
import { withWarnings } from "../result.js";
import { assertStrict } from "../strict.js";
import { eachUnit } from "./each-output.js";
import type { Lane, Unit } from "./each-output.js";

/** What is brought up to date, and how. */
export interface Undertaking {
  readonly units: readonly Unit[];
  /** `Generate`; the outputs that are counted follow. */
  readonly verb: string;
  /** Warnings that are of no output. */
  readonly warnings: readonly Warning[];
  readonly options: PullOptions & { readonly offline?: boolean | undefined };
}

/**
 * Brings units up to date. The failure of the only one is thrown; of several each is given to `onFailure`, or
 * all are thrown as one error once the others are done.
 */
export async function bringUpToDate(
  { units, verb, warnings, options }: Undertaking,
  work: (
    unit: Unit,
    lane: Lane,
    warnings: readonly Warning[],
  ) => Promise<readonly OutputResult[]>,
): Promise<GenerateResult> {
  const { steps = quietSteps, offline = false, signal } = options;
  const isOne = units.length < 2;
  // With several outputs no single one of them can say so.
  if (!isOne) assertStrict(warnings, options);
  let isWritten = false;
  const title = `${verb} ${String(units.length)} outputs`;
  const each = { title, steps, offline, signal };
  const ended = await eachUnit(units, each, async (unit, lane) => {
    const results = await work(unit, lane, isOne ? warnings : []);
    isWritten ||= results.some(({ written }) => written);
    return results;
  }).catch((error: unknown) => {
    throw isWritten && signal?.aborted === true ? interruption(error) : error;
  });
  const outputs = ended.flatMap((one) => (one.ok ? one.value : []));
  const failures = ended.flatMap((one, index) => {
    if (one.ok) return [];
    const groups = units[index] ?? [];
    return groups.slice(0, 1).map(({ orgs, directory }) => ({
      ...{ orgs: orgs.map(({ name }) => name), directory, error: one.error },
    }));
  });
  handle(failures, { isOne, of: units.length, isWritten, options });
  return { outputs: withWarnings(outputs, warnings) };
}

function interruption(cause: unknown): CodegenError {
  const before = cause instanceof CodegenError ? cause.before : [];
  return new CodegenError("E_INTERRUPTED", "The run was interrupted.", {
    ...{ cause, filesChanged: true, before },
  });
}

interface Circumstances extends Pick<Undertaking, "options"> {
  readonly isOne: boolean;
  readonly of: number;
  /** True if any file was written. */
  readonly isWritten: boolean;
}

function handle(
  failures: readonly OutputFailure[],
  { isOne, of, isWritten, options }: Circumstances,
): void {
  const [first, ...others] = failures;
  if (first === undefined) return;
  if (isOne) throw first.error;
  if (options.onFailure !== undefined) {
    for (const failure of failures) options.onFailure(failure);
    return;
  }
  const isChanged =
    isWritten || failures.some(({ error }) => error.filesChanged);
  throw others.length === 0
    ? withChanges(first.error, isChanged)
    : severalError(failures, { of, isChanged, root: options.config.root });
}

function withChanges(error: CodegenError, filesChanged: boolean): CodegenError {
  const { code, message, hint, items, before, cause } = error;
  return new CodegenError(code, message, {
    ...(hint === undefined ? {} : { hint }),
    ...{ items, before, filesChanged, cause },
  });
}

function severalError(
  failures: readonly OutputFailure[],
  {
    of,
    isChanged,
    root,
  }: {
    readonly of: number;
    readonly isChanged: boolean;
    readonly root: string;
  },
): CodegenError {
  const [first] = failures;
  return new CodegenError(
    "E_OUTPUTS",
    failures.length === of
      ? `None of ${String(of)} outputs could be brought up to date.`
      : `${String(failures.length)} of ${String(of)} outputs could not be brought up to date; the others are.`,
    {
      items: failures.map(
        ({ directory, error: { code, message } }) =>
          `${relative(root, directory).split(sep).join("/") || "."}: ${code}  ${message}`,
      ),
      hint: "Fix what each of them names, and run again.",
      ...{ cause: first?.error, filesChanged: isChanged },
    },
  );
}
