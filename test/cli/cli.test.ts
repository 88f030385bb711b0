import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { WriteStream } from "node:tty";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { run } from "../../src/cli/cli.js";
import type { Commands } from "../../src/cli/command.js";
import type { GenerateResult } from "../../src/commands/result.js";
import type {
  GenerateOptions,
  PullOptions,
} from "../../src/stages/run-options.js";
import { CodegenError } from "../../src/errors.js";
import type { Io } from "../../src/io.js";
import { safeText } from "../../src/report/terminal.js";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "codegen-cli-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

type Work = (
  options: GenerateOptions & PullOptions,
) => GenerateResult | Promise<GenerateResult>;

/** Runs the command line over a command that the test describes. */
async function start(
  args: string,
  work: Work = () => ({ outputs: [] }),
  world: Partial<Io> = {},
) {
  const written = { stdout: "", stderr: "" };
  const calls: { command: string; options: GenerateOptions }[] = [];
  const call = (command: string) => async (options: GenerateOptions) => {
    calls.push({ command, options });
    return work(options);
  };
  const commands: Commands = { generate: call("generate"), pull: call("pull") };
  const io: Io = {
    argv: [],
    env: { XDG_CACHE_HOME: join(folder, "cache") },
    cwd: folder,
    stdout: (text) => void (written.stdout += text),
    stderr: (text) => void (written.stderr += text),
    stdoutIsTty: false,
    stderrIsTty: false,
    stdinIsTty: false,
    signal: new AbortController().signal,
    ...world,
  };
  const argv = args.split(" ").filter((arg) => arg !== "");
  const code = await run(argv, io, { commands });
  // Which config a run uses has tests of its own.
  const line = /^config {2}.*\n/m;
  const [config = ""] = line.exec(written.stderr) ?? [];
  const stderr = written.stderr.replace(line, "");
  return { code, calls, config, stdout: written.stdout, stderr };
}

function outputOf(parts: Partial<GenerateResult["outputs"][number]>) {
  return {
    orgs: ["default"],
    directory: join(folder, "generated"),
    plan: { create: [], change: [], keep: [], remove: [] },
    written: true,
    takenOver: [],
    warnings: [],
    ...parts,
  };
}

const plan = {
  create: ["objects/account.ts", "objects/resource.ts"],
  change: ["close.lock.json"],
  keep: ["lead.ts", "contact.ts", "index.ts"],
  remove: ["objects/old.ts"],
};

function terminal(write: (text: string) => void): WriteStream {
  // A terminal without a device: only what is written to it counts.
  const stream: WriteStream = Object.create(WriteStream.prototype);
  return Object.assign(stream, {
    isTTY: true,
    columns: 80,
    rows: 24,
    write: (text: unknown) => {
      write(String(text));
      return true;
    },
  });
}

