/** What mutation testing changes, and which tests must notice. */

/** Code that must not break unnoticed, and the tests that hold it. */
export interface Subject {
  /** As `npm run mutation` takes it, in kebab case. */
  readonly name: string;
  /** What it is, as the page of figures tells it. */
  readonly what: string;
  /** The files that are changed, from the root of the repository. */
  readonly files: readonly string[];
  /** The test files that run against each change, from the root of the repository. */
  readonly tests: readonly string[];
  /** `FUZZ_RUNS` of the property tests among them. */
  readonly runs: number;
  /**
   * Milliseconds after which a test counts as hanging, and what closes what it opened; default a minute.
   * Where many changes make tests hang, most of the time is spent here.
   */
  readonly longestTest?: number;
  /** The share of changes that the tests must notice, in percent. */
  readonly wanted: number;
}

/** What is wanted of code on which promises rest, and of all other code that is tried. */
const strict = 95;
const usual = 92;

/** All subjects, in the order in which they are tried. */
export const subjects: readonly Subject[] = [
  {
    name: "differ",
    what: "the differ",
    files: inFolder("src/drift", [
      "diff-schemas",
      "compare",
      "compare-fields",
      "severity",
      "finding",
      "fingerprint",
      "parity",
    ]),
    runs: 20,
    wanted: strict,
    tests: inFolder("test/drift", [
      "diff.test",
      "diff-properties.test",
      "parity.test",
    ]),
  },
  {
    name: "names",
    what: "the allocator of names",
    files: inFolder("src/schema", [
      "allocate",
      "name-rules",
      "identifier",
      "name-all",
      "unify",
    ]),
    runs: 10,
    wanted: strict,
    tests: inFolder("test/schema", [
      "allocate.test",
      "unify.test",
      "names.test",
    ]),
  },
  {
    name: "webhook",
    what: "the check of webhooks",
    files: ["src/runtime/events/webhook.ts"],
    runs: 10,
    wanted: strict,
    tests: ["test/runtime/webhook.test.ts"],
  },
  {
    name: "encoders",
    what: "the encoders",
    files: [
      ...inFolder("src/emit/spelling", ["literal", "docs"]),
      ...inFolder("src/report", [
        "escape-command",
        "escape-html",
        "escape-markdown",
        "terminal",
      ]),
      "src/runtime/printable.ts",
    ],
    runs: 4,
    wanted: strict,
    tests: [
      ...inFolder("test/report", ["escapes.test", "text.test", "github.test"]),
      ...inFolder("test/emit", ["encoders.test"]),
    ],
  },
  {
    name: "retry",
    what: "the policy of retries",
    files: inFolder("src/runtime/transport", [
      "retry",
      "write-order",
      "rate-limit",
      "queue",
    ]),
    runs: 10,
    wanted: strict,
    tests: inFolder("test/runtime", [
      "retry-policy.test",
      "rate-limit.test",
      "retry.test",
    ]),
  },
  {
    name: "writer",
    what: "the writer of files",
    files: inFolder("src/output", [
      "claim-and-write",
      "journal",
      "plan-write",
      "stage",
      "swap",
      "claim",
      "run-folder",
      "runs",
      "stamp",
      "heal",
      "persist",
      "place",
      "same-code",
      "file-error",
    ]),
    runs: 10,
    wanted: strict,
    tests: [
      ...inFolder("test/output", [
        "claims.test",
        "swap.test",
        "writer.test",
        "write-files.test",
      ]),
      ...inFolder("test/commands", [
        "generate-files.test",
        "generate-interrupted.test",
      ]),
    ],
  },
  {
    name: "events",
    what: "events: parsing, signing, the event log",
    files: inFolder("src/runtime/events", [
      "events",
      "partial",
      "build-event",
      "sign",
      "log",
    ]),
    runs: 10,
    wanted: usual,
    tests: inFolder("test/runtime", [
      "events.test",
      "events-in-tests.test",
      "webhook.test",
    ]),
  },
  {
    name: "requests",
    what: "what requests, refusals and lists are made of",
    files: inFolder("src/runtime/transport", [
      "address",
      "call",
      "cursor",
      "error-body",
      "follow",
      "list",
      "list-end",
      "list-records",
    ]),
    runs: 10,
    wanted: usual,
    tests: inFolder("test/runtime", [
      "requests.test",
      "pages.test",
      "refusals.test",
    ]),
  },
  {
    name: "exchange",
    what: "how the client sends, waits and reads",
    files: inFolder("src/runtime/transport", [
      "attempt",
      "body",
      "broken-body",
      "checks",
      "clock",
      "exact-numbers",
      "failure",
      "outcome",
      "pool",
      "redirect",
      "send",
      "send-given",
      "transport",
      "unloaded",
      "wait",
      "when-failed",
    ]),
    runs: 10,
    wanted: usual,
    longestTest: 15_000,
    tests: inFolder("test/runtime", [
      "body.test",
      "exchange.test",
      "sending.test",
      "unsent.test",
      "retry.test",
      "answers.test",
      "time.test",
      "transport.test",
    ]),
  },
  {
    name: "credentials",
    what: "how the client keeps, renews and hides its credentials",
    files: inFolder("src/runtime/transport", [
      "asking",
      "auth",
      "oauth",
      "redact",
      "renewal",
      "without-key",
    ]),
    runs: 10,
    wanted: usual,
    longestTest: 15_000,
    tests: inFolder("test/runtime", [
      "secrets.test",
      "renewal.test",
      "credentials.test",
      "oauth.test",
    ]),
  },
  {
    name: "close",
    what: "how a run reads Close",
    files: inFolder("src/close", [
      "translate-error",
      "fetch-organization",
      "pages",
      "open-proxy",
      "unread",
      "wire",
    ]),
    runs: 10,
    wanted: usual,
    tests: ["test/close/reading.test.ts", "test/commands/faults.test.ts"],
  },
  {
    name: "config",
    what: "how a config is found, read and checked",
    files: inFolder("src/config", [
      "check-config",
      "closest",
      "destination",
      "elsewhere",
      "environment",
      "evaluate",
      "locate",
      "names-function",
      "problems",
      "find-proxy",
      "read-config",
      "resolve",
    ]),
    runs: 10,
    wanted: usual,
    tests: inFolder("test/config", [
      "settings.test",
      "elsewhere.test",
      "reading.test",
      "config.test",
    ]),
  },
  // Left out is what orders steps, asks Close and writes: only runs of whole programs try that, seconds each.
  {
    name: "commands",
    what: "what commands decide",
    files: inFolder("src/commands", [
      "foreign-hosts",
      "attempted",
      "check/accept",
      "check/exit-code",
      "diff/operand",
      "strict",
      "watch/plain-error",
    ]),
    runs: 10,
    wanted: usual,
    tests: ["test/commands/decisions.test.ts"],
  },
];

function inFolder(folder: string, names: readonly string[]): readonly string[] {
  return names.map((name) => `${folder}/${name}.ts`);
}
