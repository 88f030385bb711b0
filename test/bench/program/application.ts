/** An application of 200 files beside an output, for what reads and edits the user's program. */
import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { lockFileName } from "../../../src/lock/lock.js";
import type { Lock } from "../../../src/lock/lock.js";
import { printLock } from "../../../src/lock/print-lock.js";
import { parseLock } from "../../../src/lock/read-lock.js";
import type { Schema } from "../../../src/schema/schema.js";
import type { Ground } from "../ours.js";
import { generate } from "../runtime/application.js";

/** A field of an object type, by its names. */
export interface AppField {
  readonly id: string;
  /** The interface. */
  readonly type: string;
  /** The file of it, below the output. */
  readonly file: string;
  readonly member: string;
}

/** The application in its folder, and the fields that it uses. */
export interface UserApplication {
  readonly folder: string;
  /** Each of another object type. */
  readonly fields: readonly AppField[];
}

/** Files of the application, beside the one of its client. */
export const fileCount = 200;

/** An object type as the files name it. */
interface AppType {
  readonly type: string;
  readonly collection: string;
  readonly id: string;
  /** Members of plain text, each with its id. */
  readonly texts: readonly { readonly id: string; readonly member: string }[];
}

const compilerOptions = {
  ...{ noEmit: true, strict: true, skipLibCheck: true },
  ...{ target: "es2022", lib: ["es2022"], types: ["node"] },
  ...{ module: "nodenext", moduleResolution: "nodenext" },
};

/** Generates for the organisation of a ground, and writes the application beside it. */
export async function makeUserApplication(
  ground: Ground,
): Promise<UserApplication> {
  const output = await generate(ground);
  const folder = dirname(output);
  const lock = await readLock(folder);
  const types = typesIn(lock);
  for (const name of ["@types", "undici", "undici-types"])
    await symlink(
      join(ground.root, "node_modules", name),
      join(folder, "node_modules", name),
      "junction",
    );
  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions, include: ["src", "generated"] }),
  );
  await mkdir(join(folder, "src"));
  await writeFile(join(folder, "src", "client.ts"), client);
  for (let index = 0; index < fileCount; index += 1) {
    const one = types[index % types.length];
    if (one !== undefined)
      await writeFile(
        join(folder, "src", `part-${index}.ts`),
        partOf(index, one),
      );
  }
  return { folder, fields: types.slice(0, 10).flatMap(fieldOf) };
}

/** A copy of the application in which some fields have another label in the lock, and nothing else is new. */
export async function relabelled(
  { folder }: UserApplication,
  target: string,
  fields: readonly AppField[],
): Promise<void> {
  await cp(folder, target, { recursive: true, verbatimSymlinks: true });
  const ids = new Set(fields.map(({ id }) => id));
  const lock = await readLock(target);
  const schema = Object.entries(lock.schema).map(
    ([org, one]): [string, Schema] => [
      org,
      {
        ...one,
        objects: one.objects.map((object) => ({
          ...object,
          fields: object.fields.map((field) =>
            ids.has(field.id) ? { ...field, label: freshLabel } : field,
          ),
        })),
      },
    ],
  );
  await writeFile(
    join(target, "generated", lockFileName),
    printLock({ ...lock, schema: Object.fromEntries(schema) }),
  );
}

const freshLabel = "Fresh Label";

/** The name that such a field gets. */
export const freshName = "freshLabel";

async function readLock(folder: string): Promise<Lock> {
  const path = join(folder, "generated", lockFileName);
  return parseLock(await readFile(path, "utf8"), path);
}

function typesIn({ schema, names }: Lock): readonly AppType[] {
  const [only] = Object.values(schema);
  return (only?.objects ?? [])
    .filter(({ kind }) => kind === "customObject")
    .flatMap(({ id, fields }) => {
      const given = names.objects[id];
      if (given === undefined) return [];
      const texts = fields
        .filter(({ type: { kind }, required }) => kind === "text" && !required)
        .flatMap((field) => {
          const member = given.fields[field.id];
          return member === undefined ? [] : [{ id: field.id, member }];
        })
        .sort((a, b) => (a.member < b.member ? -1 : 1));
      const { type, collection } = given;
      return texts.length < 3 ? [] : [{ type, collection, id, texts }];
    });
}

function fieldOf({ type, texts }: AppType, index: number): readonly AppField[] {
  const text = texts[index % texts.length];
  return text === undefined
    ? []
    : [{ ...text, type, file: `objects/${kebab(type)}.ts` }];
}

function kebab(type: string): string {
  return type
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, "-")
    .replaceAll("_", "-")
    .toLowerCase();
}

const client = `import { createCloseClient } from "../generated/index.js";

export const close = createCloseClient({ apiKey: "" });
`;

/** One file: reads, a search, a write, and as much that has nothing to do with Close. */
function partOf(index: number, { type, collection, texts }: AppType): string {
  const at = (offset: number): string =>
    texts[(index + offset) % texts.length]?.member ?? "id";
  const [first, second] = [at(0), at(1)];
  const before =
    index === 0
      ? ""
      : `import { total as before } from "./part-${index - 1}.js";\n`;
  return `import type { ${type}, ${type}Id, ${type}Update } from "../generated/index.js";
import { close } from "./client.js";
${before}
export interface Row${index} {
  readonly title: string;
  readonly note: string | null;
  readonly amount: number;
}

export function row(record: ${type}): Row${index} {
  const { ${second} } = record;
  const title = [record.name, record.${first} ?? "", ${second} ?? ""].join(" ");
  return { title, note: record.${first}, amount: title.length };
}

export async function load(id: ${type}Id): Promise<Row${index}> {
  return row(await close.objects.${collection}.get(id));
}

export async function search(text: string): Promise<readonly string[]> {
  const titles: string[] = [];
  const found = close.objects.${collection}.search({
    where: { ${first}: { exists: text !== "" } },
    select: ["name", "${second}"],
    limit: 20,
  });
  for await (const one of found) titles.push(one.${second} ?? one.name ?? "");
  return titles;
}

export function change(record: ${type}): ${type}Update {
  return { ${first}: record.${second}, ${second}: null };
}

export async function save(id: ${type}Id, record: ${type}): Promise<void> {
  await close.objects.${collection}.update(id, change(record));
}

export function total(rows: readonly Row${index}[]): number {
  const counts = new Map<string, number>();
  for (const { title, amount } of rows)
    counts.set(title, (counts.get(title) ?? 0) + amount);
  const sorted = [...counts].sort(([, a], [, b]) => b - a).slice(0, 10);
  return sorted.reduce((sum, [, count]) => sum + count, ${index === 0 ? "0" : "before([])"});
}

export class Cache${index} {
  readonly #rows = new Map<string, Promise<Row${index}>>();

  get(id: ${type}Id): Promise<Row${index}> {
    const known = this.#rows.get(id);
    if (known !== undefined) return known;
    const loading = load(id);
    this.#rows.set(id, loading);
    return loading;
  }

  clear(): number {
    const { size } = this.#rows;
    this.#rows.clear();
    return size;
  }
}
`;
}
