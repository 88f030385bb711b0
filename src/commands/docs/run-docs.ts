/** `codegen docs`: a page for each organisation, from the locks alone. Asks nobody but git. */
import { extname, join, relative, resolve, sep } from "node:path";
import type { ResolvedConfig, ResolvedOrg } from "../../config/config.js";
import type { DocsDocument } from "../../page/docs-document.js";
import { CodegenError } from "../../errors.js";
import type { UsagesReport } from "../../report/usages-document.js";
import { quietSteps } from "../../steps.js";
import type { Steps } from "../../steps.js";
import { firstOrg } from "../../stages/output-group.js";
import { lockedOutputs } from "../program-outputs.js";
import type { LockedOutput } from "../program-outputs.js";
import { describeOrganization } from "./describe-organization.js";
import { changesSince } from "./earlier-lock.js";
import { renderDocs } from "./render-docs.js";
import type { DocsFormat } from "./render-docs.js";
import { usageOf } from "./usage-of.js";
import { writePages } from "./write-page.js";
import type { PageStatus } from "./write-page.js";

/** Options of `docs`. */
export interface DocsOptions {
  readonly config: ResolvedConfig;
  /** Names of organisations. @default all */
  readonly orgs?: readonly string[] | undefined;
  /** @default "html" */
  readonly format?: DocsFormat | undefined;
  /** A file, or a folder for the pages of several organisations. @default the config's folder */
  readonly out?: string | undefined;
  /** True to write nothing. @default false */
  readonly dryRun?: boolean | undefined;
  /** True to look where the user's program uses each field. @default false */
  readonly usages?: boolean | undefined;
  /** The revision of git since which changes are listed. @default the last one whose lock differs */
  readonly since?: string | undefined;
  /** The folder from which `out` starts. @default the config's */
  readonly cwd?: string | undefined;
  readonly steps?: Steps | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A page that was made. */
export interface DocsPage {
  readonly org: string;
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  /** Null where nothing was to be written. */
  readonly status: PageStatus | null;
  readonly objects: number;
  readonly fields: number;
}

/** The result. */
export interface DocsResult {
  readonly pages: readonly DocsPage[];
}

/**
 * Makes the pages, and writes those that differ. `E_LOCK_MISSING` where an output has no lock, `E_USAGE` where
 * one file is named for several organisations, `E_OUTPUT_UNSAFE` where another file is in the way: then
 * nothing is written.
 */
export async function docs(options: DocsOptions): Promise<DocsResult> {
  const { config, orgs, usages = false, format = "html" } = options;
  const { steps = quietSteps, dryRun = false } = options;
  const outputs = await lockedOutputs(config, orgs);
  const wanted = outputs.flatMap((locked) =>
    wantedOf(locked, orgs).map((org) => ({ locked, org })),
  );
  const paths = pathsFor(
    wanted.map(({ org }) => org.name),
    options,
  );
  if (!dryRun) assertPlaces(paths, config);
  const report = usages ? await askUsages(options) : null;
  const pages = await steps("Make the pages", async () => {
    const made: Omit<DocsPage, "status">[] = [];
    for (const [index, { locked, org }] of wanted.entries()) {
      const document = await describe(locked, org, report, options);
      const text = await renderDocs(document, format);
      const counts = countsOf(document);
      made.push({ org: org.name, path: paths[index] ?? "", text, ...counts });
    }
    return made;
  });
  const statuses = dryRun ? [] : await writePages(pages);
  return {
    pages: pages.map((page, index) => ({
      ...page,
      status: statuses[index] ?? null,
    })),
  };
}

function wantedOf(
  { group, lock }: LockedOutput,
  orgs: readonly string[] | undefined,
): readonly ResolvedOrg[] {
  return group.orgs.filter(
    ({ name }) =>
      Object.hasOwn(lock.schema, name) &&
      (orgs === undefined || orgs.includes(name)),
  );
}

function countsOf({ objects }: DocsDocument) {
  const fields = objects.reduce((sum, one) => sum + one.fields.length, 0);
  return { objects: objects.length, fields };
}

async function describe(
  locked: LockedOutput,
  org: ResolvedOrg,
  report: UsagesReport | null,
  { config, since, signal }: DocsOptions,
): Promise<DocsDocument> {
  const { group, lock, emission } = locked;
  const { schema, options } = emission;
  const { names } = firstOrg(group);
  const way = relative(config.root, group.directory);
  return describeOrganization(
    { lock, schema, options, names, org: org.name },
    {
      output: way.split(sep).join("/"),
      changes: await changesSince(lock, org, { config, since, signal }),
      tsconfigs: report?.tsconfigs ?? null,
      usageOf: usageOf(report),
    },
  );
}

async function askUsages(options: DocsOptions): Promise<UsagesReport> {
  // What reads programs is loaded when somebody asks for it.
  const { usages } = await import("../usages/run-usages.js");
  const { config, orgs, steps, signal } = options;
  return usages({ config, orgs, cwd: config.root, steps, signal });
}

const endings: Readonly<Record<DocsFormat, string>> = {
  html: ".html",
  markdown: ".md",
  mermaid: ".mmd",
};

function pathsFor(
  orgs: readonly string[],
  { config, format = "html", out, cwd = config.root }: DocsOptions,
): readonly string[] {
  const ending = endings[format];
  const isSeveral = config.orgs.length > 1;
  const nameOf = (org: string): string =>
    `close.docs${isSeveral ? `.${org}` : ""}${ending}`;
  if (out === undefined)
    return orgs.map((org) => join(config.root, nameOf(org)));
  const place = resolve(cwd, out);
  if (extname(place) === "") return orgs.map((org) => join(place, nameOf(org)));
  if (orgs.length > 1)
    throw new CodegenError(
      "E_USAGE",
      `--out names one file for the pages of ${String(orgs.length)} organisations.`,
      { hint: "Name a folder, or choose one organisation with --org." },
    );
  return [place];
}

/** A page within an output would be a stranger among the code, and git's own folder is git's. */
function assertPlaces(
  paths: readonly string[],
  { orgs }: ResolvedConfig,
): void {
  for (const path of paths) {
    const isIn = (folder: string): boolean => path.startsWith(folder + sep);
    const where = orgs.some(({ output }) => isIn(output))
      ? "in an output folder, where only generated code is"
      : path.split(sep).includes(".git")
        ? "in a folder of git's own"
        : null;
    if (where !== null)
      throw new CodegenError(
        "E_OUTPUT_UNSAFE",
        `${path} is ${where}, so nothing is written there.`,
        { hint: "Give another path with --out." },
      );
  }
}
