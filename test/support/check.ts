/** Runs `check` and `diff` in a project, and an organisation for them to look at. */
import type { Emulator, OrganizationSeed } from "../../src/emulator/index.js";
import { check, diff, loadConfig } from "../../src/index.js";
import type {
  Change,
  CheckOptions,
  CheckReport,
  DiffOptions,
  OrgReport,
} from "../../src/index.js";
import { smallOrganization } from "./live.js";
import { environmentOf } from "./project.js";
import type { Project } from "./project.js";

/** The small organisation with a shared field on leads. */
export const organization: OrganizationSeed = {
  ...smallOrganization,
  custom_fields: {
    ...smallOrganization.custom_fields,
    shared: [
      {
        id: "cf_region",
        name: "Region",
        type: "choices",
        choices: ["North", "South"],
        associations: [{ object_type: "lead" }],
      },
    ],
  },
};

/** Where a run finds a local Close; nowhere when left out. */
export type Home = Pick<Emulator, "url" | "apiKey"> | undefined;

/** Runs `check` of the public API. */
export async function checkIn(
  project: Project,
  emulator: Home,
  options: Omit<CheckOptions, "config"> = {},
): Promise<CheckReport> {
  return check({ ...options, config: await configOf(project, emulator) });
}

/** Runs `check` on a project with one organisation and gives what it says of that. */
export async function checkOne(
  project: Project,
  emulator: Home,
  options: Omit<CheckOptions, "config"> = {},
): Promise<OrgReport & { readonly exitCode: number }> {
  const { orgs, summary } = await checkIn(project, emulator, options);
  const [org] = orgs;
  if (org === undefined) throw new Error("The report has no organisation.");
  return { ...org, exitCode: summary.exitCode };
}

/** Runs `diff` of the public API. */
export async function diffIn(
  project: Project,
  emulator: Home,
  options: Omit<DiffOptions, "config"> = {},
) {
  return diff({ ...options, config: await configOf(project, emulator) });
}

function configOf({ root }: Project, emulator: Home) {
  const env = emulator === undefined ? {} : environmentOf(emulator);
  return loadConfig({ cwd: root, env });
}

/** A change in a few words: kind, severity, object type and field by name. */
export function words({ kind, severity, object, field }: Change): string {
  const names = [object.name ?? object.id, ...(field ? [field.name] : [])];
  return `${kind} ${severity} ${names.join(".")}`;
}
