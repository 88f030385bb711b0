/** The mistakes that people make: each is an error that says what failed, on what, and what to do next; none is called a bug of ours. */
import { once } from "node:events";
import {
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rm,
  symlink,
} from "node:fs/promises";
import { createServer } from "node:https";
import type { Server } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModuleKind, ScriptTarget, transpile } from "typescript";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startEmulator } from "../../src/emulator/index.js";
import type { Emulator } from "../../src/emulator/index.js";
import { oldestNode, refusalOfNode } from "../../src/node-version.js";
import { selfSigned } from "../support/certificate.js";
import { smallOrganization } from "../support/live.js";
import {
  commitAll,
  expectToBeExplained,
  git,
  usual,
} from "../support/mistakes.js";
import type { Mistake } from "../support/mistakes.js";
import { buildProgram, repository, runCommand } from "../support/program.js";
import { createProject, environmentOf, projectIn } from "../support/project.js";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const lockPath = "generated/close.lock.json";
const key = "api_0123456789abcdef";
/** A port on which nothing listens. */
const nowhere = {
  CLOSE_API_URL: "http://127.0.0.1:9/api/v1",
  CLOSE_API_KEY: key,
};

let emulator: Emulator;
let folder: string;
let program: string;
/** Speaks TLS with a certificate that nobody vouches for. */
let secure: Server;

beforeAll(async () => {
  emulator = await startEmulator({ organization: smallOrganization });
  folder = await realpath(await mkdtemp(join(tmpdir(), "codegen-mistakes-")));
  program = await buildProgram();
  secure = createServer(selfSigned()).listen(0, "127.0.0.1");
  await once(secure, "listening");
  const template = projectIn(join(folder, "template"), environmentOf(emulator));
  await template.configure(usual);
  await template.generate();
});

afterAll(async () => {
  await emulator.close();
  secure.close();
  await rm(folder, { recursive: true, force: true });
  await rm(program, { recursive: true, force: true });
});

/** A project whose config is this module. */
function configured(text: string): Pick<Mistake, "config" | "files"> {
  return { config: null, files: { "codegen.config.ts": text } };
}

/** A project with one template of its own. */
function templated(text: string): Pick<Mistake, "config" | "files"> {
  const files = { "templates/object.hbs": text };
  return { config: { templates: "templates" }, files };
}

function seeded(text: string): Pick<Mistake, "argv" | "files"> {
  const argv = ["serve", "--sample", "--seed", "seed.json"];
  return { argv, files: { "seed.json": text } };
}

