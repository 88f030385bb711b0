/** Keys are hidden in all that is printed, whoever wrote it: a config, a library, a server, a person. */
import { withoutKeys } from "../../errors.js";
import type { Io } from "../../io.js";

/** The environment's variables that hold secrets of Close. */
const names = /^CLOSE_\w*(?:KEY|TOKEN|SECRET)$/;

/** Addresses that hold the whole source of a config: some tools name a module by it in stacks. */
const sources = /data:text\/javascript[^\s,]*,[^\s):]*/g;

/** A value that is shorter is no key of Close, and may be an ordinary word. */
const shortest = 16;

/** The same process, which prints neither keys of Close nor the environment's own secrets. */
export function hideSecrets(io: Io): Io {
  const hidden = secretsHider(io.env);
  return {
    ...io,
    stdout: (text) => {
      io.stdout(hidden(text));
    },
    stderr: (text) => {
      io.stderr(hidden(text));
    },
  };
}

/** The function that takes keys of Close, and an environment's own secrets, out of a text. */
export function secretsHider(env: Io["env"]): (text: string) => string {
  const secrets = Object.entries(env).flatMap(([name, value = ""]) =>
    names.test(name) && value.length >= shortest ? [value] : [],
  );
  return (text) =>
    secrets.reduce(
      (shown, secret) => shown.replaceAll(secret, "[secret]"),
      withoutKeys(text).replaceAll(sources, "the config"),
    );
}
