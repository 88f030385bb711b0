/** Sends a marked key through everything, and looks for it and for parts of it in all that comes out. */
import {
  mkdtemp,
  readFile,
  readdir,
  rm,
  writeFile,
  mkdir,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run as runCli } from "../../src/cli/cli.js";
import { doTask } from "../../src/commands/watch/turn.js";
import { startEmulator } from "../../src/emulator/index.js";
import type { Emulator } from "../../src/emulator/index.js";
import type { Io } from "../../src/io.js";
import { CloseError } from "../../src/runtime/errors.js";
import { createTransport } from "../../src/runtime/transport/transport.js";
import { repository, runNode } from "../support/program.js";
import { connect } from "../../src/runtime/client.js";
import { smallOrganization } from "../support/live.js";
import { createDraw, drawKey, spellings, Watch } from "./canary-look.js";
import type { Draw } from "./canary-look.js";
import { mistakes } from "./canary-mistakes.js";
import { echoes, startEcho } from "./canary-echo.js";
import type { EchoServer } from "./canary-echo.js";
import type { Figure, Proof, Trial } from "./proof.js";
import { none } from "./proof.js";

/** What all scenarios of one key share. */
interface Stage {
  readonly key: string;
  /** Another key, as Close makes them: it stands in files, where not every text can. */
  readonly usual: string;
  readonly watch: Watch;
  readonly draw: Draw;
  /** A local Close that accepts the key. */
  readonly emulator: Emulator;
  readonly echo: EchoServer;
  /** A project that was generated, and whose organisation has changed since. */
  readonly project: string;
  /** For projects of scenarios; none of our own files in them are looked at. */
  readonly folder: string;
}

/** One way to bring the key into something. */
interface Scenario {
  readonly name: string;
  readonly play: (stage: Stage, name: string) => Promise<void>;
}

const levels = [[], ["--silent"], ["--verbose"], ["--debug"]];

const commands: readonly (readonly string[])[] = [
  ["generate"],
  ["generate", "--profile"],
  ["generate", "--dry-run"],
  ["generate", "--offline"],
  ["generate", "--sample", "--dry-run"],
  ["pull", "--dry-run"],
  ["check"],
  ["check", "--json"],
  ["check", "--reporter", "markdown"],
  ["check", "--reporter", "github"],
  ["check", "--reporter", "html"],
  ["diff"],
  ["diff", "--json"],
  ["diff", "--reporter", "html"],
  ["diff", "--reporter", "markdown"],
  ["serve", "--sample"],
  ["--version"],
  ["help", "generate"],
];

/** Runs the command line; `serve` is stopped when it has said where it is. */
async function runHere(
  cwd: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const stop = new AbortController();
  const written = { stdout: "", stderr: "" };
  const io: Io = {
    argv,
    env,
    cwd,
    stdout: (text) => {
      written.stdout += text;
      if (argv.includes("serve")) stop.abort();
    },
    stderr: (text) => void (written.stderr += text),
    stdoutIsTty: false,
    stderrIsTty: false,
    stdinIsTty: false,
    signal: stop.signal,
  };
  await runCli(argv, io);
  return [written.stdout, written.stderr];
}

function homeOf({ emulator, folder }: Stage) {
  return { CLOSE_API_URL: emulator.url, XDG_CACHE_HOME: join(folder, "cache") };
}

const commandScenarios: readonly Scenario[] = commands.flatMap((command) =>
  levels.map((level) => ({
    name: [...command, ...level].join(" "),
    play: async (stage: Stage, name: string) => {
      const env = { ...homeOf(stage), CLOSE_API_KEY: stage.key };
      const outputs = await runHere(stage.project, [...command, ...level], env);
      for (const output of outputs) stage.watch.look(name, output);
    },
  })),
);

const watchScenarios: readonly Scenario[] = (["ask", "generate"] as const).map(
  (kind) => ({
    name: `watch, ${kind}`,
    play: async (stage: Stage, name: string) => {
      const report = await doTask(
        {
          kind,
          cwd: stage.project,
          configPath: undefined,
          env: { ...homeOf(stage), CLOSE_API_KEY: stage.key },
          envFiles: undefined,
          orgs: undefined,
          unless: null,
        },
        new AbortController().signal,
        () => Promise.resolve(),
      );
      stage.watch.look(name, report);
    },
  }),
);

