/** What a pull request may put into a healthy project, at random: files, links and folders of runs. */
import { execFile } from "node:child_process";
import {
  lstat,
  mkdir,
  readFile,
  rename,
  rm,
  symlink,
  unlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { hashText } from "../../src/hash.js";

/** A text of a stranger's, as code. */
export const evil = "globalThis.evil = 1;\n";

/** Generated files that are in every output of the proof. */
const modules = ["client.ts", "index.ts", "lead.ts", "models.ts"] as const;
const folders = ["", "objects/", "activities/"] as const;

/** Something to be planted. */
export type Plant =
  | {
      readonly kind: "run";
      readonly host: "here" | "elsewhere";
      readonly pid: number;
      readonly age: "none" | "fresh" | "old";
      readonly journal:
        "forged" | "old" | "broken" | "folder" | "link" | "pipe";
      readonly acts: readonly Act[];
    }
  | {
      readonly kind: "shadow";
      readonly module: string;
      readonly ending: string;
    }
  | { readonly kind: "decides"; readonly folder: string; readonly file: string }
  | { readonly kind: "link"; readonly at: string; readonly to: LinkTarget }
  | { readonly kind: "file"; readonly path: string; readonly text: string }
  | { readonly kind: "edit"; readonly path: string }
  | { readonly kind: "missing"; readonly path: string }
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "lock"; readonly change: LockChange };

type LinkTarget = "outside" | "outside/kept.txt" | "nowhere";
type LockChange = "hash" | "claims notes" | "claims evil" | "forgets";

interface Act {
  readonly kind: "create" | "change" | "remove";
  readonly path: string;
  readonly content: "evil" | "there" | "notes";
}

const anyAct: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom("create", "change", "remove"),
  path: fc.constantFrom(
    ...modules,
    ...modules,
    "notes.md",
    "evil.ts",
    "close.lock.json",
    "objects/evil.ts",
    "../../outside/kept.txt",
  ),
  content: fc.constantFrom("there", "there", "evil", "notes"),
});

/** What would do harm if it were used, and anything at all. */
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom("change", "create"),
      path: fc.constantFrom(...modules),
      content: fc.constant("there"),
    }),
  },
  { weight: 1, arbitrary: anyAct },
);

const endings = [
  ...[".js", ".mjs", ".cjs", ".jsx", ".tsx", ".d.ts", ".d.mts", ".json"],
  ...["", "/index.js", "/package.json", ".js/index.js", ".native.ts"],
] as const;

/** Plants of every kind. */
export const plants: fc.Arbitrary<Plant> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant("run"),
      host: fc.constantFrom("here", "elsewhere"),
      pid: fc.constantFrom(1, 4_000_000, process.pid),
      age: fc.constantFrom("none", "none", "fresh", "old"),
      journal: fc.constantFrom(
        ...(["forged", "forged", "forged", "forged", "old"] as const),
        ...(["broken", "folder", "link"] as const),
        "pipe",
      ),
      acts: fc.array(act, { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("shadow"),
      module: fc.constantFrom("client", "index", "lead", "models"),
      ending: fc.constantFrom(...endings),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("decides"),
      folder: fc.constantFrom(...folders),
      file: fc.constantFrom(
        ...["package.json", "tsconfig.json", "node_modules/undici/index.js"],
        "__mocks__/client.js",
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("link"),
      at: fc.constantFrom(
        ...[".close-codegen", "objects", "activities", "close.lock.json"],
        ...[".close-codegen/edited", ".close-codegen/set-aside", "notes.md"],
        ...[
          ".close-codegen/.gitignore",
          ".close-codegen/run-0123abcd-1-0123abcd",
        ],
        ...["../node_modules", "../node_modules/.cache"],
        ...["../node_modules/.cache/close-codegen", ...modules],
      ),
      to: fc.constantFrom("outside", "outside/kept.txt", "nowhere"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("file"),
      path: fc.constantFrom(
        ...["notes.md", "own.ts", "objects/notes.md", "objects/own.ts"],
        ...[".close-codegen/edited/notes.ts", ".close-codegen/notes.md"],
        ...[".close-codegen/.gitignore", ".close-codegen", "CHANGES.md"],
        ...[".close-codegen/set-aside", ".close-codegen/edited"],
        ...["../.gitattributes", "../own.ts", "client.ts.orig"],
      ),
      text: fc.constantFrom("mine\n", "export const mine = 1;\n", evil),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("edit", "missing", "folder"),
      path: fc.constantFrom(...modules),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("lock"),
      change: fc.constantFrom("hash", "claims notes", "claims evil", "forgets"),
    }),
  },
);

/** What was planted: how messages may call it, and the texts that nobody may lose. */
export interface Planted {
  readonly names: readonly string[];
  readonly mine: readonly string[];
}

const nothing: Planted = { names: [], mine: [] };

/** Puts something into a project, beside which lies the folder `outside`; what another plant is in the way of is left out. */
export async function plantIn(root: string, plant: Plant): Promise<Planted> {
  try {
    return await plantOne(root, plant);
  } catch (error) {
    if (error instanceof Error && "syscall" in error) return nothing;
    throw error;
  }
}

