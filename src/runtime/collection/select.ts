/** Reads only some members of a record: what to ask Close for, and what to keep of the answer. */
import { endpoints } from "./endpoints.js";
import { wireKeyOfMember } from "../record/member-keys.js";
import type { AnyWrapper } from "../record/model.js";

/** More names than this make an address that servers refuse; all custom fields are asked for instead. */
const mostNames = 40;

/**
 * What `_fields` must say to get some members; undefined where the endpoint gives all anyway. Throws
 * `CloseInputError` for a member that there is not.
 */
export function fieldsParameter(
  wrapper: AnyWrapper,
  names: readonly string[],
  org: string | undefined,
): readonly string[] | undefined {
  const { typeKey, selects } = endpoints[wrapper.kind];
  const keys = names.map((name) => wireKeyOfMember(wrapper, name, org));
  if (selects === "none") return undefined;
  const custom = keys.filter((key) => key.startsWith("custom."));
  const single = selects === "single" && custom.length <= mostNames;
  return [
    ...new Set([
      "id",
      ...(typeKey === null ? [] : [typeKey]),
      // References are read by the lead that they share with the record.
      ...(wrapper.kind === "lead" ? [] : ["lead_id"]),
      ...(single ? keys : keys.filter((key) => !key.startsWith("custom."))),
      ...(single || custom.length === 0 ? [] : ["custom"]),
    ]),
  ];
}

/** A record with nothing but its id and the named members; all of it when every member is named. */
export function pick(
  record: object,
  names: readonly string[],
): Readonly<Record<string, unknown>> {
  const wanted = new Set(["id", ...names]);
  const entries = Object.entries(record);
  const kept = entries.filter(([name]) => wanted.has(name));
  const isWhole = kept.length === entries.length - 1 && "extra" in record;
  return Object.fromEntries(isWhole ? entries : kept);
}
