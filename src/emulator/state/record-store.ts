/** The records of an organisation: leads, contacts, opportunities, custom activities and custom objects. */
import type { RecordKind, StoredRecord } from "./state.js";

/** The version that one write replaced, so that a lagging read can undo it. */
interface Replaced {
  readonly at: number;
  readonly kind: RecordKind;
  readonly id: string;
  readonly before: StoredRecord | undefined;
}

/** The farthest that a lagging read can look back, in milliseconds. */
const longestMemory = 600_000;

/** Records as they are, or as they were a while ago: found by id, lead and type without a look at any other. */
export interface RecordView {
  /** The record of a kind with an id; undefined when there is none. */
  readonly find: (kind: RecordKind, id: string) => StoredRecord | undefined;
  /** All records of a kind, oldest first; the list is not copied as long as nothing changes. */
  readonly all: (kind: RecordKind) => readonly StoredRecord[];
  /** Everything that belongs to a lead, the lead itself included. */
  readonly ofLead: (leadId: string) => readonly StoredRecord[];
  /** The records of a custom activity type or a custom object type, oldest first. */
  readonly ofType: (typeId: string) => readonly StoredRecord[];
}

/** The records of an organisation as one of its users sees and changes them. */
export interface Records extends RecordView {
  /** The records as they were some milliseconds ago, no longer than the organisation remembers, and ten minutes at most. */
  readonly before: (lag: number) => RecordView;
  /** Says whether a lead is there and the user may not see it. */
  readonly hides: (leadId: string) => boolean;
  /** Adds a record at the end. */
  readonly add: (record: StoredRecord) => void;
  /** Puts a new version of a record, with the same kind and id, in the place of the old one. */
  readonly replace: (old: StoredRecord, record: StoredRecord) => void;
  /** Takes out a record; what belongs to it stays. */
  readonly remove: (record: StoredRecord) => void;
}

/** The records of an organisation by kind, lead and type, in the order in which they came. */
export class RecordStore implements Records {
  readonly #now: () => number;
  readonly #memory: number;
  readonly #byKind = new Map<RecordKind, Map<string, StoredRecord>>();
  readonly #byLead = new Map<string, Map<string, StoredRecord>>();
  readonly #byType = new Map<string, Map<string, StoredRecord>>();
  /** The lists of `all` since the last change of their kind. */
  readonly #lists = new Map<RecordKind, readonly StoredRecord[]>();
  #changes: Replaced[] = [];

  /** `lag` is how many milliseconds `before` will look back at most; what is older is forgotten. */
  constructor(now: () => number, lag: number) {
    this.#now = now;
    this.#memory = Math.min(lag, longestMemory);
  }

  /** The record of a kind with an id; undefined when there is none. */
  find(kind: RecordKind, id: string): StoredRecord | undefined {
    return this.#byKind.get(kind)?.get(id);
  }

  /** All records of a kind, oldest first; the list is not copied as long as nothing changes. */
  all(kind: RecordKind): readonly StoredRecord[] {
    const known = this.#lists.get(kind);
    if (known !== undefined) return known;
    const list = [...(this.#byKind.get(kind)?.values() ?? [])];
    this.#lists.set(kind, list);
    return list;
  }

  /** Everything that belongs to a lead, the lead itself included. */
  ofLead(leadId: string): readonly StoredRecord[] {
    return [...(this.#byLead.get(leadId)?.values() ?? [])];
  }

  /** The records of a custom activity type or a custom object type, oldest first. */
  ofType(typeId: string): readonly StoredRecord[] {
    return [...(this.#byType.get(typeId)?.values() ?? [])];
  }

  /** The records as they were some milliseconds ago, no longer than `lag` said, and ten minutes at most. */
  before(lag: number): RecordView {
    if (lag <= 0) return this;
    const past = new RecordStore(this.#now, 0);
    const moment = this.#now() - lag;
    for (const [kind, now] of this.#byKind) {
      const records = new Map<string, StoredRecord>(now);
      for (const change of this.#changes.toReversed()) {
        if (change.kind !== kind || change.at <= moment) continue;
        if (change.before === undefined) records.delete(change.id);
        else records.set(change.id, change.before);
      }
      for (const record of records.values()) past.add(record);
    }
    return past;
  }

  /** Nothing is hidden from who may see everything. */
  hides(_leadId: string): boolean {
    return false;
  }

  /** Adds a record at the end. */
  add(record: StoredRecord): void {
    this.#remember(record, undefined);
    this.#set(record);
  }

  /** Puts a new version of a record, with the same kind and id, in the place of the old one. */
  replace(old: StoredRecord, record: StoredRecord): void {
    this.#remember(record, old);
    if (old.lead_id !== record.lead_id) this.#leave(old);
    this.#set(record);
  }

  /** Takes out a record; what belongs to it stays. */
  remove(record: StoredRecord): void {
    this.#remember(record, record);
    this.#byKind.get(record.kind)?.delete(record.id);
    this.#lists.delete(record.kind);
    if (record.type_id !== null)
      this.#byType.get(record.type_id)?.delete(record.id);
    this.#leave(record);
  }

  #set(record: StoredRecord): void {
    this.#lists.delete(record.kind);
    grouped(this.#byKind, record.kind).set(record.id, record);
    grouped(this.#byLead, record.lead_id).set(record.id, record);
    if (record.type_id !== null)
      grouped(this.#byType, record.type_id).set(record.id, record);
  }

  #leave({ id, lead_id }: StoredRecord): void {
    const group = this.#byLead.get(lead_id);
    group?.delete(id);
    if (group?.size === 0) this.#byLead.delete(lead_id);
  }

  #remember(
    { kind, id }: StoredRecord,
    before: StoredRecord | undefined,
  ): void {
    // Where nobody looks back, a million writes leave nothing behind.
    if (this.#memory <= 0) return;
    const at = this.#now();
    const oldest = this.#changes[0];
    // Half of what is remembered is dropped at once, so that a write costs the same on average.
    if (oldest !== undefined && oldest.at < at - 2 * this.#memory)
      this.#changes = this.#changes.filter(
        (one) => one.at >= at - this.#memory,
      );
    this.#changes.push({ at, kind, id, before });
  }
}

function grouped<K>(
  groups: Map<K, Map<string, StoredRecord>>,
  key: K,
): Map<string, StoredRecord> {
  const group = groups.get(key) ?? new Map<string, StoredRecord>();
  groups.set(key, group);
  return group;
}