const echoScenarios: readonly Scenario[] = echoes.flatMap((echo) =>
  [false, true].map((isProgram) => ({
    name: `${echo.what} with ${echo.status}, ${isProgram ? "program" : "client"}`,
    play: async (stage: Stage, name: string) => {
      const all = spellings(stage.key);
      const spelling = all[stage.draw(all.length)] ?? stage.key;
      stage.echo.answer(echo, spelling);
      if (isProgram) await echoToProgram(stage, name);
      else await echoToClient(stage, name);
    },
  })),
);

async function echoToProgram(stage: Stage, name: string): Promise<void> {
  const env = { CLOSE_API_URL: stage.echo.url, CLOSE_API_KEY: stage.key };
  const command = stage.draw(2) === 0 ? "generate" : "check";
  const outputs = await runHere(stage.project, [command, "--debug"], env);
  for (const output of outputs) stage.watch.look(name, output);
}

/** Everything that a client of the key tells about an answer. */
async function echoToClient(stage: Stage, name: string): Promise<void> {
  const { watch, key, echo } = stage;
  const hear = (event: unknown): void => watch.look(`${name}, hook`, event);
  const transport = createTransport({
    ...(stage.draw(2) === 0
      ? { apiKey: key }
      : { auth: () => ({ accessToken: key }) }),
    baseUrl: echo.url,
    retries: 0,
    onRequest: hear,
    onResponse: hear,
    onRetry: hear,
  });
  const error = await transport.request("POST", "/lead/", { body: {} }).then(
    // What Close answers is the caller's.
    () => null,
    (thrown: unknown) => thrown,
  );
  await transport.close();
  watch.look(name, error);
  if (error instanceof CloseError)
    watch.look(`${name}, body`, Reflect.get(error, "body"));
}

/** Ways in which a `fetch` can fail that hold on to what was sent. */
const failures: readonly ((input: unknown, init: RequestInit) => unknown)[] = [
  (_, init) => Object.assign(new TypeError("fetch failed"), { init }),
  (url, init) =>
    Object.assign(new Error("no"), {
      request: new Request(String(url), {
        method: "POST",
        headers: init.headers ?? {},
      }),
    }),
  (_, init) =>
    Object.assign(new Error("no"), { headers: new Headers(init.headers) }),
  (_, init) =>
    Object.assign(new Error("no"), { [Symbol("sent")]: init.headers }),
  (_, init) =>
    new Error("no", {
      cause: new Error("deep", {
        cause: new Map(Object.entries(init.headers ?? {})),
      }),
    }),
  (_, init) => new Error(JSON.stringify(init.headers)),
  (_, init) =>
    Object.assign(new Error("no"), {
      sent: Buffer.from(JSON.stringify(init.headers)),
    }),
  (_, init) =>
    new AggregateError([
      new Error(String(new Headers(init.headers).get("authorization"))),
    ]),
];

const clientScenarios: readonly Scenario[] = [
  ...failures.map((failure, index) => ({
    name: `a fetch that fails, ${index}`,
    play: async ({ watch, key }: Stage, name: string) => {
      const transport = createTransport({
        apiKey: key,
        retries: 0,
        fetch: (input, init) => Promise.reject(failure(input, init ?? {})),
      });
      const error = await transport
        .request("GET", "/me/")
        .catch((thrown: unknown) => thrown);
      watch.look(name, error);
    },
  })),
  {
    name: "a client, printed",
    play: async ({ watch, key }, name) => {
      const client = connect<object>({ apiKey: key }, {});
      watch.look(name, client);
      watch.look(name, `${String(client)}${String(client.request)}`);
      watch.look(name, { ...client });
      await client.close();
    },
  },
  ...["\n", " ", "\u00e9", "x".repeat(300)].map((more) => ({
    name: `a key that cannot be one, client, ${JSON.stringify(more)}`,
    play: async ({ watch, key }: Stage, name: string) => {
      try {
        createTransport({ apiKey: `${key}${more}${key}` });
      } catch (error) {
        watch.look(name, error);
      }
      await Promise.resolve();
    },
  })),
];

