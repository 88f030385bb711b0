/** The stories of a rename and of adopting a code base: its code is run, its output compared. */
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { format } from "prettier";
import { expect, test } from "vitest";
import { isWhole } from "../support/matrix.js";
import { repository } from "../support/program.js";
import type { Project } from "../support/project.js";
import { createUserApp } from "../support/user-app.js";

interface Block {
  readonly language: string;
  readonly text: string;
}

/** The blocks of code below a heading of the page. */
async function blocksBelow(heading: string): Promise<readonly Block[]> {
  const page = await readFile(join(repository, "docs/codemods.md"), "utf8");
  const [, rest = ""] = page.split(`\n${heading}\n`);
  const [section = ""] = rest.split(/^##+ /m);
  return [...section.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(
    ([, language = "", text = ""]) => ({ language, text }),
  );
}

const ids: ReadonlyMap<string, string> = new Map([
  ["cf_mQxc…", "cf_mQxcWLxWqobjoRPKxvwn3NjFaZCNmmrrUjFLrbfEfDT"],
  ["cf_OwzpBra7…", "cf_OwzpBra7W78QqUWegToLehRHzKP7loGDfp79yw1C0xu"],
  ["cf_AlwP…", "cf_AlwPRAkWADEAaRW81ac9yz70Gp4ciC0TyHmVBS36Cbt"],
]);

function inFull(text: string): string {
  return [...ids].reduce((all, [short, id]) => all.replaceAll(short, id), text);
}

function shortened(text: string): string {
  return [...ids].reduce((all, [short, id]) => all.replaceAll(id, short), text);
}

function commit({ root }: Project): void {
  const who = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
  for (const args of [
    ["init", "--quiet"],
    ["add", "--all"],
    [...who, "commit", "--quiet", "--message", "all"],
  ])
    execFileSync("git", args, { cwd: root });
}

/** Runs the commands of a console, and gives what a person sees. */
async function runConsole(app: Project, console: string): Promise<string> {
  let seen = "";
  for (const [line, command = ""] of console.matchAll(
    /^\$ npx codegen (.*)$/gm,
  )) {
    const { stdout, stderr } = await app.cli(command.split(" "));
    seen += `${line}\n${stdout}${stderr}`;
  }
  return shortened(seen);
}

const tsconfig = JSON.stringify({
  compilerOptions: {
    ...{ strict: true, module: "nodenext", target: "es2022" },
    ...{ types: ["node"], skipLibCheck: true, noEmit: true },
  },
  include: ["src"],
});

async function createApp(
  files: Readonly<Record<string, string>>,
): Promise<Project> {
  const app = await createUserApp();
  await app.write("tsconfig.json", tsconfig);
  await app.write(".gitignore", "node_modules\n");
  for (const [path, text] of Object.entries(files))
    await app.write(path, inFull(text));
  return app;
}

async function formatted(app: Project, path: string): Promise<string> {
  return format(shortened(await app.read(path)), { parser: "typescript" });
}

test.runIf(isWhole)(
  "the story of a new label is what its commands print and do",
  async () => {
    const [before, console, after] = await blocksBelow(
      "### A new label, from Close to your program",
    );
    const app = await createApp({ "src/report.ts": before?.text ?? "" });
    const lock = "generated/close.lock.json";
    const id = ids.get("cf_AlwP…");
    const relabelled = JSON.parse(
      await app.read(lock),
      (_key, value: unknown) =>
        typeof value === "object" && value !== null && "id" in value
          ? value.id === id
            ? { ...value, label: "Stage" }
            : value
          : value,
    );
    await app.write(lock, JSON.stringify(relabelled));
    await app.generate({ offline: true });
    commit(app);
    expect(await runConsole(app, console?.text ?? "")).toBe(console?.text);
    expect(await formatted(app, "src/report.ts")).toBe(after?.text);
  },
);

const api = `export async function api(
  method: string,
  path: string,
  body?: object,
): Promise<Record<string, unknown>> {
  return { method, path, body };
}
`;

const types = `/** A lead as Close sends it. */
export interface RawLead {
  id: string;
  "custom.cf_mQxc…"?: string;
}
`;

test.runIf(isWhole)(
  "the story of adopting a code base is what its command prints and does",
  async () => {
    const [before, console, after] = await blocksBelow("### From ids to names");
    const app = await createApp({
      ...{ "src/api.ts": api, "src/types.ts": types },
      "src/sync.ts": before?.text ?? "",
    });
    commit(app);
    expect(await runConsole(app, console?.text ?? "")).toBe(console?.text);
    expect(await formatted(app, "src/sync.ts")).toBe(after?.text);
  },
);