describe("what is asked for", () => {
  test.each(["--help", "-h", "help", "generate --help", "pull -h"])(
    "%s prints help on stdout and succeeds",
    async (args) => {
      const { code, stdout, stderr, calls } = await start(args);
      expect(code).toBe(0);
      expect(stdout).toContain("Usage: codegen");
      expect(stderr).toBe("");
      expect(calls).toEqual([]);
    },
  );

  test("the help has examples, says where the config is, and fits 80 columns", async () => {
    const { stdout } = await start("--help");
    expect(stdout).toContain("Examples:\n  codegen  ");
    expect(stdout).toContain("codegen.config.ts");
    expect(
      Math.max(...stdout.split("\n").map((line) => line.length)),
    ).toBeLessThanOrEqual(80);
  });

  test("every flag that a help mentions is listed by the command that takes it", async () => {
    const commands = [
      "",
      "generate",
      "pull",
      "check",
      "diff",
      "fields",
      "usages",
      "rename",
      "adopt",
      "serve",
      "watch",
      "init",
      "doctor",
      "explain",
      "completion",
    ];
    const listed = new Map<string, readonly string[]>();
    const lines: { readonly command: string; readonly line: string }[] = [];
    for (const command of commands) {
      const { stdout } = await start(`${command} --help`);
      const flags = stdout.matchAll(/^ {2,6}(?:-\w, )?(--[\w-]+)/gm);
      listed.set(
        command,
        [...flags].flatMap(([, flag]) => flag ?? []),
      );
      lines.push(...stdout.split("\n").map((line) => ({ command, line })));
    }
    for (const { command, line } of lines) {
      const [, named = command] = /^ {2}codegen ([a-z]+) /.exec(line) ?? [];
      for (const [flag] of line.matchAll(/(?<!\S)--[a-z][a-z-]*/g))
        expect(listed.get(named)).toContain(flag);
    }
  });

  test("--version prints the package's version", async () => {
    const { code, stdout } = await start("--version");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
  });

  test.each([
    ["genrate", "Unknown command 'genrate'.", "Did you mean generate?"],
    ["--silent pul", "Unknown command 'pul'.", "Did you mean pull?"],
    ["wholly-else", "Unknown command 'wholly-else'.", "See codegen --help."],
    ["--ofline", "Unknown option '--ofline'.", "Did you mean --offline?"],
    ["--yes", "Unknown option '--yes'.", "only codegen init asks anything."],
    ["-y pull", "Unknown option '-y'.", "only codegen init asks anything."],
    ["help chek", "Unknown command 'chek'.", "Did you mean check?"],
    ["help else-wholly", "Unknown command 'else-wholly'.", "codegen --help."],
    ["pull --frozen", "Unknown option '--frozen'.", "See codegen pull --help."],
    [
      "generate extra",
      "Too many arguments for 'generate'.",
      "See codegen generate --help.",
    ],
    [
      "--offline --sample",
      "Option '--offline' cannot be used with option '--sample'.",
      "",
    ],
    [
      "--frozen --switch-org",
      "Option '--frozen' cannot be used with option '--switch-org'.",
      "",
    ],
    ["--silent --verbose", "cannot be used with", ""],
    ["--config", "Option '-c, --config <path>' argument missing.", ""],
    ["--config nope.ts", "There is no config file nope.ts.", ""],
    ["--cwd nope", "There is no folder nope.", ""],
    ["--env nope", "There is no env file nope.", "it starts at "],
    ["--env", "Option '--env <path...>' argument missing.", ""],
  ])("%s is a usage error", async (args, message, hint) => {
    const { code, stdout, stderr, calls } = await start(args);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^error E_USAGE {2}/);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
    expect(stderr).toMatch(/ {2}No files were changed\.\n$/);
    expect(calls).toEqual([]);
  });

  test.each([
    ["", "generate", {}],
    ["generate", "generate", {}],
    [
      "--offline --frozen --force",
      "generate",
      { offline: true, frozen: true, force: true },
    ],
    [
      "generate -n --strict --sample",
      "generate",
      { dryRun: true, strict: true, sample: true },
    ],
    [
      "--accept-removals --switch-org --accept-downgrade",
      "generate",
      { acceptRemovals: true, switchOrg: true, acceptDowngrade: true },
    ],
    ["pull --org a b --dry-run", "pull", { orgs: ["a", "b"], dryRun: true }],
    [
      "--org a --org b --offline",
      "generate",
      { orgs: ["a", "b"], offline: true },
    ],
  ])(
    "“codegen %s” runs %s with those flags and no others",
    async (args, command, given) => {
      const { code, calls } = await start(args);
      expect(code).toBe(0);
      expect(calls.map((call) => call.command)).toEqual([command]);
      const {
        config: _c,
        steps: _s,
        signal: _g,
        ...flags
      } = calls[0]?.options ?? { config: null };
      const set = Object.entries(flags).filter(
        ([, value]) =>
          value !== false && value !== undefined && typeof value !== "function",
      );
      expect(Object.fromEntries(set)).toEqual(given);
    },
  );

  test("--cwd, --config and --env decide what is loaded", async () => {
    await mkdir(join(folder, "deep"));
    await writeFile(join(folder, "deep", "close.json"), `{ "output": "x" }`);
    await writeFile(
      join(folder, "deep", "ci.env"),
      "CLOSE_API_KEY=from_ci_file",
    );
    const { code, calls, stderr } = await start(
      "--cwd deep -c close.json --env ci.env",
    );
    expect(stderr).not.toContain("warning");
    expect(code).toBe(0);
    const config = calls[0]?.options.config;
    expect(config?.orgs[0]?.output).toBe(join(folder, "deep", "x"));
    expect(config?.orgs[0]?.credentials()).toEqual({ apiKey: "from_ci_file" });
  });

  test("a command may stand behind a list of env files or organisations", async () => {
    await writeFile(join(folder, "a.env"), "CLOSE_API_KEY=from_first_file");
    await writeFile(join(folder, "b.env"), "CLOSE_API_KEY=from_second_file");
    const { calls } = await start("--org a b --env a.env b.env pull -n");
    expect(calls.map(({ command }) => command)).toEqual(["pull"]);
    expect(calls[0]?.options).toMatchObject({ orgs: ["a", "b"], dryRun: true });
    const [org] = calls[0]?.options.config.orgs ?? [];
    expect(org?.credentials()).toEqual({ apiKey: "from_second_file" });
  });

  test("--env-file works where Node lets it through, and says what it is called", async () => {
    await writeFile(join(folder, "ci.env"), "CLOSE_API_KEY=from_ci_file");
    const { calls, stderr } = await start("pull --env-file ci.env");
    const [org] = calls[0]?.options.config.orgs ?? [];
    expect(org?.credentials()).toEqual({ apiKey: "from_ci_file" });
    expect(stderr).toContain(
      "warning W_OLD_FLAG  --env-file is called --env: Node takes",
    );
    expect((await start("pull -s --env-file ci.env")).stderr).toBe("");
    expect((await start("--help")).stdout).not.toContain("--env-file");
  });
});