const commandLine: readonly Mistake[] = [
  {
    title: "a mistyped command",
    argv: ["genrate"],
    code: "E_USAGE",
    says: ["Unknown command 'genrate'.", "Did you mean generate?"],
  },
  {
    title: "help for a mistyped command",
    argv: ["help", "chek"],
    code: "E_USAGE",
    says: ["Unknown command 'chek'.", "Did you mean check?"],
  },
  {
    title: "a mistyped flag",
    argv: ["--ofline"],
    code: "E_USAGE",
    says: ["'--ofline'", "Did you mean --offline?"],
  },
  {
    title: "a flag of another command",
    argv: ["pull", "--frozen"],
    code: "E_USAGE",
    says: ["'--frozen'", "See codegen pull --help."],
  },
  {
    title: "flags that contradict each other",
    argv: ["--offline", "--sample"],
    code: "E_USAGE",
    says: ["'--offline' cannot be used with option '--sample'", "--help"],
  },
  {
    title: "--yes",
    argv: ["--yes"],
    code: "E_USAGE",
    says: ["'--yes'", "Leave it out"],
  },
  {
    title: "--cwd to a folder that is not there",
    argv: ["--cwd", "nope"],
    code: "E_USAGE",
    says: ["There is no folder nope.", "--cwd"],
  },
  {
    title: "--config to a file that is not there",
    argv: ["--config", "nope.ts"],
    code: "E_USAGE",
    says: ["There is no config file nope.ts.", "--config"],
  },
  {
    title: "a config in YAML",
    files: { "codegen.yaml": "output: x" },
    argv: ["--config", "codegen.yaml"],
    code: "E_USAGE",
    says: ["codegen.yaml does not end in .ts", "Rename it"],
  },
  ...[
    "codegen.config.cjs",
    "codegen.config.yaml",
    "codegen.config.ts.txt",
    "Codegen.Config.ts",
    "close-codegen.config.ts",
  ].map((name) => ({
    title: `a config that is called ${name}`,
    config: null,
    files: { [name]: "export default { output: 'src/close' };" },
    code: "E_CONFIG_MISSING",
    says: [`but ${name}, which is not read`, "codegen.config.ts", "--config"],
  })),
  {
    title: "--env to a file that is not there",
    argv: ["--env", "nope.env"],
    code: "E_USAGE",
    says: ["There is no env file nope.env.", "--env"],
  },
  {
    title: "--org in a config without organisations",
    argv: ["--org", "main"],
    code: "E_USAGE",
    says: ["no organisation “main”", "Leave --org out"],
  },
  {
    title: "--org with a slip",
    config: { orgs: { main: {}, sandbox: { output: "other" } } },
    argv: ["--org", "mian"],
    code: "E_USAGE",
    says: ["no organisation “mian”", "It has main, sandbox."],
  },
  {
    title: "an unknown reporter",
    argv: ["check", "--reporter", "junit"],
    code: "E_USAGE",
    says: ["'junit'", "Allowed choices are text, json"],
  },
  {
    title: "an unknown severity",
    argv: ["check", "--fail-on", "warning"],
    code: "E_USAGE",
    says: ["'warning'", "Allowed choices are breaking, dangerous"],
  },
  {
    title: "a report that is to replace a folder",
    isGenerated: true,
    argv: ["check", "--offline", "--json", "-o", "generated"],
    code: "E_OUTPUT_WRITE",
    says: ["generated: it is a folder (EISDIR).", "Give another path with -o"],
  },
  {
    title: "a report below a file",
    isGenerated: true,
    argv: ["check", "--offline", "--json", "-o", "codegen.config.json/x.json"],
    code: "E_OUTPUT_WRITE",
    says: ["x.json: a file is in the way", "Give another path with -o"],
  },
  {
    title: "a port that is none",
    argv: ["serve", "--sample", "--port", "99999"],
    code: "E_USAGE",
    says: ["'99999'", "Give a number from 0 to 65535."],
  },
  {
    title: "a port that another program has",
    argv: ["serve", "--sample", "--port", "$PORT"],
    code: "E_BUSY",
    says: ["The port is in use", "Give another port"],
  },
  {
    title: "polling without a pause",
    argv: ["watch", "--poll", "0"],
    code: "E_USAGE",
    says: ["'0'", "Give a whole number of seconds"],
  },
  {
    title: "warnings under --strict",
    argv: ["--strict", "--sample"],
    code: "E_STRICT",
    says: ["W_NAME_ADJUSTED", "leave out --strict"],
  },
];

