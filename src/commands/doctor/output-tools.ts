/** Looks at what compiles an output, and what its client sends with. */
import { dirname, relative, resolve, sep } from "node:path";
import type { ResolvedConfig } from "../../config/config.js";
import { nearestTsconfig } from "../../project/tsconfig.js";
import type { DoctorFinding } from "../../report/doctor-document.js";
import { firstOrg } from "../../stages/output-group.js";
import type { OutputGroup } from "../../stages/output-group.js";
import { shownFrom } from "../init/find-project.js";
import type { InitProject } from "../init/find-project.js";
import { installCommand } from "../init/workflow.js";
import { finding } from "./finding.js";
import { installedVersion } from "./machine.js";

/** The way the outputs are looked at. */
export interface OutputCheck {
  readonly project: InitProject;
  readonly config: ResolvedConfig;
  readonly orgs: readonly string[] | undefined;
  /** The version of Node that runs. */
  readonly node: string;
  readonly signal: AbortSignal | undefined;
}

/** What the tsconfig that holds for an output has against it; `E_READ` where it cannot be read. */
export async function tsconfigOf(
  group: OutputGroup,
  { project }: OutputCheck,
): Promise<readonly DoctorFinding[]> {
  const found = await nearestTsconfig(dirname(group.directory), {
    broken: "Correct it.",
    encoded: "Save it as UTF-8.",
    lost: "so nothing is known of it",
  });
  if (found === null)
    return [
      finding("D_TSCONFIG", "note", "There is no tsconfig.json.", {
        next: "None is needed; npx tsc --init makes one.",
      }),
    ];
  const shown = shownFrom(project.folder, found.path);
  const { rootDir } = found.config.compilerOptions ?? {};
  const base = dirname(found.path);
  const way =
    rootDir === undefined
      ? ""
      : relative(resolve(base, rootDir), group.directory);
  if (way === ".." || way.startsWith(`..${sep}`))
    return [
      finding(
        "D_TSCONFIG",
        "broken",
        `${shown} has the rootDir ${rootDir ?? ""}, and ${shownFrom(project.folder, group.directory)} is outside of it: tsc refuses imports from there (TS6059).`,
        {
          next: "Set `output` in the config to a folder within, or choose another rootDir.",
        },
      ),
    ];
  return [finding("D_TSCONFIG", "ok", `${shown} needs nothing else.`)];
}

/** Whether the TypeScript that is installed reads the generated code. */
export async function typescriptOf(
  group: OutputGroup,
  { project }: OutputCheck,
): Promise<readonly DoctorFinding[]> {
  const version = await installedVersion(group.directory, "typescript");
  if (version === null)
    return [
      finding("D_TYPESCRIPT", "note", "TypeScript is not installed here.", {
        next: `${installCommand(project.manager, ["typescript"], { isDev: true })}, if this project compiles.`,
      }),
    ];
  if (isOlder(version, [5, 4]))
    return [
      finding(
        "D_TYPESCRIPT",
        "broken",
        `TypeScript ${version} does not read the generated code; 5.4 or newer does.`,
        {
          next: `${installCommand(project.manager, ["typescript@latest"], { isDev: true })}.`,
        },
      ),
    ];
  return [finding("D_TYPESCRIPT", "ok", `TypeScript ${version}.`)];
}

function isOlder(
  version: string,
  [major, minor]: readonly [number, number],
): boolean {
  const [first = 0, second = 0] = version.split(".").map(Number);
  return first < major || (first === major && second < minor);
}

/** Whether undici is there for a client that imports it, in a version for this Node; nothing where none does. */
export async function undiciOf(
  group: OutputGroup,
  { project, node }: OutputCheck,
): Promise<readonly DoctorFinding[]> {
  const { emit, runtime, transport } = firstOrg(group);
  const isSender = emit === "client" && runtime === "emit";
  if (!isSender || transport === "fetch") return [];
  const isOld = isOlder(node, [22, 19]);
  const wanted = isOld ? "undici@7" : "undici";
  const install = installCommand(project.manager, [wanted], { isDev: false });
  const version = await installedVersion(group.directory, "undici");
  if (version === null)
    return [
      finding(
        "D_UNDICI",
        "broken",
        "undici is not installed, and the generated client sends with it.",
        { next: `${install}.` },
      ),
    ];
  const isRefused =
    isOlder(version, [7, 0]) || (isOld && !isOlder(version, [8, 0]));
  if (isRefused)
    return [
      finding(
        "D_UNDICI",
        "broken",
        isOlder(version, [7, 0])
          ? `undici ${version} is too old for the generated client.`
          : `undici ${version} needs Node 22.19 or newer, and this is ${node}.`,
        { next: `${install}.` },
      ),
    ];
  if (!project.dependencies.has("undici"))
    return [
      finding(
        "D_UNDICI",
        "warning",
        `undici ${version} is here for another package only: package.json does not ask for it.`,
        { next: `${install}.` },
      ),
    ];
  return [finding("D_UNDICI", "ok", `undici ${version} runs on Node ${node}.`)];
}
