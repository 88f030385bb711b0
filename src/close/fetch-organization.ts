/** Reads an organisation's schema over HTTP; what it may not read is reported, never taken for empty. */
import type { Warning } from "../errors.js";
import { CodegenError } from "../errors.js";
import type { Transport } from "../runtime/transport/transport.js";
import type {
  RawField,
  RawObject,
  RawObjectType,
  RawOrganization,
  RawPipeline,
  RawRole,
  RawStandardLabel,
  RawStatus,
} from "../schema/raw.js";
import type { ObjectKind, SingletonKind } from "../schema/schema.js";
import { pageSize, readList } from "./pages.js";
import {
  gapOf,
  isDispensable,
  isEmptied,
  isMoot,
  isRefusal,
  refusal,
  showsShared,
} from "./unread.js";
import type { Gap, Unread } from "./unread.js";
import type { WirePage } from "./wire.js";
import {
  readFieldPage,
  readFieldSchema,
  readObjectTypePage,
  readOrganization,
  readPipelinePage,
  readRolePage,
  readStandardLabelPage,
  readStatusPage,
} from "./wire.js";

/** An organisation as far as it could be read. */
export interface FetchedOrganization {
  readonly raw: RawOrganization;
  readonly unread: readonly Unread[];
  readonly warnings: readonly Warning[];
}

/** Options of `fetchOrganization`. */
export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Receives what is being read, and how many of the requests that are known of have been answered. */
  readonly say?:
    | ((
        text: string,
        count: { readonly done: number; readonly of: number },
      ) => void)
    | undefined;
}

/** The part of the transport that reading needs. */
type Reader = Pick<Transport, "request">;

/** Reads everything the schema is built of; requests run side by side within the transport's limit. */
export async function fetchOrganization(
  transport: Reader,
  options: FetchOptions = {},
): Promise<FetchedOrganization> {
  const source = new EndpointSource(transport, options);
  const [
    organization,
    lead,
    contact,
    opportunity,
    activities,
    objects,
    shared,
    lists,
    leadStatuses,
    pipelines,
    roles,
    standardLabels,
  ] = await Promise.all([
    source.organization(),
    source.singleton("lead"),
    source.singleton("contact"),
    source.singleton("opportunity"),
    source.types("customActivity"),
    source.types("customObject"),
    source.shared(),
    source.fieldLists(),
    source.leadStatuses(),
    source.pipelines(),
    source.roles(),
    source.standardLabels(),
  ]);
  const listed = (kind: ObjectKind): readonly RawField[] =>
    lists.get(kind) ?? [];
  const raw: RawOrganization = {
    organizationId: organization.id,
    organizationName: organization.name,
    lead: source.unlessEmptied("lead", lead, listed("lead")),
    contact: source.unlessEmptied("contact", contact, listed("contact")),
    opportunity: source.unlessEmptied(
      "opportunity",
      opportunity,
      listed("opportunity"),
    ),
    customActivities: activities,
    customObjects: objects,
    fieldLists: [...lists.values()].flat(),
    sharedFields: shared,
    leadStatuses: unlessNone(leadStatuses),
    pipelines: unlessNone(pipelines),
    roles,
    standardLabels,
  };
  if (shared?.length === 0 && showsShared(raw)) source.noteEmptiedShared();
  const gaps = source.gaps.filter(({ what }) => !isMoot(what, raw));
  return {
    raw,
    unread: [
      ...gaps.map(({ what }) => what),
      ...(leadStatuses?.length === 0 ? (["leadStatuses"] as const) : []),
      ...(pipelines?.length === 0 ? (["pipelines"] as const) : []),
    ],
    warnings: gaps.map(({ warning }) => warning),
  };
}

/** The five vocabularies of Close (docs/close-api.md §14.2), as far as reading a schema needs them. */
const typePaths = {
  customActivity: { types: "/custom_activity/", schema: "activity" },
  customObject: { types: "/custom_object_type/", schema: "custom_object" },
} as const;

const fieldLists = [
  { kind: "lead", list: "lead" },
  { kind: "contact", list: "contact" },
  { kind: "opportunity", list: "opportunity" },
  { kind: "customActivity", list: "activity" },
  { kind: "customObject", list: "custom_object_type" },
] as const;

function singletonPath(kind: SingletonKind): string {
  return `/custom_field_schema/${kind}/`;
}

const sharedPath = "/custom_field/shared/";

const emptied = "it has no field, and other answers have some.";
const knownStays = "What the lock knows of it stays.";
const standIn = "The fields that are listed elsewhere were taken instead.";

class EndpointSource {
  readonly gaps: Gap[] = [];
  readonly #transport: Reader;
  readonly #options: FetchOptions;
  #asked = 0;
  #answered = 0;

  constructor(transport: Reader, options: FetchOptions) {
    this.#transport = transport;
    this.#options = options;
  }

