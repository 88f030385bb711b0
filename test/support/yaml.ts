/** YAML as values, read by the parser that prettier has anyway; for the files of GitHub Actions. */
import { readFile } from "node:fs/promises";
import { parsers } from "prettier/plugins/yaml";

/** A value of a YAML file: every scalar is text, as it stands there. */
export type Yaml = string | readonly Yaml[] | { readonly [key: string]: Yaml };

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly (Node | null)[];
}

/** Reads a file of one document. */
export async function readYaml(path: string): Promise<Yaml> {
  const text = await readFile(path, "utf8");
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the parser asks for all options of prettier and needs none
  const root: Node = await parsers.yaml.parse(text, {} as any);
  const [document] = children(root);
  const body = children(document).find(({ type }) => type === "documentBody");
  return valueOf(children(body)[0]);
}

function children(node: Node | undefined): readonly Node[] {
  return (node?.children ?? []).filter((child) => child !== null);
}

function valueOf(node: Node | undefined): Yaml {
  if (node === undefined) return "";
  switch (node.type) {
    case "mapping":
    case "flowMapping":
      return Object.fromEntries(
        children(node).map((item) => {
          const [key, value] = children(item);
          return [
            String(valueOf(children(key)[0])),
            valueOf(children(value)[0]),
          ];
        }),
      );
    case "sequence":
    case "flowSequence":
      return children(node).map((item) =>
        valueOf(item.type.endsWith("Item") ? children(item)[0] : item),
      );
    default:
      if (node.value === undefined)
        throw new Error(`YAML with a ${node.type} is not read here.`);
      return node.value;
  }
}

/** The value below keys and indexes; undefined where there is none. */
export function at(value: Yaml | undefined, ...path: readonly string[]) {
  return path.reduce<Yaml | undefined>((found, key) => {
    if (found === undefined || typeof found === "string") return undefined;
    return Object.hasOwn(found, key)
      ? Object.entries(found).find(([name]) => name === key)?.[1]
      : undefined;
  }, value);
}

/** Every text in a value with the keys that lead to it. */
export function texts(
  value: Yaml,
  path: readonly string[] = [],
): readonly { readonly path: readonly string[]; readonly text: string }[] {
  if (typeof value === "string") return [{ path, text: value }];
  return Object.entries(value).flatMap(([key, inner]) =>
    texts(inner, [...path, key]),
  );
}
