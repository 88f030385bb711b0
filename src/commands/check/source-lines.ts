/** Finds where the code of a changed thing stands in the generated files. */
import { join, relative, sep } from "node:path";
import type { ResolvedConfig, ResolvedOrg } from "../../config/config.js";
import { readFileText } from "../../files/read-file.js";
import type { CheckReport } from "../../report/document.js";
import type { Locate, Location } from "../../report/github.js";
import type { Change, Subject } from "../../drift/changes.js";
import { leadStatusList } from "../../drift/subjects.js";
import { statusesFile } from "../../emit/views/status-members.js";
import type { Lock } from "../../lock/lock.js";
import { fileOf } from "../../schema/named.js";
import { own } from "../../schema/schema.js";
import { readLock } from "../../stages/read/locked-schema.js";

/** The interface of an object type, in the lines of its file. */
interface SourceText {
  readonly file: string;
  readonly type: string;
  readonly lines: readonly string[];
}

/**
 * Looks the changes of a report up in the files that were generated before them; paths start at
 * `root`. What has no code yet is shown where its object type is; what has no file has no place.
 */
export async function locateChanges(
  { orgs }: CheckReport,
  config: ResolvedConfig,
  root: string,
): Promise<Locate> {
  const sources = new Map<string, ReadonlyMap<string, SourceText>>();
  const statuses = new Map<string, StatusText>();
  for (const { org, drift } of orgs) {
    const found = config.orgs.find(({ name }) => name === org);
    if (found === undefined || drift.length === 0) continue;
    sources.set(org, await readSources(found, drift, root));
    const text = drift.some(isOfStatuses)
      ? await readStatuses(found, root)
      : null;
    if (text !== null) statuses.set(org, text);
  }
  return ({ org }, change) => {
    if (isOfStatuses(change)) return statusPlace(statuses.get(org), change);
    const found = sources.get(org);
    if (found === undefined) return null;
    const places = ownersOf(change).flatMap(({ id }) => {
      const source = found.get(id);
      return source === undefined ? [] : [placeIn(source, change.field)];
    });
    return places[0] ?? null;
  };
}

/** The object types in whose files a change can show: its own, or those that have the shared field. */
function ownersOf({ object, affects }: Change): readonly Subject[] {
  return affects.length > 0 ? affects : [object];
}

async function readSources(
  org: ResolvedOrg,
  drift: readonly Change[],
  root: string,
): Promise<ReadonlyMap<string, SourceText>> {
  const lock = await readLock(org.output);
  const ids = new Set(drift.flatMap(ownersOf).map(({ id }) => id));
  const sources = await Promise.all(
    [...ids].map(async (id) => {
      const source = lock === null ? null : await readSource(id, org, lock);
      if (source === null) return [];
      const file = relative(root, source.file).split(sep).join("/");
      return [[id, { ...source, file }] as const];
    }),
  );
  return new Map(sources.flat());
}

async function readSource(
  id: string,
  org: ResolvedOrg,
  lock: Lock,
): Promise<SourceText | null> {
  const kind = own(lock.schema, org.name)?.objects.find(
    (object) => object.id === id,
  )?.kind;
  const names = own(lock.names.objects, own(lock.names.same, id) ?? id);
  if (kind === undefined || names === undefined) return null;
  const file = join(org.output, `${fileOf(kind, names.type)}.ts`);
  const text = await readFileText(file).catch(() => null);
  if (text === null) return null;
  return { file, type: names.type, lines: text.split(/\r?\n/) };
}

function placeIn(
  { file, type, lines }: SourceText,
  field: Subject | null,
): Location {
  const start = lines.findIndex((line) =>
    line.startsWith(`export interface ${type} `),
  );
  const member = memberLine(lines, start, field?.name ?? null);
  return { file, line: Math.max(start, member, 0) + 1 };
}

/** The index of a member's line in the interface that starts at a line; -1 when it has none. */
function memberLine(
  lines: readonly string[],
  start: number,
  name: string | null,
): number {
  const end = lines.findIndex(
    (line, index) => index > start && line.startsWith("}"),
  );
  if (start < 0 || name === null) return -1;
  return lines.findIndex(
    (line, index) =>
      index > start &&
      index < end &&
      line
        .trimStart()
        .replace(/^readonly /, "")
        .startsWith(`${name}:`),
  );
}

/** The file of statuses and pipelines. */
type StatusText = Pick<SourceText, "file" | "lines">;

function isOfStatuses({ kind }: Change): boolean {
  return /^(?:leadStatus|opportunityStatus|pipeline)\./.test(kind);
}

async function readStatuses(
  { output }: ResolvedOrg,
  root: string,
): Promise<StatusText | null> {
  const path = join(output, `${statusesFile}.ts`);
  const text = await readFileText(path).catch(() => null);
  if (text === null) return null;
  const file = relative(root, path).split(sep).join("/");
  return { file, lines: text.split(/\r?\n/) };
}

/** The line of the id of a status or a pipeline; of a new one that of its pipeline, or of its list. */
function statusPlace(
  text: StatusText | undefined,
  { object, field }: Change,
): Location | null {
  if (text === undefined) return null;
  const list = object.id === leadStatusList.id ? "leadStatuses" : "pipelines";
  const found = [
    ...[field?.id, object.id].map((id) =>
      text.lines.findIndex((line) =>
        line.includes(`${JSON.stringify(id)} as `),
      ),
    ),
    text.lines.findIndex((line) => line.startsWith(`export const ${list} `)),
    0,
  ].find((index) => index >= 0);
  return { file: text.file, line: (found ?? 0) + 1 };
}