describe("which config is used", () => {
  const config = '{ "output": "close" }';
  const put = async (name: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  };

  test("is said in one line, and so is that there is none", async () => {
    const none = await start("");
    expect(none.config).toBe("config  none here, so the defaults apply\n");
    expect((await start("--silent")).config).toBe("");
    await put("codegen.config.json", config);
    expect((await start("")).config).toBe("config  codegen.config.json\n");
  });

  test("is that of the package, in all its folders; its own folder is where paths start", async () => {
    await put("package.json", "{}");
    await put("codegen.config.json", config);
    await put("src/deep/index.ts", "");
    for (const [cwd, shown] of [
      ["src", "../codegen.config.json"],
      ["src/deep", "../../codegen.config.json"],
    ] as const) {
      const run = await start(`--cwd ${cwd}`);
      expect(run.config).toBe(`config  ${shown}\n`);
      const [org] = run.calls[0]?.options.config.orgs ?? [];
      expect(org?.output).toBe(join(folder, "close"));
    }
  });

  test("is none above a folder that belongs to no package: others may write there", async () => {
    await put("codegen.config.json", config);
    await put("src/index.ts", "");
    const run = await start("--cwd src");
    expect(run.config).toContain("none here");
    expect(run.calls[0]?.options.config.root).toBe(join(folder, "src"));
  });

  test.each([
    ["the root of a monorepo", ".", "packages/api/codegen.config.json"],
    ["a package beside it", "packages/web", "../../codegen.config.ts"],
    [
      "a folder of such a package",
      "packages/web/src",
      "../../../codegen.config.ts",
    ],
  ])(
    "is not guessed in %s: the run says where one is",
    async (_, cwd, shown) => {
      await mkdir(join(folder, ".git"));
      await put("package.json", "{}");
      await put("node_modules/other/codegen.config.json", config);
      await put("packages/api/package.json", "{}");
      await put("packages/web/package.json", "{}");
      await put("packages/web/src/index.ts", "");
      if (cwd === ".") await put("packages/api/codegen.config.json", config);
      else await put("codegen.config.ts", "export default {};");
      for (const command of ["", "pull", "check", "diff"]) {
        const { code, stderr, calls } = await start(`${command} --cwd ${cwd}`);
        expect(code).toBe(1);
        expect(calls).toEqual([]);
        expect(stderr).toMatch(/^error E_CONFIG_MISSING {2}There is no config/);
        expect(stderr).toContain(`\n  ${shown}\n`);
        expect(stderr).not.toContain("node_modules");
        expect(stderr).toContain(`\`codegen --cwd ${dirname(shown)}\`.`);
      }
      const named = await start(`--cwd ${cwd} --config ${shown}`);
      expect(named.code).toBe(0);
      // What the defaults have made there before, they may make again.
      await put(join(cwd, "generated/close.lock.json"), "{}");
      expect((await start(`--cwd ${cwd}`)).code).toBe(0);
    },
  );

  test("is not guessed below an output of the defaults, nor in a monorepo without any config", async () => {
    await put("package.json", "{}");
    await put("src/index.ts", "");
    await put("generated/close.lock.json", "{}");
    const below = await start("--cwd src --sample");
    expect(below.stderr).toContain("  ../generated/close.lock.json\n");
    expect(below.stderr).toContain("`codegen --cwd ..`.");
    await rm(join(folder, "generated"), { recursive: true });
    await put("package.json", '{ "workspaces": ["packages/*"] }');
    const root = await start("--sample");
    expect(root.code).toBe(1);
    expect(root.stderr).toContain("this is the root of a monorepo");
    await put("package.json", "{}");
    expect((await start("--sample")).code).toBe(0);
    await put("pnpm-workspace.yaml", "packages:\n  - apps/*\n");
    expect((await start("--sample")).code).toBe(1);
  });
});