const configs: readonly Mistake[] = [
  {
    title: "a config with a syntax error",
    ...configured("export default {\n  output: 'x',,\n};"),
    code: "E_CONFIG_INVALID",
    says: ["codegen.config.ts:2:15 Unexpected token.", "Correct it there"],
  },
  {
    title: "a config in JSON with a syntax error",
    config: null,
    files: { "codegen.config.json": '{\n  "output": "x",,\n}' },
    code: "E_CONFIG_INVALID",
    says: ["codegen.config.json:2:17", "Correct it there"],
  },
  {
    title: "a config in JSON that is empty",
    config: null,
    files: { "codegen.config.json": "\n" },
    code: "E_CONFIG_INVALID",
    says: ["codegen.config.json The file is empty; write {}"],
  },
  {
    title: "a config that exports nothing",
    ...configured("const config = { output: 'x' };\n"),
    code: "E_CONFIG_INVALID",
    says: ["codegen.config.ts The config has no default export; write"],
  },
  {
    title: "a config that exports by name",
    ...configured("export const config = { output: 'x' };\n"),
    code: "E_CONFIG_INVALID",
    says: ["codegen.config.ts The config has no default export; write"],
  },
  {
    title: "a config that exports undefined",
    ...configured("let config: undefined;\nexport default config;\n"),
    code: "E_CONFIG_INVALID",
    says: ["codegen.config.ts The config must be an object."],
  },
  {
    title: "a config that exports null",
    ...configured("export default null;\n"),
    code: "E_CONFIG_INVALID",
    says: ["The config must be an object.", "Correct it there"],
  },
  {
    title: "a config that exports a string",
    ...configured("export default 'generated';\n"),
    code: "E_CONFIG_INVALID",
    says: ["codegen.config.ts", "The config must be an object."],
  },
  {
    title: "a config that throws",
    ...configured("const x: any = 1;\nexport default { output: x.a.b };\n"),
    code: "E_CONFIG_INVALID",
    says: [
      "The config codegen.config.ts:2 could",
      "(reading 'b')",
      "Correct it",
    ],
  },
  {
    title: "a config that throws nothing",
    ...configured("throw null;\nexport default {};\n"),
    code: "E_CONFIG_INVALID",
    says: ["codegen.config.ts could not be loaded: it threw null."],
  },
  {
    title: "a config that imports what is not installed",
    ...configured(
      "import x from 'not-there';\nexport default { output: x };\n",
    ),
    code: "E_CONFIG_INVALID",
    says: ["codegen.config.ts", "'not-there' Correct the import, or install"],
  },
  {
    title: "two configs",
    files: { "codegen.config.ts": "export default {};" },
    code: "E_CONFIG_INVALID",
    says: ["codegen.config.ts, codegen.config.json", "Keep one"],
  },
  {
    title: "a mistyped key of the config",
    config: { ouput: "x" },
    code: "E_CONFIG_INVALID",
    says: ["codegen.config.json:1:", "“ouput”. Did you mean “output”?"],
  },
  {
    title: "wrong values in the config",
    config: { dates: "date", prettier: 3 },
    code: "E_CONFIG_INVALID",
    says: ['“dates” must be "string" or "Date".', "“prettier” must be"],
  },
  {
    title: "an address of Close without encryption",
    config: { baseUrl: "http://api.close.com/api/v1" },
    code: "E_CONFIG_INVALID",
    says: ["“baseUrl” must be an https URL"],
  },
  {
    title: "CLOSE_API_URL without a scheme",
    env: { CLOSE_API_URL: "api.close.com", CLOSE_API_KEY: key },
    code: "E_CONFIG_INVALID",
    says: ["CLOSE_API_URL from the environment must be", "Correct it"],
  },
  {
    title: "HTTPS_PROXY that is no address",
    env: { HTTPS_PROXY: "proxy:nonsense", CLOSE_API_KEY: key },
    code: "E_CONFIG_INVALID",
    says: ["HTTPS_PROXY from the environment", "http://host:port"],
  },
  {
    title: "a names function that throws",
    ...configured(
      "export default { names: ({ object }: any) => object.label };\n",
    ),
    code: "E_CONFIG_INVALID",
    says: ["`names` in codegen.config.ts failed for “", "Correct the function"],
  },
  {
    title: "a names function that is asynchronous",
    ...configured("export default { names: async () => { throw 1; } };\n"),
    code: "E_CONFIG_INVALID",
    says: ["codegen.config.ts returned a promise for “", "return a string"],
  },
  {
    title: "a names function that returns a number",
    ...configured("export default { names: () => 42 };\n"),
    code: "E_CONFIG_INVALID",
    says: ["codegen.config.ts returned a number for “", "return a string"],
  },
  {
    title: "a name that is no identifier",
    config: { names: { cf_note: "my note" } },
    code: "E_CONFIG_INVALID",
    says: ["“Note” (cf_note)", "not an identifier", "Choose another name"],
  },
  {
    title: "a name that every record has",
    config: { names: { cf_note: "id" } },
    code: "E_CONFIG_INVALID",
    says: ["“Note” (cf_note)", "every record has", "Choose another name"],
  },
  {
    title: "one name for two fields",
    config: { names: { cf_note: "same", cf_stage: "same" } },
    code: "E_CONFIG_INVALID",
    says: ["“Note” (cf_note)", "“Stage” (cf_stage)", "Choose another name"],
  },
  {
    title: "a type that is no TypeScript",
    config: { types: { cf_note: { type: "Money<" } } },
    code: "E_CONFIG_INVALID",
    says: ["types.cf_note.type “Money<” is no type.", "Correct it"],
  },
  {
    title: "a type with a statement behind it",
    config: { types: { cf_note: { type: "string; let x = 1" } } },
    code: "E_CONFIG_INVALID",
    says: ["types.cf_note.type “string; let x = 1” is no type."],
  },
  {
    title: "a mapping by what is no function's name",
    config: { types: { cf_note: { type: "M", read: "a b", functions: "m" } } },
    code: "E_CONFIG_INVALID",
    says: ["types.cf_note.read “a b” is no name of a function."],
  },
];

