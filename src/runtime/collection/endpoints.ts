/** Where the records of each kind are, and the checks that an answer is about what was asked for. */
import type { ObjectKind } from "../record/builtins.js";
import { CloseDecodeError } from "../errors.js";
import { checkId } from "../check-id.js";
import { isObject } from "../record/read.js";

/** Where the records of a kind are, how many a page has, and the key that names their type. */
export interface Endpoint {
  readonly path: string;
  /** Null where Close documents no `_limit`. */
  readonly pageSize: number | null;
  readonly typeKey: string | null;
  /** What `_fields` can name: single custom fields, all of them only, or nothing. */
  readonly selects: "single" | "all" | "none";
}

/** The endpoint of each kind. */
export const endpoints: Readonly<Record<ObjectKind, Endpoint>> = {
  // 200 is the most that was measured for leads; 100 is Close's default elsewhere.
  lead: { path: "/lead/", pageSize: 200, typeKey: null, selects: "single" },
  contact: { path: "/contact/", pageSize: 100, typeKey: null, selects: "all" },
  opportunity: {
    path: "/opportunity/",
    pageSize: 100,
    typeKey: null,
    selects: "all",
  },
  customActivity: {
    path: "/activity/custom/",
    pageSize: 100,
    typeKey: "custom_activity_type_id",
    selects: "all",
  },
  customObject: {
    path: "/custom_object/",
    pageSize: null,
    typeKey: "custom_object_type_id",
    selects: "none",
  },
};

/** The path of one record; throws `CloseInputError` for what is no id. */
export function pathOf(kind: ObjectKind, id: string): string {
  return `${endpoints[kind].path}${checkId(id)}/`;
}

/** What distinguishes one object type from the others of its kind. */
export interface TypeOfRecords {
  readonly kind: ObjectKind;
  readonly typeId: string;
  readonly label: string;
}

/** Gives an answer back that is about the record that was asked for, else throws. */
export function checkAnswer(
  type: TypeOfRecords,
  raw: unknown,
  id: string,
  subject: string,
): unknown {
  if (isObject(raw) && raw["id"] !== id) {
    throw new CloseDecodeError(
      `${subject} was answered with another record than ${id}.`,
    );
  }
  checkType(type, raw, subject);
  return raw;
}

/** Throws for a record of another type: all custom objects share one endpoint, activities likewise. */
export function checkType(
  { kind, typeId, label }: TypeOfRecords,
  raw: unknown,
  subject: string,
): void {
  const { typeKey } = endpoints[kind];
  if (typeKey === null || !isObject(raw)) return;
  const type = raw[typeKey];
  if (type === undefined || type === typeId) return;
  throw new CloseDecodeError(
    `${subject} was answered with a record of another type than ${JSON.stringify(label)} (${typeId}).`,
  );
}