describe("what is told", () => {
  test("a result is one line for people on stderr, and nothing on stdout", async () => {
    const { code, stdout, stderr } = await start("", () => ({
      outputs: [outputOf({ plan })],
    }));
    expect(code).toBe(0);
    expect(stdout).toBe("");
    expect(stderr).toBe(
      "generated  2 created, 1 changed, 3 unchanged, 1 removed in generated\n",
    );
  });

  test("a dry run prints the plan as data on stdout", async () => {
    const { stdout, stderr } = await start("-n", () => ({
      outputs: [outputOf({ plan })],
    }));
    expect(stdout).toBe(
      "create objects/account.ts\ncreate objects/resource.ts\nchange close.lock.json\nremove objects/old.ts\n",
    );
    expect(stderr).toMatch(/^planned {2}2 created/);
  });

  test("several outputs are told apart", async () => {
    const outputs = [
      outputOf({ plan, directory: join(folder, "a") }),
      outputOf({ directory: join(folder, "b", "c") }),
    ];
    const { stdout, stderr } = await start("pull --dry-run", () => ({
      outputs,
    }));
    expect(stdout).toContain("create a/objects/account.ts\n");
    expect(stderr.split("\n").map((line) => line.split(" in ").at(-1))).toEqual(
      ["a", "b/c", ""],
    );
  });

  test("--silent leaves nothing but errors and the data asked for", async () => {
    const warnings = [{ code: "W_BIDI", message: "w" } as const];
    const work = () => ({ outputs: [outputOf({ plan, warnings })] });
    expect((await start("--silent --profile", work)).stderr).toBe("");
    expect((await start("-s -n", work)).stdout).toContain("create ");
  });

  test("warnings are grouped, each told once, and many of one kind are counted", async () => {
    const adjusted = Array.from({ length: 8 }, (_, index) => ({
      code: "W_NAME_ADJUSTED" as const,
      message: `name ${index}`,
    }));
    const warnings = [...adjusted, { code: "W_BIDI" as const, message: "odd" }];
    const outputs = [outputOf({ warnings }), outputOf({ warnings })];
    const told = (await start("", () => ({ outputs }))).stderr
      .split("\n")
      .slice(2, -1);
    expect(told).toEqual([
      "warning W_BIDI  odd",
      ...[0, 1, 2, 3, 4].map(
        (index) => `warning W_NAME_ADJUSTED  name ${index}`,
      ),
      "warning W_NAME_ADJUSTED  and 3 more, shown with --verbose",
      "  More: codegen explain W_BIDI W_NAME_ADJUSTED",
    ]);
    const all = (await start("--verbose", () => ({ outputs }))).stderr;
    expect(all).toContain("W_NAME_ADJUSTED  name 7\n");
  });

  test("text from Close cannot move the cursor, forge a line or turn the direction (S1)", async () => {
    const hostile =
      "\u001b[2J\u009b1m\u202e\nerror E_AUTH  forged\r\u2028x\ud800";
    const work: Work = async ({ steps }) => {
      await steps?.(hostile, (say) => say(hostile));
      return {
        outputs: [
          outputOf({
            plan: { ...plan, create: [hostile] },
            warnings: [{ code: "W_BIDI", message: hostile }],
          }),
        ],
      };
    };
    const done = await start("-n --verbose", work);
    const failed = await start("--debug", () => {
      throw new CodegenError("E_API", hostile, {
        hint: hostile,
        cause: new Error(hostile),
      });
    });
    for (const text of [done.stdout, done.stderr, failed.stderr]) {
      expect(text).not.toMatch(
        /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u2028]|^error E_AUTH/m,
      );
      expect(text).toContain("\\u{1b}[2J\\u{9b}1m\\u{202e}");
      expect(Buffer.from(text).toString()).toBe(text);
    }
  });

  test("--verbose tells the steps in lines, and nothing else does without a terminal", async () => {
    const work: Work = async ({ steps }) => {
      await steps?.("Read the schema", (say) => say("page 2"));
      return { outputs: [] };
    };
    expect((await start("--verbose", work)).stderr).toBe(
      "Read the config\nRead the schema\n  page 2\n",
    );
    expect((await start("", work)).stderr).toBe("");
  });

  test("--profile tells the time of each step on stderr", async () => {
    const work: Work = async ({ steps }) => {
      await steps?.("Read the schema", () => undefined);
      return { outputs: [] };
    };
    const { stdout, stderr } = await start("--profile", work);
    expect(stdout).toBe("");
    expect(stderr).toMatch(
      /^ *\d+\.\d ms {2}Read the config\n *\d+\.\d ms {2}Read the schema\n$/,
    );
  });
});

