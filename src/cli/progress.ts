/** The ways in which the command line shows the steps of a command. */

import { quietSteps } from "../steps.js";
import type { Say, Steps } from "../steps.js";
import { safeText } from "../report/terminal.js";
import type { Io } from "../io.js";
import type { Palette } from "../report/terminal.js";
import type { Flags } from "./request.js";

/** Moving steps on a terminal, lines where they were asked for, nothing elsewhere. */
export function chooseSteps(flags: Flags, io: Io, style: Palette): Steps {
  if (flags.silent === true) return quietSteps;
  const mayMove =
    io.stderrIsTty &&
    flags.progress !== false &&
    flags.debug !== true &&
    !isCi(io) &&
    io.env["TERM"] !== "dumb";
  if (mayMove && io.terminal !== undefined)
    return movingSteps(io.terminal, style);
  const isTold = flags.verbose === true || flags.debug === true;
  return isTold
    ? lineSteps((line) => io.stderr(`${line}\n`), style)
    : quietSteps;
}

/** The variable that all the usual services set. */
function isCi({ env }: Io): boolean {
  return !["", "0", "false"].includes(env["CI"] ?? "");
}

/** Shows each step and what it says as a plain line. */
export function lineSteps(
  print: (line: string) => void,
  style: Palette,
): Steps {
  return async (title, work) => {
    print(style.faint(safeText(title)));
    return work((text) => print(style.faint(`  ${safeText(text)}`)));
  };
}

/**
 * Shows steps with a moving sign on a terminal, one after another; a step within a step shows as
 * what the outer one says. Trouble with the display never stops the work.
 */
export function movingSteps(
  terminal: NodeJS.WriteStream,
  style: Palette,
): Steps {
  const open: Say[] = [];
  return async (title, work) => {
    const outer = open.at(-1);
    if (outer !== undefined) {
      outer(safeText(title));
      return work((text) => outer(safeText(text)));
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
  readonly open: Say[];
}

async function showStep<T>(
  title: string,
  { terminal, style, open }: Display,
  work: (say: Say) => T | Promise<T>,
): Promise<T> {
  const { Listr } = await import("listr2");
  const outcome: { settle?: () => T } = {};
  const task = async (text: (shown: string) => void): Promise<void> => {
    open.push(text);
    try {
      const value = await work((said) => text(safeText(said)));
      outcome.settle = () => value;
    } catch (error) {
      outcome.settle = () => {
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
  // What the work threw is in the outcome; what the display threw is of no interest.
  await list.run().catch(() => undefined);
  return outcome.settle === undefined
    ? quietSteps(title, work)
    : outcome.settle();
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