const outputs: readonly Mistake[] = [
  {
    title: "an output that is the project",
    config: { output: "." },
    code: "E_OUTPUT_UNSAFE",
    says: ["is the project itself", "Choose a folder", "`output`"],
  },
  {
    title: "an output that leads back to the project",
    config: { output: "src/.." },
    code: "E_OUTPUT_UNSAFE",
    says: ["is the project itself", "Choose a folder", "`output`"],
  },
  {
    title: "an output beside the project",
    config: { output: "../elsewhere" },
    code: "E_OUTPUT_UNSAFE",
    says: ["lies outside of the project", "Choose a folder", "`output`"],
  },
  {
    title: "an output that is a file's name",
    config: { output: "src/close.ts" },
    code: "E_CONFIG_INVALID",
    says: ["codegen.config.json:1:", "“output” must be a folder"],
  },
  {
    title: "an output that is a file",
    config: { output: "close" },
    files: { close: "mine" },
    code: "E_OUTPUT_UNSAFE",
    says: ["close is a link or not a folder", "Move what is there elsewhere"],
  },
  {
    title: "an output that is a link",
    config: { output: "link" },
    prepare: async (project) => {
      await mkdir(project.path("real"));
      await symlink(project.path("real"), project.path("link"), "junction");
    },
    code: "E_OUTPUT_UNSAFE",
    says: ["link is a link or not a folder", "another `output`"],
  },
  {
    title: "an output in node_modules",
    config: { output: "node_modules/close" },
    code: "E_OUTPUT_UNSAFE",
    says: ["lies in node_modules", "Choose a folder"],
  },
  {
    title: "an output in git's own folder",
    config: { output: ".git/close" },
    code: "E_OUTPUT_UNSAFE",
    says: ["lies in .git, which is git's own", "Choose a folder"],
  },
  {
    title: "an output below ~",
    config: { output: "~/close" },
    code: "E_OUTPUT_UNSAFE",
    says: ["leads through “~”, which only a shell takes", "Choose a folder"],
  },
  {
    title: "an output that is a device on Windows",
    config: { output: "aux" },
    code: "E_OUTPUT_UNSAFE",
    says: ["leads through “aux”", "Choose a folder"],
  },
  {
    title: "an output that is a repository",
    config: { output: "sub" },
    files: { "sub/.git": "gitdir: elsewhere" },
    code: "E_OUTPUT_UNSAFE",
    says: ["sub holds a repository", "Choose a folder"],
  },
  {
    title: "a file where runs keep their notes",
    files: { "generated/.close-codegen": "mine" },
    code: "E_OUTPUT_UNSAFE",
    says: [".close-codegen is a link or a file", "Move it elsewhere"],
  },
  {
    title: "a file of one's own in the output",
    files: { "generated/lead.ts": "export const mine = 1;\n" },
    code: "E_OUTPUT_EDITED",
    says: [
      "There are other files in",
      "lead.ts",
      "Choose a folder that holds nothing else",
      "--force, which keeps a copy",
    ],
  },
  {
    title: "a folder in place of a file",
    files: { "generated/lead.ts/mine.txt": "mine" },
    code: "E_OUTPUT_UNSAFE",
    says: ["lead.ts is a link or not a file", "Move what is there elsewhere"],
  },
];

