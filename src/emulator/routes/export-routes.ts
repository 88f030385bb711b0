/** `/export/lead/` and `/export/opportunity/`: exports are kept, and no file is made. */
import { resourceRoutes } from "../endpoint/resource.js";
import { withPermission } from "../endpoint/role-checks.js";
import { pagedList, pagingParameters, select } from "../endpoint/lists.js";
import type { Route } from "../endpoint/router.js";
import { route } from "../endpoint/router.js";
import { own } from "../state/json-object.js";
import type { StoredThing } from "../state/stored-things.js";
import {
  exportKind,
  leadExportKind,
  opportunityExportKind,
} from "../stored/bulk-kinds.js";
import type { StoredKind } from "../stored/stored-kind.js";
import { readThing } from "../stored/thing-routes.js";
import { viewThing } from "../stored/thing-views.js";

/** The endpoints that make exports, and list those of one sort (docs/close-api.md §15). */
export const exportRoutes: readonly Route[] = withPermission("export", [
  ...createAt("/export/lead/", leadExportKind),
  ...createAt("/export/opportunity/", opportunityExportKind),
  listAt("/export/lead/", (type) => type !== "opps"),
  listAt("/export/opportunity/", (type) => type === "opps"),
]);

function listAt(path: string, isOf: (type: unknown) => boolean): Route {
  return route(
    "GET",
    path,
    (context, call) =>
      pagedList(
        context.organization.things
          .all(exportKind.path)
          .filter(({ attributes }) => isOf(own(attributes, "type")))
          .toReversed(),
        (one) => select(viewThing(exportKind, one, context), call),
        call,
        context,
      ),
    { query: [...pagingParameters, "_fields"] },
  );
}

/** An export is answered as one that has not begun, as in Close. */
function createAt(path: string, kind: StoredKind): readonly Route[] {
  return resourceRoutes<StoredThing>({
    path,
    model: kind.model,
    view: (thing, context) => ({
      ...viewThing(kind, thing, context),
      status: "created",
      n_docs: null,
    }),
    create: { status: 200, read: (write) => readThing(kind, write) },
  });
}
