/** Looks at what can be looked at of outputs while the config cannot be read. */
import { dirname, resolve } from "node:path";
import type { LoadConfigOptions } from "../../config/config.js";
import { readEnvironment } from "../../config/environment.js";
import { findConfigFile } from "../../config/read-config.js";
import { resolveOrgs } from "../../config/resolve.js";
import { CodegenError } from "../../errors.js";
import { readFileText } from "../../files/read-file.js";
import { outputsInConfig } from "../../ids/output-files.js";
import { lockFileName } from "../../lock/lock.js";
import { lookAt } from "../../output/file-error.js";
import { readState } from "../../output/plan-write.js";
import type { DoctorFinding } from "../../report/doctor-document.js";
import { outputGroups } from "../../stages/output-group.js";
import type { OutputGroup } from "../../stages/output-group.js";
import { findLock } from "../../stages/read/find-lock.js";
import { shownFrom } from "../init/find-project.js";
import { checked, finding } from "./finding.js";
import { tsconfigOf, typescriptOf } from "./output-tools.js";
import type { OutputCheck } from "./output-tools.js";
import { lockOf, trackedOf } from "./outputs.js";

/** Findings about the outputs that have a lock where the text of the config says, or in `generated`; and a note of what was not looked at. */
export async function findingsWithoutConfig(
  options: LoadConfigOptions,
  around: Omit<OutputCheck, "config" | "orgs">,
): Promise<readonly DoctorFinding[]> {
  const { signal } = around;
  const found: DoctorFinding[] = [];
  for (const look of await guessedOutputs(options, around))
    for (const group of outputGroups(look.config, undefined))
      for (const [code, findings] of [
        ["D_LOCK", lockOf],
        ["D_FILES", recordedFilesOf],
        ["D_TSCONFIG", tsconfigOf],
        ["D_TYPESCRIPT", typescriptOf],
        ["D_GIT", trackedOf],
      ] as const)
        found.push(
          ...(await checked(code, signal, () => findings(group, look))),
        );
  const note =
    found.length === 0
      ? "No output was looked at: only the config says where it is."
      : "Not looked at, as only the config says it: what it makes of a lock, outputs that it does not name in plain text, undici, formatters and ignore lists.";
  return [
    ...new Map(found.map((one) => [JSON.stringify(one), one])).values(),
    finding("D_FILES", "note", note, {
      next: "Correct the config, then run codegen doctor again.",
    }),
  ];
}

/** An output for each lock that is where the text of the config, which is not run, says; or in the usual folder. */
async function guessedOutputs(
  { cwd, configPath, env, envFiles = [] }: LoadConfigOptions,
  around: Omit<OutputCheck, "config" | "orgs">,
): Promise<readonly OutputCheck[]> {
  const file = await findConfigFile(cwd, configPath).catch(() => null);
  const root = file === null ? cwd : dirname(file);
  const text = file === null ? "" : await textOf(file);
  const named = outputsInConfig(text);
  const outputs = [...new Set(named.length === 0 ? usual : named)].filter(
    (output) => lookAt(resolve(root, output, lockFileName)) !== null,
  );
  if (outputs.length === 0) return [];
  const environment = await readEnvironment({ root, cwd, env, envFiles });
  const context = { root, label: "the config", environment };
  return outputs.map((output) => ({
    ...around,
    config: {
      ...{ root, configFile: file },
      orgs: resolveOrgs({ output }, context),
    },
    orgs: undefined,
  }));
}

const usual: readonly string[] = ["generated", "src/generated"];

async function textOf(file: string): Promise<string> {
  try {
    return await readFileText(file);
  } catch (error) {
    // That it cannot be read is said of the config already.
    if (error instanceof CodegenError) return "";
    throw error;
  }
}

/** The files that a lock records, as they were written; a lock that cannot be read is a finding of its own. */
async function recordedFilesOf(
  { directory }: OutputGroup,
  { project, signal }: OutputCheck,
): Promise<readonly DoctorFinding[]> {
  const { lock } = await findLock(directory, { frozen: true, signal }).catch(
    () => ({ lock: null }),
  );
  if (lock === null) return [];
  const recorded = Object.entries(lock.files);
  const state = readState(
    directory,
    recorded.map(([path]) => path),
  );
  const others = recorded.flatMap(([path, { content }]) => {
    const hash = state.get(path) ?? null;
    if (hash === content) return [];
    return [`${hash === null ? "missing" : "changed"}  ${path}`];
  });
  const shown = shownFrom(project.folder, directory);
  if (others.length === 0)
    return [
      finding(
        "D_FILES",
        "ok",
        `The files in ${shown} are as they were written.`,
      ),
    ];
  const count = others.length === 1 ? "file" : "files";
  return [
    finding(
      "D_FILES",
      "warning",
      `${String(others.length)} ${count} in ${shown} ${others.length === 1 ? "is" : "are"} not as written.`,
      {
        items: others,
        next: "Correct the config first; codegen check --offline then says what they should be.",
      },
    ),
  ];
}
