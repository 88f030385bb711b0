/** Looks at the outputs of a config: the lock, the files, how they are formatted, and whether git has them. */
import { existsSync } from "node:fs";
import { join, sep } from "node:path";
import { CodegenError } from "../../errors.js";
import { askPath } from "../../git/ask-repository.js";
import { lockFileName } from "../../lock/lock.js";
import { isNewer } from "../../lock/newer.js";
import type { OrgReport } from "../../report/document.js";
import type { DoctorFinding } from "../../report/doctor-document.js";
import { outputGroups } from "../../stages/output-group.js";
import type { OutputGroup } from "../../stages/output-group.js";
import { findLock } from "../../stages/read/find-lock.js";
import { readVersion } from "../../version.js";
import { check } from "../check/run-check.js";
import { installCommand } from "../init/workflow.js";
import { shownFrom } from "../init/find-project.js";
import { checked, finding } from "./finding.js";
import { tsconfigOf, typescriptOf, undiciOf } from "./output-tools.js";
import type { OutputCheck } from "./output-tools.js";

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
export async function lockOf(
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

/** The lock belongs into the repository. */
export async function trackedOf(
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