describe("on a terminal", () => {
  const work: Work = async ({ steps }) => {
    const value = await steps?.("Read the schema", async (say) => {
      say("page 2");
      return steps("Inner", () => 42);
    });
    return { outputs: [outputOf({ orgs: [String(value)], plan })] };
  };
  async function onTerminal(
    args: string,
    env: Record<string, string>,
    run = work,
  ) {
    const shown: string[] = [];
    const write = (text: string) => void shown.push(text);
    const ended = await start(args, run, {
      env: { XDG_CACHE_HOME: join(folder, "cache"), ...env },
      stderrIsTty: true,
      stderr: write,
      terminal: terminal(write),
    });
    return { ...ended, shown: shown.join("") };
  }

  test("steps move, stay as a list, and the result follows them", async () => {
    const { code, shown, stdout } = await onTerminal("", {});
    expect(code).toBe(0);
    expect(stdout).toBe("");
    expect(shown).toContain("\u001b[?25h");
    const lines = stripVTControlCharacters(shown).split("\n");
    expect(lines.some((line) => /✔ Read the schema/.test(line))).toBe(true);
    expect(lines.at(-2)).toMatch(/^generated {2}2 created/);
  });

  test("a step's failure is the run's failure, and the cursor comes back", async () => {
    const { code, shown } = await onTerminal("", {}, async ({ steps }) => {
      await steps?.("Read the schema", () => {
        throw new CodegenError("E_NETWORK", "No route.");
      });
      return { outputs: [] };
    });
    expect(code).toBe(1);
    expect(stripVTControlCharacters(shown)).toContain(
      "error E_NETWORK  No route.",
    );
    expect(shown.lastIndexOf("\u001b[?25h")).toBeGreaterThan(
      shown.lastIndexOf("\u001b[?25l"),
    );
  });

  test.each<[string, Record<string, string>]>([
    ["--no-progress", {}],
    ["--silent", {}],
    ["--debug", {}],
    ["", { CI: "true" }],
    ["", { TERM: "dumb" }],
  ])("“%s” with %j shows no moving progress", async (args, env) => {
    const { shown, code } = await onTerminal(args, env);
    expect(code).toBe(0);
    expect(shown).not.toContain("\u001b[?25");
  });

  test.each<[boolean, boolean, string, Record<string, string>]>([
    [true, true, "", {}],
    [true, false, "", {}],
    [true, true, "--no-color", {}],
    [true, true, "", { NO_COLOR: "1" }],
    [true, true, "", { NO_COLOR: "" }],
    [true, true, "", { TERM: "dumb" }],
    [true, false, "", { FORCE_COLOR: "1" }],
    [true, false, "", { FORCE_COLOR: "1", NO_COLOR: "1" }],
    [true, false, "--no-color", { FORCE_COLOR: "1" }],
    [true, true, "", { FORCE_COLOR: "0" }],
  ])(
    "colours are used only where they are wanted (%#)",
    async (_, stderrIsTty, args, env) => {
      const { stderr } = await start(
        `--no-progress ${args}`,
        () => ({ outputs: [outputOf({})] }),
        {
          stderrIsTty,
          env: { XDG_CACHE_HOME: join(folder, "cache"), ...env },
        },
      );
      const isForced = env["FORCE_COLOR"] === "1";
      const isRefused =
        Boolean(env["NO_COLOR"]) ||
        env["TERM"] === "dumb" ||
        env["FORCE_COLOR"] === "0";
      const expected = args === "" && (isForced || (stderrIsTty && !isRefused));
      expect(stderr.includes("\u001b[")).toBe(expected);
    },
  );
});