const locks: readonly Mistake[] = [
  {
    title: "--offline before the first run",
    argv: ["--offline"],
    code: "E_LOCK_MISSING",
    says: ["close.lock.json", "Run `codegen pull` once with a key"],
  },
  {
    title: "check before the first run",
    argv: ["check"],
    code: "E_LOCK_MISSING",
    says: ["close.lock.json", "Run `codegen` once with a key"],
  },
  {
    title: "serve before the first run",
    argv: ["serve"],
    code: "E_LOCK_MISSING",
    says: ["close.lock.json", "--sample"],
  },
  {
    title: "a lock that is a folder",
    files: { [`${lockPath}/x`]: "" },
    code: "E_READ",
    says: ["close.lock.json could not be read: it is a folder", "Fix that"],
  },
  {
    title: "a lock that is empty",
    files: { [lockPath]: "" },
    code: "E_LOCK_INVALID",
    says: ["close.lock.json", "not valid JSON", "Restore the file"],
  },
  {
    title: "a lock that was cut off",
    isGenerated: true,
    prepare: async (project) => {
      const text = await project.read(lockPath);
      await project.write(lockPath, text.slice(0, 1000));
    },
    code: "E_LOCK_INVALID",
    says: ["close.lock.json", "not valid JSON", "Restore the file"],
  },
  {
    title: "a lock that is something else",
    files: { [lockPath]: '{ "lockfileVersion": 3 }' },
    code: "E_LOCK_INVALID",
    says: ["close.lock.json is not a lock of close-codegen", "Restore"],
  },
  {
    title: "a lock of a form that is not known yet",
    files: { [lockPath]: '{ "version": 2 }' },
    code: "E_LOCK_INVALID",
    says: ["written by a newer close-codegen", "npm install"],
  },
  {
    title: "a lock of a newer version",
    isGenerated: true,
    prepare: async (project) => {
      const text = await project.read(lockPath);
      const newer = text.replace(
        /"generator": "[^"]*"/,
        '"generator": "99.1.0"',
      );
      await project.write(lockPath, newer);
    },
    code: "E_LOCK_NEWER",
    says: ["close.lock.json", "close-codegen@99.1.0", "--accept-downgrade"],
  },
  {
    title: "a change under --frozen",
    isGenerated: true,
    config: { header: ["New."] },
    argv: ["--offline", "--frozen"],
    code: "E_FROZEN",
    says: ["close.lock.json", "without --frozen"],
  },
];

