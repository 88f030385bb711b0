/** Looks at what a config says under `types` before code is made of it: whether it is TypeScript, and whether its modules are there. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { ResolvedOrg, TypeOverride } from "../config/config.js";
import { CodegenError } from "../errors.js";
import type { Warning } from "../errors.js";

/** Throws `E_CONFIG_INVALID` for what is no TypeScript; gives a warning for each module of the project that is not there. */
export async function checkTypeOverrides({
  types,
  output,
}: Pick<ResolvedOrg, "types" | "output">): Promise<readonly Warning[]> {
  const entries = Object.entries(types);
  if (entries.length === 0) return [];
  const { parseSync } = await import("oxc-parser");
  const isType = (text: string): boolean => {
    const { program, errors } = parseSync("type.ts", `type T = ${text}\n;`);
    const [only, ...others] = program.body.filter(
      ({ type }) => type !== "EmptyStatement",
    );
    const isOne =
      others.length === 0 && only?.type === "TSTypeAliasDeclaration";
    return errors.length === 0 && isOne;
  };
  const problems = entries.flatMap(([key, override]) =>
    problemsOf(key, override, isType),
  );
  if (problems.length > 0)
    throw new CodegenError(
      "E_CONFIG_INVALID",
      "What the config has under `types` is not all TypeScript.",
      { items: problems, hint: "Correct it in the config and run again." },
    );
  const modules = entries.flatMap(([, { from, functions }]) => [
    ...(from === undefined ? [] : [from]),
    ...(functions === undefined ? [] : [functions]),
  ]);
  const warnings = [...new Set(modules)].map((name) =>
    missingModule(name, output),
  );
  return (await Promise.all(warnings)).flat();
}

function problemsOf(
  key: string,
  { type, read, write }: TypeOverride,
  isType: (text: string) => boolean,
): readonly string[] {
  const names = { read, write };
  return [
    ...(isType(type) ? [] : [`types.${key}.type  “${type}” is no type.`]),
    ...Object.entries(names).flatMap(([part, name]) =>
      name === undefined || /^[A-Za-z_$][\w$]*$/.test(name)
        ? []
        : [`types.${key}.${part}  “${name}” is no name of a function.`],
    ),
  ];
}

/** The files that an import may stand for, for any of its endings. */
const endings = [
  "",
  ".ts",
  ".tsx",
  ".mts",
  ".cts",
  ".d.ts",
  ".d.mts",
  ".js",
  ".mjs",
  ".cjs",
  ".json",
];

/** Packages are left to the compiler: how they are found is a matter of its own. */
async function missingModule(
  name: string,
  output: string,
): Promise<readonly Warning[]> {
  if (!/^\.\.?\//.test(name)) return [];
  const path = join(output, name);
  const stem = path.replace(/\.[cm]?[jt]sx?$/, "");
  const places = [path, stem, join(path, "index")].flatMap((base) =>
    endings.map((ending) => `${base}${ending}`),
  );
  const found = await Promise.all(places.map(isFile));
  if (found.includes(true)) return [];
  const message = `\`types\` in the config imports “${name}”, and there is no such file: ${path}. The generated code does not compile until there is.`;
  return [{ code: "W_MODULE_MISSING", message }];
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
