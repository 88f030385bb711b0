/** A local Close with a small organisation, and a project that generates from it. */
import type { OrganizationSeed } from "../../src/emulator/index.js";
import type { Config } from "../../src/index.js";
import { start } from "./emulator-client.js";
import type { Subject } from "./emulator-client.js";
import { createProject } from "./project.js";
import type { Project } from "./project.js";

/** One of each: fields of leads, a custom object type, a custom activity type. */
export const smallOrganization: OrganizationSeed = {
  id: "orga_small",
  name: "Small",
  custom_fields: {
    lead: [
      { id: "cf_note", name: "Note", type: "text" },
      {
        id: "cf_stage",
        name: "Stage",
        type: "choices",
        choices: ["New", "Old"],
      },
    ],
  },
  custom_object_types: [
    {
      id: "cotype_car",
      name: "Car",
      name_plural: "Cars",
      fields: [{ id: "cf_colour", name: "Colour", type: "text" }],
    },
  ],
  custom_activity_types: [
    {
      id: "actitype_survey",
      name: "Survey",
      fields: [{ id: "cf_result", name: "Result", type: "textarea" }],
    },
  ],
};

/** Config of tests to which the runtime's own files are nothing: they are most of an output. */
export const withoutRuntime = { runtime: "import" } as const;

/** A local Close, ways to change its organisation, and a project. */
export interface Live extends Subject {
  readonly project: Project;
}

/** Starts both for one test. */
export async function goLive(
  config: Config = {},
  organization: OrganizationSeed = smallOrganization,
): Promise<Live> {
  const subject = await start({ organization });
  const project = await createProject(
    { importExtension: ".js", ...config },
    subject.emulator,
  );
  return { ...subject, project };
}
