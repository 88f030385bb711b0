/** Looks whether tools and git leave an output alone, and makes them do so: what `codegen init` writes for that. */
import type { ResolvedConfig } from "../../config/config.js";
import type { DoctorFinding } from "../../report/doctor-document.js";
import { askPath } from "../../git/ask-repository.js";
import { readEnvironment } from "../../config/environment.js";
import { outputGroups } from "../../stages/output-group.js";
import { shownFrom } from "../init/find-project.js";
import type { InitProject } from "../init/find-project.js";
import { attributesPieces, driverPieces } from "../init/git-files.js";
import type { FilePiece, Piece } from "../init/piece.js";
import { toolPieces } from "../init/tool-files.js";
import { writeInit } from "../init/write-init.js";
import { finding } from "./finding.js";

/** The project whose tools are looked at. */
export interface ToolCheck {
  readonly project: InitProject;
  readonly config: ResolvedConfig;
  readonly orgs: readonly string[] | undefined;
  readonly signal: AbortSignal | undefined;
}

function outputsOf({ project, config, orgs }: ToolCheck): readonly string[] {
  return outputGroups(config, orgs).map(({ directory }) =>
    shownFrom(project.folder, directory),
  );
}

/** What would be written, as pieces of a plan of `codegen init`. */
async function wantedPieces(look: ToolCheck): Promise<readonly Piece[]> {
  const outputs = outputsOf(look);
  return [
    ...(await attributesPieces(look.project, outputs)),
    ...(await toolPieces(look.project, outputs)),
    ...(await driverPieces(look.project)),
  ].filter((piece) => piece.kind !== "file" || piece.before !== piece.after);
}

/** The findings about formatters, linters, git's attributes and settings, and an env file that git tracks. */
export async function toolFindings(
  look: ToolCheck,
): Promise<readonly DoctorFinding[]> {
  const { project } = look;
  const pieces = await wantedPieces(look);
  return [
    ...pieces.flatMap((piece) => pieceFinding(piece, project)),
    ...(await keyFindings(look)),
  ];
}

function pieceFinding(
  piece: Piece,
  project: InitProject,
): readonly DoctorFinding[] {
  switch (piece.kind) {
    case "left":
      return [];
    case "setting":
      return piece.name.endsWith(".driver")
        ? [
            finding(
              "D_GIT",
              "note",
              "git in this clone does not merge locks by id.",
              {
                next: `git config ${piece.name} "${piece.value}"`,
                fix: "possible",
              },
            ),
          ]
        : [];
    case "file": {
      const path = shownFrom(project.folder, piece.path);
      return path.endsWith(".gitattributes")
        ? [
            finding(
              "D_GIT",
              "note",
              `${path} does not say that the output is generated, ends its lines with LF and is merged by id.`,
              { fix: "possible" },
            ),
          ]
        : [
            finding(
              "D_FORMATTER",
              "warning",
              `${path} does not leave the output out, so that a tool may rewrite it.`,
              { next: "Add the output to it.", fix: "possible" },
            ),
          ];
    }
    default:
      return piece satisfies never;
  }
}

/** A key in a file that git tracks is everybody's. */
async function keyFindings({
  project,
  config: { root },
}: ToolCheck): Promise<readonly DoctorFinding[]> {
  const environment = await readEnvironment({
    ...{ root, cwd: root, env: {}, envFiles: [] },
  });
  const place = environment.get("CLOSE_API_KEY")?.place;
  if (place === undefined) return [];
  const state = await askPath(root, place);
  if (state === "ignored" || state === null) return [];
  const shown = shownFrom(project.folder, root);
  const path = shown === "." ? place : `${shown}/${place}`;
  return state === "tracked"
    ? [
        finding(
          "D_GIT",
          "broken",
          `git tracks ${path}, and the key is in it.`,
          {
            next: `git rm --cached ${path}, add it to .gitignore, and make a new key in Close: this one is in the history.`,
          },
        ),
      ]
    : [
        finding(
          "D_GIT",
          "warning",
          `git does not ignore ${path}, and the key is in it.`,
          { next: "Add it to .gitignore." },
        ),
      ];
}

/** Writes what the findings say. */
export async function fixTools(look: ToolCheck): Promise<void> {
  const pieces = await wantedPieces(look);
  const files = pieces.filter(
    (piece): piece is FilePiece => piece.kind === "file",
  );
  const signal = look.signal ?? new AbortController().signal;
  await writeInit({ project: look.project, files, pieces }, signal);
}
