/** The organisation that a seed describes, without its records. */
import { Collection } from "../state/ordered-collection.js";
import { FieldStore } from "../state/field-store.js";
import type { IdSource } from "../state/id-source.js";
import { createIdSource } from "../state/id-source.js";
import { LoggedEvents } from "../state/logged-events.js";
import type { Organization, OrganizationParts } from "../state/organization.js";
import { organizationOf, stampOf } from "../state/organization.js";
import type { Permission } from "../state/permissions.js";
import { allPermissions, usualPermissions } from "../state/permissions.js";
import { RecordStore } from "../state/record-store.js";
import { ThingStore } from "../state/stored-things.js";
import { Walks } from "../state/search-walks.js";
import type {
  CustomType,
  OpportunityStatus,
  Pipeline,
  Role,
  StoredStamp,
  TypeKind,
  User,
  StoredWebhook,
} from "../state/state.js";
import type { Switches } from "../state/switches.js";
import type {
  CustomActivityTypeSeed,
  OrganizationSeed,
  PipelineSeed,
  RoleSeed,
  UserSeed,
} from "./description.js";
import { seedFields } from "./seed-fields.js";

/** The time at which everything described by a seed was made; without a zone, in UTC. */
export const seededAt = "2024-03-01T09:00:00.000000";

/** The length of an organisation's memory. */
export interface Kept extends Pick<Switches, "readLag" | "indexLag"> {
  /** The number of events that are kept, the newest. */
  readonly eventLog: number;
}

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
  const parts: OrganizationParts = {
    id: seed.id ?? nextId("orga"),
    name: () => current.name,
    currency: () => current.currency,
    rename: (name, currency) => {
      current.name = name;
      current.currency = currency;
    },
    ...seedSettings(seed, stampOf(me.id, seededAt), nextId),
    users: new Collection<User>(users),
    records: new RecordStore(
      () => now().getTime(),
      Math.max(readLag, indexLag),
    ),
    things: new ThingStore(),
    // Ids of its own, so that what is logged changes no other id; those of two organisations differ as well.
    events: new LoggedEvents(
      createIdSource(`${seed.id ?? seed.name} events`),
      eventLog,
    ),
    webhooks: new Collection<StoredWebhook>(),
    walks: new Walks(),
    nextId,
    now,
  };
  return organizationOf(parts, me);
}

type Settings = Pick<
  Organization,
  | "fields"
  | "types"
  | "leadStatuses"
  | "opportunityStatuses"
  | "pipelines"
  | "roles"
  | "shownLabels"
>;

function seedSettings(
  seed: OrganizationSeed,
  stamp: StoredStamp,
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
    fields: new FieldStore(seedFields(seed, typeIds, stamp, nextId)),
    types: new Collection(types),
    leadStatuses: new Collection(leadStatuses),
    opportunityStatuses: new Collection(
      pipelines.flatMap(({ statuses }) => statuses),
    ),
    pipelines: new Collection(pipelines.map(({ pipeline }) => pipeline)),
    roles: new Collection([...builtInRoles, ...roles]),
    shownLabels: new Collection(
      (seed.standard_object_labels ?? []).map(
        ({ label_type: id, singular, plural }) => ({ id, singular, plural }),
      ),
    ),
  };
}

const builtInRoles: readonly Role[] = [
  builtInRole("admin", "Admin", allPermissions),
  builtInRole(
    "superuser",
    "Super User",
    allPermissions.filter((one) => one !== "manage_organization"),
  ),
  builtInRole("user", "User", usualPermissions),
  builtInRole("restricteduser", "Restricted User", [
    "calling",
    "view_all_leads",
  ]),
];

function builtInRole(
  id: string,
  name: string,
  permissions: readonly Permission[],
): Role {
  return {
    id,
    name,
    editable: false,
    permissions,
    visibility_user_lcf_ids: [],
    visibility_user_lcf_behavior: null,
  };
}

function seedRole(seed: RoleSeed, nextId: IdSource): Role {
  return {
    id: seed.id ?? nextId("role"),
    name: seed.name,
    editable: true,
    permissions: seed.permissions ?? usualPermissions,
    visibility_user_lcf_ids: seed.visibility_user_lcf_ids ?? [],
    visibility_user_lcf_behavior: seed.visibility_user_lcf_behavior ?? null,
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
  stamp: StoredStamp,
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
  stamp: StoredStamp,
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
