/** Behaviour that is unknown (docs/close-api.md §16) or that Close shows in several dialects. */

/** The switches of the local Close; each default is what was recorded, documented or thought likeliest. */
export interface Switches {
  /** Whether `fields[]` of types carry `choices`; recorded without for activities (docs/close-api.md §14.5). Both false. */
  embeddedChoices: {
    activity: boolean;
    customObject: boolean;
  };
  /** Whether fields carry `is_shared`: seen live, absent from Close's examples. True. */
  isSharedAttribute: boolean;
  /** Whether shared fields in schemas carry `choices`. True. */
  schemaChoicesOfShared: boolean;
  /** Whether custom object types carry `is_archived`, as activity types do. True. */
  isArchivedOfObjectTypes: boolean;
  /** What a type's schema calls itself: `activity`, or `activity/actitype_…`. `"kind"`. */
  schemaObjectType: "kind" | "path";
  /** What a schema of an unknown type id is answered with. 404. */
  unknownTypeStatus: 400 | 404;
  /** What happens to fields that refer to a custom object type when it is deleted. `"removed"`. */
  referencesToDeletedTypes: "removed" | "kept";
  /** When a change of a field's type is done: at once, or when `finishConversions` is called. `"instant"`. */
  conversions: "instant" | "manual";
  /** Whether two fields of one object type may not have the same name. False. */
  uniqueFieldNames: boolean;
  /** Whether `textarea`, documented for activities only, is accepted on custom objects. False. */
  textareaOnCustomObjects: boolean;
  /** How many custom fields the plan includes before 402; null for no limit. Null. */
  customFieldLimit: number | null;
  /** The largest `_limit` of paged lists; 1000 is known to work. 1000. */
  maxLimit: number;
  /** The largest `_skip` of paged lists; null for none. Null. */
  maxSkip: number | null;
  /** Whether paging errors speak the older framework's words or the newer one's (docs/close-api.md §5.1). `"old"`. */
  pagingErrors: "old" | "new";
  /** How many milliseconds lists of records lag behind writes (docs/close-api.md §14.22); ten minutes at most. 0. */
  readLag: number;
  /** Whether `contacts` in the PUT of a lead, which can not update them, fail it or do nothing. `"refused"`. */
  contactsInLeadUpdates: "refused" | "ignored";
  /** Whether the deprecated dictionary `custom` by label is taken in writes. False: it is refused. */
  customDictionary: boolean;
  /** Whether attributes that a record does not have fail its write; leads are known to ignore them. `"ignored"`. */
  unknownAttributes: "ignored" | "refused";
  /** Whether `.add` and `.remove` work on custom activities and custom objects, where no page names them. False. */
  addRemoveOnCustomRecords: boolean;
  /** Whether `.add` and `.remove` take lists. False. */
  listsInAddRemove: boolean;
  /** Whether a many-valued field takes a bare value; it is stored as a list. True. */
  bareValuesOfLists: boolean;
  /** Whether hidden fields take objects and lists. False. */
  structuredHiddenValues: boolean;
  /** What is shown of a stored list once its field takes one value only: its first value, or the list. `"first"`. */
  narrowedLists: "first" | "kept";
  /** Whether the roles of types and fields limit who may write: of records that are there from the start, they do not. `"obeyed"`. */
  roles: "obeyed" | "ignored";
  /** What writing a field without the role for it is answered with. 400. */
  restrictedFieldStatus: 400 | 403;
  /** Whether records of archived types can be made. True. */
  recordsOfArchivedTypes: boolean;
  /** Whether PUT moves a contact, an opportunity or a custom object to another lead. False: `lead_id` is fixed. */
  movableRecords: boolean;
  /** What phone numbers without a country are given, in place of the organisation's country. `"1"`. */
  callingCode: string;
  /** Whether query parameters that an endpoint does not know are refused; Close ignores them. False. */
  strictQuery: boolean;
  /** The dialect of rate-limit headers: documented, observed, or none at all (docs/close-api.md §6). `"comma"`. */
  rateLimitHeader: "comma" | "semicolon" | "none";
  /** The body of a 401: that of 2026, or the long one of 2017. `"short"`. */
  unauthorizedBody: "short" | "long";
  /** Whether changes of its fields, their order included, are events of a custom object type, as they are of activity types. False. */
  fieldsInObjectTypeEvents: boolean;
  /** How many milliseconds search lags behind writes; ten minutes at most. Seen: 30–60 s (docs/close-api.md §14.22). 0. */
  indexLag: number;
  /** How many milliseconds a cursor of search lives, by the clock of `now`. 30 000 (docs/close-api.md §5.3). */
  cursorLife: number;
  /** How many events are kept, the newest, and fewer where they are very long; Close keeps those of 30 days. 10 000. */
  eventLog: number;
  /** Where webhooks are delivered to: this computer only, so that no test reaches a real receiver, or anywhere. `"loopback"`. */
  webhookTargets: "loopback" | "any";
  /** The pauses before each further attempt at a delivery, in milliseconds; Close tries for 72 h (docs/close-api.md §10.1). 20, 100, 500. */
  webhookRetries: readonly number[];
}

/** The switches as they stand unless a test says otherwise. */
export const defaultSwitches: Switches = {
  embeddedChoices: { activity: false, customObject: false },
  isSharedAttribute: true,
  schemaChoicesOfShared: true,
  isArchivedOfObjectTypes: true,
  schemaObjectType: "kind",
  unknownTypeStatus: 404,
  referencesToDeletedTypes: "removed",
  conversions: "instant",
  uniqueFieldNames: false,
  textareaOnCustomObjects: false,
  customFieldLimit: null,
  maxLimit: 1000,
  maxSkip: null,
  pagingErrors: "old",
  readLag: 0,
  contactsInLeadUpdates: "refused",
  customDictionary: false,
  unknownAttributes: "ignored",
  addRemoveOnCustomRecords: false,
  listsInAddRemove: false,
  bareValuesOfLists: true,
  structuredHiddenValues: false,
  narrowedLists: "first",
  roles: "obeyed",
  restrictedFieldStatus: 400,
  recordsOfArchivedTypes: true,
  movableRecords: false,
  callingCode: "1",
  strictQuery: false,
  rateLimitHeader: "comma",
  unauthorizedBody: "short",
  fieldsInObjectTypeEvents: false,
  indexLag: 0,
  cursorLife: 30_000,
  eventLog: 10_000,
  webhookTargets: "loopback",
  webhookRetries: [20, 100, 500],
};
