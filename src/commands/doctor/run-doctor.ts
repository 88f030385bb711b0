/** `codegen doctor`: looks at all that a run depends on, and reports each thing with its cause and a next step. */
import { dirname } from "node:path";
import { loadConfig } from "../../config/config.js";
import type { LoadConfigOptions, ResolvedConfig } from "../../config/config.js";
import { readEnvironment } from "../../config/environment.js";
import { resolveOrgs } from "../../config/resolve.js";
import type {
  DoctorFinding,
  DoctorReport,
} from "../../report/doctor-document.js";
import { generate } from "../generate/run-generate.js";
import { findProject, shownFrom } from "../init/find-project.js";
import type { InitProject } from "../init/find-project.js";
import { closeFindings } from "./close.js";
import { checked, finding } from "./finding.js";
import { packageFindings, runtimeFindings } from "./machine.js";
import type { Versions } from "./machine.js";
import { outputFindings } from "./outputs.js";
import { fixTools, toolFindings } from "./tools.js";
import { findingsWithoutConfig } from "./without-config.js";

/** Options of `doctor`. */
export interface DoctorOptions extends LoadConfigOptions {
  /** Names of organisations. @default all */
  readonly orgs?: readonly string[] | undefined;
  /** True to ask nobody. */
  readonly offline: boolean;
  /** True to fix what is safe: ignore lists, git's settings, files that the lock gives. */
  readonly fix: boolean;
  /** The versions of the running process. */
  readonly versions: Versions;
  readonly signal?: AbortSignal | undefined;
}

/** Looks at everything; nothing that is broken keeps the rest from being looked at. Without `fix` it writes nothing. */
export async function doctor(options: DoctorOptions): Promise<DoctorReport> {
  const { signal, cwd, fix } = options;
  const found: DoctorFinding[] = [...runtimeFindings(options.versions)];
  const add = (list: readonly DoctorFinding[]): void =>
    void found.push(...list);
  const project = await findProject(cwd, null);
  add(await checked("D_PACKAGE", signal, () => packageFindings(project)));
  const known = await readConfig(options, project);
  add(known.findings);
  const orgs = known.config.orgs.filter(
    ({ name }) => options.orgs?.includes(name) ?? true,
  );
  for (const org of orgs)
    add(
      await closeFindings(org, {
        offline: options.offline,
        isOneOfSeveral: known.config.orgs.length > 1,
        signal,
      }),
    );
  const { node = "" } = options.versions;
  const { configFile } = known.config;
  const look = {
    project:
      configFile === null
        ? project
        : await findProject(dirname(configFile), null),
    ...{ config: known.config, orgs: options.orgs, node, signal },
  };
  if (!known.isGiven)
    add(
      await checked("D_FILES", signal, () =>
        findingsWithoutConfig(options, look),
      ),
    );
  if (known.isGiven) {
    add(await checked("D_FILES", signal, () => outputFindings(look)));
    add(await checked("D_FORMATTER", signal, () => toolFindings(look)));
  }
  const all = fix ? await fixed(found, look) : found;
  return { version: 1, findings: all, summary: summaryOf(all) };
}

type Look = Parameters<typeof outputFindings>[0];

/** Does what is safe, and says of each finding whether that was done. */
async function fixed(
  found: readonly DoctorFinding[],
  look: Look,
): Promise<readonly DoctorFinding[]> {
  const isPossible = (code: DoctorFinding["code"]): boolean =>
    found.some((one) => one.code === code && one.fix === "possible");
  const failed: DoctorFinding[] = [];
  const attempted = async (
    code: DoctorFinding["code"],
    work: () => Promise<unknown>,
  ): Promise<boolean> => {
    if (!isPossible(code)) return false;
    const broken = await checked(code, look.signal, async () => {
      await work();
      return [];
    });
    failed.push(...broken);
    return broken.length === 0;
  };
  const tools = await attempted("D_FORMATTER", () => fixTools(look));
  const git = tools || (await attempted("D_GIT", () => fixTools(look)));
  const files = await attempted("D_FILES", () =>
    generate({ config: look.config, orgs: look.orgs, offline: true }),
  );
  const done = found.map((one): DoctorFinding => {
    const isDone = one.code === "D_FILES" ? files : git;
    return one.fix === "possible" && isDone ? { ...one, fix: "done" } : one;
  });
  return [...done, ...failed];
}

function summaryOf(
  findings: readonly DoctorFinding[],
): DoctorReport["summary"] {
  const count = (level: DoctorFinding["level"]): number =>
    findings.filter((one) => one.level === level && one.fix !== "done").length;
  const broken = count("broken");
  return {
    ok: findings.filter(({ level, fix }) => level === "ok" || fix === "done")
      .length,
    notes: count("note"),
    warnings: count("warning"),
    broken,
    exitCode: broken > 0 ? 1 : 0,
  };
}

interface ReadConfig {
  /** That of the defaults where there is none that can be read. */
  readonly config: ResolvedConfig;
  /** False where the project's config is broken, so that its outputs are not known. */
  readonly isGiven: boolean;
  readonly findings: readonly DoctorFinding[];
}

/** The config, or the defaults in the place of one that is broken: the key and the way to Close can be looked at all the same. */
async function readConfig(
  options: DoctorOptions,
  { folder }: InitProject,
): Promise<ReadConfig> {
  const read: ResolvedConfig[] = [];
  const findings = await checked("D_CONFIG", options.signal, async () => {
    const config = await loadConfig(options);
    read.push(config);
    const { configFile } = config;
    if (configFile === null)
      return [
        finding(
          "D_CONFIG",
          "note",
          "There is no config, so the defaults hold: CLOSE_API_KEY, and output in generated.",
          { next: "codegen init writes one." },
        ),
      ];
    const why =
      options.configPath !== undefined
        ? "named with --config"
        : configFile.startsWith(folder) &&
            !shownFrom(folder, configFile).includes("/")
          ? "in this folder"
          : "in a folder above, of the same package";
    const shown = shownFrom(options.cwd, configFile);
    return [finding("D_CONFIG", "ok", `The config is ${shown}, ${why}.`)];
  });
  const [config] = read;
  if (config !== undefined) return { config, isGiven: true, findings };
  const { config: fallback, findings: more } = await defaults(options);
  return { config: fallback, isGiven: false, findings: [...findings, ...more] };
}

/** The defaults; env files that cannot be read are a finding of their own. */
async function defaults(options: DoctorOptions): Promise<{
  readonly config: ResolvedConfig;
  readonly findings: readonly DoctorFinding[];
}> {
  const { cwd, env, envFiles = [], signal } = options;
  const made: ResolvedConfig[] = [];
  const findings = await checked("D_KEY", signal, async () => {
    const environment = await readEnvironment({
      ...{ root: cwd, cwd, env, envFiles },
    });
    const context = { root: cwd, label: "the config", environment };
    const orgs = resolveOrgs({}, context);
    made.push({ root: cwd, configFile: null, orgs });
    return [];
  });
  const none: ResolvedConfig = { root: cwd, configFile: null, orgs: [] };
  return { config: made[0] ?? none, findings };
}
