/** The steps of a command, shown while they run. */

import { quietSteps } from "../../steps.js";
import type { Count, Say, Steps } from "../../steps.js";
import { safeText } from "../../report/terminal.js";
import type { Io } from "../../io.js";
import type { Palette } from "../../report/terminal.js";
import type { GlobalFlags } from "../flags/global-flags.js";

/** Moving steps on a terminal, lines where they were asked for, nothing elsewhere. */
export function chooseSteps(flags: GlobalFlags, io: Io, style: Palette): Steps {
  if (flags.silent === true) return quietSteps;
  const mayMove =
    io.stderrIsTty &&
    flags.progress !== false &&
    flags.debug !== true &&
    !isCi(io) &&
    io.env["TERM"] !== "dumb";
  if (mayMove && io.terminal !== undefined)
    return movingSteps(io.terminal, style);
  const printsLines = flags.verbose === true || flags.debug === true;
  return printsLines
    ? lineSteps((line) => io.stderr(`${line}\n`), style)
    : quietSteps;
}

/** True where the variable is set that all the usual build services set. */
function isCi({ env }: Io): boolean {
  return !["", "0", "false"].includes(env["CI"] ?? "");
}

/** Steps that are printed as plain lines, each with the texts that it shows. */
function lineSteps(print: (line: string) => void, style: Palette): Steps {
  return async (title, work) => {
    print(style.faint(safeText(title)));
    return work((text) => {
      if (text !== "") print(style.faint(`  ${safeText(text)}`));
    });
  };
}

/**
 * Steps with a moving sign on a terminal, one after another; a step within a step is shown as a text of
 * the outer one. Trouble with the display never stops the work.
 */
function movingSteps(terminal: NodeJS.WriteStream, style: Palette): Steps {
  const open: ((text: string) => void)[] = [];
  return async (title, work) => {
    const outer = open.at(-1);
    if (outer !== undefined) {
      outer(safeText(title));
      return work(countedText(outer));
    }
    open.push(() => undefined);
    try {
      return await showStep(title, { terminal, style, open }, work);
    } finally {
      open.length = 0;
    }
  };
}

interface Display {
  readonly terminal: NodeJS.WriteStream;
  readonly style: Palette;
  /** The steps that are running, by how they show text. */
  readonly open: ((text: string) => void)[];
}

/** Milliseconds, before which a guess at what is left is none. */
const soonest = 2000;

/** Says what is being done with how much of it is done and, once that can be known, how long the rest takes. */
function countedText(show: (text: string) => void): Say {
  const begun = performance.now();
  let last = "";
  return (text, count) => {
    if (text !== "") last = safeText(text);
    if (count === undefined) return show(last);
    const parts = [countWords(count, performance.now() - begun), last];
    show(parts.filter((part) => part !== "").join("  "));
  };
}

/** `12 of 40, 3 s left`, for a step that has been running for some milliseconds. */
export function countWords({ done, of }: Count, elapsed: number): string {
  const words = `${String(done)} of ${String(of)}`;
  if (elapsed < soonest || done === 0 || done >= of) return words;
  const seconds = Math.ceil(((elapsed / done) * (of - done)) / 1000);
  const left =
    seconds < 100
      ? `${String(seconds)} s`
      : `${String(Math.ceil(seconds / 60))} min`;
  return `${words}, ${left} left`;
}

async function showStep<T>(
  title: string,
  { terminal, style, open }: Display,
  work: (say: Say) => T | Promise<T>,
): Promise<T> {
  const { Listr } = await import("listr2");
  const result: { give?: () => T } = {};
  const task = async (text: (shown: string) => void): Promise<void> => {
    open.push(text);
    try {
      const value = await work(countedText(text));
      result.give = () => value;
    } catch (error) {
      result.give = () => {
        throw error;
      };
      throw error;
    }
  };
  const list = new Listr(
    [
      {
        title: safeText(title),
        task: (_context, shown) => task((text) => (shown.output = text)),
      },
    ],
    await displayOptions(terminal, style),
  );
  // What the work threw is in the result; what the display threw is of no interest.
  await list.run().catch(() => undefined);
  return result.give === undefined ? quietSteps(title, work) : result.give();
}

async function displayOptions(terminal: NodeJS.WriteStream, style: Palette) {
  const {
    DefaultRenderer,
    ListrDefaultRendererLogLevels,
    ListrLogger,
    ProcessOutput,
  } = await import("listr2");
  // The list asks stdout whether there is a terminal, and would else print its lines there.
  class TerminalRenderer extends DefaultRenderer {
    static override readonly nonTTY = true;
  }
  const paint =
    (colour: (text: string) => string) =>
    (text = "") =>
      colour(text);
  return {
    // Signals belong to `io.ts`; the list would end the process.
    registerSignalListeners: false,
    renderer: TerminalRenderer,
    rendererOptions: {
      logger: new ListrLogger({
        useIcons: true,
        processOutput: new ProcessOutput(terminal, terminal),
      }),
      color: {
        [ListrDefaultRendererLogLevels.PENDING]: paint(style.caution),
        [ListrDefaultRendererLogLevels.COMPLETED]: paint(style.good),
        [ListrDefaultRendererLogLevels.FAILED]: paint(style.bad),
      },
      showErrorMessage: false,
      formatOutput: "truncate" as const,
    },
  };
}
