/** Roles that see less: the leads of their users, and what belongs to those (docs/close-api.md §2.13). */
import type { Records, RecordView } from "./record-store.js";
import type { Role, StoredRecord, User } from "./state.js";

/**
 * The records that a user sees. A role with fields of users in `visibility_user_lcf_ids` shows the leads in
 * which one of these names the user; with `allow_unassigned` also those in which they name nobody. What has
 * `view_all_leads`, or names no fields, shows everything.
 */
export function visibleRecords(
  records: Records,
  user: User,
  role: Role | undefined,
): Records {
  if (role === undefined || role.visibility_user_lcf_ids.length === 0)
    return records;
  if (role.permissions.includes("view_all_leads")) return records;
  const sees = (lead: StoredRecord): boolean => isShownTo(user, lead, role);
  return {
    ...limited(records, sees),
    before: (lag) => limited(records.before(lag), sees),
    hides: (leadId) => {
      const lead = records.find("lead", leadId);
      return lead !== undefined && !sees(lead);
    },
    add: (record) => {
      records.add(record);
    },
    replace: (old, record) => {
      records.replace(old, record);
    },
    remove: (record) => {
      records.remove(record);
    },
  };
}

function isShownTo(user: User, lead: StoredRecord, role: Role): boolean {
  const assigned = role.visibility_user_lcf_ids.flatMap((id) =>
    Object.hasOwn(lead.values, id) ? [lead.values[id]].flat() : [],
  );
  if (assigned.length === 0)
    return role.visibility_user_lcf_behavior === "allow_unassigned";
  return assigned.includes(user.id);
}

function limited(
  records: RecordView,
  sees: (lead: StoredRecord) => boolean,
): RecordView {
  const isVisible = (record: StoredRecord): boolean => {
    const lead =
      record.kind === "lead" ? record : records.find("lead", record.lead_id);
    return lead !== undefined && sees(lead);
  };
  return {
    find: (kind, id) => {
      const record = records.find(kind, id);
      return record !== undefined && isVisible(record) ? record : undefined;
    },
    all: (kind) => records.all(kind).filter(isVisible),
    ofLead: (leadId) => records.ofLead(leadId).filter(isVisible),
    ofType: (typeId) => records.ofType(typeId).filter(isVisible),
  };
}
