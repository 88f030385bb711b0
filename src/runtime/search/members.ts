/**
 * What Close's search knows of each kind of records. The published pages list leads and contacts
 * only; the rest is what live queries and exported Smart Views have.
 */
import { own } from "../own.js";
import type { ObjectKind } from "../record/builtins.js";
import type { FieldDescriptor, LeadMembers } from "../record/descriptors.js";
import type {
  ContactRecord,
  CustomActivityRecord,
  CustomObjectRecord,
  OpportunityRecord,
} from "../record/record-types.js";

/** The members of each kind that are no custom fields. */
export interface KindMembers {
  lead: LeadMembers;
  contact: ContactRecord;
  opportunity: OpportunityRecord;
  customActivity: CustomActivityRecord;
  customObject: CustomObjectRecord;
}

/** The fields that refer to something, by what they refer to. */
export type ReferenceShape =
  "user" | "leadStatus" | "opportunityStatus" | "contact" | "customObject";

/** How a member can be searched; `any` where Close does not say what a field holds. */
export type Shape =
  | "id"
  | "lead"
  | "text"
  | "number"
  | "date"
  | "boolean"
  | "choice"
  | "any"
  | ReferenceShape;

/**
 * Close's `reference_type` of each reference. `user` is documented, the statuses are in exported Smart
 * Views; `contact` and `custom_object` are guesses: the names of those object types
 * everywhere else in the search.
 */
export const referenceTypes: Readonly<Record<ReferenceShape, string>> = {
  user: "user",
  leadStatus: "status.lead",
  opportunityStatus: "status.opportunity",
  contact: "contact",
  customObject: "custom_object",
};

/** The names of the kinds in the search. */
export const searchTypes: Readonly<Record<ObjectKind, string>> = {
  lead: "lead",
  contact: "contact",
  opportunity: "opportunity",
  customActivity: "activity.custom_activity",
  customObject: "custom_object",
};

/** The built-in members that can be searched. */
export const searchable = {
  lead: {
    id: "id",
    name: "text",
    displayName: "text",
    description: "text",
    url: "text",
    statusId: "leadStatus",
    createdBy: "user",
    updatedBy: "user",
    dateCreated: "date",
    dateUpdated: "date",
  },
  contact: {
    id: "id",
    leadId: "lead",
    name: "text",
    title: "text",
    createdBy: "user",
    updatedBy: "user",
    dateCreated: "date",
    dateUpdated: "date",
  },
  opportunity: {
    id: "id",
    leadId: "lead",
    contactId: "contact",
    userId: "user",
    statusId: "opportunityStatus",
    statusType: "choice",
    value: "number",
    valuePeriod: "choice",
    confidence: "number",
    note: "text",
    dateWon: "date",
    dateLost: "date",
    createdBy: "user",
    updatedBy: "user",
    dateCreated: "date",
    dateUpdated: "date",
  },
  customActivity: {
    id: "id",
    leadId: "lead",
    contactId: "contact",
    userId: "user",
    status: "choice",
    activityAt: "date",
    pinned: "boolean",
    createdBy: "user",
    updatedBy: "user",
    dateCreated: "date",
    dateUpdated: "date",
  },
  customObject: {
    id: "id",
    leadId: "lead",
    name: "text",
    createdBy: "user",
    updatedBy: "user",
    dateCreated: "date",
    dateUpdated: "date",
  },
} as const;

/** The type of a list of members, which does not compile where one is no member of its kind. */
type MembersOnly<
  List extends {
    readonly [Kind in ObjectKind]: {
      readonly [Name in keyof List[Kind]]: Name extends keyof KindMembers[Kind]
        ? Shape
        : never;
    };
  },
> = List;

/** The type of `searchable`: by kind, the members that can be searched and how. */
export type Searchable = MembersOnly<typeof searchable>;

/** How a built-in member can be searched; undefined when it cannot. */
export function builtinShape(
  kind: ObjectKind,
  name: string,
): Shape | undefined {
  const shapes: Readonly<Record<string, Shape>> = searchable[kind];
  return own(shapes, name);
}

/** How a custom field can be searched; in any way while Close turns its values into another type. */
export function fieldShape({ type, convertingTo }: FieldDescriptor): Shape {
  if (convertingTo !== undefined || !Object.hasOwn(fieldShapes, type))
    return "any";
  return fieldShapes[type] ?? "any";
}

const fieldShapes: Readonly<Record<string, Shape>> = {
  text: "text",
  textarea: "text",
  number: "number",
  date: "date",
  datetime: "date",
  choices: "choice",
  user: "user",
  contact: "contact",
  custom_object: "customObject",
};