const files: readonly Mistake[] = [
  {
    title: "a template with a block that does not end",
    ...templated("{{#if label}}"),
    code: "E_TEMPLATE",
    says: ["object.hbs failed: Parse error on line 1", "templates/README.md"],
  },
  {
    title: "a template that names what it does not receive",
    ...templated("// {{lable}}"),
    code: "E_TEMPLATE",
    says: ["object.hbs failed: at 1:5 it names “lable”", "templates/README.md"],
  },
  {
    title: "a template with a helper of its own",
    ...templated("{{shout label}}"),
    code: "E_TEMPLATE",
    says: ["object.hbs failed: at 1:0 it calls the helper “shout”"],
  },
  {
    title: "a template with a partial of its own",
    ...templated("{{> header}}"),
    code: "E_TEMPLATE",
    says: ["object.hbs failed: The partial header could not be found"],
  },
  {
    title: "a template of which no TypeScript is made",
    ...templated("this is no TypeScript"),
    code: "E_TEMPLATE",
    says: ["is not TypeScript", "Correct your templates (object.hbs)."],
  },
  {
    title: "a template that lets text of Close become code",
    ...templated('export const x = "{{{description}}}";\n'),
    code: "E_TEMPLATE",
    says: ["object.hbs", "Correct"],
  },
  {
    title: "a template that is a folder",
    config: { templates: "templates" },
    files: { "templates/object.hbs/x": "" },
    code: "E_READ",
    says: ["object.hbs could not be read: it is a folder", "Fix that"],
  },
  {
    title: "options of prettier with a syntax error",
    files: { ".prettierrc": '{ "semi": false,, }' },
    code: "E_PRETTIER",
    says: ["cannot read its options in", ".prettierrc", "Correct that file"],
  },
  {
    title: "a plugin of prettier that is not installed",
    files: { ".prettierrc": '{ "plugins": ["prettier-plugin-nope"] }' },
    code: "E_PRETTIER",
    says: ["(prettier-plugin-nope)", ".prettierrc names", "Install it here"],
  },
  {
    title: "templates that are not there",
    config: { templates: "tempaltes" },
    code: "E_CONFIG_INVALID",
    says: ["`templates` in the config", "tempaltes", "Correct the path"],
  },
  {
    title: "an include that matches nothing",
    config: { include: ["Laed"] },
    code: "E_CONFIG_INVALID",
    says: ["“Laed” under `include`", "Did you mean “Lead”?", "Correct"],
  },
  {
    title: "a tsconfig that extends what is not there",
    config: { importExtension: "auto" },
    files: { "tsconfig.json": '{ "extends": "@tsconfig/nope" }' },
    code: "E_READ",
    says: ["tsconfig.json", "@tsconfig/nope", "`importExtension`"],
  },
  {
    title: "a tsconfig that extends itself",
    config: { importExtension: "auto" },
    files: { "tsconfig.json": '{ "extends": "./tsconfig.json" }' },
    code: "E_READ",
    says: ["tsconfig.json", "Circularity", "`importExtension`"],
  },
  {
    title: "a seed that is not there",
    argv: ["serve", "--sample", "--seed", "nope.json"],
    code: "E_SEED_INVALID",
    says: ["nope.json could not be read: there is no such file", "--seed"],
  },
  {
    title: "a seed that is no JSON",
    ...seeded("{ lead: [] }"),
    code: "E_SEED_INVALID",
    says: ["seed.json is not valid JSON", "double quotes"],
  },
  {
    title: "a seed with an unknown list",
    ...seeded('{ "leads": [] }'),
    code: "E_SEED_INVALID",
    says: ["“leads”", "There are account, contact"],
  },
  {
    title: "a seed with an unknown member",
    ...seeded('{ "lead": [{ "id": "lead_a", "nam": "x" }] }'),
    code: "E_SEED_INVALID",
    says: ["lead[0] of the seed", "nam"],
  },
];

const connections: readonly Mistake[] = [
  {
    title: "no key",
    env: {},
    code: "E_AUTH",
    says: ["CLOSE_API_KEY is not set.", ".env", "Set CLOSE_API_KEY"],
  },
  {
    title: "a key with a blank",
    env: { CLOSE_API_KEY: `${key} ` },
    code: "E_AUTH",
    says: ["CLOSE_API_KEY from the environment", "without blanks"],
  },
  {
    title: "a key in quotes",
    env: { CLOSE_API_KEY: `"${key}"` },
    code: "E_AUTH",
    says: ["CLOSE_API_KEY from the environment is in quotes.", "Leave the"],
  },
  {
    title: "a key that Close does not know",
    env: { CLOSE_API_URL: "$URL", CLOSE_API_KEY: `${key}ghij` },
    code: "E_AUTH",
    says: ["CLOSE_API_KEY from the environment", "API Keys in Close"],
  },
  {
    title: "an address without Close's path",
    env: { CLOSE_API_URL: "$URL/nope", CLOSE_API_KEY: "$KEY" },
    code: "E_API",
    says: ["404", "`baseUrl`"],
  },
  {
    title: "an address at which nothing listens",
    env: nowhere,
    code: "E_NETWORK",
    says: ["ECONNREFUSED 127.0.0.1:9", "Check the network", "HTTPS_PROXY"],
  },
  {
    title: "a proxy that is not there",
    env: {
      HTTPS_PROXY: "http://127.0.0.1:9",
      CLOSE_API_URL: "https://close.invalid/api/v1",
      CLOSE_API_KEY: key,
    },
    code: "E_NETWORK",
    says: ["the proxy http://127.0.0.1:9"],
  },
  {
    title: "a certificate that nobody vouches for",
    env: { CLOSE_API_URL: "$TLS", CLOSE_API_KEY: key },
    code: "E_NETWORK",
    says: ["certificate", "NODE_EXTRA_CA_CERTS"],
  },
];

