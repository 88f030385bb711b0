/** The state of one organisation in memory, as read from its description and changed by requests. */
import { Collection } from "./collection.js";
import { EventLog } from "../events/event-log.js";
import { Fields } from "./fields.js";
import type { IdSource } from "./ids.js";
import { createIdSource } from "./ids.js";
import { Records } from "./record-store.js";
import { Walks } from "../search/walks.js";
import { seedFields } from "../seeds/seed-fields.js";
import type {
  CustomActivityTypeSeed,
  OrganizationSeed,
  PipelineSeed,
  RoleSeed,
  UserSeed,
} from "../seeds/description.js";
import type {
  CustomType,
  LeadStatus,
  OpportunityStatus,
  Pipeline,
  Role,
  Stamp,
  TypeKind,
  User,
  Webhook,
} from "./state.js";
import type { Switches } from "./switches.js";
import { withoutZone } from "./times.js";
/** When everything described by a seed was made; without a zone, in UTC. */
export const seededAt = "2024-03-01T09:00:00.000000";

/** One organisation: what it is called and everything it holds. */
export interface Organization {
  readonly id: string;
  readonly name: () => string;
  readonly currency: () => string;
  readonly rename: (name: string, currency: string) => void;
  readonly fields: Fields;
  readonly types: Collection<CustomType>;
  readonly leadStatuses: Collection<LeadStatus>;
  readonly opportunityStatuses: Collection<OpportunityStatus>;
  readonly pipelines: Collection<Pipeline>;
  readonly users: Collection<User>;
  readonly roles: Collection<Role>;
  /** Leads and everything that hangs on them. */
  readonly records: Records;
  readonly events: EventLog;
  readonly webhooks: Collection<Webhook>;
  /** The walks through results of search whose cursors still live. */
  readonly walks: Walks;
  readonly nextId: IdSource;
  /** What time it is; tests may say. */
  readonly now: () => Date;
  /** A stamp for something made now. */
  readonly stamp: () => Stamp;
  /** The stamp of something that is changed now. */
  readonly restamp: (stamp: Stamp) => Stamp;
  /** The user who asks: at first the one to whom the API key belongs. */
  readonly me: () => User;
}

/** How much of what was is kept. */
export type Kept = Pick<Switches, "eventLog" | "readLag" | "indexLag">;

/** Builds the state that a seed describes; `now` says what time writes carry. */
export function createOrganization(
  seed: OrganizationSeed,
  now: () => Date,
  { eventLog, readLag, indexLag }: Kept,
): Organization {
  // Who has no id is known by the name: two organisations are not taken for one.
  const nextId = createIdSource(seed.id ?? seed.name);
  const users = seedUsers(seed.users ?? [], nextId);
  const [me] = users;
  const current = { name: seed.name, currency: seed.currency ?? "USD" };
  const state: Unclaimed = {
    id: seed.id ?? nextId("orga"),
    name: () => current.name,
    currency: () => current.currency,
    rename: (name, currency) => {
      current.name = name;
      current.currency = currency;
    },
    ...seedSettings(seed, stampOf(me.id, seededAt), nextId),
    users: new Collection<User>(users),
    records: new Records(() => now().getTime(), Math.max(readLag, indexLag)),
    // Ids of its own, so that what is logged changes no other id.
    events: new EventLog(createIdSource(), eventLog),
    webhooks: new Collection<Webhook>(),
    walks: new Walks(),
    nextId,
    now,
  };
  return { ...state, ...actingAs(me, state) };
}

/** What of an organisation depends on who asks. */
type Acting = Pick<Organization, "stamp" | "restamp" | "me">;

type Unclaimed = Omit<Organization, keyof Acting>;

/** The same organisation as one of its users changes it; an id that nobody has leaves it as it is. */
export function asUser(
  organization: Organization,
  userId: string,
): Organization {
  const user = organization.users.find(userId) ?? organization.me();
  return { ...organization, ...actingAs(user, organization) };
}

function actingAs(user: User, { users, now }: Unclaimed): Acting {
  const { id } = user;
  const time = (): string => withoutZone(now());
  return {
    stamp: () => stampOf(id, time()),
    restamp: (old) => ({ ...old, updated_by: id, date_updated: time() }),
    me: () => users.find(id) ?? user,
  };
}

