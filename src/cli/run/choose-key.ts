/** Finds or asks for the key of a new project, and tests it. */
import { findInitKey, openOrganization } from "../../commands/init/open-key.js";
import type {
  KeyPlace,
  OpenedOrganization,
} from "../../commands/init/open-key.js";
import type { SavedKey } from "../../commands/init/answers.js";
import type { ResolvedConfig } from "../../config/config.js";
import { CodegenError } from "../../errors.js";
import { keyLine } from "../../report/init-text.js";
import type { Questions } from "../ask/questions.js";
import type { CommandContext } from "../command.js";
import type { InitChoices } from "../flags/init-choices.js";
import { failureLines } from "../print/failure.js";
import { printLines } from "../print/lines.js";
import { hideSecrets } from "../print/secrets.js";
import { chooseSteps } from "../print/progress.js";

/** A run that needs a key. */
export interface KeyRun {
  readonly flags: InitChoices;
  readonly context: CommandContext;
  /** Null where nobody is asked. */
  readonly ask: Questions | null;
}

/** The key of a new project. */
export interface ChosenKey {
  /** Null where Close was not asked. */
  readonly opened: OpenedOrganization | null;
  /** A key that was typed just now. */
  readonly typed: string | null;
  /** The file that it is to be kept in; null for none. */
  readonly saved: SavedKey | null;
  /** The env file in the project's folder that holds the key already. */
  readonly file: string | null;
}

/** Gives the key and the organisation that it opens. `E_AUTH` where there is none and nobody can be asked. */
export async function chooseKey(
  run: KeyRun,
  place: KeyPlace,
  config: ResolvedConfig | null,
): Promise<ChosenKey> {
  const { flags, ask } = run;
  const source = flags.sample === true ? "sample" : "api";
  const found = await findInitKey(place, { typed: null, source, config });
  const none = { opened: null, typed: null, saved: null, file: found.file };
  if (flags.offline === true) return none;
  if (found.isSet) {
    const opened = await open(run, found).catch((error: unknown) => {
      if (ask === null || !isAboutKey(error)) throw error;
      printLines(run.context.io.stderr, failure(run, error));
      return null;
    });
    if (opened !== null) return { ...none, opened };
  }
  if (ask === null) {
    if (flags.dryRun === true) return none;
    // Says where it was looked for.
    found.org.credentials();
  }
  return ask === null ? none : askForKey(run, place, ask);
}

async function askForKey(
  run: KeyRun,
  place: KeyPlace,
  ask: Questions,
): Promise<ChosenKey> {
  for (;;) {
    const typed = await ask.secret(
      "API key of Close (Settings → Developer → API Keys)",
      checkKey,
    );
    const found = await findInitKey(place, {
      ...{ typed, source: "api", config: null },
    });
    const hiding = hideSecrets({
      ...run.context.io,
      env: { CLOSE_API_KEY: typed },
    });
    const io = { ...hiding, env: run.context.io.env };
    const hidden = { ...run, context: { ...run.context, io } };
    try {
      const opened = await open(hidden, found);
      const file = await ask.one("Where is the key to be kept?", [
        { name: ".env, which git will ignore", value: ".env" as const },
        { name: ".env.local, the same", value: ".env.local" as const },
        { name: "nowhere: I set CLOSE_API_KEY myself", value: null },
      ]);
      const saved = file === null ? null : { file, value: typed };
      return { opened, typed, saved, file: null };
    } catch (error) {
      if (!isAboutKey(error)) throw error;
      printLines(io.stderr, failure(hidden, error));
    }
  }
}

function checkKey(text: string): true | string {
  return (
    /^[\x21-\x7e]{8,256}$/.test(text) ||
    "A key is 8 to 256 characters without blanks."
  );
}

/** True for what another key, or another try, may get past. */
function isAboutKey(error: unknown): boolean {
  return (
    error instanceof CodegenError &&
    ["E_AUTH", "E_FORBIDDEN", "E_NETWORK"].includes(error.code)
  );
}

function failure(
  { flags, context }: KeyRun,
  error: unknown,
): readonly string[] {
  const debug = flags.debug === true;
  return failureLines(error, context.style, { debug, program: "" });
}

/** Reads the organisation, and says whose the key is. */
async function open(
  { flags, context }: KeyRun,
  found: Awaited<ReturnType<typeof findInitKey>>,
): Promise<OpenedOrganization> {
  const { io, style } = context;
  const steps = chooseSteps(flags, io, style);
  const opened = await steps("Ask Close whose the key is", () =>
    openOrganization(found, io.signal),
  );
  if (flags.silent !== true)
    printLines(io.stderr, [keyLine(opened.organization, style)]);
  return opened;
}
