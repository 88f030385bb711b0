/** Makes Close's query out of named conditions, and refuses what cannot be asked before it is sent. */
import { own } from "../own.js";
import { endpoints } from "../collection/endpoints.js";
import { CloseInputError } from "../errors.js";
import type { AnyWrapper, Wrappers } from "../record/model.js";
import { isObject } from "../record/read.js";
import { conditionNodes } from "./ask.js";
import { builtinShape, fieldShape, searchTypes } from "./members.js";
import { allOfNodes, negated } from "./nodes.js";
import type { Field, QueryNode } from "./nodes.js";
import { idOfStatus } from "../record/status-names.js";
import { statusIdsIn } from "./status-ids.js";
import { adviceFor, wireKeyIn } from "../record/wire-keys.js";

/** What is searched, and what else the search can reach. */
export interface Scope {
  readonly wrapper: AnyWrapper;
  /** All of the organisation's. */
  readonly wrappers: Wrappers;
  /** With several organisations: the one that is searched. */
  readonly org: string | undefined;
}

/** The query for records of the scope's object type; throws `CloseInputError` for what cannot be asked. */
export function queryOf(scope: Scope, where?: unknown): QueryNode {
  const { kind } = scope.wrapper;
  const type = { type: "object_type", object_type: searchTypes[kind] };
  const asked = where === undefined ? [] : nodesOf(scope, where, "where");
  return { type: "and", queries: [type, ...typeNodes(scope), ...asked] };
}

/** The field of a member; throws `CloseInputError` when Close cannot search it. */
export function fieldOf(scope: Scope, name: string): Field {
  const { kind, builtIns, fields, label } = scope.wrapper;
  const subject = `${name} of ${JSON.stringify(label)}`;
  const field = own(fields, name);
  if (field !== undefined) {
    const id = wireKeyIn(field, scope.org, subject).replace(/^custom\./, "");
    const wire = { type: "custom_field", custom_field_id: id };
    const { many } = field;
    return { subject, kind, wire, shape: fieldShape(field), many };
  }
  const byName = statusField(scope, name, subject);
  if (byName !== undefined) return byName;
  const shape = builtinShape(kind, name);
  if (shape === undefined)
    throw new CloseInputError(
      `${subject} cannot be searched${adviceFor(scope.wrapper, name, "Close has no condition for it")}.`,
    );
  const [wireKey] = builtIns[name] ?? [name];
  return {
    subject,
    kind,
    wire: regularField(scope, wireKey),
    shape,
    many: false,
  };
}

/** A status or a pipeline by name. Close knows conditions on statuses only: a pipeline is any of its statuses. */
function statusField(
  scope: Scope,
  name: string,
  subject: string,
): Field | undefined {
  const { wrapper, org } = scope;
  const { kind, statuses = {} } = wrapper;
  if (!Object.hasOwn(statuses, name)) return undefined;
  const { status, pipeline } = statuses;
  if (status === undefined) return undefined;
  return {
    subject,
    kind,
    wire: regularField(scope, status.wireKey),
    shape: kind === "lead" ? "leadStatus" : "opportunityStatus",
    many: false,
    idsOf: (word) =>
      name === "pipeline" && pipeline !== undefined
        ? statusIdsIn(pipeline, status, word, org, subject)
        : [idOfStatus(status, word, org, subject)],
  };
}

function regularField({ wrapper }: Scope, wireKey: string): QueryNode {
  const object_type = searchTypes[wrapper.kind];
  return { type: "regular_field", object_type, field_name: wireKey };
}

/** All custom objects are of one kind, and all custom activities: the type is a condition. */
function typeNodes(scope: Scope): readonly QueryNode[] {
  const { kind, typeId } = scope.wrapper;
  const { typeKey } = endpoints[kind];
  if (typeKey === null) return [];
  const field = regularField(scope, typeKey);
  const condition = { type: "term", values: [typeId] };
  return [{ type: "field_condition", field, condition }];
}

function nodesOf(
  scope: Scope,
  where: unknown,
  subject: string,
): readonly QueryNode[] {
  const label = JSON.stringify(scope.wrapper.label);
  const entries = isObject(where) ? Object.entries(where) : [];
  if (entries.length === 0)
    throw new CloseInputError(
      `Give the conditions of ${subject} on ${label} as an object that has some; leave them out to find every record.`,
    );
  return entries.flatMap(([name, value]) => {
    if (value === undefined)
      throw new CloseInputError(
        `${name} of ${label} is undefined. Leave it out to search without it, or give null to find records that have no value.`,
      );
    return nodesFor(scope, name, value);
  });
}

function nodesFor(
  scope: Scope,
  name: string,
  value: unknown,
): readonly QueryNode[] {
  switch (name) {
    case "and":
      return queryParts(scope, name, value).flat();
    case "or":
      return [
        { type: "or", queries: queryParts(scope, name, value).map(allOfNodes) },
      ];
    case "not":
      return [negated(allOfNodes(nodesOf(scope, value, name)))];
    case "related":
      return relatedNodes(scope, value);
    default:
      return conditionNodes(fieldOf(scope, name), value);
  }
}

function queryParts(
  scope: Scope,
  name: string,
  value: unknown,
): readonly (readonly QueryNode[])[] {
  if (!Array.isArray(value) || value.length === 0)
    throw new CloseInputError(
      `${name} on ${JSON.stringify(scope.wrapper.label)} takes a list of at least one object of conditions.`,
    );
  return value.map((part: unknown) => nodesOf(scope, part, name));
}

function relatedNodes(scope: Scope, related: unknown): readonly QueryNode[] {
  const entries = isObject(related) ? Object.entries(related) : [];
  if (entries.length === 0)
    throw new CloseInputError(
      `related on ${JSON.stringify(scope.wrapper.label)} takes an object of conditions by object type.`,
    );
  return entries.map(([name, where]) => relatedNode(scope, name, where));
}

function relatedNode(scope: Scope, name: string, where: unknown): QueryNode {
  const { wrapper, wrappers, org } = scope;
  const other = own(wrappers, name);
  if (other === undefined)
    throw new CloseInputError(
      `related on ${JSON.stringify(wrapper.label)}: no object type is named ${name}.`,
    );
  if (other.kind === wrapper.kind && other.typeId === wrapper.typeId)
    throw new CloseInputError(
      `related on ${JSON.stringify(wrapper.label)}: ${name} is what is searched itself.`,
    );
  const inner = { wrapper: other, wrappers, org };
  const asked = where === true ? [] : nodesOf(inner, where, `related.${name}`);
  const nodes = [...typeNodes(inner), ...asked];
  return {
    type: "has_related",
    this_object_type: searchTypes[wrapper.kind],
    related_object_type: searchTypes[other.kind],
    related_query:
      nodes.length === 0 ? { type: "match_all" } : allOfNodes(nodes),
  };
}
