/** What git would believe or run. */
import { chmod, cp } from "node:fs/promises";
import { gitIn } from "../../support/repository.js";
import { all } from "../row.js";
import type { Row } from "../row.js";

/** What may lie in wait for git. */
export const gitRows: readonly Row[] = [
  {
    comes:
      "a bare repository whose settings name programs, and `.gitattributes`",
    plant: async ({ project, marker }) => {
      const { root } = project;
      await project.write("program.sh", `#!/bin/sh\ntouch ${marker}\n`);
      await chmod(project.path("program.sh"), 0o755);
      await cp(project.path(".git"), root, { recursive: true });
      const git = gitIn(root);
      const program = project.path("program.sh");
      for (const name of ["core.fsmonitor", "diff.external", "core.pager"])
        await git("config", "-f", project.path("config"), name, program);
      await project.write(".gitattributes", "* diff=x filter=x\n");
    },
    named: "",
    outcomes: all("nothing"),
  },
  {
    comes: "a `git` in the folder and in its `node_modules/.bin`",
    environment: ({ project, emulator }) => ({
      CLOSE_API_URL: emulator.url,
      CLOSE_API_KEY: emulator.apiKey,
      PATH: `${project.path("node_modules/.bin")}:.:${process.env["PATH"] ?? ""}`,
    }),
    plant: async ({ project, marker }) => {
      for (const path of ["git", "node_modules/.bin/git"]) {
        await project.write(path, `#!/bin/sh\ntouch ${marker}\n`);
        await chmod(project.path(path), 0o755);
      }
    },
    named: "",
    outcomes: all("nothing"),
  },
];
