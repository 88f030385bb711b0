/** What package.json and tsconfig.json are to know of the generated code. */
import { join, relative, resolve, sep } from "node:path";
import { CodegenError } from "../../errors.js";
import { nearestTsconfig } from "../../project/tsconfig.js";
import { textsAt, withMembers } from "./edit-json.js";
import { isWithinProject, readEditable, shownFrom } from "./find-project.js";
import type { InitProject } from "./find-project.js";
import { leftAlone } from "./piece.js";
import type { Piece } from "./piece.js";

/** The scripts, by names that other generators do not have. */
const scripts = {
  "close:generate": "codegen",
  "close:check": "codegen check --offline",
} as const;

/** The scripts of package.json; those that are there stay. */
export async function scriptsPieces(
  project: InitProject,
): Promise<readonly Piece[]> {
  const path = join(project.folder, "package.json");
  const found = await readEditable(path);
  if (found.kind === "absent")
    return [leftAlone("package.json", "there is none here, so no scripts")];
  if (found.kind === "closed") return [leftAlone("package.json", found.why)];
  if (!(await isWithinProject(path, project)))
    return [leftAlone("package.json", "a link leads out of the repository")];
  const { text } = found;
  const after = withMembers(text, ["scripts"], scripts);
  if (after === null)
    return [
      leftAlone("package.json", "it is not JSON that lines can be added to"),
    ];
  const others = Object.entries(scripts).flatMap(([name, command]) => {
    const [now] = textsAt(text, ["scripts", name]) ?? [];
    const isOther = now !== undefined && now !== command;
    return isOther
      ? [leftAlone("package.json", `its script ${name} is another one`)]
      : [];
  });
  const what = `scripts ${Object.keys(scripts).join(", ")}`;
  return [{ kind: "file", path, before: text, after, what }, ...others];
}

/** What the tsconfig needs, which is nothing but that the output is where its files may be. */
export async function tsconfigPieces(
  { folder }: InitProject,
  outputs: readonly string[],
): Promise<readonly Piece[]> {
  try {
    const found = await nearestTsconfig(folder, {
      broken: "Correct it.",
      encoded: "Save it as UTF-8.",
      lost: "so it is not known what it needs",
    });
    if (found === null)
      return [leftAlone("tsconfig.json", "there is none, and none is needed")];
    const { rootDir } = found.config.compilerOptions ?? {};
    const base = join(found.path, "..");
    const shown = shownFrom(folder, found.path);
    const out = outputs.filter(
      (output) =>
        rootDir !== undefined &&
        !isWithin(resolve(base, rootDir), resolve(folder, output)),
    );
    return [
      leftAlone(
        shown,
        out.length === 0
          ? "needs nothing"
          : `its rootDir is ${rootDir ?? ""}, and ${out.join(", ")} is outside: tsc will refuse the imports (TS6059). Choose another --output, or another rootDir`,
      ),
    ];
  } catch (error) {
    if (!(error instanceof CodegenError)) throw error;
    return [leftAlone("tsconfig.json", error.message)];
  }
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`);
}
