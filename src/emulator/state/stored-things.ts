/** What the local Close keeps for resources without rules of their own: tasks, notes, templates, groups and so on. */
import type { JsonObject } from "./json-object.js";
import type { StoredStamp } from "./state.js";

/** One thing: a value that is replaced, never changed. */
export interface StoredThing {
  /** The path of its resource, such as `/activity/note/`. */
  readonly kind: string;
  readonly id: string;
  /** The lead it belongs to; null for what belongs to none. */
  readonly lead_id: string | null;
  readonly attributes: JsonObject;
  readonly stamp: StoredStamp;
}

/** What is kept, as one user sees it. */
export interface Things {
  /** The thing of a kind with an id; undefined when there is none. */
  readonly find: (kind: string, id: string) => StoredThing | undefined;
  /** All things of a kind, oldest first. */
  readonly all: (kind: string) => readonly StoredThing[];
  /** All things that belong to a lead, oldest first. */
  readonly ofLead: (leadId: string) => readonly StoredThing[];
  /** Puts a thing in the place of an old version of it, or at the end; gives it back. */
  readonly put: (thing: StoredThing, old?: StoredThing) => StoredThing;
  /** Takes out a thing. */
  readonly remove: (thing: StoredThing) => void;
}

/** The things of one organisation by kind and by lead, in the order in which they came. */
export class ThingStore implements Things {
  readonly #byKind = new Map<string, Map<string, StoredThing>>();
  readonly #byLead = new Map<string, Map<string, StoredThing>>();

  /** The thing of a kind with an id; undefined when there is none. */
  find(kind: string, id: string): StoredThing | undefined {
    return this.#byKind.get(kind)?.get(id);
  }

  /** All things of a kind, oldest first. */
  all(kind: string): readonly StoredThing[] {
    return [...(this.#byKind.get(kind)?.values() ?? [])];
  }

  /** All things that belong to a lead, oldest first. */
  ofLead(leadId: string): readonly StoredThing[] {
    return [...(this.#byLead.get(leadId)?.values() ?? [])];
  }

  /** Puts a thing in the place of an old version of it, or at the end; gives it back. */
  put(thing: StoredThing, old?: StoredThing): StoredThing {
    if (old !== undefined && old.lead_id !== thing.lead_id) this.#leave(old);
    group(this.#byKind, thing.kind).set(thing.id, thing);
    if (thing.lead_id !== null)
      group(this.#byLead, thing.lead_id).set(thing.id, thing);
    return thing;
  }

  /** Takes out a thing. */
  remove(thing: StoredThing): void {
    this.#byKind.get(thing.kind)?.delete(thing.id);
    this.#leave(thing);
  }

  #leave({ id, lead_id: leadId }: StoredThing): void {
    if (leadId === null) return;
    const things = this.#byLead.get(leadId);
    things?.delete(id);
    if (things?.size === 0) this.#byLead.delete(leadId);
  }
}

function group(
  groups: Map<string, Map<string, StoredThing>>,
  key: string,
): Map<string, StoredThing> {
  const known = groups.get(key) ?? new Map<string, StoredThing>();
  groups.set(key, known);
  return known;
}

/** The things without those of leads that are hidden from a user. */
export function visibleThings(
  things: Things,
  hides: (leadId: string) => boolean,
): Things {
  const isShown = ({ lead_id: leadId }: StoredThing): boolean =>
    leadId === null || !hides(leadId);
  return {
    find: (kind, id) => {
      const thing = things.find(kind, id);
      return thing !== undefined && isShown(thing) ? thing : undefined;
    },
    all: (kind) => things.all(kind).filter(isShown),
    ofLead: (leadId) => (hides(leadId) ? [] : things.ofLead(leadId)),
    put: (thing, old) => things.put(thing, old),
    remove: (thing) => {
      things.remove(thing);
    },
  };
}
