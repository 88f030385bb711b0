/** The names of people and records as other records show them. */
import { own } from "./json-object.js";
import type { StoredRecord } from "./state.js";
import type { Context } from "./endpoint-context.js";

/** The full name of a user; null for an id that nobody has. */
export function nameOfUser(
  id: unknown,
  { organization }: Context,
): string | null {
  const user = organization.users.all().find((one) => one.id === id);
  return user === undefined ? null : `${user.first_name} ${user.last_name}`;
}

/**
 * The displayed name of a lead or a contact: a lead without a name is called like its first contact, a
 * contact like its first e-mail address.
 */
export function nameOfRecord(record: StoredRecord, context: Context): string {
  const name = own(record.attributes, "name");
  if (typeof name === "string" && name !== "") return name;
  if (record.kind !== "lead") return firstEmail(record) ?? "(unknown)";
  const contact = context.organization.records
    .ofLead(record.id)
    .find(({ kind }) => kind === "contact");
  // Close's page shows leads that nobody named so (docs/close-api.md §2.11, POST without `lead_id`).
  return contact === undefined ? "Untitled" : nameOfRecord(contact, context);
}

function firstEmail({ attributes }: StoredRecord): string | undefined {
  const emails = own(attributes, "emails");
  const first: unknown = Array.isArray(emails) ? emails[0] : undefined;
  if (typeof first !== "object" || first === null || !("email" in first))
    return undefined;
  return typeof first.email === "string" ? first.email : undefined;
}
