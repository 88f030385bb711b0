/** Names, ids and organisations from the locks of a folder. No config is run: pressing a key must start no program. */
import { readdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { configFileNames } from "../../config/read-config.js";
import { readFileText } from "../../files/read-file.js";
import { namedOfLock } from "../../ids/id-index.js";
import { outputsInConfig } from "../../ids/output-files.js";
import { lockFileName } from "../../lock/lock.js";
import type { Lock } from "../../lock/lock.js";
import { parseLock } from "../../lock/read-lock.js";
import { visibleText } from "../../report/terminal.js";
import type { Candidate, LockWords } from "./complete.js";

/** The words of the locks that hold for a folder: those of the nearest one above that has any. Nothing is thrown. */
export function lockWords(cwd: string): LockWords {
  const locks = async () =>
    (await Promise.all((await locksOf(cwd)).map(read))).flat();
  return {
    names: async () => distinct((await locks()).flatMap(namesOf)),
    orgs: async () => {
      const names = (await locks()).flatMap(({ schema }) =>
        Object.keys(schema),
      );
      return distinct(names.map((word) => ({ word, about: "" })));
    },
  };
}

async function locksOf(cwd: string): Promise<readonly string[]> {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const entries = await readdir(folder).catch((): string[] => []);
    const config = configFileNames.find((name) => entries.includes(name));
    if (config !== undefined || entries.includes("generated")) {
      const text =
        config === undefined
          ? ""
          : await readFileText(join(folder, config)).catch(() => "");
      const outputs = [...outputsInConfig(text), "generated"];
      return [...new Set(outputs)].map((output) =>
        resolve(folder, output, lockFileName),
      );
    }
    if (dirname(folder) === folder) return [];
  }
}

async function read(path: string): Promise<readonly Lock[]> {
  try {
    return [parseLock(await readFileText(path), path)];
  } catch {
    // Whoever completes a word has no use for an error.
    return [];
  }
}

/** Object types, fields and statuses by name with their labels, then by id with their names. */
function namesOf(lock: Lock): readonly Candidate[] {
  const { objects, leadStatuses, pipelines } = namedOfLock(lock, false);
  const found = [
    ...objects.flatMap(({ type, id, label, fields }) => [
      { name: type, id, label },
      ...fields.map((field) => ({
        ...{ name: `${type}.${field.name}`, id: field.id, label: field.label },
      })),
    ]),
    ...[...leadStatuses, ...pipelines].map(({ name, id, label }) => ({
      ...{ name, id, label },
    })),
  ];
  return [
    ...found.map(({ name, label }) => ({ word: name, about: shown(label) })),
    ...found
      .filter(({ id }) => id.includes("_"))
      .map(({ id, name }) => ({ word: id, about: name })),
  ].filter(({ word }) => /^[\w.$-]+$/.test(word));
}

/** A label goes to a shell, between words of ours. */
function shown(label: string): string {
  return visibleText(label, 60).replace(/[^\p{L}\p{N} ().,/&+-]/gu, "");
}

function distinct(all: readonly Candidate[]): readonly Candidate[] {
  return [...new Map(all.map((one) => [one.word, one])).values()];
}
