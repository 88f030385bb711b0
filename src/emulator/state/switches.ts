/** Behaviour that differs between organisations, that tests want otherwise, or that is unknown (docs/close-api.md §16). */

/** A rate limit: so many requests of one key to one group of endpoints within a window. */
export interface RateLimit {
  requests: number;
  /** The length of a window, which begins with its first request. */
  seconds: number;
}

/** The switches of a local Close for tests of programs; each default is what was recorded or documented. */
export interface Switches {
  /**
   * The time by which lists of records lag behind writes, in milliseconds; ten minutes at most.
   * @default 0
   */
  readLag: number;
  /**
   * The time by which searches lag behind writes, in milliseconds; ten minutes at most. In Close 30 to 60
   * seconds were seen.
   * @default 0
   */
  indexLag: number;
  /**
   * Refuses query parameters that an endpoint does not know. Close ignores them, so that a filter with
   * a typing error lists everything.
   * @default false
   */
  strictQuery: boolean;
  /**
   * The time for which a cursor of search can be used, in milliseconds by the clock of `now`: a slow
   * reader meets an expired one, as in Close.
   * @default 30000
   */
  cursorLife: number;
  /**
   * The effect of the roles of types and fields: they limit who may write, or do nothing. Records that
   * are there from the start may be anybody's.
   * @default "enforced"
   */
  roles: "enforced" | "ignored";
  /**
   * The moment at which a change of a field's type is done: at once, or when `finishConversions` is called.
   * @default "instant"
   */
  conversions: "instant" | "manual";
  /**
   * The number of custom fields that the plan includes, one more being answered with 402; null for no
   * limit.
   * @default null
   */
  customFieldLimit: number | null;
  /**
   * The rate limit: more requests are answered with 429 and the seconds to wait. Keys of the organisation
   * have three times as many together. Groups of endpoints are the first words of paths. Null for no limit.
   * @default null
   */
  rateLimit: RateLimit | null;
  /**
   * The calling code of phone numbers that are written without one, in place of the organisation's country.
   * @default "1"
   */
  callingCode: string;
  /**
   * The hosts that webhooks are delivered to: this computer only, so that no test reaches a real receiver, or anywhere.
   * @default "loopback"
   */
  webhookTargets: "loopback" | "any";
  /**
   * The pauses before each further attempt at a delivery, in milliseconds. Close tries for 72 hours.
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
   * Shows `choices` in `fields[]` of types; recorded without for activities (docs/close-api.md §14.5).
   * @default { activity: false, customObject: false }
   */
  embeddedChoices: {
    activity: boolean;
    customObject: boolean;
  };
  /**
   * Shows `is_shared` on fields: seen live, absent from Close's examples.
   * @default true
   */
  isSharedAttribute: boolean;
  /**
   * Shows `choices` of shared fields in schemas.
   * @default true
   */
  schemaChoicesOfShared: boolean;
  /**
   * Shows `is_archived` on custom object types, as on activity types.
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
   * The fate of fields that refer to a custom object type when it is deleted.
   * @default "removed"
   */
  referencesToDeletedTypes: "removed" | "kept";
  /**
   * Refuses a second field of the same name on one object type.
   * @default false
   */
  uniqueFieldNames: boolean;
  /**
   * Accepts `textarea`, documented for activities only, on custom objects.
   * @default false
   */
  textareaOnCustomObjects: boolean;
  /**
   * The largest `_limit` of paged lists other than that of leads, which is 200 at most; 1000 is known to work.
   * @default 1000
   */
  maxLimit: number;
  /**
   * The largest `_skip` of paged lists; null for none.
   * @default null
   */
  maxSkip: number | null;
  /**
   * The words of paging errors: those of the older framework or of the newer one (docs/close-api.md §5.1).
   * @default "old"
   */
  pagingErrors: "old" | "new";
  /**
   * The effect of `contacts` in the PUT of a lead, which can not update them: they fail it or do nothing.
   * @default "refused"
   */
  contactsInLeadUpdates: "refused" | "ignored";
  /**
   * Takes the deprecated dictionary `custom` by label in writes of leads, as older programs send it.
   * @default true
   */
  customDictionary: boolean;
  /**
   * The effect of attributes that a record does not have: leads are known to ignore them.
   * @default "ignored"
   */
  unknownAttributes: "ignored" | "refused";
  /**
   * Takes `.add` and `.remove` on custom activities and custom objects, where no page names them.
   * @default false
   */
  addRemoveOnCustomRecords: boolean;
  /**
   * Takes lists in `.add` and `.remove`.
   * @default false
   */
  listsInAddRemove: boolean;
  /**
   * Takes a bare value for a many-valued field; it is stored as a list.
   * @default true
   */
  bareValuesOfLists: boolean;
  /**
   * Takes objects and lists in hidden fields.
   * @default false
   */
  structuredHiddenValues: boolean;
  /**
   * The form of a stored list once its field takes one value only: its first value, or the list.
   * @default "first"
   */
  narrowedLists: "first" | "kept";
  /**
   * The status for writing a field without the role for it.
   * @default 400
   */
  restrictedFieldStatus: 400 | 403;
  /**
   * Lets records of archived types be made.
   * @default true
   */
  recordsOfArchivedTypes: boolean;
  /**
   * Lets PUT move a contact, an opportunity or a custom object to another lead.
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
   * Makes changes of its fields, their order included, events of a custom object type, as they are of
   * activity types.
   * @default false
   */
  fieldsInObjectTypeEvents: boolean;
}

/** All switches, as endpoints see them. */
export interface AllSwitches extends Switches, UndecidedSwitches {}

/** The switches as they stand unless a test says otherwise. */
export const defaultSwitches: AllSwitches = {
  readLag: 0,
  indexLag: 0,
  strictQuery: false,
  cursorLife: 30_000,
  roles: "enforced",
  conversions: "instant",
  customFieldLimit: null,
  rateLimit: null,
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
  maxLimit: 1000,
  maxSkip: null,
  pagingErrors: "old",
  contactsInLeadUpdates: "refused",
  customDictionary: true,
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
};
