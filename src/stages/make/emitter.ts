/** The emitter of an output: options, templates, the runtime, the formatter. */
import type { ResolvedOrg } from "../../config/config.js";
import type { Formatter } from "../../emit/format.js";
import { createFormatter } from "../../emit/format.js";
import type { EmitOptions } from "../../emit/spelling/options.js";
import type { RuntimeFile } from "../../emit/runtime.js";
import { readRuntime } from "../../emit/runtime.js";
import type { TemplateName, Templates } from "../../emit/templates.js";
import { readTemplates, replacedTemplates } from "../../emit/templates.js";
import type { Warning } from "../../errors.js";
import { readVersion } from "../../version.js";
import { templateWarnings } from "../../project/given-templates.js";
import { importExtensionFor } from "../../project/import-extension.js";
import type { OutputGroup } from "../output-group.js";
import { prettierWarnings } from "../../project/prettier-options.js";
import { sharedSettingsWarnings } from "../../config/shared-settings.js";
import { firstOrg } from "../output-group.js";

/** All that an output is made with; read from the disk once a run. */
export interface Emitter {
  readonly options: EmitOptions;
  readonly templates: Templates;
  /** The templates of which the user's own stand in the place of ours. */
  readonly ownTemplates: ReadonlySet<TemplateName>;
  readonly runtime: readonly RuntimeFile[];
  readonly formatter: Formatter;
  /** Parts of it that match nothing. */
  readonly warnings: readonly Warning[];
}

/** Reads what an output is made with. */
export async function readEmitter(group: OutputGroup): Promise<Emitter> {
  const org = firstOrg(group);
  const options = await emitOptions(org);
  const warnings = [
    ...(await templateWarnings(org.templates)),
    ...prettierWarnings(org.prettier),
    ...sharedSettingsWarnings(group.orgs),
  ];
  const [templates, formatter] = await Promise.all([
    readTemplates(org.templates),
    createFormatter(org.prettier, group.directory),
  ]);
  const ownTemplates =
    org.templates === null
      ? new Set<TemplateName>()
      : await replacedTemplates(templates);
  const runtime = readRuntime(options);
  return { options, templates, ownTemplates, runtime, formatter, warnings };
}

async function emitOptions(org: ResolvedOrg): Promise<EmitOptions> {
  return {
    version: readVersion(),
    dates: org.dates,
    unknownChoices: org.unknownChoices,
    importExtension: await importExtensionFor(org),
    emit: org.emit,
    runtime: org.runtime,
    transport: org.transport,
    trustRequired: org.trustRequired,
    docs: org.docs,
    header: org.header,
    types: org.types,
  };
}