  async organization(): Promise<ReturnType<typeof readOrganization>> {
    return readOrganization("/me/", await this.#get("/me/"));
  }

  async singleton(kind: SingletonKind): Promise<RawObject | null> {
    const path = singletonPath(kind);
    return this.#unlessRefused(kind, path, async () => ({
      type: null,
      fields: readFieldSchema(path, await this.#get(path)),
    }));
  }

  /** The schema, unless it has no field at all and the list of the same fields has some. */
  unlessEmptied(
    kind: SingletonKind,
    object: RawObject | null,
    listed: readonly RawField[],
  ): RawObject | null {
    if (object === null || !isEmptied(object.fields, listed)) return object;
    this.#note({ detailsOf: kind }, singletonPath(kind), emptied, standIn);
    return { ...object, fields: listed };
  }

  async types(
    kind: "customActivity" | "customObject",
  ): Promise<readonly RawObject[] | null> {
    const { types: path } = typePaths[kind];
    const types = await this.#unlessRefused(kind, path, () =>
      this.#list(path, readObjectTypePage),
    );
    if (types === null) return null;
    const unique = [...new Map(types.map((type) => [type.id, type])).values()];
    const objects = await Promise.all(
      unique.map((type) => this.#type(kind, type)),
    );
    return objects.filter((object) => object !== null);
  }

  /** The schema endpoint is the truth; where it is refused, the type's own list of fields stands in. */
  async #type(
    kind: "customActivity" | "customObject",
    type: RawObjectType,
  ): Promise<RawObject | null> {
    const path = `/custom_field_schema/${typePaths[kind].schema}/${segment(type.id)}/`;
    const what = { objectId: type.id };
    const embedded = type.fields ?? null;
    if (embedded === null) {
      return this.#unlessRefused(what, path, async () => ({
        type,
        fields: readFieldSchema(path, await this.#get(path)),
      }));
    }
    let reason = emptied;
    try {
      const fields = readFieldSchema(path, await this.#get(path));
      if (!isEmptied(fields, embedded)) return { type, fields };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      reason = refusal(error);
    }
    this.#note({ detailsOf: type.id }, path, reason, standIn);
    return { type, fields: embedded };
  }

  async shared(): Promise<readonly RawField[] | null> {
    return this.#unlessRefused("sharedFields", sharedPath, () =>
      this.#list(sharedPath, readFieldPage),
    );
  }

  async leadStatuses(): Promise<readonly RawStatus[] | null> {
    const path = "/status/lead/";
    return this.#unlessRefused("leadStatuses", path, () =>
      this.#list(path, readStatusPage),
    );
  }

  async pipelines(): Promise<readonly RawPipeline[] | null> {
    const path = "/pipeline/";
    return this.#unlessRefused("pipelines", path, () =>
      this.#list(path, readPipelinePage),
    );
  }

  async roles(): Promise<readonly RawRole[] | null> {
    const path = "/role/";
    return this.#unlessSilent(() => this.#list(path, readRolePage));
  }

  async standardLabels(): Promise<readonly RawStandardLabel[] | null> {
    const path = "/standard_object_label/";
    return this.#unlessSilent(async () => {
      const { data } = readStandardLabelPage(path, await this.#get(path));
      return data;
    });
  }

  noteEmptiedShared(): void {
    this.#note("sharedFields", sharedPath, emptied, knownStays);
  }

  /** These fill in what the schema endpoints leave out, whatever that is. */
  async fieldLists(): Promise<ReadonlyMap<ObjectKind, readonly RawField[]>> {
    const lists = fieldLists.map(async ({ kind, list }) => {
      const path = `/custom_field/${list}/`;
      const fields = await this.#unlessRefused({ detailsOf: kind }, path, () =>
        this.#list(path, readFieldPage),
      );
      return [kind, fields ?? []] as const;
    });
    return new Map(await Promise.all(lists));
  }

  #list<T extends { readonly id: string }>(
    path: string,
    read: (endpoint: string, body: unknown) => WirePage<T>,
  ): Promise<readonly T[]> {
    return readList(path, async (skip) =>
      read(path, await this.#get(path, skip)),
    );
  }

  async #get(path: string, skip?: number): Promise<unknown> {
    this.#asked += 1;
    this.#say(path);
    const query =
      skip === undefined || skip === 0 ? {} : { _skip: skip, _limit: pageSize };
    const { signal } = this.#options;
    const body = await this.#transport.request("GET", path, {
      query,
      ...(signal === undefined ? {} : { signal }),
    });
    this.#answered += 1;
    this.#say("");
    return body;
  }

  #say(text: string): void {
    this.#options.say?.(text, { done: this.#answered, of: this.#asked });
  }

  async #unlessRefused<T>(
    what: Unread,
    path: string,
    read: () => Promise<T>,
  ): Promise<T | null> {
    try {
      return await read();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#note(what, path, refusal(error), knownStays);
      return null;
    }
  }

  /** Null for words of comments that cannot be read, whatever the reason: nothing else depends on them. */
  async #unlessSilent<T>(read: () => Promise<T>): Promise<T | null> {
    try {
      return await read();
    } catch (error) {
      if (isDispensable(error)) return null;
      throw error;
    }
  }

  #note(what: Unread, path: string, reason: string, consequence: string): void {
    this.gaps.push(gapOf(what, path, reason, consequence));
  }
}

/** Every organisation of Close has statuses: an empty list says nothing of them. */
function unlessNone<T>(list: readonly T[] | null): readonly T[] | null {
  return list?.length === 0 ? null : list;
}

/** An id becomes a part of a path: anything that could lead elsewhere is refused. */
function segment(id: string): string {
  if (/^[A-Za-z0-9_-]{1,128}$/.test(id)) return id;
  throw new CodegenError(
    "E_SCHEMA",
    `Close lists a type with the id ${JSON.stringify(id.slice(0, 80))}, which cannot be part of a URL.`,
    { hint: "If the base URL is right, please report this to Close." },
  );
}
