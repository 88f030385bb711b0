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
}

/** All subjects, in the order in which they are tried. */
export const subjects: readonly Subject[] = [
  {
    name: "differ",
    what: "the differ",
    files: inFolder("src/schema", [
      "diff",
      "compare",
      "compare-fields",
      "severity",
      "finding",
      "fingerprint",
      "parity",
    ]),
    runs: 20,
    tests: inFolder("test", [
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
      "naming",
      "identifier",
      "names",
      "unify",
    ]),
    runs: 10,
    tests: inFolder("test", ["allocate.test", "unify.test", "names.test"]),
  },
  {
    name: "webhook",
    what: "the check of webhooks",
    files: ["src/runtime/events/webhook.ts"],
    runs: 10,
    tests: ["test/runtime-webhook.test.ts"],
  },
  {
    name: "encoders",
    what: "the encoders",
    files: [
      ...inFolder("src/emit", ["literal", "docs"]),
      ...inFolder("src/report", [
        "escape-command",
        "escape-html",
        "escape-markdown",
        "terminal",
      ]),
      "src/runtime/printable.ts",
    ],
    runs: 4,
    tests: inFolder("test", [
      "escapes.test",
      "encoders.test",
      "report-text.test",
      "report-github.test",
    ]),
  },
  {
    name: "retry",
    what: "the policy of retries",
    files: inFolder("src/runtime/transport", ["retry", "rate-limit", "queue"]),
    runs: 10,
    tests: inFolder("test", [
      "retry-policy.test",
      "runtime-rate-limit.test",
      "runtime-retry.test",
    ]),
  },
  {
    name: "writer",
    what: "the writer of files",
    files: inFolder("src/emit", [
      "write",
      "journal",
      "output",
      "stage",
      "exchange",
      "claim",
      "control",
      "heal",
      "persist",
      "place",
      "same-code",
      "file-error",
    ]),
    runs: 10,
    tests: inFolder("test", [
      "claims.test",
      "exchange.test",
      "writer.test",
      "write-files.test",
      "generate-files.test",
      "generate-interrupted.test",
    ]),
  },
];

function inFolder(folder: string, names: readonly string[]): readonly string[] {
  return names.map((name) => `${folder}/${name}.ts`);
}
