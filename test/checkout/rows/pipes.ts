/** Pipes and devices where a run looks for files. Git brings them as links. */
import { execFileSync } from "node:child_process";
import { mkdir, rm, symlink } from "node:fs/promises";
import { dirname } from "node:path";
import { all, healthyConfig } from "../row.js";
import type { Outcome, Row, Scene } from "../row.js";

const canPlant = process.platform !== "win32";

/** Puts a pipe into which nobody writes, or a link to a device that never ends, where a file should be. */
function inPlaceOf(path: string, kind: "pipe" | "device"): Row["plant"] {
  return async ({ project }: Scene) => {
    const file = project.path(path);
    await rm(file, { force: true });
    await mkdir(dirname(file), { recursive: true });
    if (kind === "pipe") execFileSync("mkfifo", [file]);
    else await symlink("/dev/zero", file);
  };
}

/** What makes files does this about it, the other commands nothing. */
function making(outcome: Outcome): Row["outcomes"] {
  return all(outcome, {
    diff: "nothing",
    "diff git:HEAD": "nothing",
    pull: "nothing",
    serve: "nothing",
    "merge-lock": "nothing",
  });
}

const everywhere = all("refused", { "merge-lock": "nothing" });

/** What may keep a run waiting. */
export const pipeRows: readonly Row[] = [
  {
    comes: "a pipe as `.env`",
    canPlant,
    plant: inPlaceOf(".env", "pipe"),
    named: "env file .env could not be read: it is a named pipe",
    outcomes: everywhere,
  },
  {
    comes: "a link to a device as `package.json`",
    canPlant,
    plant: inPlaceOf("package.json", "device"),
    named: "package.json could not be read: it is a device",
    outcomes: everywhere,
  },
  {
    comes: "a link to a device as lock",
    canPlant,
    plant: inPlaceOf("generated/close.lock.json", "device"),
    named: "close.lock.json could not be read: it is a device",
    outcomes: everywhere,
  },
  {
    comes: "a pipe as `.prettierrc`",
    canPlant,
    plant: inPlaceOf(".prettierrc", "pipe"),
    named: ".prettierrc could not be read: it is a named pipe",
    outcomes: making("refused"),
  },
  {
    comes: "a `tsconfig.json` that extends a link to a device",
    canPlant,
    plant: async (scene) => {
      const { project } = scene;
      const { importExtension: _, ...config } = healthyConfig;
      await project.configure(config);
      await project.write("tsconfig.json", '{ "extends": ["./base"] }\n');
      await inPlaceOf("base.json", "device")(scene);
    },
    named: "base.json could not be read: it is a device",
    outcomes: making("refused"),
  },
];
