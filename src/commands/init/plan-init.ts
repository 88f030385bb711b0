/** `codegen init`: plans what is written for a new project, and what stays as it is. */
import type {
  InitOrganization,
  InitReport,
} from "../../report/init-document.js";
import type { PatchedFile } from "../../report/unified-patch.js";
import type { InitAnswers } from "./answers.js";
import { shownFrom } from "./find-project.js";
import type { InitProject } from "./find-project.js";
import {
  attributesPieces,
  driverPieces,
  gitignorePieces,
} from "./git-files.js";
import {
  agentsPiece,
  configPiece,
  keyPieces,
  workflowPiece,
} from "./own-files.js";
import { scriptsPieces, tsconfigPieces } from "./package-pieces.js";
import type { FilePiece, Piece } from "./piece.js";
import { toolPieces } from "./tool-files.js";
import { installCommand, runCommand } from "./workflow.js";

/** A plan, made from the files as they are; nothing is written yet. */
export interface InitPlan {
  readonly project: InitProject;
  /** The files that change. */
  readonly files: readonly FilePiece[];
  readonly pieces: readonly Piece[];
  readonly next: readonly string[];
}

/** Plans the first set-up of a project. What is there already is no part of the plan: a second run plans nothing. */
export async function planInit(
  project: InitProject,
  answers: InitAnswers,
): Promise<InitPlan> {
  const { outputs } = answers;
  const pieces = [
    await configPiece(project, answers),
    ...(await keyPieces(project, answers)),
    ...(await gitignorePieces(project, answers)),
    ...(await attributesPieces(project, outputs)),
    ...(await scriptsPieces(project)),
    ...(await toolPieces(project, outputs)),
    ...(await tsconfigPieces(project, outputs)),
    await workflowPiece(project, answers),
    await agentsPiece(project, answers),
    ...(await driverPieces(project)),
  ].filter((piece) => piece !== null);
  const files = pieces.filter(
    (piece): piece is FilePiece =>
      piece.kind === "file" && piece.before !== piece.after,
  );
  return { project, files, pieces, next: nextSteps(project, answers) };
}

/** True if there is nothing to be written. */
export function isDone({ files, pieces }: InitPlan): boolean {
  return files.length === 0 && pieces.every(({ kind }) => kind !== "setting");
}

/** The plan, or what was done by it, as data without the key. */
export function initReport(
  { project, files, pieces, next }: InitPlan,
  {
    cwd,
    organization,
    written,
  }: {
    readonly cwd: string;
    readonly organization: InitOrganization | null;
    readonly written: boolean;
  },
): InitReport {
  return {
    version: 1,
    folder: shownFrom(cwd, project.folder),
    organization,
    files: files.map(({ path, before, what }) => ({
      path: shownFrom(cwd, path),
      action: before === null ? "create" : "change",
      what,
    })),
    settings: pieces.flatMap((piece) =>
      piece.kind === "setting"
        ? [{ name: piece.name, value: piece.value }]
        : [],
    ),
    left: pieces.flatMap((piece) =>
      piece.kind === "left" ? [{ what: piece.what, why: piece.why }] : [],
    ),
    next,
    written,
  };
}

/** The files of a plan as a patch shows them, from the root of the repository; the key is not in it. */
export function plannedPatch({
  project,
  files,
}: InitPlan): readonly PatchedFile[] {
  return files.map(({ path, before, after, isSecret = false }) => ({
    path: shownFrom(project.root, path),
    before: isSecret && before !== null ? hidden(before) : before,
    after: isSecret ? hidden(after) : after,
  }));
}

/** Values of an env file are nobody's to see, whatever they are. */
function hidden(text: string): string {
  return text.replace(/^(\s*(?:export\s+)?[\w.]+\s*=).+$/gm, "$1[hidden]");
}

/** What comes next: packages that are not there, then the first run. */
function nextSteps(
  { dependencies, manager }: InitProject,
  { needsUndici }: InitAnswers,
): readonly string[] {
  return [
    ...(dependencies.has("close-codegen")
      ? []
      : [installCommand(manager, ["close-codegen"], { isDev: true })]),
    // Where it is installed for another package, a build for production leaves it out.
    ...(dependencies.has("undici") || !needsUndici
      ? []
      : [installCommand(manager, ["undici@7"], { isDev: false })]),
    runCommand(manager),
  ];
}
