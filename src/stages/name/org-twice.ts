/** One organisation of Close under two names of the config: nearly always the key of one of them in both places. */
import type { Warning } from "../../errors.js";
import { isSample } from "../../schema/is-sample.js";
import type { Schema } from "../../schema/schema.js";

/** Warns of organisations that share an output and are one and the same in Close; the sample may be there twice. */
export function orgsTwice(
  schemas: ReadonlyMap<string, Schema>,
): readonly Warning[] {
  const names = new Map<string, readonly string[]>();
  for (const [name, schema] of schemas) {
    if (isSample(schema)) continue;
    const { organizationId: id } = schema;
    names.set(id, [...(names.get(id) ?? []), `“${name}”`]);
  }
  return [...names]
    .filter(([, same]) => same.length > 1)
    .map(([id, same]) => ({
      code: "W_ORG_TWICE",
      message: `${same.join(" and ")} are one organisation in Close (${id}): check whose keys they have.`,
    }));
}
