/** The parts of a client whose code is loaded with their first call: most programs use few of them. */
import type { SchemaAdmin } from "./admin/schema.js";
import type { Webhooks } from "./admin/webhooks.js";
import type { EventLog } from "./events/log.js";
import type { Calls } from "./calls.js";
import { lazily } from "./later.js";
import type { ModelMap } from "./record/model.js";
import type { FromWireOptions } from "./record/descriptors.js";
import type { Transport } from "./transport/transport.js";
import type { Origin } from "./verify/compare-organization.js";
import type { Verify } from "./verify/verify.js";

type Requester = Pick<Transport, "request">;

/** `openEvents`, loaded when the log is read. */
export function lazyEvents<Models extends ModelMap<Models>>(
  transport: Requester,
  calls: () => Promise<Pick<Calls, "wrappers">>,
  reading: FromWireOptions,
): EventLog<Models> {
  return lazily(async () => {
    const { openEvents } = await import("./events/log.js");
    const { wrappers } = await calls();
    return openEvents<Models>(transport, wrappers, reading);
  }, ["list", "get"]);
}

const settings = ["list", "get", "create", "update", "delete"] as const;

/** `openWebhooks`, loaded when subscriptions are asked for. */
export function lazyWebhooks(transport: Requester): Webhooks {
  return lazily(async () => {
    const { openWebhooks } = await import("./admin/webhooks.js");
    return openWebhooks(transport);
  }, [...settings, "pause", "resume"]);
}

/** `openSchema`, loaded when the schema is administered. */
export function lazySchema(transport: Requester): SchemaAdmin {
  const load = async (): Promise<SchemaAdmin> => {
    const { openSchema } = await import("./admin/schema.js");
    return openSchema(transport);
  };
  // Of each part the five methods of settings, and those that only it has.
  const part = <T extends object>(
    choose: (schema: SchemaAdmin) => T,
    ...more: readonly (keyof T)[]
  ): T =>
    lazily(async () => choose(await load()), [...(settings as never), ...more]);
  return {
    customObjectTypes: part((schema) => schema.customObjectTypes),
    customActivityTypes: part(
      (schema) => schema.customActivityTypes,
      "orderFields",
    ),
    fields: {
      lead: part((schema) => schema.fields.lead),
      contact: part((schema) => schema.fields.contact),
      opportunity: part((schema) => schema.fields.opportunity),
      activity: part((schema) => schema.fields.activity),
      customObject: part((schema) => schema.fields.customObject),
    },
    sharedFields: part(
      (schema) => schema.sharedFields,
      "associate",
      "getAssociation",
      "updateAssociation",
      "disassociate",
    ),
    ...lazily(load, ["get", "order"]),
  };
}

/** `openVerify`, loaded when the program is compared with the organisation. */
export function lazyVerify(
  calls: () => Promise<Calls>,
  org: string | undefined,
  origin: Origin | undefined,
): Verify {
  return lazily(async () => {
    const { openVerify } = await import("./verify/verify.js");
    return openVerify(await calls(), org, origin);
  }, ["verify"]);
}
