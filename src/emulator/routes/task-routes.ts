/** `/task/`: tasks by the views of the inbox, and several changed at once (docs/close-api.md §8). */
import type { Reply } from "../endpoint/replies.js";
import { invalid, ok, refuse } from "../endpoint/replies.js";
import { BodyReader } from "../endpoint/body-reader.js";
import {
  hasMore,
  itemsOn,
  pagingParameters,
  readPage,
  select,
  usualCaps,
} from "../endpoint/lists.js";
import { listed } from "../endpoint/list-filters.js";
import type { ApiCall, Route } from "../endpoint/router.js";
import { overriddenQuery, route } from "../endpoint/router.js";
import { own } from "../state/json-object.js";
import type { Context } from "../state/endpoint-context.js";
import type { StoredThing } from "../state/stored-things.js";
import type { ListFilters } from "../stored/stored-kind.js";
import { taskKind, taskView } from "../stored/task-kind.js";
import { filterParameters, filtersOf } from "../stored/thing-lists.js";
import { readThing, thingRoutes } from "../stored/thing-routes.js";
import { viewThing } from "../stored/thing-views.js";

const filters: ListFilters = {
  values: ["id", "lead_id", "assigned_to", "organization_id"],
  times: ["date", "due_date", "date_created", "date_updated"],
  flags: ["is_complete"],
};

const query = [
  ...filterParameters(filters),
  "_type",
  "_type__in",
  "_order_by",
  "view",
  "format",
  "_fields",
];

/** The endpoints of tasks. */
export const taskRoutes: readonly Route[] = [
  route("GET", taskKind.path, list, {
    query: [...query, ...pagingParameters],
  }),
  route("PUT", taskKind.path, updateAll, { query }),
  ...thingRoutes(taskKind),
];

function list(context: Context, call: ApiCall): Reply {
  const page = readPage(call, usualCaps(context));
  const found = findTasks(context, call);
  return ok({
    data: itemsOn(page, found).map((task) =>
      select(viewThing(taskKind, task, context), call),
    ),
    has_more: hasMore(page, found),
    total_results: found.length,
  });
}

function findTasks(context: Context, call: ApiCall): readonly StoredThing[] {
  const { things, now } = context.organization;
  const types = listed(call, "_type__in") ?? listed(call, "_type") ?? ["lead"];
  const view = call.query.get("view");
  const offset = Number(call.headers["x-tz-offset"] ?? 0);
  // A view stands in place of limits of the date, as documented.
  const asked =
    view === "inbox" || view === "future" ? withoutDates(call) : call;
  const tests = filtersOf(filters, asked);
  const leadId = call.query.get("lead_id");
  const all =
    leadId === undefined || leadId.includes(",")
      ? things.all(taskKind.path)
      : things.ofLead(leadId).filter(({ kind }) => kind === taskKind.path);
  const found = all.filter((task) => {
    const type = String(own(task.attributes, "_type"));
    if (!types.includes("all") && !types.includes(type)) return false;
    if (
      view !== undefined &&
      taskView(task.attributes, now(), Number.isNaN(offset) ? 0 : offset) !==
        view
    )
      return false;
    if (tests.length === 0) return true;
    const shown = viewThing(taskKind, task, context);
    return tests.every((fits) => fits((key) => own(shown, key)));
  });
  return inOrder(found, call);
}

function withoutDates(call: ApiCall): ApiCall {
  const left = [...call.query].filter(
    ([name]) => name !== "date__lt" && name !== "date__gte",
  );
  return { ...call, query: new Map(left) };
}

/** By `date` or `date_created`, downwards after a minus; those without come last. */
function inOrder(
  tasks: readonly StoredThing[],
  call: ApiCall,
): readonly StoredThing[] {
  const order = call.query.get("_order_by");
  if (order === undefined) return tasks;
  const isDown = order.startsWith("-");
  const key = isDown ? order.slice(1) : order;
  if (key !== "date" && key !== "date_created" && key !== "date_updated")
    refuse(invalid({ _order_by: "Not a valid choice." }));
  const valueOf = (task: StoredThing): string => {
    if (key === "date_created") return task.stamp.date_created;
    if (key === "date_updated") return task.stamp.date_updated;
    const date = own(task.attributes, "date");
    return typeof date === "string" ? date : isDown ? "" : "~";
  };
  const sign = isDown ? -1 : 1;
  return tasks.toSorted((a, b) => {
    const [one, other] = [valueOf(a), valueOf(b)];
    return one === other ? 0 : one < other ? -sign : sign;
  });
}

/** Changes all tasks that the filters of the URL, or of `_params` in the body, leave; all or none. */
function updateAll(context: Context, call: ApiCall): Reply {
  const { _params: params, ...body } = call.body;
  const asked: ApiCall = {
    ...call,
    body,
    query: new Map([...call.query, ...overriddenQuery({ _params: params })]),
  };
  for (const key of Object.keys(body))
    if (!["assigned_to", "date", "is_complete"].includes(key))
      refuse(invalid({ [key]: "Value cannot be changed." }));
  const stores = findTasks(context, asked).map((current) => {
    const reader = new BodyReader(body);
    const store = readThing(taskKind, { reader, context, call, current });
    reader.check();
    return store;
  });
  for (const store of stores) store();
  return ok({ ok: true });
}
