/** Finds the records that refer to another one. */
import { CloseInputError } from "../errors.js";
import type { Connected } from "./connected.js";
import { getRecord, walkRecords } from "./fetch.js";
import { fromGiven } from "../given.js";
import type { RecordCallOptions } from "../options.js";
import type { WireRecord } from "../record/descriptors.js";
import type { AnyWrapper } from "../record/model.js";
import { isObject } from "../record/read.js";

/** The method of an object type's records that finds what refers to one of them. */
export function openBackReferences(
  connected: Connected,
  name: string,
): {
  readonly backReferences: (
    record: unknown,
    call?: RecordCallOptions,
  ) => ReturnType<typeof backReferences>;
} {
  return {
    backReferences: (record: unknown, call?: RecordCallOptions) =>
      backReferences(connected, name, record, call),
  };
}

/** Gives the records that refer to one, by the name of their object type. */
async function backReferences(
  connected: Connected,
  name: string,
  record: unknown,
  call?: RecordCallOptions,
): Promise<Readonly<Record<string, readonly object[]>>> {
  const { id, leadId } = fromGiven((): WireRecord =>
    isObject(record) ? { id: record["id"], leadId: record["leadId"] } : {},
  );
  if (typeof id !== "string" || typeof leadId !== "string") {
    throw new CloseInputError(
      "backReferences takes a record with its id and its leadId.",
    );
  }
  const referring = Object.entries(connected.wrappers).flatMap(
    ([referrer, wrapper]) => {
      const fields = Object.entries(wrapper.fields)
        .filter(([, { target }]) => target === name)
        .map(([field]) => field);
      return fields.length === 0 ? [] : [{ referrer, wrapper, fields }];
    },
  );
  const found = await Promise.all(
    referring.map(async ({ referrer, wrapper, fields }) => {
      const records: object[] = [];
      if (!isIn(wrapper, connected.org)) return [referrer, records] as const;
      for await (const item of ofLead(connected, wrapper, leadId, call))
        if (refersTo(item, fields, id)) records.push(item);
      return [referrer, records] as const;
    }),
  );
  return Object.fromEntries(found);
}

/** Whether the object type is one of the organisation's; all are where there is one organisation. */
function isIn({ typeIds = {} }: AnyWrapper, org: string | undefined): boolean {
  if (org === undefined || Object.keys(typeIds).length === 0) return true;
  return Object.hasOwn(typeIds, org);
}

async function* ofLead(
  connected: Connected,
  wrapper: AnyWrapper,
  leadId: string,
  call: RecordCallOptions | undefined,
): AsyncGenerator<object> {
  if (wrapper.kind === "lead")
    yield await getRecord(connected, wrapper, leadId, call);
  else yield* walkRecords(connected, wrapper, { leadId }, call);
}

function refersTo(
  record: object,
  fields: readonly string[],
  id: string,
): boolean {
  return Object.entries(record).some(
    ([name, value]: [string, unknown]) =>
      fields.includes(name) &&
      (value === id || (Array.isArray(value) && value.includes(id))),
  );
}
