/** Leads that Close makes by itself for a contact or an opportunity that names none (docs/close-api.md §2.10, §2.11). */
import { BodyReader } from "../endpoint/body-reader.js";
import { readLeadAttributes } from "./attributes.js";
import type { StoredRecord } from "../state/state.js";
import type { PendingWrite } from "../endpoint/resource.js";

/** A new lead with a name and the first status, not stored yet; without a name it is displayed as "Untitled". */
export function makeLead(
  name: string,
  write: PendingWrite<undefined>,
): StoredRecord {
  const { organization } = write.context;
  const id = organization.nextId("lead");
  const reader = new BodyReader({ name });
  return {
    kind: "lead",
    id,
    lead_id: id,
    type_id: null,
    attributes: readLeadAttributes({ ...write, reader, leadId: id }),
    values: {},
    stamp: organization.stamp(),
  };
}
