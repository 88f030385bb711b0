/** `/playbook/{id}/archive/` and `/unarchive/`. */
import { missing, ok } from "../endpoint/replies.js";
import type { Route } from "../endpoint/router.js";
import { param, route } from "../endpoint/router.js";
import { withZone } from "../state/times.js";
import { playbookKind } from "../stored/calling-kinds.js";
import { viewThing } from "../stored/thing-views.js";
import { storeThing } from "../stored/thing-writes.js";

/** The endpoints of playbooks that the table does not make. */
export const playbookRoutes: readonly Route[] = [
  route("POST", `${playbookKind.path}:id/archive/`, archive(true)),
  route("POST", `${playbookKind.path}:id/unarchive/`, archive(false)),
];

function archive(isArchived: boolean): Route["answer"] {
  return (context, call) => {
    const { things, me, stamp } = context.organization;
    const current = things.find(playbookKind.path, param(call, "id"));
    if (current === undefined) return missing(playbookKind.model);
    const changed = stamp(current.stamp);
    const archived = {
      ...current,
      attributes: {
        ...current.attributes,
        archived_at: isArchived ? withZone(changed.date_updated) : null,
        archived_by_id: isArchived ? me().id : null,
      },
      stamp: changed,
    };
    storeThing(playbookKind, current, archived, context, call);
    return ok(viewThing(playbookKind, archived, context));
  };
}
