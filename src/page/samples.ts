/** Samples of code for one field, for the page and for the test that compiles them. Imports nothing: it also runs in the page. */

/** The parts of an object type that samples are made of. */
export interface SampledObject {
  /** `account`. */
  readonly value: string;
  /** `close.objects.accounts`; null or left out where there is no client. */
  readonly collection?: string | null;
}

/** The parts of a field that samples are made of. */
export interface SampledField {
  readonly name: string;
  /** The type of its value in a record. */
  readonly read: string;
  /** The type that a write takes; undefined where it cannot be written. */
  readonly write?: string | undefined;
  /** A value that can be written; undefined where nobody knows one. */
  readonly sample?: string | undefined;
}

/** How much is generated: types alone have no samples, wrappers those without the client. */
export type SampledParts = "types" | "wrappers" | "client";

/** A sample with its heading. */
export interface Sample {
  readonly title: string;
  readonly code: string;
}

/** The samples of a field, as far as the code is generated: with the client, and without it. */
export function samplesOf(
  object: SampledObject,
  field: SampledField,
  parts: SampledParts = "client",
): readonly Sample[] {
  const { value } = object;
  const { name } = field;
  if (parts === "types") return [];
  return [
    ...(parts === "client" && object.collection
      ? clientSamples(object.collection, field)
      : []),
    {
      title: "Without the client",
      code: `${value}.fromWire(json).${name};\n${value}.fields.${name}.wireKey;`,
    },
  ];
}

function clientSamples(
  collection: string,
  { name, read, write, sample = "value" }: SampledField,
): readonly Sample[] {
  const note = sample === "value" ? ` // ${write ?? ""}` : "";
  const reading = {
    title: "Read",
    code: `const record = await ${collection}.get(id);\nrecord.${name}; // ${read}`,
  };
  if (write === undefined) return [reading];
  const writing = {
    title: "Write",
    code: `await ${collection}.update(id, { ${name}: ${sample} });${note}`,
  };
  return [reading, writing];
}
