/** The commands of the command line, in the order of its help. */
import type { CliCommand } from "./command.js";
import { command as adopt } from "./commands/adopt.js";
import { command as check } from "./commands/check.js";
import { command as completion } from "./commands/completion.js";
import { command as diff } from "./commands/diff.js";
import { command as docs } from "./commands/docs.js";
import { command as doctor } from "./commands/doctor.js";
import { command as explain } from "./commands/explain.js";
import { command as fields } from "./commands/fields.js";
import { command as generate } from "./commands/generate.js";
import { command as init } from "./commands/init.js";
import { command as mergeLock } from "./commands/merge-lock.js";
import { command as pull } from "./commands/pull.js";
import { command as rename } from "./commands/rename.js";
import { command as serve } from "./commands/serve.js";
import { command as usages } from "./commands/usages.js";
import { command as watch } from "./commands/watch.js";
import { command as weigh } from "./commands/weigh.js";

/** All commands; each is a file of `commands/`. */
export const commandList: readonly CliCommand[] = [
  init,
  generate,
  pull,
  check,
  diff,
  fields,
  docs,
  usages,
  rename,
  adopt,
  serve,
  watch,
  doctor,
  explain,
  completion,
  weigh,
  mergeLock,
];
