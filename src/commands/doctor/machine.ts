/** Looks at what runs: Node or another runtime, and which close-codegen. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";
import { readFileText } from "../../files/read-file.js";
import type { DoctorFinding } from "../../report/doctor-document.js";
import { readVersion } from "../../version.js";
import type { InitProject } from "../init/find-project.js";
import { installCommand, runCommand } from "../init/workflow.js";
import { finding } from "./finding.js";

/** The versions of the running process. */
export type Versions = Readonly<Record<string, string | undefined>>;

/** Node, and what stands in its place. */
export function runtimeFindings(versions: Versions): readonly DoctorFinding[] {
  const { node = "", bun, deno, pnp } = versions;
  return [
    finding("D_NODE", "ok", `Node ${node}; 20.19 or newer is needed.`),
    ...(bun === undefined
      ? []
      : [
          finding("D_RUNTIME", "note", `This is Bun ${bun}.`, {
            next: "Bun's own undici cannot send: give the client a `dispatcher` from undici/index.js, or a `fetch`.",
          }),
        ]),
    ...(deno === undefined
      ? []
      : [
          finding("D_RUNTIME", "note", `This is Deno ${deno}.`, {
            next: 'Set `importExtension: ".ts"` in the config.',
          }),
        ]),
    ...(pnp === undefined
      ? []
      : [
          finding(
            "D_RUNTIME",
            "ok",
            "Packages come from Yarn Plug'n'Play, which works.",
          ),
        ]),
  ];
}

const manifestShape = z.object({ version: z.string() });

/** The version of a package as a file in a folder would import it; null where it is not installed. */
export async function installedVersion(
  folder: string,
  name: string,
): Promise<string | null> {
  const { resolve } = createRequire(join(folder, "doctor.js"));
  try {
    const text = await readFileText(resolve(`${name}/package.json`));
    return manifestShape.parse(JSON.parse(text)).version;
  } catch {
    return null;
  }
}

/** The close-codegen that runs, and the one that the project has. */
export async function packageFindings(
  project: InitProject,
): Promise<readonly DoctorFinding[]> {
  const running = readVersion();
  const installed = await installedVersion(project.folder, "close-codegen");
  if (installed === null)
    return [
      finding(
        "D_PACKAGE",
        "warning",
        `close-codegen ${running} runs, and the project has none of its own.`,
        {
          next: `${installCommand(project.manager, ["close-codegen"], { isDev: true })}: builds and other people run the same version then.`,
        },
      ),
    ];
  if (installed === running)
    return [finding("D_PACKAGE", "ok", `close-codegen ${running}.`)];
  return [
    finding(
      "D_PACKAGE",
      "warning",
      `close-codegen ${running} runs, and the project has ${installed}.`,
      { next: `Start that of the project: ${runCommand(project.manager)}.` },
    ),
  ];
}
