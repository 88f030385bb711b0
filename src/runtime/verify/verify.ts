/** `close.verify()`: compares what this program was compiled for with the organisation as it is. Loaded with the first call. */
import type { Calls } from "../calls.js";
import { CloseDriftError } from "../client-errors.js";
import { CloseInputError } from "../errors.js";
import { fromGiven, namesGiven, optionsGiven } from "../given.js";
import type { CallOptions } from "../options.js";
import type { Wrappers } from "../record/model.js";
import { systemClock } from "../transport/clock.js";
import { wrapperOf } from "../wrapper-of.js";
import { createAnswers } from "./answers.js";
import { compareOrganization } from "./compare-organization.js";
import type { Origin } from "./compare-organization.js";
import type { DriftFinding } from "./drift-finding.js";

/** Options of `close.verify()`. */
export interface VerifyOptions<Name extends string = string> extends Pick<
  CallOptions,
  "signal" | "timeout"
> {
  /**
   * What is done about findings besides returning them: `"warn"` writes them to the console, once as long
   * as they stay the same; `"throw"` throws `CloseDriftError` when one of them is breaking. By default
   * nothing: whether to start, to warn or to stop is for the program to decide.
   */
  onDrift?: "warn" | "throw" | undefined;
  /** Asks Close anew, where answers of the last five minutes would do otherwise. Default false. */
  fresh?: boolean | undefined;
  /** The object types to compare, by the names of their wrappers. Default: all that the client was given. */
  only?: readonly Name[] | undefined;
}

/** Compares, and gives what is different; empty when nothing is. */
export interface Verify<Name extends string = string> {
  verify(options?: VerifyOptions<Name>): Promise<readonly DriftFinding[]>;
}

/** How long answers of Close are taken for true, in milliseconds. */
const maxAge = 5 * 60_000;

/** Gives what verifies for one client. */
export function openVerify(
  { transport, wrappers }: Pick<Calls, "transport" | "wrappers">,
  org: string | undefined,
  origin: Origin | undefined,
): Verify {
  const answers = createAnswers();
  let warned = "";
  return {
    async verify(options) {
      const given = fromGiven(() => readOptions(options, wrappers));
      const { signal, timeout, onDrift, fresh, chosen } = given;
      const now = systemClock.now();
      const since = fresh ? now : now - maxAge;
      const asking = { since, signal };
      const findings = await compareOrganization(
        { transport, answers, asking, timeout },
        { wrappers, chosen, org, origin },
      );
      if (onDrift === "throw" && findings.some(isBreaking))
        throw new CloseDriftError(findingsText(findings), findings);
      const text = findings.length === 0 ? "" : findingsText(findings);
      if (onDrift === "warn" && text !== warned) {
        warned = text;
        if (text !== "") console.warn(text);
      }
      return findings;
    },
  };
}

function isBreaking({ severity }: DriftFinding): boolean {
  return severity === "breaking";
}

/** The names of the options. */
const known: readonly string[] = [
  "signal",
  "timeout",
  "onDrift",
  "fresh",
  "only",
];

function readOptions(options: VerifyOptions | undefined, wrappers: Wrappers) {
  const given = optionsGiven(options);
  const { signal, timeout, onDrift, fresh, only } = given;
  // A guard that is misspelt does not guard.
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new CloseInputError(
      `verify has no option ${JSON.stringify(unknown)}; it takes ${known.join(", ")}.`,
    );
  if (onDrift !== undefined && onDrift !== "warn" && onDrift !== "throw")
    throw new CloseInputError(
      'onDrift of verify is "warn" or "throw"; leave it out to have the findings returned only.',
    );
  const names =
    only === undefined
      ? Object.keys(wrappers)
      : namesGiven(only, "only of verify");
  const chosen = [...new Set(names)].map(
    (name) => [name, wrapperOf(wrappers, name)] as const,
  );
  return { signal, timeout, onDrift, fresh: fresh === true, chosen };
}

/** The number of findings that a text lists. */
const mostListed = 20;

function findingsText(findings: readonly DriftFinding[]): string {
  const worstFirst = [
    ...findings.filter(isBreaking),
    ...findings.filter((finding) => !isBreaking(finding)),
  ];
  const lines = worstFirst
    .slice(0, mostListed)
    .map(({ severity, message }) => `- ${severity}: ${message}`);
  const more = findings.length - lines.length;
  return [
    "Close has changed since this program was compiled:",
    ...lines,
    ...(more > 0 ? [`- and ${more} more`] : []),
    "Run `npx codegen`, compile and deploy again.",
  ].join("\n");
}
