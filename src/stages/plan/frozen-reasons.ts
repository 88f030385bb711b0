/** Reasons a lock would change although Close has the same fields, for when `--frozen` refuses that. */
import { isDeepStrictEqual } from "node:util";
import type { Lock } from "../../lock/lock.js";
import { lockFileName } from "../../lock/lock.js";
import { organizationWords } from "../../schema/guard.js";
import { isSample } from "../../schema/is-sample.js";
import type { Statuses } from "../../schema/schema.js";
import { own } from "../../schema/schema.js";
import type { WritePlan } from "../../output/plan-write.js";

/** The reasons that lie in Close's name for an organisation, in the version, and in the config; else the files. */
export function otherReasons(
  previous: Lock | null,
  named: Lock,
  plan: WritePlan,
): readonly string[] {
  if (previous === null) return [];
  const others = otherOrganizations(previous, named);
  if (others.length > 0) return others;
  const reasons = [
    ...renamedOrganizations(previous, named),
    ...otherVersion(previous, named),
    ...otherStatuses(previous, named),
    ...otherNames(previous, named),
    ...otherKeys(previous, named),
  ];
  return reasons.length > 0 ? reasons : otherFiles(plan);
}

function otherOrganizations(
  previous: Lock,
  { schema }: Lock,
): readonly string[] {
  return Object.entries(schema).flatMap(([name, now]) => {
    const before = own(previous.schema, name);
    if (before === undefined)
      return [`The lock does not have the organisation “${name}” yet.`];
    if (before.organizationId === now.organizationId) return [];
    return isSample(before)
      ? ["The lock is that of the sample organisation."]
      : [
          `The lock is that of ${organizationWords(before)}, the key that of ${organizationWords(now)}.`,
        ];
  });
}

function renamedOrganizations(
  previous: Lock,
  { schema }: Lock,
): readonly string[] {
  return Object.entries(schema).flatMap(([name, { organizationName: now }]) => {
    const before = own(previous.schema, name)?.organizationName;
    if (now === before || now === undefined) return [];
    return before === undefined
      ? [`The lock does not have the organisation's name yet: “${now}”.`]
      : [`The organisation “${before}” is called “${now}” in Close now.`];
  });
}

function otherVersion(previous: Lock, { generator }: Lock): readonly string[] {
  return previous.generator === generator
    ? []
    : [
        `The lock was written by close-codegen ${previous.generator}; this is ${generator}.`,
      ];
}

/** What is no drift: that the lock does not know statuses yet, and their order. */
function otherStatuses(previous: Lock, { schema }: Lock): readonly string[] {
  return Object.entries(schema).flatMap(([name, now]) => {
    const before = own(previous.schema, name);
    if (before === undefined) return [];
    const isNew =
      (before.leadStatuses === undefined && now.leadStatuses !== undefined) ||
      (before.pipelines === undefined && now.pipelines !== undefined);
    if (isNew)
      return [
        "The lock does not have the organisation's statuses and pipelines yet.",
      ];
    return isDeepStrictEqual(orderOf(before), orderOf(now))
      ? []
      : ["Statuses or pipelines stand in another order in Close now."];
  });
}

function orderOf({ leadStatuses = [], pipelines = [] }: Statuses) {
  return [
    leadStatuses.map(({ id }) => id),
    ...pipelines.map(({ id, statuses }) => [id, ...statuses.map((s) => s.id)]),
  ];
}

function otherNames(previous: Lock, { names }: Lock): readonly string[] {
  const ids = new Set([
    ...Object.keys(previous.names.objects),
    ...Object.keys(names.objects),
  ]);
  const types = [...ids].filter(
    (id) =>
      !isDeepStrictEqual(
        own(previous.names.objects, id),
        own(names.objects, id),
      ),
  );
  const named = types.map(
    (id) => (own(names.objects, id) ?? own(previous.names.objects, id))?.type,
  );
  const { statuses } = previous.names;
  const all =
    statuses === undefined || isDeepStrictEqual(statuses, names.statuses)
      ? named
      : [...named, "those of statuses"];
  return all.length === 0
    ? []
    : [`Names would change, by \`names\` in the config: ${listed(all)}.`];
}

function otherKeys(previous: Lock, { bound }: Lock): readonly string[] {
  return isDeepStrictEqual(previous.bound ?? {}, bound ?? {})
    ? []
    : [
        "Keys of the config that go by label stand for other ids than the lock says.",
      ];
}

function otherFiles({ create, change, remove }: WritePlan): readonly string[] {
  const paths = [...create, ...change, ...remove].filter(
    (path) => path !== lockFileName,
  );
  return paths.length === 0
    ? []
    : [`These files would be written otherwise: ${listed(paths)}.`];
}

/** The most names in a sentence. */
const mostNamed = 5;

function listed(names: readonly (string | undefined)[]): string {
  const others = names.length - mostNamed;
  const shown = names.slice(0, mostNamed).join(", ");
  return others > 0 ? `${shown} and ${others} more` : shown;
}
