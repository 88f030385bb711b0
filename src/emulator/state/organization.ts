/** The state of one organisation in memory: what it holds, and who asks. */
import type { Collection } from "./ordered-collection.js";
import type { FieldStore } from "./field-store.js";
import type { IdSource } from "./id-source.js";
import type { LoggedEvents } from "./logged-events.js";
import type { Records } from "./record-store.js";
import type { Things } from "./stored-things.js";
import { visibleThings } from "./stored-things.js";
import type { Walks } from "./search-walks.js";
import type {
  CustomType,
  LeadStatus,
  OpportunityStatus,
  Pipeline,
  Role,
  ShownLabel,
  StoredStamp,
  User,
  StoredWebhook,
} from "./state.js";
import { withoutZone } from "./times.js";
import { visibleRecords } from "./visible-records.js";

/** One organisation: what it is called and everything it holds. */
export interface Organization {
  readonly id: string;
  readonly name: () => string;
  readonly currency: () => string;
  readonly rename: (name: string, currency: string) => void;
  readonly fields: FieldStore;
  readonly types: Collection<CustomType>;
  readonly leadStatuses: Collection<LeadStatus>;
  readonly opportunityStatuses: Collection<OpportunityStatus>;
  readonly pipelines: Collection<Pipeline>;
  readonly users: Collection<User>;
  readonly roles: Collection<Role>;
  /** The labels that are not Close's own. */
  readonly shownLabels: Collection<ShownLabel>;
  /** Leads and everything that hangs on them. */
  readonly records: Records;
  /** What is kept for resources without rules of their own. */
  readonly things: Things;
  readonly events: LoggedEvents;
  readonly webhooks: Collection<StoredWebhook>;
  /** The walks through results of search whose cursors still live. */
  readonly walks: Walks;
  readonly nextId: IdSource;
  /** The time now; tests may set it. */
  readonly now: () => Date;
  /** The stamp of something that is made now or, given the stamp that it has, changed now. */
  readonly stamp: (old?: StoredStamp) => StoredStamp;
  /** The user who asks: at first the one to whom the API key belongs. */
  readonly me: () => User;
}

/** The part of an organisation that depends on who asks. */
type Acting = Pick<Organization, "stamp" | "me">;

/** All of an organisation that is the same whoever asks. */
export type OrganizationParts = Omit<Organization, keyof Acting>;

/** Puts an organisation together; it is `user` who asks. */
export function organizationOf(
  parts: OrganizationParts,
  user: User,
): Organization {
  return { ...parts, ...actingAs(user, parts) };
}

/** The same organisation as one of its users sees and changes it; an id that nobody has leaves it as it is. */
export function asUser(
  organization: Organization,
  userId: string,
): Organization {
  const { users, roles, records: all } = organization;
  const user = users.find(userId) ?? organization.me();
  const records = visibleRecords(all, user, roles.find(user.role_id));
  const things =
    records === all
      ? organization.things
      : visibleThings(organization.things, records.hides);
  return organizationOf({ ...organization, records, things }, user);
}

function actingAs(user: User, { users, now }: OrganizationParts): Acting {
  const { id } = user;
  let last = { moment: NaN, text: "" };
  const time = (): string => {
    const date = now();
    const moment = date.getTime();
    // A request, and all records of a seed, have one time.
    if (moment !== last.moment) last = { moment, text: withoutZone(date) };
    return last.text;
  };
  return {
    stamp: (old) =>
      old === undefined
        ? stampOf(id, time())
        : { ...old, updated_by: id, date_updated: time() },
    me: () => users.find(id) ?? user,
  };
}

/** The stamp of what a user, or nobody, made at a time. */
export function stampOf(userId: string | null, time: string): StoredStamp {
  return {
    created_by: userId,
    updated_by: userId,
    date_created: time,
    date_updated: time,
  };
}
