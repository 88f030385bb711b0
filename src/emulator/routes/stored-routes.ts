/** The endpoints of all stored resources: those of the table, and what some of them have beside it. */
import { withStanding } from "../endpoint/router.js";
import type { Route } from "../endpoint/router.js";
import { storedKinds } from "../stored/stored-kinds.js";
import { thingRoutes } from "../stored/thing-routes.js";
import { activityRoutes } from "./activity-routes.js";
import { commentRoutes } from "./comment-routes.js";
import { exportRoutes } from "./export-routes.js";
import { fileRoutes } from "./file-routes.js";
import { groupRoutes } from "./group-routes.js";
import { mailRoutes } from "./mail-routes.js";
import { membershipRoutes } from "./membership-routes.js";
import { phoneRoutes } from "./phone-routes.js";
import { playbookRoutes } from "./playbook-routes.js";
import { schedulingRoutes } from "./scheduling-routes.js";
import { taskRoutes } from "./task-routes.js";

/** All of them. Paths with a word in place of an id come first. */
export const storedRoutes: readonly Route[] = withStanding("stores", [
  ...activityRoutes,
  ...taskRoutes,
  ...commentRoutes,
  ...exportRoutes,
  ...fileRoutes,
  ...groupRoutes,
  ...mailRoutes,
  ...membershipRoutes,
  ...phoneRoutes,
  ...playbookRoutes,
  ...schedulingRoutes,
  ...storedKinds.flatMap(thingRoutes),
]);
