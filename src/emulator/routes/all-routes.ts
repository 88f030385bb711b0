/** All endpoints of the local Close, those that behave as Close first. */
import { withPermission } from "../endpoint/role-checks.js";
import type { Route } from "../endpoint/router.js";
import { withSchemaEvents } from "../events/schema-events.js";
import { withCleanup } from "../records/value-cleanup.js";
import { absentRoutes } from "./absent-routes.js";
import { associationRoutes } from "./association-routes.js";
import { contactRoutes } from "./contact-routes.js";
import { customActivityRoutes } from "./custom-activity-routes.js";
import { customFieldRoutes } from "./custom-field-routes.js";
import { customObjectRoutes } from "./custom-object-routes.js";
import { customTypeRoutes } from "./custom-type-routes.js";
import { eventRoutes } from "./event-routes.js";
import { leadRoutes } from "./lead-routes.js";
import { opportunityRoutes } from "./opportunity-routes.js";
import { peopleRoutes } from "./people-routes.js";
import { roleRoutes } from "./role-routes.js";
import { schemaRoutes } from "./schema-routes.js";
import { searchRoutes } from "./search-routes.js";
import { standardLabelRoutes } from "./standard-label-routes.js";
import { statusRoutes } from "./status-routes.js";
import { storedRoutes } from "./stored-routes.js";
import { webhookRoutes } from "./webhook-routes.js";

/** Each endpoint; of two whose patterns fit a path, the first answers. */
export const allRoutes: readonly Route[] = [
  ...withPermission(
    "manage_customizations",
    withSchemaEvents([
      ...withCleanup([
        ...customFieldRoutes,
        ...associationRoutes,
        ...customTypeRoutes,
      ]),
      ...schemaRoutes,
      ...statusRoutes,
    ]),
  ),
  ...leadRoutes,
  ...contactRoutes,
  ...opportunityRoutes,
  ...customActivityRoutes,
  ...customObjectRoutes,
  ...absentRoutes,
  ...storedRoutes,
  ...withPermission("manage_organization", [...peopleRoutes, ...roleRoutes]),
  ...withPermission("manage_customizations", standardLabelRoutes),
  ...eventRoutes,
  ...webhookRoutes,
  ...searchRoutes,
];
