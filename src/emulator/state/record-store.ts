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

/** The records of an organisation by kind and by lead, in the order in which they came. */
export class RecordStore {
  readonly #now: () => number;
  readonly #memory: number;
  readonly #byKind = new Map<RecordKind, Map<string, StoredRecord>>();
  readonly #byLead = new Map<string, Map<string, StoredRecord>>();
  #changes: Replaced[] = [];

  /** `lag` is how many milliseconds `allBefore` will look back at most; what is older is forgotten. */
  constructor(now: () => number, lag: number) {
    this.#now = now;
    this.#memory = Math.min(lag, longestMemory);
  }

  /** The record of a kind with an id; undefined when there is none. */
  find(kind: RecordKind, id: string): StoredRecord | undefined {
    return this.#byKind.get(kind)?.get(id);
  }

  /** All records of a kind, oldest first. */
  all(kind: RecordKind): readonly StoredRecord[] {
    return [...(this.#byKind.get(kind)?.values() ?? [])];
  }

  /** All records of a kind as they were some milliseconds ago, no longer than `lag` said, and ten minutes at most. */
  allBefore(kind: RecordKind, lag: number): readonly StoredRecord[] {
    if (lag <= 0) return this.all(kind);
    const moment = this.#now() - lag;
    const records = new Map<string, StoredRecord>(this.#byKind.get(kind));
    for (const change of this.#changes.toReversed()) {
      if (change.kind !== kind || change.at <= moment) continue;
      if (change.before === undefined) records.delete(change.id);
      else records.set(change.id, change.before);
    }
    return [...records.values()];
  }

  /** Everything that belongs to a lead, the lead itself included. */
  ofLead(leadId: string): readonly StoredRecord[] {
    return [...(this.#byLead.get(leadId)?.values() ?? [])];
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
    this.#leave(record);
  }

  #set(record: StoredRecord): void {
    grouped(this.#byKind, record.kind).set(record.id, record);
    grouped(this.#byLead, record.lead_id).set(record.id, record);
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
