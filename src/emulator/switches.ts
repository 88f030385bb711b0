/** Behaviour that close-api.md marks unknown (§15) or that Close shows in several dialects. */

/** The switches of the local Close; each default is what was recorded, documented or thought likeliest. */
export interface Switches {
  /** Whether `fields[]` of types carry `choices`; recorded without for activities (close-api §14.5). Both false. */
  readonly embeddedChoices: {
    readonly activity: boolean;
    readonly customObject: boolean;
  };
  /** Whether fields carry `is_shared`: seen live, absent from Close's examples. True. */
  readonly isSharedAttribute: boolean;
  /** Whether shared fields in schemas carry `choices`. True. */
  readonly schemaChoicesOfShared: boolean;
  /** Whether custom object types carry `is_archived`, as activity types do. True. */
  readonly isArchivedOfObjectTypes: boolean;
  /** What a type's schema calls itself: `activity`, or `activity/actitype_…`. `"kind"`. */
  readonly schemaObjectType: "kind" | "path";
  /** What a schema of an unknown type id is answered with. 404. */
  readonly unknownTypeStatus: 400 | 404;
  /** What happens to fields that refer to a custom object type when it is deleted. `"removed"`. */
  readonly referencesToDeletedTypes: "removed" | "kept";
  /** When a change of a field's type is done: at once, or when `finishConversions` is called. `"instant"`. */
  readonly conversions: "instant" | "manual";
  /** Whether two fields of one object type may not have the same name. False. */
  readonly uniqueFieldNames: boolean;
  /** Whether `textarea`, documented for activities only, is accepted on custom objects. False. */
  readonly textareaOnCustomObjects: boolean;
  /** How many custom fields the plan includes before 402; null for no limit. Null. */
  readonly customFieldLimit: number | null;
  /** The largest `_limit` of paged lists; 1000 is known to work. 1000. */
  readonly maxLimit: number;
  /** The largest `_skip` of paged lists; null for none. Null. */
  readonly maxSkip: number | null;
  /** Whether paging errors speak the older framework's words or the newer one's (close-api §5.1). `"old"`. */
  readonly pagingErrors: "old" | "new";
  /** Whether query parameters that an endpoint does not know are refused; Close ignores them. False. */
  readonly strictQuery: boolean;
  /** The dialect of rate-limit headers: documented, observed, or none at all (close-api §6). `"comma"`. */
  readonly rateLimitHeader: "comma" | "semicolon" | "none";
  /** The body of a 401: that of 2026, or the long one of 2017. `"short"`. */
  readonly unauthorizedBody: "short" | "long";
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
  strictQuery: false,
  rateLimitHeader: "comma",
  unauthorizedBody: "short",
};
