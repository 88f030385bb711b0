/** `/standard_object_label/`: what an organisation calls leads, contacts, … (docs/close-api.md §2.15). */
import { usualLabels } from "../../schema/vocabulary.js";
import { missing, ok } from "../endpoint/replies.js";
import type { BodyReader } from "../endpoint/body-reader.js";
import type { PendingWrite } from "../endpoint/resource.js";
import { resourceRoutes } from "../endpoint/resource.js";
import type { Route } from "../endpoint/router.js";
import { route } from "../endpoint/router.js";
import type { Context } from "../state/endpoint-context.js";
import type { Organization } from "../state/organization.js";
import { viewShownLabel } from "../settings/setting-views.js";
import type { ShownLabel } from "../state/state.js";

const path = "/standard_object_label/";
const feature = "standard_object_label";
const model = "StandardObjectLabel";

/** The endpoints of standard object labels; a DELETE puts Close's own back, and answers it. */
export const standardLabelRoutes: readonly Route[] = [
  ...resourceRoutes<ShownLabel>({
    path,
    feature,
    model,
    view: (label, { organization }) => viewShownLabel(label, organization),
    list: {
      envelope: "complete",
      items: ({ organization }) =>
        usual.map((label) => shown(label, organization)),
    },
    find: ({ organization }, id) => find(id, organization),
    update: readLabel,
  }),
  route("DELETE", `${path}:id/`, restore, { feature }),
];

const usual: readonly ShownLabel[] = Object.entries(usualLabels).map(
  ([id, label]) => ({ id, ...label }),
);

function shown(label: ShownLabel, { shownLabels }: Organization): ShownLabel {
  return shownLabels.find(label.id) ?? label;
}

function find(id: string, organization: Organization): ShownLabel | undefined {
  const label = usual.find((one) => one.id === id);
  return label === undefined ? undefined : shown(label, organization);
}

function readLabel({
  reader,
  context: { organization },
  current,
}: PendingWrite<ShownLabel>): () => ShownLabel {
  const singular = reader.text("singular");
  const plural = reader.text("plural");
  const taken = takenNames(current.id, organization);
  refuseTaken(reader, "singular", singular, taken);
  refuseTaken(reader, "plural", plural, taken);
  const label = { id: current.id, singular, plural };
  return () => {
    const { shownLabels } = organization;
    const old = shownLabels.find(label.id);
    const isUsual = usual.some(
      (one) =>
        one.id === label.id &&
        one.singular === singular &&
        one.plural === plural,
    );
    if (!isUsual) return shownLabels.put(label, old);
    if (old !== undefined) shownLabels.remove(old);
    return label;
  };
}

/** The names of other labels and of custom object types, without case. */
function takenNames(
  id: string,
  organization: Organization,
): ReadonlySet<string> {
  const labels = usual
    .filter((one) => one.id !== id)
    .map((one) => shown(one, organization))
    .flatMap(({ singular, plural }) => [singular, plural]);
  const types = organization.types
    .all()
    .filter(({ kind }) => kind === "custom_object_type")
    .flatMap(({ name, name_plural: plural }) => [name, plural ?? name]);
  return new Set([...labels, ...types].map((name) => name.toLowerCase()));
}

/** The text of the refusal is ours: none is documented. */
function refuseTaken(
  reader: BodyReader,
  key: string,
  name: string,
  taken: ReadonlySet<string>,
): void {
  if (taken.has(name.toLowerCase()))
    reader.refuse(key, "This name is already in use.");
}

function restore(
  { organization }: Context,
  { params }: Parameters<Route["answer"]>[1],
): ReturnType<Route["answer"]> {
  const id = params.get("id") ?? "";
  const label = usual.find((one) => one.id === id);
  if (label === undefined) return missing(model);
  const { shownLabels } = organization;
  const old = shownLabels.find(id);
  if (old !== undefined) shownLabels.remove(old);
  return ok(viewShownLabel(label, organization));
}
