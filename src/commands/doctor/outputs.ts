/** Looks at the outputs of a config: the lock, the files, how they are formatted, what compiles and runs them. */
import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { ResolvedConfig } from "../../config/config.js";
import { CodegenError } from "../../errors.js";
import { askPath } from "../../git/ask-repository.js";
import { lockFileName } from "../../lock/lock.js";
import { isNewer } from "../../lock/newer.js";
import { nearestTsconfig } from "../../project/tsconfig.js";
import type { OrgReport } from "../../report/document.js";
import type { DoctorFinding } from "../../report/doctor-document.js";
import { outputGroups, firstOrg } from "../../stages/output-group.js";
import type { OutputGroup } from "../../stages/output-group.js";
import { findLock } from "../../stages/read/find-lock.js";
import { readVersion } from "../../version.js";
import { check } from "../check/run-check.js";
import { installCommand } from "../init/workflow.js";
import { shownFrom } from "../init/find-project.js";
import type { InitProject } from "../init/find-project.js";
import { checked, finding } from "./finding.js";
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

/** The findings about all outputs of a config. */
export async function outputFindings(
  look: OutputCheck,
): Promise<readonly DoctorFinding[]> {
  const { config, orgs, signal } = look;
  const found: DoctorFinding[] = [];
  for (const group of outputGroups(config, orgs)) {
    const lock = await checked("D_LOCK", signal, () => lockOf(group, look));
    found.push(...lock);
    if (lock.every(({ level }) => level !== "broken"))
      found.push(
        ...(await checked("D_FILES", signal, () => filesOf(group, look))),
      );
    const others = [
      ["D_TSCONFIG", tsconfigOf],
      ["D_TYPESCRIPT", typescriptOf],
      ["D_UNDICI", undiciOf],
      ["D_GIT", trackedOf],
    ] as const;
    for (const [code, findings] of others)
      found.push(...(await checked(code, signal, () => findings(group, look))));
  }
  // What is so for several outputs is said once.
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

function placeOf({ directory }: OutputGroup, { project }: OutputCheck): string {
  return shownFrom(project.folder, directory);
}

/** Throws as a run does for a lock that cannot be read; one with both sides of a merge is refused, as under `--frozen`. */
async function lockOf(
  group: OutputGroup,
  look: OutputCheck,
): Promise<readonly DoctorFinding[]> {
  const shown = `${placeOf(group, look)}/${lockFileName}`;
  const { signal } = look;
  const { lock } = await findLock(group.directory, { frozen: true, signal });
  if (lock === null)
    return [
      finding("D_LOCK", "broken", `There is no ${shown}.`, {
        error: "E_LOCK_MISSING",
        next: "Run codegen once with a key, and commit what it writes.",
      }),
    ];
  const running = readVersion();
  const written = `${shown} was written by close-codegen ${lock.generator}`;
  if (isNewer(lock.generator, running))
    return [
      finding("D_LOCK", "broken", `${written}; this is ${running}.`, {
        error: "E_LOCK_NEWER",
        next: `Install that version: ${installCommand(look.project.manager, [`close-codegen@${lock.generator}`], { isDev: true })}.`,
      }),
    ];
  return lock.generator === running
    ? [finding("D_LOCK", "ok", `${shown} can be read.`)]
    : [
        finding("D_LOCK", "note", `${written}; this is ${running}.`, {
          next: "codegen --offline brings the files up to this version.",
        }),
      ];
}

/** The files against the lock, as `check --offline` compares them. */
async function filesOf(
  group: OutputGroup,
  { config, signal }: OutputCheck,
): Promise<readonly DoctorFinding[]> {
  const failures: CodegenError[] = [];
  const warnings: DoctorFinding[] = [];
  const report = await check({
    config,
    orgs: group.orgs.map(({ name }) => name),
    offline: true,
    onFailure: (_, error) => failures.push(error),
    onWarning: ({ code, message }) =>
      warnings.push(
        finding("D_CONFIG", "warning", `${message} (${code})`, {
          error: code,
          next: `codegen explain ${code} says more.`,
        }),
      ),
    signal,
  });
  const [failure] = failures;
  if (failure !== undefined) throw failure;
  return [
    ...warnings,
    ...report.orgs.flatMap((org) => [
      ...staleFindings(org),
      ...formatFindings(org),
    ]),
  ];
}

function staleFindings({
  stale,
  output,
  checked: { files },
}: OrgReport): readonly DoctorFinding[] {
  if (!files) return [];
  if (stale.length === 0)
    return [
      finding(
        "D_FILES",
        "ok",
        `The files in ${output} are what the lock gives.`,
      ),
    ];
  const isByHand = stale.some(
    ({ status }) => status === "edited" || status === "foreign",
  );
  const isBroken = stale.some(
    ({ status }) => status === "missing" || status === "conflicted",
  );
  const count = stale.length === 1 ? "file" : "files";
  return [
    finding(
      "D_FILES",
      isBroken ? "broken" : "warning",
      `${String(stale.length)} ${count} in ${output} ${stale.length === 1 ? "is" : "are"} not what the lock gives.`,
      {
        items: stale.map(
          ({ path, status, note }) =>
            `${status}  ${path}${note === undefined ? "" : `: ${note}`}`,
        ),
        next: isByHand
          ? "Look at them (git diff), then codegen --offline --force writes them anew."
          : "codegen --offline writes them.",
        fix: isByHand ? null : "possible",
      },
    ),
  ];
}

function formatFindings({
  formatting,
  output,
}: OrgReport): readonly DoctorFinding[] {
  if (formatting.length === 0) return [];
  return [
    finding(
      "D_FORMATTER",
      "warning",
      `prettier has other options for ${output} than when it was written.`,
      {
        items: formatting.map(
          ({ option, lock, now, from }) =>
            `${option}: ${lock} → ${now}, by ${from}`,
        ),
        next: "Where this image lacks the project's config, bring it along; else codegen --offline writes the files with the new options.",
      },
    ),
  ];
}

async function tsconfigOf(
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

async function typescriptOf(
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

/** The client of an output imports it, unless the config says what sends otherwise. */
async function undiciOf(
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

/** The lock belongs into the repository. */
async function trackedOf(
  group: OutputGroup,
  look: OutputCheck,
): Promise<readonly DoctorFinding[]> {
  const state = await askPath(group.directory, lockFileName);
  const shown = join(placeOf(group, look), lockFileName).split(sep).join("/");
  switch (state) {
    case "tracked":
      return [finding("D_GIT", "ok", `git tracks ${shown}.`)];
    case "ignored":
      return [
        finding("D_GIT", "broken", `git ignores ${shown}.`, {
          next: "Take the output out of .gitignore, and commit it: builds without a key need the lock.",
        }),
      ];
    case "unknown":
      // That there is none is said already.
      if (!existsSync(join(group.directory, lockFileName))) return [];
      return [
        finding("D_GIT", "note", `${shown} is not committed yet.`, {
          next: "Commit the output folder with it.",
        }),
      ];
    case null:
      return [
        finding("D_GIT", "note", "There is no git repository to look at.", {
          next: "Commit the output folder, wherever it is kept: builds without a key need the lock.",
        }),
      ];
    default:
      return state satisfies never;
  }
}
