/** Shared fields, and where they hang: the one setting whose parts have paths of their own. */
import { own } from "../own.js";
import { readAttributes, writeAttributes } from "./casing.js";
import { CloseInputError } from "../errors.js";
import { checkId } from "../check-id.js";
import type { RecordCallOptions } from "../options.js";
import type {
  AssociationInput,
  AssociationTarget,
  CustomField,
  FieldAssociation,
  SharedFieldCreate,
  SharedFieldUpdate,
} from "./records.js";
import {
  association,
  associationCreate,
  field,
  sharedFieldCreate,
  sharedFieldUpdate,
} from "./shapes.js";
import { openSettings, send } from "./settings.js";
import type { Requester, Settings } from "./settings.js";

/** Reads and writes shared fields and their associations. A new one hangs nowhere. */
export interface SharedFields extends Settings<
  CustomField,
  SharedFieldCreate,
  SharedFieldUpdate
> {
  /** Adds a shared field to a kind of object. */
  associate(
    id: string,
    input: AssociationInput,
    call?: RecordCallOptions,
  ): Promise<FieldAssociation>;
  /** Gives one association; throws `CloseApiError` with status 404 when there is none. */
  getAssociation(
    id: string,
    target: AssociationTarget,
    call?: RecordCallOptions,
  ): Promise<FieldAssociation>;
  /** Changes who may edit the field there, and whether it is required. */
  updateAssociation(
    id: string,
    input: AssociationInput,
    call?: RecordCallOptions,
  ): Promise<FieldAssociation>;
  /** Takes a shared field off a kind of object; its values there are deleted for good. */
  disassociate(
    id: string,
    target: AssociationTarget,
    call?: RecordCallOptions,
  ): Promise<void>;
}

const sharedFieldsPath = "/custom_field/shared/";
const associationSubject = "an association";

/** Gives what reads and writes shared fields. */
export function openSharedFields(transport: Requester): SharedFields {
  return {
    ...openSettings(transport, {
      path: sharedFieldsPath,
      subject: "a shared field",
      pageSize: null,
      read: field,
      create: sharedFieldCreate,
      update: sharedFieldUpdate,
    }),
    async associate(id, input, call) {
      // Refuses what would make a path of its own later.
      associationPath(id, input);
      const body = writeAttributes(
        associationCreate,
        input,
        associationSubject,
      );
      return read(await send(transport, "POST", basePath(id), body, call));
    },
    async getAssociation(id, target, call) {
      const path = associationPath(id, target);
      return read(await transport.request("GET", path, call));
    },
    async updateAssociation(id, input, call) {
      const path = associationPath(id, input);
      const body = settingsOf(input);
      return read(await send(transport, "PUT", path, body, call));
    },
    async disassociate(id, target, call) {
      await transport.request("DELETE", associationPath(id, target), call);
    },
  };
}

function read(raw: unknown): FieldAssociation {
  return readAttributes(association, raw, associationSubject);
}

/** What of an association can change: what it is with is in the path. */
function settingsOf(
  input: AssociationInput,
): Readonly<Record<string, unknown>> {
  const body = writeAttributes(associationCreate, input, associationSubject);
  return Object.fromEntries(
    Object.entries(body).filter(([key]) =>
      ["required", "editable_with_roles"].includes(key),
    ),
  );
}

function basePath(id: string): string {
  return `${sharedFieldsPath}${checkId(id)}/association/`;
}

/** Types add a segment of their own to the path. */
function associationPath(id: string, target: AssociationTarget): string {
  return `${basePath(id)}${targetPath(target)}/`;
}

function targetPath(target: AssociationTarget): string {
  const { objectType } = target;
  const given = ["customActivityTypeId", "customObjectTypeId"].filter((key) =>
    Object.hasOwn(target, key),
  );
  const needed = own(typeKeys, objectType);
  if (needed === undefined || given.join() !== needed.join())
    throw new CloseInputError(
      `An association is with lead, contact or opportunity, or with custom_activity_type and its customActivityTypeId, or with custom_object_type and its customObjectTypeId.`,
    );
  switch (objectType) {
    case "custom_activity_type":
      return `${objectType}/${checkId(target.customActivityTypeId)}`;
    case "custom_object_type":
      return `${objectType}/${checkId(target.customObjectTypeId)}`;
    default:
      return objectType;
  }
}

const typeKeys: Readonly<
  Record<AssociationTarget["objectType"], readonly string[]>
> = {
  lead: [],
  contact: [],
  opportunity: [],
  custom_activity_type: ["customActivityTypeId"],
  custom_object_type: ["customObjectTypeId"],
};
