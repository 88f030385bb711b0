/** The name of a generated file, made of the name of its type. */

/** Makes a file's name (`site-visit`) of an allocated type name: lower case, letters, digits and dashes. */
export function fileNameFrom(typeName: string): string {
  const [base = "", ...suffixes] = typeName.replaceAll("$", "").split("_");
  const words = base
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2");
  return [words, ...suffixes]
    .filter((part) => part !== "")
    .join("-")
    .toLowerCase();
}