const repositories: readonly Mistake[] = [
  {
    title: "a revision outside of a repository",
    isGenerated: true,
    isSpawned: true,
    argv: ["diff", "git:main", "lock"],
    env: { GIT_CEILING_DIRECTORIES: "$FOLDER" },
    code: "E_GIT",
    says: ["is in no git repository", "the path of another lock"],
  },
  {
    title: "a revision before the first commit",
    isGenerated: true,
    prepare: (project) => git(project, "init", "-q"),
    argv: ["diff", "git:HEAD", "lock"],
    code: "E_GIT",
    says: ["has no commit yet", "Commit the lock first."],
  },
  {
    title: "a mistyped revision",
    isGenerated: true,
    prepare: commitAll,
    argv: ["diff", "git:mian", "lock"],
    code: "E_USAGE",
    says: ["git knows no revision mian.", "git branch --all"],
  },
  {
    title: "a revision that a shallow clone lacks",
    isGenerated: true,
    prepare: commitAll,
    argv: ["diff", "git:HEAD~1", "lock"],
    code: "E_USAGE",
    says: ["git knows no revision HEAD~1.", "git fetch"],
  },
  {
    title: "a revision without the lock",
    isGenerated: true,
    prepare: async (project) => {
      await git(project, "init", "-q", "-b", "main");
      await git(project, "commit", "--allow-empty", "-qm", "Empty");
    },
    argv: ["diff", "git:main", "lock"],
    code: "E_USAGE",
    says: ["There is no generated/close.lock.json at main.", "git log"],
  },
  {
    title: "a branch without git in front of it",
    isGenerated: true,
    argv: ["diff", "main", "lock"],
    code: "E_USAGE",
    says: ["There is no lock main.", "write git:main"],
  },
  {
    title: "an organisation without lock or live in front of it",
    isGenerated: true,
    argv: ["diff", "default", "lock"],
    code: "E_USAGE",
    says: ["“default” is an organisation of the config: write lock:default"],
  },
  {
    title: "a folder in place of a lock",
    isGenerated: true,
    argv: ["diff", "./generated", "lock"],
    code: "E_READ",
    says: ["generated could not be read: it is a folder"],
  },
  {
    title: "an operand without its organisation",
    argv: ["diff", "live:", "lock"],
    code: "E_USAGE",
    says: ["“live:” is nothing to compare.", "Give live"],
  },
  {
    title: "a repository of another user",
    isGenerated: true,
    isSpawned: true,
    prepare: commitAll,
    argv: ["diff", "git:main", "lock"],
    env: { GIT_TEST_ASSUME_DIFFERENT_OWNER: "1" },
    code: "E_GIT",
    says: ["belongs to another user", "--add safe.directory $FOLDER"],
  },
  {
    title: "git that is not installed",
    isGenerated: true,
    isSpawned: true,
    argv: ["diff", "git:main", "lock"],
    env: { PATH: "/nowhere" },
    code: "E_GIT",
    says: ["git:main needs git, which was not found.", "Install git"],
  },
];

/** NAPI-RS loads the native part from this path where it is set. */
const withoutNative = { NAPI_RS_NATIVE_LIBRARY_PATH: "/nowhere" };

const installations: readonly Mistake[] = [
  {
    title: "node_modules of another system, with a config in TypeScript",
    isSpawned: true,
    ...configured("export default { source: 'sample' };"),
    env: withoutNative,
    code: "E_INSTALL",
    says: ["native part of oxc-transform", "npm ci"],
  },
  {
    title: "node_modules of another system, with a config in JSON",
    isSpawned: true,
    argv: ["--sample"],
    env: withoutNative,
    code: "E_INSTALL",
    says: ["native part of oxc-transform", "--omit=optional"],
  },
  {
    title: "node_modules of another system, with a mistake in the config",
    isSpawned: true,
    config: { ouput: "x" },
    env: withoutNative,
    code: "E_INSTALL",
    says: ["native part of oxc-parser", "npm ci"],
  },
];

