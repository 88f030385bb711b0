/** Samples of code for one field, for the page and for the test that compiles them. Imports nothing: it also runs in the page. */

/** The parts of an object type that samples are made of. */
export interface SampledObject {
  /** `account`. */
  readonly value: string;
  /** `close.objects.accounts`. */
  readonly collection: string;
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

/** A sample with its heading. */
export interface Sample {
  readonly title: string;
  readonly code: string;
}

/** The samples of a field: reading, writing where that is possible, and the same without the client. */
export function samplesOf(
  { value, collection }: SampledObject,
  field: SampledField,
): readonly Sample[] {
  const { name, read, write, sample } = field;
  const given = sample === undefined ? "value" : sample;
  const note = sample === undefined ? ` // ${write ?? ""}` : "";
  return [
    {
      title: "Read",
      code: `const record = await ${collection}.get(id);\nrecord.${name}; // ${read}`,
    },
    ...(write === undefined
      ? []
      : [
          {
            title: "Write",
            code: `await ${collection}.update(id, { ${name}: ${given} });${note}`,
          },
        ]),
    {
      title: "Without the client",
      code: `${value}.fromWire(json).${name};\n${value}.fields.${name}.wireKey;`,
    },
  ];
}
