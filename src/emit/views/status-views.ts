/** The views of the members by which records say their status and pipeline by name. */
import { docComment } from "../spelling/docs.js";
import { member } from "../spelling/layout.js";
import type { ObjectContext } from "./imports.js";
import type { StatusMember } from "./status-members.js";
import { statusesFile } from "./status-members.js";
import type { MemberView } from "./view.js";

const docs = {
  status:
    "The status by name; one that is newer than this code is given as its id.",
  pipeline:
    "The pipeline by name; one that is newer than this code is given as its id.",
} as const;

/** The members of the record. */
export function statusReads({
  imports,
  statusMembers,
}: ObjectContext): readonly MemberView[] {
  return statusMembers.map(({ member: name, type }) => ({
    doc: docComment([docs[name]], "  "),
    line: member("  ", name, [spell(type, imports)]),
  }));
}

const inputDocs = {
  status: "The status by name, in the place of `statusId`.",
  pipeline:
    "The pipeline by name, in the place of `pipelineId`: alone it means its first status.",
} as const;

/** The members of an input. */
export function statusWrites({
  imports,
  statusMembers,
}: ObjectContext): readonly MemberView[] {
  return statusMembers.map(({ member: name, type }) => ({
    doc: docComment([inputDocs[name]], "  "),
    line: member("  ", `${name}?`, [spell(type, imports)]),
  }));
}

function spell(
  type: StatusMember["type"],
  imports: ObjectContext["imports"],
): string {
  const name = imports.type(type, { kind: "file", file: statusesFile });
  return `${imports.type("Open")}<${name}>`;
}
