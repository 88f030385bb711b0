/** The process around the command line; nothing in `src` prints but through it. */

/** The process as the command line sees it: its arguments, its environment, its streams, its signals. */
export interface Io {
  /** The arguments, without Node and the script. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working directory; absolute. */
  readonly cwd: string;
  /** For data. */
  readonly stdout: (text: string) => void;
  /** For people. */
  readonly stderr: (text: string) => void;
  readonly stdoutIsTty: boolean;
  readonly stderrIsTty: boolean;
  readonly stdinIsTty: boolean;
  /** Aborted when the user or the system asks the run to stop. */
  readonly signal: AbortSignal;
  /**
   * Begins to take SIGINT and SIGTERM. Before, they end the process at once, which nothing can hold up: not even
   * a config that waits for something in its first line.
   */
  readonly takeSignals?: () => void;
  /** Standard error as a terminal, for moving progress; left out where it is none. */
  readonly terminal?: NodeJS.WriteStream;
  /** Standard input as a terminal, for answers; left out where it is none. */
  readonly input?: NodeJS.ReadableStream;
}

/**
 * The process that this runs in. Once signals are taken the first SIGINT or SIGTERM aborts `signal`, and the second
 * ends the process at once; so does a SIGTERM after five seconds, for whoever sends it sends no second one. A
 * reader that closes its end of a pipe is not an error.
 */
export function processIo(): Io {
  const stopping = new AbortController();
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", ignoreBrokenPipe);
  const { stdin, stdout, stderr } = process;
  return {
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    stdout: (text) => void stdout.write(text),
    stderr: (text) => void stderr.write(text),
    // Node leaves isTTY out where there is no terminal, whatever its types say.
    stdoutIsTty: Boolean(stdout.isTTY),
    stderrIsTty: Boolean(stderr.isTTY),
    stdinIsTty: Boolean(stdin.isTTY),
    signal: stopping.signal,
    takeSignals: () => takeSignals(stopping),
    ...(stderr.isTTY ? { terminal: stderr } : {}),
    ...(stdin.isTTY ? { input: stdin } : {}),
  };
}

/** The listeners stay: `signal-exit`, which libraries use, ends the process when it is alone. */
function takeSignals(stopping: AbortController): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      if (stopping.signal.aborted) endProcess(signal);
      stopping.abort();
      if (signal === "SIGTERM")
        setTimeout(() => endProcess(signal), grace).unref();
    });
}

/** Milliseconds; what is being written is whole by then, and undone by the next run where it is not. */
const grace = 5000;

/**
 * Ends the process by a signal, as if nobody had listened. `process.exit` would wait for whatever the file system
 * was asked and does not answer.
 */
export function endProcess(signal: "SIGINT" | "SIGTERM"): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
