/** Settings of TypeScript that decide how modules are found and written: compiled by TypeScript 7, and run. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { repository } from "../support/program.js";
import type { Environment, Ground } from "./environment.js";
import { copyApp, run } from "./tools.js";

/** All of them. */
export const compilers: readonly Environment[] = [
  compiler({
    key: "verbatim-commonjs",
    title: "CommonJS with `verbatimModuleSyntax`",
    note: "Your own files say `import generated = require(…)`, as the setting wants. The local Close can be required, too.",
    manifest: { type: "commonjs" },
    files: {
      "tsconfig.json": project({ verbatimModuleSyntax: true }),
      "main.ts": `import generated = require("./generated/index.js");
import emulator = require("close-codegen/emulator");
${use("generated.createCloseClient", "emulator.startEmulator", "void main();")}`,
    },
    main: "out/main.js",
  }),
  compiler({
    key: "path-aliases",
    title: "Path aliases",
    note: "Aliases are your bundler's or, as `imports` of `package.json`, Node's to find; the output itself uses none.",
    manifest: { imports: { "#generated/*": "./out/generated/*" } },
    files: {
      "tsconfig.json": project({
        paths: { "#generated/*": ["./generated/*"] },
      }),
      "main.ts": `import { createCloseClient } from "#generated/index.js";
import { startEmulator } from "close-codegen/emulator";
${use("createCloseClient", "startEmulator", "await main();")}`,
    },
    main: "out/main.js",
  }),
  compiler({
    key: "project-references",
    title: "Project references",
    note: "The output may be a project of its own (`composite`), to which others refer.",
    manifest: {},
    files: {
      "generated/tsconfig.json": project({
        ...{ composite: true, rootDir: ".", outDir: "../out/generated" },
      }),
      "tsconfig.json": project({}, { references: [{ path: "./generated" }] }),
      "main.ts": `import { createCloseClient } from "./generated/index.js";
import { startEmulator } from "close-codegen/emulator";
${use("createCloseClient", "startEmulator", "await main();")}`,
    },
    main: "out/main.js",
  }),
];

/** A program that asks a local Close through a client, and fails where it answers something else. */
function use(client: string, emulator: string, start: string): string {
  return `async function main(): Promise<void> {
  const { url: baseUrl, apiKey, close } = await ${emulator}({
    lock: "generated/close.lock.json",
  });
  const client = ${client}({ baseUrl, apiKey });
  const { name } = await client.leads.create({ name: "Acme" });
  if (name !== "Acme") throw new Error(String(name));
  await client.close();
  await close();
}
${start}
`;
}

function project(compilerOptions: object, more: object = {}): string {
  const always = {
    ...{ module: "nodenext", target: "es2022", strict: true, types: ["node"] },
    ...{ skipLibCheck: true, rootDir: ".", outDir: "out" },
  };
  const options = { ...always, ...compilerOptions };
  const include = "composite" in options ? ["**/*.ts"] : ["main.ts"];
  return JSON.stringify({ compilerOptions: options, include, ...more });
}

interface Compiler extends Omit<Environment, "tries"> {
  /** Beside what every app has. */
  readonly manifest: object;
  readonly files: Readonly<Record<string, string>>;
  /** The compiled program. */
  readonly main: string;
}

function compiler({ manifest, files, main, ...place }: Compiler): Environment {
  const appOf = ({ folder }: Ground): string => join(folder, place.key);
  return {
    ...place,
    tries: {
      compile: async (ground) => {
        const app = appOf(ground);
        await copyApp(ground.app, app);
        const always = { name: "app", private: true, type: "module" };
        const text = JSON.stringify({ ...always, ...manifest });
        await writeFile(join(app, "package.json"), text);
        for (const [path, content] of Object.entries(files)) {
          await mkdir(dirname(join(app, path)), { recursive: true });
          await writeFile(join(app, path), content);
        }
        const tsc = join(repository, "node_modules/typescript-7.0/bin/tsc");
        await run(app, process.execPath, [tsc, "-b"]);
      },
      undici: async (ground) => {
        await run(appOf(ground), process.execPath, [main]);
      },
    },
  };
}
