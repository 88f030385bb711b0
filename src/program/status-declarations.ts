/** Finds where the generated file of statuses declares each of them, and each pipeline. */
import type { ts } from "ts-morph";
import type { TypeScript } from "./compiler.js";
import type { Thing, ThingKind } from "./things.js";

interface Adding {
  readonly add: (
    declaration: ts.Declaration,
    thing: Thing,
    name: string,
  ) => void;
  readonly ts: TypeScript;
}

/** Adds the members of `leadStatuses` and `pipelines`, and of the statuses in those. */
export function addStatuses(
  file: ts.SourceFile,
  things: readonly Thing[],
  { add, ts }: Adding,
): void {
  const addMembers = (
    list: ts.ObjectLiteralExpression | null,
    kind: ThingKind,
    pipeline: string | null,
  ): void => {
    for (const member of membersOf(list, ts)) {
      const thing = things.find(
        (one) =>
          one.kind === kind &&
          one.fieldKey === pipeline &&
          one.name === member.name.getText(file),
      );
      if (thing === undefined) continue;
      add(member, thing, thing.name);
      const statuses = membersOf(literalIn(member.initializer, ts), ts).find(
        ({ name }) => name.getText(file) === "statuses",
      );
      if (kind === "pipeline" && statuses !== undefined)
        addMembers(literalIn(statuses.initializer, ts), "status", thing.id);
    }
  };
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList
      .declarations) {
      const list = literalIn(initializer, ts);
      if (name.getText(file) === "leadStatuses")
        addMembers(list, "leadStatus", null);
      if (name.getText(file) === "pipelines")
        addMembers(list, "pipeline", null);
    }
  }
}

function membersOf(
  list: ts.ObjectLiteralExpression | null,
  ts: TypeScript,
): readonly ts.PropertyAssignment[] {
  return [...(list?.properties ?? [])].filter((one) =>
    ts.isPropertyAssignment(one),
  );
}

function literalIn(
  node: ts.Expression | undefined,
  ts: TypeScript,
): ts.ObjectLiteralExpression | null {
  return node !== undefined && ts.isObjectLiteralExpression(node) ? node : null;
}
