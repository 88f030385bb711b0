/** Looks into the folder of the user's own templates: is it there, and are its files any of ours? */
import { readdir } from "node:fs/promises";
import { extname, parse } from "node:path";
import { closest } from "../config/closest.js";
import { templateNames } from "../emit/templates.js";
import { CodegenError, codeOf } from "../errors.js";
import { assertAnswers } from "../files/read-file.js";
import type { Warning } from "../errors.js";

/**
 * Warns of files that no run reads, since no template of ours has their name. Throws `E_CONFIG_INVALID`
 * where there is no such folder.
 */
export async function templateWarnings(
  directory: string | null,
): Promise<readonly Warning[]> {
  if (directory === null) return [];
  await assertAnswers(directory);
  const names = await readdir(directory).catch((cause: unknown) => {
    if (!["ENOENT", "ENOTDIR"].includes(codeOf(cause) ?? "")) throw cause;
    throw new CodegenError(
      "E_CONFIG_INVALID",
      `\`templates\` in the config names a folder that is not there: ${directory}.`,
      {
        hint: "Correct the path, which starts at the config, or take it out.",
        cause,
      },
    );
  });
  const known: readonly string[] = templateNames.map((name) => `${name}.hbs`);
  const used = names.filter((name) => known.includes(name));
  const unused = names.filter(
    (name) => !used.includes(name) && isTemplate(name),
  );
  if (used.length + unused.length === 0)
    return [warningOf(`${directory} holds no template`, known, null)];
  return unused.map((name) =>
    warningOf(
      `${name} in ${directory} stands in for no template`,
      known,
      closest(`${parse(name).name}.hbs`, known),
    ),
  );
}

function isTemplate(name: string): boolean {
  const { name: stem } = parse(name);
  return (
    [".hbs", ".handlebars", ".mustache"].includes(
      extname(name).toLowerCase(),
    ) || templateNames.some((known) => known === stem.toLowerCase())
  );
}

function warningOf(
  what: string,
  known: readonly string[],
  meant: string | null,
): Warning {
  const end =
    meant === null
      ? `there are ${known.join(", ")}.`
      : `did you mean ${meant}?`;
  return { code: "W_NO_MATCH", message: `${what}: ${end}` };
}
