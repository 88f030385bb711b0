/** Behaviour that differs between organisations, that tests want otherwise, or that is unknown (docs/close-api.md §16). */

/** The switches of a local Close for tests of programs; each default is what was recorded or documented. */
export interface Switches {
  /**
   * The largest `_limit` of paged lists: a small one shows how a program reads several pages. Lists of
   * leads never have more than 200, as in Close.
   * @default 1000
   */
  maxLimit: number;
  /**
   * How long lists of records lag behind writes, in milliseconds; ten minutes at most.
   * @default 0
   */
  readLag: number;
  /**
   * How long searches lag behind writes, in milliseconds; ten minutes at most. In Close 30 to 60
   * seconds were seen (docs/close-api.md §14.22).
   * @default 0
   */
  indexLag: number;
  /**
   * Whether query parameters that an endpoint does not know are refused. Close ignores them, so that
   * a filter with a typing error lists everything.
   * @default false
   */
  strictQuery: boolean;
  /**
   * Whether the roles of types and fields limit who may write. Records that are there from the start
   * may be anybody's.
   * @default "enforced"
   */
  roles: "enforced" | "ignored";
  /**
   * When a change of a field's type is done: at once, or when `finishConversions` is called.
   * @default "instant"
   */
  conversions: "instant" | "manual";
  /**
   * How many custom fields the plan includes, before creating one more is answered with 402; null
   * for no limit.
   * @default null
   */
  customFieldLimit: number | null;
  /**
   * The calling code of phone numbers that are written without one, in place of the organisation's country.
   * @default "1"
   */
  callingCode: string;
  /**
   * Where webhooks are delivered to: this computer only, so that no test reaches a real receiver, or anywhere.
   * @default "loopback"
   */
  webhookTargets: "loopback" | "any";
  /**
   * The pauses before each further attempt at a delivery, in milliseconds. Close tries for 72 hours
   * (docs/close-api.md §10.1).
   * @default [20, 100, 500]
   */
  webhookRetries: readonly number[];
}

/**
 * Behaviour that nothing recorded decides yet, or that Close shows in several forms: switches for tests of
 * our own. Each default is what was thought likeliest. What a recording decides leaves this list.
 */
export interface UndecidedSwitches {
  /**
   * Whether `fields[]` of types carry `choices`; recorded without for activities (docs/close-api.md §14.5).
   * @default { activity: false, customObject: false }
   */
  embeddedChoices: {
    activity: boolean;
    customObject: boolean;
  };
  /**
   * Whether fields carry `is_shared`: seen live, absent from Close's examples.
   * @default true
   */
  isSharedAttribute: boolean;
  /**
   * Whether shared fields in schemas carry `choices`.
   * @default true
   */
  schemaChoicesOfShared: boolean;
  /**
   * Whether custom object types carry `is_archived`, as activity types do.
   * @default true
   */
  isArchivedOfObjectTypes: boolean;
  /**
   * The `object_type` of a type's schema: `activity`, or `activity/actitype_…`.
   * @default "kind"
   */
  schemaObjectType: "kind" | "path";
  /**
   * The status for the schema of an unknown type.
   * @default 404
   */
  unknownTypeStatus: 400 | 404;
  /**
   * Whether fields that refer to a custom object type stay when it is deleted.
   * @default "removed"
   */
  referencesToDeletedTypes: "removed" | "kept";
  /**
   * Whether two fields of one object type may not have the same name.
   * @default false
   */
  uniqueFieldNames: boolean;
  /**
   * Whether `textarea`, documented for activities only, is accepted on custom objects.
   * @default false
   */
  textareaOnCustomObjects: boolean;
  /**
   * The largest `_skip` of paged lists; null for none.
   * @default null
   */
  maxSkip: number | null;
  /**
   * Whether paging errors have the words of the older framework or of the newer one (docs/close-api.md §5.1).
   * @default "old"
   */
  pagingErrors: "old" | "new";
  /**
   * Whether `contacts` in the PUT of a lead, which can not update them, fail it or do nothing.
   * @default "refused"
   */
  contactsInLeadUpdates: "refused" | "ignored";
  /**
   * Whether the deprecated dictionary `custom` by label is taken in writes.
   * @default false
   */
  customDictionary: boolean;
  /**
   * Whether attributes that a record does not have fail its write; leads are known to ignore them.
   * @default "ignored"
   */
  unknownAttributes: "ignored" | "refused";
  /**
   * Whether `.add` and `.remove` work on custom activities and custom objects, where no page names them.
   * @default false
   */
  addRemoveOnCustomRecords: boolean;
  /**
   * Whether `.add` and `.remove` take lists.
   * @default false
   */
  listsInAddRemove: boolean;
  /**
   * Whether a many-valued field takes a bare value; it is stored as a list.
   * @default true
   */
  bareValuesOfLists: boolean;
  /**
   * Whether hidden fields take objects and lists.
   * @default false
   */
  structuredHiddenValues: boolean;
  /**
   * Whether a stored list is shown by its first value once its field takes one value only, or as a list.
   * @default "first"
   */
  narrowedLists: "first" | "kept";
  /**
   * The status for writing a field without the role for it.
   * @default 400
   */
  restrictedFieldStatus: 400 | 403;
  /**
   * Whether records of archived types can be made.
   * @default true
   */
  recordsOfArchivedTypes: boolean;
  /**
   * Whether PUT moves a contact, an opportunity or a custom object to another lead.
   * @default false
   */
  movableRecords: boolean;
  /**
   * The form of rate-limit headers: documented, observed, or none at all (docs/close-api.md §6).
   * @default "comma"
   */
  rateLimitHeader: "comma" | "semicolon" | "none";
  /**
   * The body of a 401: that of 2026, or the long one of 2017.
   * @default "short"
   */
  unauthorizedBody: "short" | "long";
  /**
   * Whether changes of its fields, their order included, are events of a custom object type, as they
   * are of activity types.
   * @default false
   */
  fieldsInObjectTypeEvents: boolean;
  /**
   * How long a cursor of search can be used, in milliseconds by the clock of `now` (docs/close-api.md §5.3).
   * @default 30000
   */
  cursorLife: number;
}

/** All switches, as endpoints see them. */
export interface AllSwitches extends Switches, UndecidedSwitches {}

/** The switches as they stand unless a test says otherwise. */
export const defaultSwitches: AllSwitches = {
  maxLimit: 1000,
  readLag: 0,
  indexLag: 0,
  strictQuery: false,
  roles: "enforced",
  conversions: "instant",
  customFieldLimit: null,
  callingCode: "1",
  webhookTargets: "loopback",
  webhookRetries: [20, 100, 500],
  embeddedChoices: { activity: false, customObject: false },
  isSharedAttribute: true,
  schemaChoicesOfShared: true,
  isArchivedOfObjectTypes: true,
  schemaObjectType: "kind",
  unknownTypeStatus: 404,
  referencesToDeletedTypes: "removed",
  uniqueFieldNames: false,
  textareaOnCustomObjects: false,
  maxSkip: null,
  pagingErrors: "old",
  contactsInLeadUpdates: "refused",
  customDictionary: false,
  unknownAttributes: "ignored",
  addRemoveOnCustomRecords: false,
  listsInAddRemove: false,
  bareValuesOfLists: true,
  structuredHiddenValues: false,
  narrowedLists: "first",
  restrictedFieldStatus: 400,
  recordsOfArchivedTypes: true,
  movableRecords: false,
  rateLimitHeader: "comma",
  unauthorizedBody: "short",
  fieldsInObjectTypeEvents: false,
  cursorLife: 30_000,
};