describe("what goes wrong", () => {
  const failing = (error: unknown) => () => {
    throw error;
  };

  test("a foreseen error has its code, its hint, and says whether files changed", async () => {
    const error = new CodegenError(
      "E_OUTPUT_EDITED",
      "These were edited:\n  a.ts\n  b.ts",
      {
        hint: "Use --force.",
      },
    );
    const { code, stderr } = await start("", failing(error));
    expect(code).toBe(1);
    expect(stderr).toBe(
      "error E_OUTPUT_EDITED  These were edited:\n  a.ts\n  b.ts\n  Use --force.\n  No files were changed.\n  More: codegen explain E_OUTPUT_EDITED\n",
    );
    const torn = new CodegenError("E_OUTPUT_WRITE", "The disk is full.", {
      filesChanged: true,
    });
    expect((await start("--silent", failing(torn))).stderr).toBe(
      "error E_OUTPUT_WRITE  The disk is full.\n  Some files were written; run again to finish.\n  More: codegen explain E_OUTPUT_WRITE\n",
    );
  });

  test("all problems of a config are listed with their places", async () => {
    await writeFile(
      join(folder, "codegen.config.json"),
      `{\n  "outputs": "x",\n  "dates": 1\n}`,
    );
    const { code, stderr, calls } = await start("");
    expect(code).toBe(1);
    expect(calls).toEqual([]);
    expect(stderr).toBe(
      [
        "error E_CONFIG_INVALID  The config has 2 problems.",
        "  codegen.config.json:2:3  Unknown key “outputs”. Did you mean “output”?",
        '  codegen.config.json:3:12  “dates” must be "string" or "Date".',
        "  Correct it there and run again.",
        "  No files were changed.",
        "  More: codegen explain E_CONFIG_INVALID\n",
      ].join("\n"),
    );
  });

  test("causes are told with --debug only", async () => {
    const error = new CodegenError("E_NETWORK", "No answer.", {
      cause: new Error("socket hang up", { cause: "ECONNRESET" }),
    });
    expect((await start("", failing(error))).stderr).not.toContain(
      "socket hang up",
    );
    const { stderr } = await start("--debug", failing(error));
    expect(stderr).toContain("  cause  Error: socket hang up\n  at ");
    expect(stderr).toContain("  cause  'ECONNRESET'\n");
  });

  test("what was not foreseen is told as a bug with its stack", async () => {
    const { code, stderr } = await start(
      "",
      failing(new TypeError("x is undefined")),
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error {2}TypeError: x is undefined\n {2}at /);
    expect(stderr).toMatch(
      /This is a bug in close-codegen, please report it .*\d+\.\d+\.\d+/,
    );
    expect((await start("", failing("text"))).stderr).toMatch(
      /^error {2}text\n/,
    );
  });

  test.each([
    ["the abort's own error", (signal?: AbortSignal) => signal?.reason],
    [
      "an error it caused",
      () => new CodegenError("E_NETWORK", "The connection was closed."),
    ],
  ])(
    "an interrupted run ends with 130, whether it fails with %s",
    async (_, reason) => {
      const stopping = new AbortController();
      const work: Work = ({ signal }) => {
        stopping.abort();
        throw reason(signal);
      };
      const { code, stderr } = await start("", work, {
        signal: stopping.signal,
      });
      expect(code).toBe(130);
      expect(stderr).toBe(
        "error E_INTERRUPTED  The run was interrupted.\n  No files were changed.\n",
      );
    },
  );

  test("a run that was stopped before its command begins does not begin it", async () => {
    const { code, calls } = await start("", undefined, {
      signal: AbortSignal.abort(),
    });
    expect(code).toBe(130);
    expect(calls).toEqual([]);
  });
});

describe("safe text", () => {
  test.each([
    ["plain é 日本 😀", "plain é 日本 😀"],
    ["a\tb\u0000", "a\\u{9}b\\u{0}"],
    ["\ud83d", "\\u{d83d}"],
    ["\u{e0041}", "\\u{e0041}"],
    ["a\u00adb\u200b\ufeff", "a\\u{ad}b\\u{200b}\\u{feff}"],
    ["x".repeat(201), `${"x".repeat(200)}…`],
    ["x".repeat(200), "x".repeat(200)],
    ["😀".repeat(201), `${"😀".repeat(200)}…`],
    ["😀".repeat(200), "😀".repeat(200)],
  ])("%j is shown as %j", (text, shown) => {
    expect(safeText(text)).toBe(shown);
  });

  test("a text of many megabytes costs no more than what is shown", () => {
    const text = "\u001b".repeat(50_000_000);
    expect(safeText(text, 3)).toBe("\\u{1b}\\u{1b}\\u{1b}…");
  });
});
