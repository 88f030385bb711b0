/** `/custom_field/{kind}/` for all six kinds: each with its own envelope and statuses (docs/close-api.md §2.0, §2.1). */
import { failed, refuse } from "../endpoint/replies.js";
import type { Resource, PendingWrite } from "../endpoint/resource.js";
import { resourceRoutes } from "../endpoint/resource.js";
import { viewField } from "../settings/field-views.js";
import {
  finishConversion,
  readFieldPatch,
  readNewField,
} from "../settings/field-writes.js";
import type { Route } from "../endpoint/router.js";
import type { Context } from "../state/endpoint-context.js";
import type { StoredField, FieldKind } from "../state/state.js";

/** The differences between the endpoints of one kind of field and the others'. */
interface FieldEndpoints extends Pick<
  Resource<StoredField>,
  "feature" | "model" | "selects"
> {
  readonly envelope: "paged" | "complete" | "whole";
  readonly created: 200 | 201;
  readonly deleted: 200 | 204;
}

const older = {
  envelope: "paged",
  selects: "reads",
  created: 200,
  deleted: 200,
} as const;

/** The endpoints of custom fields. */
export const customFieldRoutes: readonly Route[] = [
  ...routesOfKind("lead", {
    ...older,
    feature: "lead",
    model: "LeadCustomField",
  }),
  ...routesOfKind("contact", {
    ...older,
    feature: "contact",
    model: "ContactCustomField",
  }),
  ...routesOfKind("opportunity", {
    ...older,
    feature: "opportunity",
    model: "OpportunityCustomField",
  }),
  ...routesOfKind("activity", {
    ...older,
    feature: "custom_activity",
    model: "ActivityCustomField",
  }),
  ...routesOfKind("shared", {
    ...older,
    feature: "shared",
    model: "SharedCustomField",
    envelope: "complete",
  }),
  ...routesOfKind("custom_object_type", {
    feature: "custom_object",
    model: "CustomObjectCustomField",
    envelope: "whole",
    created: 201,
    deleted: 204,
  }),
];

function routesOfKind(
  kind: FieldKind,
  { envelope, created, deleted, ...endpoints }: FieldEndpoints,
): readonly Route[] {
  return resourceRoutes<StoredField>({
    ...endpoints,
    path: `/custom_field/${kind}/`,
    view: (field, { organization, switches }) =>
      viewField(field, organization, switches),
    list: {
      envelope,
      items: ({ organization }) => organization.fields.ofKind(kind),
    },
    find: ({ organization }, id) => organization.fields.find(kind, id),
    create: { status: created, read: (write) => readNew(write, kind) },
    update: readPatch,
    remove: { status: deleted, run: remove },
  });
}

function readNew(
  { reader, context }: PendingWrite<undefined>,
  kind: FieldKind,
): () => StoredField {
  const { organization, switches } = context;
  const draft = readNewField(reader, kind, context);
  return () => {
    const { customFieldLimit: limit } = switches;
    if (limit !== null && organization.fields.count >= limit)
      refuse(failed(402, "Your plan does not include more custom fields."));
    return organization.fields.put({
      ...draft,
      id: organization.nextId("cf"),
      stamp: organization.stamp(),
    });
  };
}

/** Even a conversion that is done at once is shown in the answer to the PUT (docs/close-api.md §1.1). */
function readPatch({
  reader,
  context,
  current,
}: PendingWrite<StoredField>): () => StoredField {
  const { organization, switches } = context;
  const patched = readFieldPatch(reader, current, context);
  const isStarting =
    patched.converting_to_type !== current.converting_to_type &&
    switches.conversions === "instant";
  return () => {
    const stored = isStarting ? finishConversion(patched) : patched;
    organization.fields.put(stored, current);
    return patched;
  };
}

function remove(field: StoredField, { organization }: Context): void {
  organization.fields.removeWhere((other) => other === field);
}
