/** The names of an output that are not what their labels suggest, each with the reason. */
import type { ResolvedOrg } from "../../config/config.js";
import type { AdjustedName } from "../../page/docs-document.js";
import { namingRules } from "../../emit/declared.js";
import type { Lock } from "../../lock/lock.js";
import { propertyNameFrom, typeNameFrom } from "../../schema/identifier.js";
import { declarationScope } from "../../schema/name-declarations.js";
import type { NameProposal } from "../../schema/name-rules.js";
import type { NamedObject, NamedSchema } from "../../schema/named.js";
import type { NamedStatus } from "../../schema/named-statuses.js";
import { typeFallback } from "../../schema/proposals.js";
import { reservedMembers } from "../../schema/reserved.js";
import { own } from "../../schema/schema.js";

/** Everything that names are explained by. */
export interface NamingOf {
  readonly schema: NamedSchema;
  readonly lock: Lock;
  /** As in the config. */
  readonly names: ResolvedOrg["names"];
}

/** A thing with its name, among others whose names must differ from its. */
interface NamedItem {
  readonly title: string;
  readonly kind: NameProposal["kind"];
  readonly name: string;
  readonly label: string;
  readonly id: string;
  /** The label of what it belongs to; null where it belongs to nothing. */
  readonly owner: string | null;
  readonly proposed: string | null;
}

/** Things that share a scope, in which no two have one name. */
interface Scope {
  readonly items: readonly NamedItem[];
  readonly isReserved: (name: string) => boolean;
  /** All names that were ever given in it. */
  readonly given: ReadonlySet<string>;
}

/** Finds such names: object types first, then fields by object type, then statuses. */
export function adjustedNames(naming: NamingOf): readonly AdjustedName[] {
  return scopesOf(naming).flatMap((scope) =>
    scope.items
      .filter(({ name, proposed }) => name !== proposed)
      .map((item): AdjustedName => {
        const { title, label, id, proposed } = item;
        const why = reasonFor(item, scope, naming.names);
        return { title, label, id, proposed, why };
      }),
  );
}

function scopesOf({ schema, lock }: NamingOf): readonly Scope[] {
  const { objects, leadStatuses, pipelines } = schema;
  return [
    typeScope(objects),
    ...objects.map((object) => fieldScope(object, lock)),
    statusScope("leadStatus", leadStatuses, null),
    statusScope("pipeline", pipelines, null),
    ...pipelines.map((pipeline) =>
      statusScope("opportunityStatus", pipeline.statuses, pipeline),
    ),
  ];
}

function typeScope(objects: readonly NamedObject[]): Scope {
  const items = objects
    .filter(({ kind }) => kind === "customObject" || kind === "customActivity")
    .map((object): NamedItem => ({
      ...{ title: object.type, kind: "object", name: object.type },
      ...{ label: object.label, id: object.id, owner: null },
      proposed: typeNameFrom(object.label, typeFallback(object)),
    }));
  const { claims, isReserved } = declarationScope(namingRules);
  return {
    items,
    isReserved: (name) => claims(name, "object:").some(isReserved),
    given: new Set(items.map(({ name }) => name)),
  };
}

function fieldScope(object: NamedObject, { names }: Lock): Scope {
  const builtIn = namingRules.members(object.kind);
  const yielding = namingRules.yielding(object.kind);
  const items = object.fields.map(({ name, label, id }): NamedItem => ({
    ...{ title: `${object.type}.${name}`, kind: "field" },
    ...{ name, label, id, owner: object.label },
    proposed: propertyNameFrom(label),
  }));
  const given = own(names.objects, object.id)?.fields ?? {};
  return {
    items,
    isReserved: (name) =>
      reservedMembers.has(name) || builtIn.has(name) || yielding.has(name),
    given: new Set(Object.values(given)),
  };
}

function statusScope(
  kind: NameProposal["kind"],
  statuses: readonly NamedStatus[],
  pipeline: NamedStatus | null,
): Scope {
  const items = statuses.map(({ name, label, id }): NamedItem => ({
    title: pipeline === null ? name : `${pipeline.name}.${name}`,
    ...{ kind, name, label, id, owner: pipeline?.label ?? null },
    proposed: propertyNameFrom(label),
  }));
  return {
    items,
    isReserved: (name) => reservedMembers.has(name),
    given: new Set(items.map(({ name }) => name)),
  };
}

function reasonFor(
  item: NamedItem,
  { items, isReserved, given }: Scope,
  names: ResolvedOrg["names"],
): string {
  const { name, proposed } = item;
  if (isChosen(item, names)) return "Chosen under “names” in the config.";
  if (proposed === null)
    return "Its label leaves nothing that can stand in a name.";
  if (isReserved(proposed)) return `“${proposed}” is reserved.`;
  const others = items.filter((other) => other !== item);
  const holder = others.find((other) => other.name === proposed);
  if (holder !== undefined)
    return `“${proposed}” is the name of “${holder.label}” (${holder.id}).`;
  const rival = others.find((other) => other.proposed === proposed);
  if (rival !== undefined && name.startsWith(proposed))
    return `The label of “${rival.label}” (${rival.id}) suggests “${proposed}” as well.`;
  if (given.has(proposed))
    return `“${proposed}” was the name of something that is gone.`;
  return "It was named when its label was another, and names stay.";
}

function isChosen(item: NamedItem, names: ResolvedOrg["names"]): boolean {
  const { kind, id, label, owner, proposed, name, title } = item;
  if (typeof names !== "function") {
    // The same name may be chosen for a thing elsewhere. A key of an older label is left to the other reasons.
    const place = owner === null ? label : `${owner}.${label}`;
    return [id, place, title].some((key) => own(names, key) === name);
  }
  const asked = { kind, id, label, object: owner };
  return names({ ...asked, proposed: proposed ?? name }) === name;
}
