/** The texts of the templates: ours, or the user's in their place. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CodegenError, refusalOf } from "../errors.js";
import { readText } from "../files/read-text.js";
import { packageFile } from "../package-file.js";

/** The templates, by the view each receives. */
export const templateNames = [
  "object",
  "types",
  "ids",
  "shared",
  "statuses",
  "index",
  "models",
  "client",
  "events",
  "testing",
] as const;

/** One of the templates. */
export type TemplateName = (typeof templateNames)[number];

const ownTemplates = fileURLToPath(packageFile("templates"));

/** The text of each template. */
export type Templates = Readonly<Record<TemplateName, string>>;

/** Reads the templates; files in the user's directory replace ours by name. */
export async function readTemplates(
  directory: string | null,
): Promise<Templates> {
  const read = (name: TemplateName): Promise<string> =>
    readTemplate(name, directory);
  const texts = await Promise.all(
    templateNames.map(async (name) => [name, await read(name)] as const),
  );
  return Object.fromEntries(texts) as Templates;
}

/** The templates whose text is not the one that comes with the package. */
export async function replacedTemplates(
  templates: Templates,
): Promise<ReadonlySet<TemplateName>> {
  const ours = await readTemplates(null);
  return new Set(
    templateNames.filter((name) => templates[name] !== ours[name]),
  );
}

async function readTemplate(
  name: TemplateName,
  directory: string | null,
): Promise<string> {
  const file = `${name}.hbs`;
  if (directory !== null) {
    const own = await readIfThere(join(directory, file));
    if (own !== null) return own;
  }
  return readFile(join(ownTemplates, file), "utf8");
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readText(path);
  } catch (cause) {
    if (isMissing(cause)) return null;
    if (cause instanceof CodegenError) throw cause;
    throw new CodegenError(
      "E_TEMPLATE",
      `The template ${path} could not be read: ${refusalOf(cause)}.`,
      {
        hint: "`templates` in the config names a folder, and each template in it is a file.",
        cause,
      },
    );
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
