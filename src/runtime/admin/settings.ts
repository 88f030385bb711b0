/** The endpoints of settings, which are all alike: a list, and one thing by its id. */
import { camelOf, readAttributes, writeAttributes } from "./casing.js";
import type { WireShape } from "./casing.js";
import { CloseDecodeError } from "../errors.js";
import { checkId } from "../check-id.js";
import { listRecords } from "../transport/list-records.js";
import type { RecordCallOptions } from "../options.js";
import type { Transport } from "../transport/transport.js";

/** What sends requests. */
export type Requester = Pick<Transport, "request">;

/** Reads and writes settings of one kind. */
export interface Settings<T, Create, Update> {
  /** Gives all of them, asking for a page when it is needed. */
  list(call?: RecordCallOptions): AsyncIterable<T>;
  /** Gives one; throws `CloseApiError` with status 404 when there is none. */
  get(id: string, call?: RecordCallOptions): Promise<T>;
  /** Creates one and gives it as Close stored it. Is sent once only, see `sent` of errors. */
  create(input: Create, call?: RecordCallOptions): Promise<T>;
  /** Changes what is given and nothing else. Gives the whole as it is then. */
  update(id: string, input: Update, call?: RecordCallOptions): Promise<T>;
  /** Deletes one for good, with all that Close hangs on it: with a field go its values. */
  delete(id: string, call?: RecordCallOptions): Promise<void>;
}

/** Where settings of one kind are, and which attributes they have. */
export interface SettingsEndpoint<T, Create, Update> {
  readonly path: string;
  /** What one of them is called in errors, with its article. */
  readonly subject: string;
  /** How many a page may have; null where Close documents no `_limit`. */
  readonly pageSize: number | null;
  readonly read: WireShape<T>;
  readonly create: WireShape<Create>;
  readonly update: WireShape<Update>;
}

/** Gives what reads and writes the settings of an endpoint. */
export function openSettings<T extends { readonly id: string }, Create, Update>(
  transport: Requester,
  endpoint: SettingsEndpoint<T, Create, Update>,
): Settings<T, Create, Update> {
  const { path: collection, subject } = endpoint;
  const pathOf = (id: string): string => `${collection}${checkId(id)}/`;
  const read = (raw: unknown): T => readAttributes(endpoint.read, raw, subject);
  return {
    // A list may be walked again: each walk asks anew.
    list: (call) => ({
      [Symbol.asyncIterator]: () => listOf(transport, endpoint, call),
    }),
    async get(id, call) {
      const path = pathOf(id);
      const raw = await transport.request("GET", path, call);
      return asked(read(raw), id, `GET ${path}`);
    },
    async create(input, call) {
      const body = writeAttributes(endpoint.create, input, subject);
      return read(await send(transport, "POST", collection, body, call));
    },
    async update(id, input, call) {
      const path = pathOf(id);
      const body = writeAttributes(endpoint.update, input, subject);
      const raw = await send(transport, "PUT", path, body, call);
      return asked(read(raw), id, `PUT ${path}`);
    },
    async delete(id, call) {
      await transport.request("DELETE", pathOf(id), call);
    },
  };
}

async function* listOf<T>(
  transport: Requester,
  { path, pageSize, read, subject }: SettingsEndpoint<T, unknown, unknown>,
  call: RecordCallOptions | undefined,
): AsyncGenerator<T> {
  const listing = { path, pageSize, query: {} };
  for await (const raw of listRecords(transport, listing, call))
    yield readAttributes(read, raw, subject);
}

/** Sends attributes; a refusal of Close then speaks of them by their names here. */
export function send(
  transport: Requester,
  method: "POST" | "PUT",
  path: string,
  body: Readonly<Record<string, unknown>>,
  call: RecordCallOptions | undefined,
): Promise<unknown> {
  return transport.request(method, path, { ...call, body, nameOf: camelOf });
}

/** An answer about something else than was asked for must not be taken for it. */
export function asked<T extends { readonly id: string }>(
  answer: T,
  id: string,
  subject: string,
): T {
  if (answer.id === id) return answer;
  throw new CloseDecodeError(`${subject} was answered with another id.`);
}
