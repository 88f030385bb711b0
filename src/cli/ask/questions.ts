/** Asks a person on the terminal. Loaded only by the command that asks. */
import { checkbox, confirm, input, password, select } from "@inquirer/prompts";
import { CodegenError } from "../../errors.js";
import type { Io } from "../../io.js";
import { safeText } from "../../report/terminal.js";
import { columnsOf } from "../../report/wrap.js";
import { withoutColours } from "./without-colours.js";

/** Something to choose; its words may come from Close. */
export interface Choice<T> {
  readonly name: string;
  /** The name in an answer. @default the name */
  readonly short?: string;
  readonly value: T;
  /** @default true, where several can be chosen */
  readonly isChosen?: boolean;
}

/** Questions to a person; each rejects with `E_INTERRUPTED` on Ctrl-C. */
export interface Questions {
  readonly text: (
    message: string,
    initial: string,
    check: (answer: string) => Promise<true | string>,
  ) => Promise<string>;
  /** What is typed is never shown. */
  readonly secret: (
    message: string,
    check: (answer: string) => true | string,
  ) => Promise<string>;
  readonly yes: (message: string) => Promise<boolean>;
  readonly one: <T>(
    message: string,
    choices: readonly Choice<T>[],
  ) => Promise<T>;
  readonly several: <T>(
    message: string,
    choices: readonly Choice<T>[],
  ) => Promise<readonly T[]>;
}

/** Questions on a terminal, in colours or without; null where there is none to ask on. */
export function questionsOn(
  { input: stdin, terminal, signal }: Pick<Io, "input" | "terminal" | "signal">,
  isColoured: boolean,
): Questions | null {
  if (stdin === undefined || terminal === undefined) return null;
  // Each question ends what it was printed to; a terminal itself stays open.
  const place = () => ({
    ...{ input: stdin, signal },
    output: isColoured ? terminal : withoutColours(terminal),
  });
  return {
    text: (message, initial, validate) =>
      answered(input({ message, default: initial, validate }, place())),
    secret: (message, validate) =>
      // Its other mode shows the key at the touch of two keys.
      answered(password({ message, validate, toggleMask: false }, place())),
    yes: (message) => answered(confirm({ message, default: true }, place())),
    one: (message, choices) =>
      answered(select({ message, choices: choices.map(shown) }, place())),
    several: (message, choices) =>
      answered(
        checkbox(
          {
            ...{ message, choices: choices.map(shown) },
            ...{ pageSize: 12, loop: false, theme: briefly },
          },
          place(),
        ),
      ),
  };
}

/** Columns; the question stands in front of it, in one line of a terminal. */
const longestAnswer = 48;

/** The answer in the place of the question: not all of a long list. */
const briefly = {
  style: {
    renderSelectedChoices: (
      chosen: readonly { readonly short: string }[],
      all: readonly unknown[],
    ): string => {
      if (chosen.length === all.length && all.length > 2) return "all";
      const words = chosen.map(({ short }) => short).join(", ");
      return columnsOf(words) <= longestAnswer
        ? words
        : `${String(chosen.length)} of ${String(all.length)}`;
    },
  },
};

function shown<T>({ name, short, value, isChosen = true }: Choice<T>) {
  return {
    ...{ name: safeText(name), short: safeText(short ?? name) },
    ...{ value, checked: isChosen },
  };
}

/** An answer; whoever stops the questions has interrupted the run. */
async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    const isStopped =
      cause instanceof Error &&
      ["ExitPromptError", "AbortPromptError"].includes(cause.name);
    if (!isStopped) throw cause;
    throw new CodegenError("E_INTERRUPTED", "The run was interrupted.", {
      cause,
    });
  }
}