function stampOf(userId: string | null, time: string): Stamp {
  return {
    created_by: userId,
    updated_by: userId,
    date_created: time,
    date_updated: time,
  };
}

type Settings = Pick<
  Organization,
  | "fields"
  | "types"
  | "leadStatuses"
  | "opportunityStatuses"
  | "pipelines"
  | "roles"
>;

function seedSettings(
  seed: OrganizationSeed,
  stamp: Stamp,
  nextId: IdSource,
): Settings {
  const activities = seed.custom_activity_types ?? [];
  const objects = seed.custom_object_types ?? [];
  const types = [
    ...seedTypes("activity", activities, stamp, nextId),
    ...seedTypes("custom_object_type", objects, stamp, nextId),
  ];
  const typeIds = types.map((type) => type.id);
  const pipelines = (seed.pipelines ?? []).map((pipeline) =>
    seedPipeline(pipeline, stamp, nextId),
  );
  const leadStatuses = (seed.lead_statuses ?? []).map(({ id, label }) => ({
    id: id ?? nextId("stat"),
    label,
  }));
  const roles = (seed.roles ?? []).map((role) => seedRole(role, nextId));
  return {
    fields: new Fields(seedFields(seed, typeIds, stamp, nextId)),
    types: new Collection(types),
    leadStatuses: new Collection(leadStatuses),
    opportunityStatuses: new Collection(
      pipelines.flatMap(({ statuses }) => statuses),
    ),
    pipelines: new Collection(pipelines.map(({ pipeline }) => pipeline)),
    roles: new Collection([...builtInRoles, ...roles]),
  };
}

const builtInRoles: readonly Role[] = [
  ["admin", "Admin"],
  ["superuser", "Super User"],
  ["user", "User"],
  ["restricteduser", "Restricted User"],
].map(([id = "", name = ""]) => ({
  id,
  name,
  editable: false,
  permissions: [],
  visibility_user_lcf_ids: [],
  visibility_user_lcf_behavior: null,
}));

function seedRole(seed: RoleSeed, nextId: IdSource): Role {
  return {
    id: seed.id ?? nextId("role"),
    name: seed.name,
    editable: true,
    permissions: seed.permissions ?? [],
    visibility_user_lcf_ids: [],
    visibility_user_lcf_behavior: null,
  };
}

/** An organisation has at least the user to whom the key belongs. */
function seedUsers(
  seeds: readonly UserSeed[],
  nextId: IdSource,
): readonly [User, ...User[]] {
  const [first, ...others] = seeds;
  const owner: UserSeed = first ?? {
    email: "owner@example.com",
    first_name: "Olive",
    last_name: "Owner",
  };
  return [
    seedUser(owner, nextId),
    ...others.map((user) => seedUser(user, nextId)),
  ];
}

function seedUser(seed: UserSeed, nextId: IdSource): User {
  const id = seed.id ?? nextId("user");
  return {
    id,
    email: seed.email,
    first_name: seed.first_name,
    last_name: seed.last_name,
    role_id: seed.role ?? "admin",
    active: seed.active ?? true,
    membership_id: nextId("memb"),
    stamp: stampOf(null, seededAt),
  };
}

function seedTypes(
  kind: TypeKind,
  seeds: readonly (CustomActivityTypeSeed & {
    readonly name_plural?: string | null;
  })[],
  stamp: Stamp,
  nextId: IdSource,
): readonly CustomType[] {
  return seeds.map((seed) => ({
    kind,
    id: seed.id ?? nextId(kind === "activity" ? "actitype" : "cotype"),
    name: seed.name,
    name_plural: seed.name_plural ?? null,
    description: seed.description ?? null,
    api_create_only: seed.api_create_only ?? false,
    is_archived: seed.is_archived ?? false,
    editable_with_roles: seed.editable_with_roles ?? [],
    stamp,
  }));
}

function seedPipeline(
  seed: PipelineSeed,
  stamp: Stamp,
  nextId: IdSource,
): {
  readonly pipeline: Pipeline;
  readonly statuses: readonly OpportunityStatus[];
} {
  const id = seed.id ?? nextId("pipe");
  const statuses = (seed.statuses ?? []).map((status) => ({
    id: status.id ?? nextId("stat"),
    label: status.label,
    type: status.type,
    pipeline_id: id,
  }));
  return { pipeline: { id, name: seed.name, stamp }, statuses };
}
