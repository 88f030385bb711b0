/** The report of `codegen fields` as data: what of Close has which name. */

/** Something of Close that has a name. */
export interface NamedThingRow {
  readonly name: string;
  /** As people typed it in Close. */
  readonly label: string;
  /** Close's id; with several organisations that of the first that has it. */
  readonly id: string;
  /** With several organisations its id in each that has it, by the name of the organisation; null with one. */
  readonly ids: Readonly<Record<string, string>> | null;
}

/** A field. */
export interface FieldRow extends NamedThingRow {
  /** With its object type: `Account.status`. */
  readonly title: string;
  /** The word for its type: `text`, `number`, `choices`, `reference`, … */
  readonly type: string;
  readonly many: boolean;
  readonly required: boolean;
  readonly shared: boolean;
  /** As they are in Close; null where it has none. */
  readonly choices: readonly string[] | null;
  /** The interface of the records that it refers to; null where it refers to none, or to one that is not generated. */
  readonly target: string | null;
  readonly description: string | null;
  /** Ids of the roles that may edit it; empty means everyone. */
  readonly editableWithRoles: readonly string[];
}

/** An object type with its fields. */
export interface ObjectRow extends NamedThingRow {
  readonly kind:
    "lead" | "contact" | "opportunity" | "customActivity" | "customObject";
  /** The output that it is in, from the folder of the config. */
  readonly output: string;
  /** As programs say it: `close.objects.accounts`; null where no client is generated. */
  readonly collection: string | null;
  readonly archived: boolean;
  readonly description: string | null;
  readonly fields: readonly FieldRow[];
}

/** A pipeline, or a status of leads or opportunities. */
export interface StatusRow extends NamedThingRow {
  readonly kind: "leadStatus" | "pipeline" | "opportunityStatus";
  readonly output: string;
  /** As programs say it: `sales.proposal`. */
  readonly title: string;
  /** `active`, `won` or `lost` of a status of opportunities; null of others. */
  readonly type: string | null;
  /** What people see in Close instead of `Lead Statuses` or `Opportunity Statuses`; null where it is that. */
  readonly shownAs: string | null;
}

/** The report. */
export interface FieldsReport {
  readonly version: 1;
  /** What was looked for; null for all. */
  readonly query: string | null;
  readonly objects: readonly ObjectRow[];
  readonly statuses: readonly StatusRow[];
}
