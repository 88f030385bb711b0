/** Reads an organisation's schema over HTTP; what it may not read is reported, never taken for empty. */
import type { Warning } from "../errors.js";
import { CodegenError } from "../errors.js";
import { CloseApiError } from "../runtime/errors.js";
import type { Transport } from "../runtime/transport/transport.js";
import type {
  RawField,
  RawObject,
  RawObjectType,
  RawOrganization,
} from "../schema/raw.js";
import type { ObjectKind, SingletonKind } from "../schema/schema.js";
import type { Page } from "./wire.js";
import {
  readFieldPage,
  readFieldSchema,
  readObjectTypePage,
  readOrganizationId,
} from "./wire.js";

/** Something that could not be read: a whole kind, one object type, or the list of shared fields. */
export type Unread =
  ObjectKind | "sharedFields" | { readonly objectId: string };

/** An organisation as far as it could be read. */
export interface FetchedOrganization {
  readonly raw: RawOrganization;
  readonly unread: readonly Unread[];
  readonly warnings: readonly Warning[];
}

/** Options of `fetchOrganization`. */
export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Hears what is being read. */
  readonly say?: ((text: string) => void) | undefined;
}

/** The part of the transport that reading needs. */
type Reader = Pick<Transport, "request">;

/** Reads everything the schema is built of; requests run side by side within the transport's limit. */
export async function fetchOrganization(
  transport: Reader,
  options: FetchOptions = {},
): Promise<FetchedOrganization> {
  const source = new Source(transport, options);
  const [
    organizationId,
    lead,
    contact,
    opportunity,
    activities,
    objects,
    shared,
    lists,
  ] = await Promise.all([
    source.organizationId(),
    source.singleton("lead"),
    source.singleton("contact"),
    source.singleton("opportunity"),
    source.types("customActivity"),
    source.types("customObject"),
    source.shared(),
    source.fieldLists(),
  ]);
  return {
    raw: {
      organizationId,
      lead,
      contact,
      opportunity,
      customActivities: activities,
      customObjects: objects,
      fieldLists: lists,
      sharedFields: shared,
    },
    unread: source.unread,
    warnings: source.warnings,
  };
}

/** The five vocabularies of Close (close-api §14.2), as far as reading a schema needs them. */
const typePaths = {
  customActivity: { types: "/custom_activity/", schema: "activity" },
  customObject: { types: "/custom_object_type/", schema: "custom_object" },
} as const;

const fieldLists = [
  "lead",
  "contact",
  "opportunity",
  "activity",
  "custom_object_type",
] as const;

/** How many fields a page of a list may have: Close's own default. */
const pageSize = 100;

/** An organisation has at most some hundred fields; more pages than this are a loop. */
const mostPages = 1000;

class Source {
  readonly unread: Unread[] = [];
  readonly warnings: Warning[] = [];
  readonly #transport: Reader;
  readonly #options: FetchOptions;

  constructor(transport: Reader, options: FetchOptions) {
    this.#transport = transport;
    this.#options = options;
  }

  async organizationId(): Promise<string> {
    return readOrganizationId("/me/", await this.#get("/me/"));
  }

  async singleton(kind: SingletonKind): Promise<RawObject | null> {
    const path = `/custom_field_schema/${kind}/`;
    return this.#unlessRefused(kind, path, async () => ({
      type: null,
      fields: readFieldSchema(path, await this.#get(path)),
    }));
  }

  async types(
    kind: "customActivity" | "customObject",
  ): Promise<readonly RawObject[] | null> {
    const { types: path } = typePaths[kind];
    const types = await this.#unlessRefused(kind, path, () =>
      this.#pages(path, readObjectTypePage),
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
    try {
      return { type, fields: readFieldSchema(path, await this.#get(path)) };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#warn(
        path,
        error,
        "The fields that its type lists were taken instead.",
      );
      return { type, fields: embedded };
    }
  }

  async shared(): Promise<readonly RawField[] | null> {
    const path = "/custom_field/shared/";
    return this.#unlessRefused("sharedFields", path, () =>
      this.#pages(path, readFieldPage),
    );
  }

  /** These only fill in what the schema endpoints leave out, so a refusal loses nothing by itself. */
  async fieldLists(): Promise<readonly RawField[]> {
    const lists = await Promise.all(
      fieldLists.map(async (kind) => {
        try {
          return await this.#pages(`/custom_field/${kind}/`, readFieldPage);
        } catch (error) {
          if (!isRefusal(error)) throw error;
          return [];
        }
      }),
    );
    return lists.flat();
  }

  async #pages<T extends { readonly id: string }>(
    path: string,
    read: (endpoint: string, body: unknown) => Page<T>,
  ): Promise<readonly T[]> {
    const items: T[] = [];
    let last = "";
    for (let page = 0; page < mostPages; page += 1) {
      const body = await this.#get(path, items.length);
      const { data, has_more: hasMore } = read(path, body);
      items.push(...data);
      if (hasMore !== true) return items;
      const ids = JSON.stringify(data.map(({ id }) => id));
      if (data.length === 0 || ids === last) throw loopError(path);
      last = ids;
    }
    throw loopError(path);
  }

  async #get(path: string, skip?: number): Promise<unknown> {
    this.#options.say?.(path);
    const query =
      skip === undefined || skip === 0 ? {} : { _skip: skip, _limit: pageSize };
    const { signal } = this.#options;
    return this.#transport.request("GET", path, {
      query,
      ...(signal === undefined ? {} : { signal }),
    });
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
      this.#warn(path, error, "What the lock knows of it stays.");
      this.unread.push(what);
      return null;
    }
  }

  #warn(path: string, error: CloseApiError, consequence: string): void {
    const message = `${path} was not read: ${refusal(error)} ${consequence}`;
    this.warnings.push({ code: "W_UNREAD", message });
  }
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

function isRefusal(error: unknown): error is CloseApiError {
  return (
    error instanceof CloseApiError && [402, 403, 404].includes(error.status)
  );
}

function refusal(error: CloseApiError): string {
  switch (error.status) {
    case 402:
      return "the organisation's plan does not include it (402).";
    case 403:
      return "the key's user lacks the permission (403); ask an administrator of the organisation.";
    default:
      return "the organisation does not have this feature (404).";
  }
}

function loopError(path: string): CodegenError {
  return new CodegenError(
    "E_API",
    `GET ${path} says that there are more pages, but sends none.`,
    {
      hint: "Run again; if it stays so, please report it.",
    },
  );
}
