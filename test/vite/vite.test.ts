/** Whether the plugin for Vite generates in builds and while a development server runs, and reports what fails. */
import { rm } from "node:fs/promises";
import { expect, test } from "vitest";
import type { InlineConfig, Logger, PluginOption } from "vite";
import { build, createLogger, createServer } from "vite";
import { WebSocket } from "undici";
import { pluginWords } from "../../src/vite/plugin-words.js";
import { closeCodegen } from "../../src/vite/vite.js";
import { isWhole } from "../support/matrix.js";
import { createProject } from "../support/project.js";
import type { Project } from "../support/project.js";

/** A page that says the industry of leads by its id. */
async function createPage(): Promise<Project> {
  const project = await createProject({ source: "sample", emit: "wrappers" });
  await project.generate();
  await project.write(
    "index.html",
    '<script type="module" src="/main.ts"></script>',
  );
  await project.write(
    "main.ts",
    'import { lead } from "./generated/index.js";\nconsole.log(lead.fields.industry.id);\n',
  );
  return project;
}

interface Viewed {
  readonly config: InlineConfig;
  readonly printed: string[];
}

function viewed({ root }: Project, plugin: PluginOption): Viewed {
  const printed: string[] = [];
  const note = (text: string): void => void printed.push(text);
  const customLogger: Logger = {
    ...createLogger("silent"),
    ...{ info: note, warn: note, error: note },
  };
  const config: InlineConfig = {
    ...{ root, configFile: false, customLogger, plugins: [plugin] },
    logLevel: "silent",
    build: { write: false },
    server: { host: "127.0.0.1", port: 0 },
  };
  return { config, printed };
}

async function built({ config }: Viewed): Promise<string> {
  const result = await build(config);
  if (!("output" in result)) throw new Error("This is no build.");
  return result.output
    .map((file) => (file.type === "chunk" ? file.code : ""))
    .join("\n");
}

test.runIf(isWhole)(
  "a build takes the output from the lock, whatever is missing of it",
  async () => {
    const project = await createPage();
    const before = await project.files("generated");
    await rm(project.path("generated/lead.ts"));
    const page = viewed(project, closeCodegen());
    expect(await built(page)).toContain(
      "cf_mQxcWLxWqobjoRPKxvwn3NjFaZCNmmrrUjFLrbfEfDT",
    );
    expect(await project.files("generated")).toEqual(before);
    expect(page.printed.join("\n")).toContain(
      "close-codegen  generated  1 created, 0 changed,",
    );
  },
);

test("a build that may not write fails with the reason and the next step", async () => {
  const project = await createPage();
  await project.configure({ source: "sample", emit: "client" });
  const page = viewed(project, closeCodegen({ frozen: true }));
  const failure: unknown = await built(page).catch((error: unknown) => error);
  const text = failure instanceof Error ? failure.message : "";
  expect(text).toContain("close-codegen");
  expect(text).toContain("E_FROZEN");
  expect(text).toContain("No files were changed.");
  expect(text).toContain("the plugin’s option `frozen` forbids that");
  expect(text).toContain("Run `npx codegen --offline`, look at the change");
});

test("a message names options of the plugin and whole commands, and no flag by itself", async () => {
  const project = await createPage();
  await project.write("generated/lead.ts", "export const mine = 1;\n");
  const edited: unknown = await built(viewed(project, closeCodegen())).catch(
    (error: unknown) => error,
  );
  expect(String(edited)).toContain(
    "or replace them with `npx codegen --offline --force`, which keeps a copy",
  );
  const lost: unknown = await built(
    viewed(project, closeCodegen({ config: "codegen.config.ts" })),
  ).catch((error: unknown) => error);
  expect(String(lost)).toContain(
    "Correct the path given with the plugin’s option `config`.",
  );
  expect(
    pluginWords("Run `npx codegen --offline --force`; --debug shows more."),
  ).toBe(
    "Run `npx codegen --offline --force`; `npx codegen --offline --debug` shows more.",
  );
});

test.runIf(isWhole)(
  "a development server shows a mistake in the config until it is gone, and follows the config",
  async () => {
    const project = await createPage();
    // Each turn of its watch is a thread, which is a file of the program as it is built.
    const program = new URL("../../dist/vite/vite.js", import.meta.url).href;
    const plugin: typeof import("../../src/vite/vite.js") = await import(
      program
    );
    const page = viewed(project, plugin.closeCodegen());
    const server = await createServer(page.config);
    try {
      await server.listen();
      const address = server.httpServer?.address();
      const port = typeof address === "object" ? address?.port : undefined;
      const { webSocketToken = "" } = server.config;
      const socket = new WebSocket(
        `ws://127.0.0.1:${String(port)}/?token=${webSocketToken}`,
        "vite-hmr",
      );
      const seen: string[] = [];
      socket.addEventListener("message", ({ data }) => seen.push(String(data)));
      const until = async (what: RegExp): Promise<string> => {
        for (;;) {
          const found = seen.find((one) => what.test(one));
          if (found !== undefined) return found;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      };
      await until(/connected/);
      await project.write(
        "codegen.config.json",
        '{ "source": "sample", "emit": "wrapper" }',
      );
      const error: { err: { message: string; plugin: string } } = JSON.parse(
        await until(/"error"/),
      );
      expect(error.err.plugin).toBe("close-codegen");
      expect(error.err.message).toMatch(/^E_CONFIG_INVALID {2}/);
      expect(error.err.message).toContain(
        'codegen.config.json:1:31  “emit” must be "types", "wrappers" or "client".',
      );
      await project.configure({ source: "sample", emit: "client" });
      await until(/full-reload/);
      expect(await project.read("generated/client.ts")).toContain(
        "createCloseClient",
      );
      socket.close();
    } finally {
      await server.close();
    }
  },
);