async function plantOne(root: string, plant: Plant): Promise<Planted> {
  const output = join(root, "generated");
  switch (plant.kind) {
    case "run":
      return plantRun(output, plant);
    case "shadow":
      return plantText(output, `${plant.module}${plant.ending}`, evil);
    case "decides":
      return plantText(output, `${plant.folder}${plant.file}`, evil);
    case "file":
      return plantText(output, plant.path, plant.text);
    case "link":
      return plantLink(output, plant.at, join(root, "..", plant.to));
    case "edit":
      return plantText(output, plant.path, `// edited: ${plant.path}\n`);
    case "missing":
      await unlink(join(output, plant.path));
      return { names: [plant.path], mine: [] };
    case "folder":
      await unlink(join(output, plant.path));
      return plantText(output, `${plant.path}/mine.txt`, "mine\n");
    case "lock":
      return plantLock(output, plant.change);
    default:
      return plant satisfies never;
  }
}

async function plantText(
  output: string,
  path: string,
  text: string,
): Promise<Planted> {
  const file = join(output, path);
  await assertWithin(output, file);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return { names: namesOf(path), mine: [text] };
}

/** Nothing is planted through a link that was planted before. */
async function assertWithin(output: string, file: string): Promise<void> {
  const within = file.slice(dirname(output).length + 1).split("/");
  for (let depth = 1; depth <= within.length; depth += 1) {
    const step = join(dirname(output), ...within.slice(0, depth));
    const stats = await lstat(step).catch(() => null);
    if (stats?.isSymbolicLink() === true)
      throw Object.assign(new Error("a link"), { syscall: "plant" });
  }
}

/** A folder may be named in place of what lies in it. */
function namesOf(path: string): readonly string[] {
  const steps = path.split("/").filter((step) => step !== "..");
  return [steps.join("/"), ...steps.slice(0, 1), steps.at(-1) ?? ""];
}

async function plantLink(
  output: string,
  at: string,
  target: string,
): Promise<Planted> {
  const file = join(output, at);
  await assertWithin(output, file);
  await mkdir(dirname(file), { recursive: true });
  await rm(file, { recursive: true, force: true });
  await symlink(target, file);
  return { names: namesOf(at), mine: [] };
}

async function plantRun(
  output: string,
  { host, pid, age, journal, acts }: Extract<Plant, { kind: "run" }>,
): Promise<Planted> {
  const where = hashText(host === "here" ? hostname() : "elsewhere");
  const name = `run-${where.slice(0, 8)}-${pid}-0123abcd`;
  const run = join(output, ".close-codegen", name);
  await assertWithin(output, run);
  await rm(run, { recursive: true, force: true });
  await mkdir(run, { recursive: true });
  await writeFile(join(output, "notes.md"), "mine\n", { flag: "wx" }).catch(
    () => undefined,
  );
  await putJournal(run, journal, acts);
  for (const [index, { kind }] of acts.entries())
    if (kind !== "create") await writeFile(join(run, `old-${index}`), evil);
  const times = { none: 0, fresh: Date.now() / 1000, old: 1_500_000_000 };
  await utimes(run, times[age], times[age]);
  return { names: [name], mine: ["mine\n"] };
}

async function putJournal(
  run: string,
  how: Extract<Plant, { kind: "run" }>["journal"],
  acts: readonly Act[],
): Promise<void> {
  const file = join(run, "journal.json");
  const { ino } = await lstat(run);
  const entries = await Promise.all(
    acts.map(async ({ kind, path, content }) => {
      const there = await readFile(join(run, "../..", path), "utf8").catch(
        () => "",
      );
      const texts = { evil, there, notes: "mine\n" };
      const old = kind === "create" ? "" : hashText(evil);
      return { kind, path, content: hashText(texts[content]), old };
    }),
  );
  const written = { folder: String(ino), file: String(ino + 1), at: 0 };
  const forged = { version: 2, written, folders: ["objects"], entries };
  switch (how) {
    case "forged":
      return writeFile(file, JSON.stringify(forged));
    case "old":
      return writeFile(file, JSON.stringify({ ...forged, version: 1 }));
    case "broken":
      return writeFile(file, "{");
    case "folder":
      return void (await mkdir(file));
    case "link":
      return symlink("../../../../outside/kept.txt", file);
    case "pipe":
      return void (await promisify(execFile)("mkfifo", [file]));
    default:
      return how satisfies never;
  }
}

async function plantLock(output: string, change: LockChange): Promise<Planted> {
  const file = join(output, "close.lock.json");
  await assertWithin(output, file);
  const lock = JSON.parse(await readFile(file, "utf8"));
  const claim = (path: string, text: string): void => {
    lock.files[path] = { input: "", content: hashText(text) };
    lock.earlier = { ...lock.earlier, [path]: hashText(text).slice(0, 12) };
  };
  switch (change) {
    case "hash":
      lock.files["client.ts"].content = hashText(evil);
      break;
    case "claims notes":
      claim("notes.md", "mine\n");
      break;
    case "claims evil":
      claim("client.ts", evil);
      claim("client.js", evil);
      break;
    case "forgets":
      delete lock.files["client.ts"];
      break;
    default:
      return change satisfies never;
  }
  await writeFile(`${file}.new`, `${JSON.stringify(lock, null, 2)}\n`);
  await rename(`${file}.new`, file);
  return { names: ["close.lock.json", "notes.md", "client."], mine: [] };
}
