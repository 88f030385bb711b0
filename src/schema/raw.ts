/**
 * Close's definitions as `close/wire.ts` hands them over: checked, in Close's words, with every
 * attribute but `id` and `type` possibly missing, since each endpoint leaves out others.
 */

/** The association of a shared field. `required` and roles belong to the association, not to the field. */
export interface RawAssociation {
  readonly object_type: string;
  readonly custom_activity_type_id?: string | null | undefined;
  readonly custom_object_type_id?: string | null | undefined;
  readonly required?: boolean | null | undefined;
  readonly editable_with_roles?: readonly string[] | null | undefined;
}

/** A custom field as any one endpoint shows it. `name` is what people typed; null when it was no text. */
export interface RawField {
  readonly id: string;
  readonly name: string | null;
  readonly type: string;
  readonly description?: string | null | undefined;
  readonly choices?: readonly string[] | null | undefined;
  readonly accepts_multiple_values?: boolean | null | undefined;
  readonly editable_with_roles?: readonly string[] | null | undefined;
  readonly required?: boolean | null | undefined;
  readonly referenced_custom_type_id?: string | null | undefined;
  readonly back_reference_is_visible?: boolean | null | undefined;
  readonly is_shared?: boolean | null | undefined;
  readonly associations?: readonly RawAssociation[] | null | undefined;
  readonly converting_to_type?: string | null | undefined;
  readonly custom_activity_type_id?: string | null | undefined;
  readonly custom_object_type_id?: string | null | undefined;
}

/** A custom object type or a custom activity type. `fields` may lack `choices` (docs/close-api.md §14.5). */
export interface RawObjectType {
  readonly id: string;
  readonly name: string | null;
  readonly name_plural?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly api_create_only?: boolean | null | undefined;
  readonly is_archived?: boolean | null | undefined;
  readonly editable_with_roles?: readonly string[] | null | undefined;
  readonly fields?: readonly RawField[] | null | undefined;
}

/** One object type with what each endpoint said of its fields. */
export interface RawObject {
  /** The type as its list shows it; null for lead, contact and opportunity, which have none. */
  readonly type: RawObjectType | null;
  /** The fields of the schema endpoint: regular and shared, the source of truth. */
  readonly fields: readonly RawField[];
}

/** A status as `/status/lead/` and `/pipeline/` show it. */
export interface RawStatus {
  readonly id: string;
  readonly label: string | null;
  /** Of an opportunity's status only. */
  readonly type?: string | null | undefined;
}

/** A pipeline with its statuses. */
export interface RawPipeline {
  readonly id: string;
  readonly name: string | null;
  readonly statuses?: readonly RawStatus[] | null | undefined;
}

/** A role as `/role/` shows it. */
export interface RawRole {
  readonly id: string;
  readonly name: string | null;
}

/** What an organisation calls leads, contacts, …, as `/standard_object_label/` shows it. */
export interface RawStandardLabel {
  readonly label_type: string;
  readonly singular: string;
  readonly plural: string;
  readonly is_customized?: boolean | null | undefined;
}

/** All that was read of one organisation; what could not be read is null, never empty. */
export interface RawOrganization {
  readonly organizationId: string;
  readonly organizationName?: string | null | undefined;
  readonly lead: RawObject | null;
  readonly contact: RawObject | null;
  readonly opportunity: RawObject | null;
  readonly customActivities: readonly RawObject[] | null;
  readonly customObjects: readonly RawObject[] | null;
  /** The per-kind field lists, which fill in what the schema endpoints leave out. */
  readonly fieldLists: readonly RawField[];
  /** The list of shared fields; null when it could not be read. */
  readonly sharedFields: readonly RawField[] | null;
  readonly leadStatuses?: readonly RawStatus[] | null | undefined;
  readonly pipelines?: readonly RawPipeline[] | null | undefined;
  readonly roles?: readonly RawRole[] | null | undefined;
  readonly standardLabels?: readonly RawStandardLabel[] | null | undefined;
}
