/** The outputs of a config as `adopt` sees them. */
import { join } from "node:path";
import type { AdoptOutput } from "../../adopt/adoption.js";
import { readText } from "../../files/read-text.js";
import { indexIds } from "../../ids/id-index.js";
import type { IdIndex, KnownId } from "../../ids/id-index.js";
import { extensionIn, isEmitted } from "../../ids/output-files.js";
import { CodegenError } from "../../errors.js";
import { isWithin } from "../../program/editable.js";
import { importedFrom } from "./imported-files.js";
import type { LockedOutput } from "../program-outputs.js";

/** An output, with how imports of its files end. */
export interface NamedOutputFolder extends AdoptOutput {
  readonly extension: "" | ".js" | ".ts";
  /** The user's own modules that the output imports, absolute and without ending: those of `types`. */
  readonly foreign: readonly string[];
}

/**
 * Reads the files of the outputs that have wrappers. `E_OUTPUT_INCOMPLETE` where one was not written yet, `E_USAGE`
 * where all have types alone.
 */
export async function adoptOutputs(
  outputs: readonly LockedOutput[],
): Promise<readonly NamedOutputFolder[]> {
  const wrapped = outputs.filter(
    ({ emission }) => emission.options.emit !== "types",
  );
  if (wrapped.length === 0)
    throw new CodegenError(
      "E_USAGE",
      "The config generates types alone, so there is nothing to write in the place of ids.",
      {
        hint: 'Set emit: "wrappers" (or "client") in the config, run `codegen`, and adopt then.',
      },
    );
  return Promise.all(wrapped.map(openOutput));
}

async function openOutput({
  lock,
  named,
}: LockedOutput): Promise<NamedOutputFolder> {
  const folder = named.directory;
  const read = (file: string): Promise<string | null> =>
    readText(join(folder, `${file}.ts`)).catch(() => null);
  const index = await read("index");
  if (index === null)
    throw new CodegenError(
      "E_OUTPUT_INCOMPLETE",
      `The output ${folder} has no index.ts, so there is nothing to adopt.`,
      { hint: "Run `codegen` (or `codegen --offline`) first." },
    );
  const fields = indexIds(lock);
  const files = [
    ...new Set([...fields.values()].flat().map(({ file }) => file)),
  ].filter((file) => file !== "");
  const texts = new Map(
    await Promise.all(
      files.map(async (file) => [file, await read(file)] as const),
    ),
  );
  return {
    folder,
    fields,
    labels: labelsOf(fields),
    extension: extensionIn(index),
    foreign: [...texts].flatMap(([file, text]) =>
      foreignImports(join(folder, `${file}.ts`), text ?? "", folder),
    ),
    isEmitted: (field) => isEmitted(field, texts.get(field.file) ?? null),
  };
}

function foreignImports(
  file: string,
  text: string,
  folder: string,
): readonly string[] {
  return importedFrom(file, text).filter((path) => !isWithin(folder, path));
}

function isLiveField({ kind, isDeleted }: KnownId): boolean {
  return kind === "field" && !isDeleted;
}

function labelsOf(fields: IdIndex): ReadonlyMap<string, readonly KnownId[]> {
  const labels = new Map<string, KnownId[]>();
  for (const list of fields.values())
    for (const field of list.filter(isLiveField))
      labels.set(field.label, [...(labels.get(field.label) ?? []), field]);
  return labels;
}
