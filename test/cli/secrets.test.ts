import { expect, test } from "vitest";
import { hideSecrets } from "../../src/cli/print/secrets.js";
import type { Io } from "../../src/io.js";

/** What a text becomes on its way to both streams. */
function shown(text: string, env: Io["env"] = {}): string {
  const printed: string[] = [];
  const io: Io = {
    argv: [],
    env,
    cwd: "/",
    stdout: (part) => printed.push(part),
    stderr: (part) => printed.push(part),
    stdoutIsTty: false,
    stderrIsTty: false,
    stdinIsTty: false,
    signal: new AbortController().signal,
  };
  const hidden = hideSecrets(io);
  hidden.stdout(text);
  hidden.stderr(text);
  const [first = "", second] = printed;
  expect(second).toBe(first);
  return first;
}

test("an address that holds the source of a config is not printed, the place in it is (S5)", () => {
  const source = encodeURIComponent('export default { apiKey: "my secret" };');
  expect(shown(`at names (data:text/javascript,${source}:1:30)\n  at b`)).toBe(
    "at names (the config:1:30)\n  at b",
  );
  expect(
    shown(`data:text/javascript;base64,AAAA data:text/javascript,b%20 c`),
  ).toBe("the config the config c");
  expect(shown("data:text/css,a")).toBe("data:text/css,a");
});

test("secrets of the environment are not printed, ordinary words are (S5)", () => {
  const env = {
    CLOSE_OAUTH_CLIENT_SECRET: "a-secret-of-the-environment",
    CLOSE_API_KEY: "word",
    OTHER_KEY: "a-key-of-somebody-else",
  };
  expect(
    shown("a-secret-of-the-environment, word, a-key-of-somebody-else", env),
  ).toBe("[secret], word, a-key-of-somebody-else");
});
