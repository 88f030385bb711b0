/** Finds a generated wrapper and reads pages: what the probes of records share. */

/** A record of Close's JSON. */
export type WireRecord = Readonly<Record<string, unknown>>;

/** What the probes use of a generated wrapper. */
export interface Wrapper {
  readonly typeId: string;
  readonly fields: Readonly<
    Record<string, { readonly wireKey: string; readonly many: boolean }>
  >;
  readonly fromWire: (raw: unknown) => object;
}

/** Loads the wrapper of an object type from the generated code that lies beside the probes. */
export async function loadWrapper(typeId: string): Promise<Wrapper> {
  const url = new URL("../generated/models.js", import.meta.url);
  const models: { readonly wrappers: Readonly<Record<string, Wrapper>> } =
    await import(url.href);
  const wrapper = Object.values(models.wrappers).find(
    (candidate) => candidate.typeId === typeId,
  );
  if (wrapper === undefined) throw new Error(`There is no ${typeId}.`);
  return wrapper;
}

/** The records of one page. */
export function pageOf(text: string): readonly WireRecord[] {
  const page: { readonly data: readonly WireRecord[] } = JSON.parse(text);
  return page.data;
}