const mistakeScenarios: readonly Scenario[] = Object.entries(mistakes).flatMap(
  ([what, { files, env, argv }]) =>
    [[], ["--debug"]].map((level) => ({
      name: `${[what, ...level].join(" ")}`,
      play: async (stage: Stage, name: string) => {
        const root = await mkdtemp(join(stage.folder, "mistake-"));
        for (const [path, text] of Object.entries(files?.(stage.usual) ?? {}))
          await writeFile(join(root, path), text);
        const outputs = await runHere(
          root,
          [...(argv?.(stage.usual) ?? []), ...level],
          { ...homeOf(stage), ...env?.(stage.usual) },
        );
        for (const output of outputs) stage.watch.look(name, output);
        const own = Object.keys(files?.(stage.usual) ?? {});
        await lookAtFiles(stage.watch, name, root, own);
        await lookAtFiles(stage.watch, name, join(stage.folder, "cache"), []);
      },
    })),
);

/** The program as it is installed, with all that Node can be told to say. */
const processScenarios: readonly Scenario[] = [
  ["generate", "--debug"],
  ["check", "--verbose"],
].map((argv) => ({
  name: `a process, ${argv.join(" ")}`,
  play: async (stage: Stage, name: string) => {
    const echo = echoes[stage.draw(echoes.length)];
    if (echo !== undefined) stage.echo.answer(echo, stage.key);
    const { stdout, stderr } = await runNode(
      stage.project,
      [join(repository, "dist/bin.js"), ...argv],
      {
        CLOSE_API_KEY: stage.key,
        CLOSE_API_URL:
          stage.draw(2) === 0 ? stage.echo.url : stage.emulator.url,
        DEBUG: "*",
        NODE_DEBUG: "undici,fetch,http,net",
      },
    );
    stage.watch.look(name, stdout);
    stage.watch.look(name, stderr);
  },
}));

const scenarios: readonly Scenario[] = [
  ...commandScenarios,
  ...watchScenarios,
  ...echoScenarios,
  ...clientScenarios,
  ...mistakeScenarios,
  ...processScenarios,
];

/** Looks through every file below a folder but those that we wrote; a folder that is not there has none. */
async function lookAtFiles(
  watch: Watch,
  name: string,
  folder: string,
  own: readonly string[],
): Promise<void> {
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile() || own.includes(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    watch.look(`${name}, ${entry.name}`, await readFile(file, "latin1"));
  }
}

const person = {
  email: "qzvxkwyj@hgqzxvwk.example",
  first_name: "Zvqxwkyj",
  last_name: "Kwyjqzvx",
};

/** Sets up one key's world, plays some scenarios in it, and looks at all files that they left. */
async function playRound(
  watch: Watch,
  draw: Draw,
  chosen: readonly Scenario[],
): Promise<void> {
  const key = drawKey(draw, draw(2) === 0);
  const usual = drawKey(draw, false);
  for (const secret of [key, usual, ...Object.values(person)])
    watch.add(secret);
  const folder = await mkdtemp(join(tmpdir(), "codegen-canary-"));
  const emulator = await startEmulator({
    organization: { ...smallOrganization, users: [person] },
    apiKey: key,
  });
  const echo = await startEcho();
  const project = join(folder, "project");
  const stage: Stage = {
    key,
    usual,
    watch,
    draw,
    emulator,
    echo,
    project,
    folder,
  };
  try {
    // There the program may remember something.
    await mkdir(join(project, "node_modules/.cache"), { recursive: true });
    await writeFile(join(project, "codegen.config.json"), "{}");
    const env = { ...homeOf(stage), CLOSE_API_KEY: key };
    await runHere(project, ["generate"], env);
    emulator.misbehave({ path: /^\/custom_object_type\/$/, status: 403 });
    for (const { name, play } of chosen) await play(stage, name);
    await lookAtFiles(watch, "the project", project, []);
  } finally {
    await emulator.close();
    await echo.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** All scenarios in an order of their own each time, as many as asked for. */
function chooseScenarios(draw: Draw, count: number): readonly Scenario[] {
  const ranked = scenarios.map((scenario) => ({
    scenario,
    rank: draw(2 ** 30),
  }));
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ scenario }) => scenario);
}

async function run({ count, seed }: Trial): Promise<readonly Figure[]> {
  const watch = new Watch();
  const draw = createDraw(seed);
  for (let left = count; left > 0; left -= scenarios.length)
    await playRound(watch, draw, chooseScenarios(draw, left));
  return [
    none(
      "canary-hits",
      `outputs with a key or eight characters of one, of ${watch.looked} outputs, files and errors`,
      watch.hits,
      watch.first,
    ),
  ];
}

/** A marked key goes through every command, error, log, file and client, and is found in none. */
export const canary: Proof = {
  name: "canary",
  unit: "scenarios",
  release: 3000,
  short: 15,
  run,
};
