/** Imports leads from a table: what is known by an e-mail address is updated, all else is new. */
import type { Json, Send } from "./api.js";

/** What became of the rows. */
export interface Imported {
  readonly made: number;
  readonly updated: number;
  /** The numbers of rows that were refused, with what Close said. */
  readonly refused: readonly (readonly [row: number, problem: Json])[];
}

/** Reads rows of a table with quotes around what has commas in it. */
export function readCsv(text: string): readonly (readonly string[])[] {
  return text
    .trim()
    .split("\n")
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
      ),
    );
}

/** Imports the rows of a table; columns that are no attribute are custom fields by their label. */
export async function importCsv(send: Send, text: string): Promise<Imported> {
  const [head = [], ...rows] = readCsv(text);
  const { data: fields } = await send("GET", "/custom_field/lead/");
  const keyOf = (column: string): string => {
    const field = fields.find(({ name }: Json) => name === column);
    return field === undefined ? column : `custom.${field.id}`;
  };
  const numbers = new Set(
    fields
      .filter(({ type }: Json) => type === "number")
      .map(({ name }: Json) => name),
  );
  const result = { made: 0, updated: 0, refused: [] as [number, Json][] };
  for (const [index, row] of rows.entries()) {
    const cells = new Map(head.map((column, place) => [column, row[place]]));
    const [email, phone, person] = ["email", "phone", "person"].map((column) =>
      cells.get(column),
    );
    const lead = Object.fromEntries(
      [...cells]
        .filter(([column]) => !["email", "phone", "person"].includes(column))
        .map(([column, cell]) => [
          keyOf(column),
          numbers.has(column) ? Number(cell) : cell,
        ]),
    );
    const query = encodeURIComponent(`email:"${email}"`);
    try {
      const known = await send("GET", `/lead/?query=${query}&_fields=id`);
      if (known.total_results > 0) {
        await send("PUT", `/lead/${known.data[0].id}/`, lead);
        result.updated += 1;
      } else {
        const contact = {
          name: person,
          emails: [{ email }],
          phones: phone === "" ? [] : [{ phone }],
        };
        await send("POST", "/lead/", { ...lead, contacts: [contact] });
        result.made += 1;
      }
    } catch (error) {
      if (!(error instanceof Error) || !("json" in error)) throw error;
      result.refused.push([index + 1, error.json]);
    }
  }
  return result;
}
