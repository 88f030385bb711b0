/** The operands of `codegen diff`. */
import type { ResolvedConfig, ResolvedOrg } from "../../config/config.js";
import { CodegenError } from "../../errors.js";

/** One side of a comparison, with its organisation; a file may be of any. */
export type Operand =
  | { readonly kind: "live" | "lock"; readonly org: ResolvedOrg }
  | { readonly kind: "git"; readonly ref: string; readonly org: ResolvedOrg }
  | {
      readonly kind: "file";
      readonly path: string;
      readonly org: ResolvedOrg | null;
    };

type AskedSide =
  | { readonly kind: "live" | "lock"; readonly org: string | null }
  | { readonly kind: "git"; readonly ref: string; readonly org: null }
  | { readonly kind: "file"; readonly path: string; readonly org: null };

/**
 * Understands both sides: `live`, `live:<org>`, `lock`, `lock:<org>`, `git:<ref>`, or the path of a
 * lock (`./live` is one). A side is about the organisation that it names, else the one of `--org`,
 * else that of the other side, else the only one of the config.
 */
export function resolveOperands(
  from: string,
  to: string,
  config: ResolvedConfig,
  chosen: readonly string[] | undefined,
): readonly [Operand, Operand] {
  const [first, second] = [parseOperand(from), parseOperand(to)];
  const names = chosen ?? config.orgs.map(({ name }) => name);
  const only = names.length === 1 ? names[0] : undefined;
  const choose = (asked: AskedSide, other: AskedSide): Operand =>
    withOrg(asked, asked.org ?? (chosen ? only : (other.org ?? only)), config);
  return [choose(first, second), choose(second, first)];
}

function parseOperand(text: string): AskedSide {
  const [, word = "", org = null] = /^(live|lock)(?::(.*))?$/s.exec(text) ?? [];
  if (text === "" || org === "")
    throw usage(`“${text}” is nothing to compare.`, examples);
  if (word === "live" || word === "lock") return { kind: word, org };
  if (text.startsWith("git:"))
    return { kind: "git", ref: checkRef(text), org: null };
  return { kind: "file", path: text, org: null };
}

const examples =
  "Give live, live:<org>, lock, lock:<org>, git:<ref>, or the path of a lock.";

/** Git takes what begins with a dash for an option, and what follows a colon for a path. */
function checkRef(text: string): string {
  const ref = text.slice("git:".length);
  if (/^[^-:\p{Cc}][^:\p{Cc}]*$/u.test(ref)) return ref;
  throw usage(
    `“${text}” names no revision of git.`,
    "Give a branch, a tag or a commit, as in git:main.",
  );
}

function withOrg(
  asked: AskedSide,
  name: string | undefined,
  config: ResolvedConfig,
): Operand {
  const org = config.orgs.find((one) => one.name === name) ?? null;
  const names = config.orgs.map((one) => one.name).join(", ");
  if (name !== undefined && org === null)
    throw usage(
      `The config has no organisation “${name}”.`,
      `It has ${names}.`,
    );
  if (asked.kind === "file") return { ...asked, org };
  if (org !== null) return { ...asked, org };
  throw usage(
    "The config has several organisations.",
    `Choose one with --org, or as in live:<org>; it has ${names}.`,
  );
}

function usage(message: string, hint: string): CodegenError {
  return new CodegenError("E_USAGE", message, { hint });
}
