/** Names by a function of the config, which give the same at every run whatever the function makes of its own results. */
import { propertyNameFrom, typeNameFrom } from "../schema/identifier.js";
import type { NamePin, NameProposal } from "../schema/name-rules.js";
import { typeFallback } from "../schema/proposals.js";

/**
 * Asks a function about each thing by the name that it has. Where it would change its own result again, as one
 * that puts something in front does, a name that it gave once stays.
 */
export function namesByFunction(
  given: (item: NameProposal) => string | undefined,
): NamePin {
  return (item) => {
    const { proposed } = item;
    const name = given(item);
    if (name === undefined || name === proposed) return name;
    const again = given({ ...item, proposed: name });
    if (again === undefined || again === name) return name;
    return isByLabel(item) &&
      given({ ...item, proposed: nameByLabel(item) }) !== proposed
      ? name
      : proposed;
  };
}

/** True if a thing has the name of its label, alone or with the start of its id behind it. */
function isByLabel(item: NameProposal): boolean {
  const base = nameByLabel(item);
  if (item.proposed === base) return true;
  const [, idTail = item.id] = /^[a-z]+_(.+)$/s.exec(item.id) ?? [];
  const [front, suffix = ""] = [
    item.proposed.slice(0, base.length + 1),
    item.proposed.slice(base.length + 1),
  ];
  return front === `${base}_` && suffix !== "" && idTail.startsWith(suffix);
}

function nameByLabel({ kind, id, label }: NameProposal): string {
  switch (kind) {
    case "object": {
      const isActivity = id.startsWith("actitype_");
      const fallback = typeFallback({
        kind: isActivity ? "customActivity" : "customObject",
      });
      return typeNameFrom(label, fallback) ?? fallback;
    }
    case "field":
    case "pipeline":
      return propertyNameFrom(label) ?? kind;
    case "leadStatus":
    case "opportunityStatus":
      return propertyNameFrom(label) ?? "status";
    default:
      return kind satisfies never;
  }
}