const mistakes = [
  ...commandLine,
  ...configs,
  ...outputs,
  ...locks,
  ...files,
  ...connections,
  ...repositories,
  ...installations,
];

describe("a mistake is explained, and changes no file:", () => {
  test.concurrent.each(mistakes)("$title", async (mistake) => {
    const env = environmentOf(emulator);
    const { argv = [], says } = mistake;
    const filled: Mistake = {
      ...mistake,
      argv: argv.map(fill),
      says: says.map(fill),
      ...(mistake.env === undefined ? {} : { env: filledAll(mistake.env) }),
    };
    await expectToBeExplained(filled, { folder, program, env });
  });
});

/** Puts what is known only now into the place of its name. */
function fill(text: string): string {
  const { port } = new URL(emulator.url);
  const address = secure.address();
  const tls = typeof address === "object" ? String(address?.port) : "";
  return text
    .replace("$TLS", `https://127.0.0.1:${tls}/api/v1`)
    .replace("$URL", emulator.url)
    .replace("$KEY", emulator.apiKey)
    .replace("$PORT", port)
    .replace("$FOLDER", folder);
}

function filledAll(env: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, fill(value)]),
  );
}

describe("a type whose module is not there", () => {
  test("is a warning as long as the module is missing, which may be written later", async () => {
    const types = { cf_note: { type: "Note", from: "../note.js" } };
    const project = await createProject({ ...usual, types }, emulator);
    const { code, stderr } = await project.cli([]);
    expect(code).toBe(0);
    expect(stderr).toContain("warning W_MODULE_MISSING  `types` in the config");
    expect(stderr).toContain(project.path("note.js"));
    await project.cli(["--offline"]);
    const still = await project.cli(["--offline"]);
    expect(still.stderr).toContain("W_MODULE_MISSING");
    await project.write("note.ts", "export type Note = string;\n");
    expect((await project.cli(["--offline"])).stderr).not.toContain("W_");
  });
});

describe("a config", () => {
  test.each(["() => ({ output: 'x' })", "Promise.resolve({ output: 'x' })"])(
    "may export %s",
    async (value) => {
      const project = await createProject({}, emulator);
      await rm(project.path("codegen.config.json"));
      const text = `export default ${value};\n`;
      await project.write("codegen.config.ts", text);
      const { stderr } = await project.cli(["-n"]);
      expect(stderr).toContain(" in x\n");
    },
  );
});

describe("the program", () => {
  test("names the Node that it needs where it is older, and starts on any newer one", async () => {
    for (const old of ["v12.22.12", "v18.20.4", "v20.0.0", "v20.18.3"])
      expect(refusalOfNode(old)).toMatch(
        /^error E_NODE {2}close-codegen needs Node 20\.19 or newer, and this is Node .*\n {2}Install .*\n {2}No files were changed\.\n$/,
      );
    for (const fine of ["v20.19.0", "v20.100.1", "v22.0.0", "v100.0.0-nightly"])
      expect(refusalOfNode(fine)).toBe("");
    const about = await readFile(join(repository, "package.json"), "utf8");
    expect(JSON.parse(about)).toMatchObject({
      engines: { node: `>=${oldestNode}.0` },
    });
  });

  test("begins with a file that an old Node can read", async () => {
    const text = await readFile(join(program, "dist/bin.js"), "utf8");
    const translate = (target: ScriptTarget) =>
      transpile(text, { target, module: ModuleKind.ESNext });
    expect(translate(ScriptTarget.ES2019)).toBe(translate(ScriptTarget.ESNext));
    expect(text).not.toMatch(/\bawait\b/);
    expect(text).not.toMatch(/^import .* from "\./m);
  });

  test("says so where the folder that it was started in is gone", async () => {
    const gone = join(folder, "gone");
    const start = `mkdir "$0" && cd "$0" && rmdir "$0" && "$1" "$2" --version`;
    const bin = join(program, "dist/bin.js");
    const shell = ["sh", "-c", start, gone, process.execPath, bin];
    const { code, stderr } = await runCommand(folder, shell);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error E_USAGE {2}The folder that this was started in is no longer there\.\n {2}Change .*\n {2}No files were changed\.\n$/,
    );
  });
});
