/** Copies all that is set up in one organisation to another, through the API alone, and compares the two. */
import type { Json, Send } from "./api.js";

const kinds = ["lead", "contact", "opportunity"] as const;

/** Makes in `target` what `source` has; ids of the copies by those of the originals. */
export async function cloneSchema(
  source: Send,
  target: Send,
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  const copy = async (path: string, one: Json, body: Json): Promise<Json> => {
    const made = await target("POST", path, body);
    ids.set(one.id, made.id);
    return made;
  };
  const mapped = (list: readonly string[] = []): readonly string[] =>
    list.map((id) => ids.get(id) ?? id);
  for (const role of (await source("GET", "/role/")).data)
    if (role.editable === true) await copy("/role/", role, role);
  for (const status of (await source("GET", "/status/lead/")).data)
    await copy("/status/lead/", status, { label: status.label });
  for (const { statuses, ...pipeline } of (await source("GET", "/pipeline/"))
    .data) {
    const { id } = await copy("/pipeline/", pipeline, { name: pipeline.name });
    for (const status of statuses)
      await copy("/status/opportunity/", status, {
        label: status.label,
        type: status.type,
        pipeline_id: id,
      });
  }
  for (const path of ["/custom_object_type/", "/custom_activity/"])
    for (const type of (await source("GET", path)).data) {
      const body = {
        ...type,
        editable_with_roles: mapped(type.editable_with_roles),
      };
      const { id } = await copy(path, type, body);
      if (type.is_archived === true)
        await target("PUT", `${path}${id}/`, { is_archived: true });
    }
  await copyFields(source, copy, ids, mapped);
  await order(source, target, ids);
  for (const label of (await source("GET", "/standard_object_label/")).data)
    if (label.is_customized === true)
      await target("PUT", `/standard_object_label/${label.label_type}/`, label);
  return ids;
}

async function copyFields(
  source: Send,
  copy: (path: string, one: Json, body: Json) => Promise<Json>,
  ids: ReadonlyMap<string, string>,
  mapped: (list?: readonly string[]) => readonly string[],
): Promise<void> {
  const lists = [...kinds, "activity", "custom_object_type", "shared"];
  for (const kind of lists) {
    const path = `/custom_field/${kind}/`;
    for (const field of (await source("GET", `${path}?_limit=500`)).data) {
      const { id } = await copy(path, field, {
        ...field,
        ...(field.editable_with_roles === undefined
          ? {}
          : { editable_with_roles: mapped(field.editable_with_roles) }),
        referenced_custom_type_id: ids.get(field.referenced_custom_type_id),
        custom_activity_type_id: ids.get(field.custom_activity_type_id),
        custom_object_type_id: ids.get(field.custom_object_type_id),
        associations: undefined,
      });
      for (const association of field.associations ?? [])
        await copy(`${path}${id}/association/`, association, {
          ...association,
          editable_with_roles: mapped(association.editable_with_roles),
          custom_activity_type_id: ids.get(association.custom_activity_type_id),
          custom_object_type_id: ids.get(association.custom_object_type_id),
        });
    }
  }
}

/** The paths of all schemas of an organisation. */
async function schemas(send: Send): Promise<readonly string[]> {
  const activities = (await send("GET", "/custom_activity/")).data;
  const objects = (await send("GET", "/custom_object_type/")).data;
  return [
    ...kinds,
    ...activities.map(({ id }: Json) => `activity/${id}`),
    ...objects.map(({ id }: Json) => `custom_object/${id}`),
  ];
}

async function order(
  source: Send,
  target: Send,
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  for (const path of await schemas(source)) {
    const { fields } = await source("GET", `/custom_field_schema/${path}/`);
    const [kind, type] = path.split("/");
    const copy = type === undefined ? kind : `${kind}/${ids.get(type)}`;
    await target("PUT", `/custom_field_schema/${copy}/`, {
      fields: fields.map(({ id }: Json) => ({ id: ids.get(id) })),
    });
  }
}

/** What differs between two organisations, ids and times apart; nothing where one is a copy of the other. */
export async function parity(
  one: Send,
  other: Send,
): Promise<readonly string[]> {
  const [left, right] = [await picture(one), await picture(other)];
  const keys = new Set([...left.keys(), ...right.keys()]);
  return [...keys]
    .filter((key) => left.get(key) !== right.get(key))
    .map(
      (key) => `${key}: ${String(left.get(key))} | ${String(right.get(key))}`,
    );
}

/** All that is set up, by the names that people see. */
async function picture(send: Send): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  const lines = new Map<string, string>();
  const list = async (path: string): Promise<readonly Json[]> =>
    (await send("GET", path)).data;
  const roles = await list("/role/");
  const types = [
    ...(await list("/custom_object_type/")),
    ...(await list("/custom_activity/")),
  ];
  for (const { id, name } of [...roles, ...types]) names.set(id, name);
  const named = (value: Json): Json =>
    JSON.parse(
      JSON.stringify(value, (key, inner) =>
        /^(?:id|organization_id|created_by|updated_by|date_.*|fields|back_reference_fields)$/.test(
          key,
        )
          ? undefined
          : typeof inner === "string"
            ? (names.get(inner) ?? inner)
            : inner,
      ),
    );
  const add = (place: string, value: Json): void =>
    void lines.set(place, JSON.stringify(named(value)));
  for (const role of roles) add(`role ${role.name}`, role);
  for (const type of types) add(`type ${type.name}`, type);
  add("lead statuses", await list("/status/lead/"));
  for (const pipeline of await list("/pipeline/"))
    add(`pipeline ${pipeline.name}`, pipeline);
  add("labels", await list("/standard_object_label/"));
  for (const path of await schemas(send)) {
    const { fields } = await send("GET", `/custom_field_schema/${path}/`);
    const [kind, type = ""] = path.split("/");
    for (const [place, field] of fields.entries())
      add(`${kind} ${names.get(type) ?? ""}.${field.name} at ${place}`, field);
  }
  return lines;
}
