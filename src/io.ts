/** The world around the command line: with `cli.ts` the only place that prints. */

/** Everything the command line takes from its process and gives to it. */
export interface Io {
  /** Without Node and the script. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
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
  /** Standard error as a terminal, for moving progress; left out where it is none. */
  readonly terminal?: NodeJS.WriteStream;
}

/**
 * The world of this process. The first SIGINT or SIGTERM aborts `signal`, the second ends the
 * process at once. A reader that closes its end of a pipe is not an error.
 */
export function processIo(): Io {
  const stopping = new AbortController();
  // The listeners stay: `signal-exit`, which libraries use, ends the process when it is alone.
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => stop(stopping));
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
    ...(stderr.isTTY ? { terminal: stderr } : {}),
  };
}

function stop(stopping: AbortController): void {
  if (stopping.signal.aborted) process.exit(130);
  stopping.abort();
}

function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
