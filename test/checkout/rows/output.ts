/** What lies in the output and is not of a run. */
import { mkdir, rename, symlink } from "node:fs/promises";
import { hashText } from "../../../src/hash.js";
import { gitIn } from "../../support/repository.js";
import { all } from "../row.js";
import type { Outcome, Row, Scene } from "../row.js";

/** Whatever only looks at the lock does not meet it. */
function inOutput(
  plain: Outcome,
  others: Parameters<typeof all>[1] = {},
): Row["outcomes"] {
  return all("nothing", {
    codegen: plain,
    "--offline --frozen": "refused",
    check: "found",
    "check --offline --anew": "found",
    watch: plain,
    ...others,
  });
}

/** As a pull request brings it: git tracks it, whatever is ignored. */
async function commit({ project }: Scene): Promise<void> {
  const git = gitIn(project.root);
  await git("add", "-A", "-f");
  await git("commit", "-qm", "theirs");
}

const name = "run-0123abcd-1-0123abcd";
const run = `generated/.close-codegen/${name}`;

async function writeJournal(
  { project }: Scene,
  journal: unknown,
): Promise<void> {
  await project.write(`${run}/journal.json`, JSON.stringify(journal));
  for (const file of ["old-0", "old-1", "new-2"])
    await project.write(`${run}/${file}`, "globalThis.evil = 1;\n");
}

/** What a pull request may put into the output. */
export const outputRows: readonly Row[] = [
  {
    comes: "a run folder that asks to replace, remove and make files",
    plant: async (scene) => {
      const { project } = scene;
      const old = hashText("globalThis.evil = 1;\n");
      const text = await project.read("generated/client.ts");
      const entries = [
        { kind: "change", path: "client.ts", content: hashText(text), old },
        { kind: "remove", path: "evil.ts", content: "", old },
        { kind: "create", path: "index.ts", content: hashText(text), old: "" },
      ];
      const written = { folder: "1", file: "2", at: 0 };
      await writeJournal(scene, { version: 2, written, folders: [], entries });
      await commit(scene);
    },
    named: name,
    outcomes: inOutput("said", { pull: "said" }),
  },
  {
    comes: "a run folder whose journal makes no sense",
    plant: async (scene) => {
      await writeJournal(scene, { version: "?" });
      await commit(scene);
    },
    named: name,
    outcomes: inOutput("said", { pull: "said" }),
  },
  {
    comes: "files beside generated modules that are loaded in their place",
    plant: async (scene) => {
      const { project } = scene;
      for (const ending of ["js", "mjs", "cjs", "jsx", "tsx", "d.ts", "json"])
        await project.write(`generated/client.${ending}`, "0;\n");
      await commit(scene);
    },
    named:
      /client\.cjs[^]*client\.d\.ts[^]*client\.js[^]*client\.json[^]*client\.tsx/,
    outcomes: inOutput("said"),
  },
  {
    comes: "`node_modules` or `package.json` in the output",
    plant: async (scene) => {
      const { project } = scene;
      await project.write("generated/package.json", '{"type":"commonjs"}\n');
      await project.write("generated/node_modules/undici/index.js", "0;\n");
      await commit(scene);
    },
    named: /node_modules[^]*package\.json/,
    outcomes: inOutput("said"),
  },
  {
    comes: "a link in the place of the folder of runs",
    plant: async ({ project, outside }) =>
      symlink(outside, project.path("generated/.close-codegen")),
    named: /\.close-codegen\s+is/,
    outcomes: inOutput("said"),
  },
  {
    comes: "a link in the place of the output",
    plant: async ({ project, outside }) => {
      await rename(project.path("generated"), project.path("elsewhere"));
      await symlink(outside, project.path("generated"));
    },
    named: /generated[^]*link[^]*folder|no lock|no \S+close\.lock\.json/,
    outcomes: all("refused", { "merge-lock": "nothing" }),
  },
  {
    comes: "a lock that lists a file of somebody's as ours",
    plant: async ({ project }) => {
      const path = "generated/close.lock.json";
      const text = "export const mine = 1;\n";
      await project.write("generated/notes.ts", text);
      await mkdir(project.path("generated/empty"));
      const lock = JSON.parse(await project.read(path));
      const content = hashText(text);
      lock.files["notes.ts"] = { input: content, content };
      lock.earlier = { "notes.ts": content.slice(0, 12) };
      await project.write(path, `${JSON.stringify(lock, null, 2)}\n`);
    },
    named: "notes.ts",
    outcomes: inOutput("refused"),
  },
];
