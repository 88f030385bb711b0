/** Finds users by their roles, for tests that ask as somebody else than the owner. */
import type { Organization } from "./organization.js";
import type { User } from "./state.js";

/** A user who has a role and has not left; added where there is none. Throws `RangeError` for an unknown role. */
export function userWithRole(organization: Organization, role: string): User {
  const { roles, users } = organization;
  const known = users
    .all()
    .find(({ role_id, active }) => active && role_id === role);
  if (known !== undefined) return known;
  if (roles.find(role) === undefined) {
    const all = roles.all().map(({ id }) => id);
    throw new RangeError(
      `The organisation has no role ${JSON.stringify(role)}. It has ${all.join(", ")}.`,
    );
  }
  const user = {
    id: `user_with_${role}`,
    email: `${role}@local.example`,
    first_name: "Robin",
    last_name: "Role",
    role_id: role,
    active: true,
    membership_id: `memb_with_${role}`,
    stamp: organization.stamp(),
  };
  return users.put(user);
}
