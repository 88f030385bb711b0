/**
 * Finds what a key of the config stands for. A key that goes by label is bound to the ids of what it
 * stood for first: those things it keeps, whatever they are called by now.
 */
import { compareText } from "../schema/schema.js";
import type { KeyField, KeyModel, KeyObject } from "./candidates.js";
import type { KeyMatch } from "./pattern.js";
import {
  fieldForms,
  findExact,
  findGlob,
  nothing,
  objectForms,
  splitsOf,
  wholeForms,
} from "./pattern.js";

/** The sections of the config whose keys stand for things of the organisation. */
export type SectionName = "exclude" | "include" | "names" | "owners" | "types";

/** A section of the config, and what its keys may stand for. */
export interface KeySection {
  readonly name: SectionName;
  readonly hasGlobs: boolean;
  readonly hasObjects: boolean;
  readonly hasStatuses: boolean;
  /** True if a pattern without a dot is held against fields as well. */
  readonly spansFields: boolean;
}

/** A thing that a key is bound to and that is called otherwise by now; a null field means the object type. */
export interface Relabelled {
  readonly object: KeyObject;
  readonly field: KeyField | null;
  /** The part of the key behind the dot, where only the object type in front of it has another label. */
  readonly behind: string | null;
}

/** Things a key stands for. */
export interface Resolved {
  readonly key: string;
  readonly section: KeySection;
  readonly objects: readonly KeyObject[];
  /** Object types of which the key means some fields. */
  readonly owners: readonly KeyObject[];
  readonly fields: readonly KeyField[];
  /** The fields and object types that the text of the key gives by itself. */
  readonly byText: ReadonlySet<KeyObject | KeyField>;
  readonly isGlob: boolean;
  /** The refs to keep in the lock, sorted; also of things that are gone. */
  readonly bound: readonly string[];
  readonly relabelled: readonly Relabelled[];
  /** Things that have the label by now and are not meant. */
  readonly strangers: readonly (KeyObject | KeyField)[];
}

/** Keys of the config, and what they were held against. */
export interface ConfigKeys {
  readonly keys: readonly Resolved[];
  readonly model: KeyModel;
}

/** True if a key stands for nothing that is there. */
export function isUnmatched({ objects, fields }: Resolved): boolean {
  return objects.length + fields.length === 0;
}

/** True if what a key stood for is gone from Close. */
export function isGone(resolved: Resolved): boolean {
  return isUnmatched(resolved) && resolved.bound.length > 0;
}

/** Finds what a key stands for; `bound` are the refs that the lock has for it. */
export function resolveKey(
  key: string,
  section: KeySection,
  model: KeyModel,
  bound: ReadonlySet<string>,
): Resolved {
  const parts = partsOf(key, section, model, bound);
  const { objects, fronts, fields } = parts;
  const isMeant = meantOwners(fields);
  const owners = fronts.flatMap((front) =>
    fields.items.length > 0 ? front.owners.items : [],
  );
  return {
    key,
    section,
    objects: objects.items,
    owners: [...new Set([...owners, ...model.filter(isMeant)])],
    fields: fields.items,
    byText: new Set([...objects.found, ...fields.found]),
    isGlob: objects.isGlob || fields.isGlob,
    bound: [...new Set([...bound, ...toBind(parts)])].sort(compareText),
    relabelled: relabelledOf(parts, model),
    strangers: [
      ...objects.strangers,
      ...fronts.flatMap((front) => front.owners.strangers),
      ...fields.strangers,
    ],
  };
}

/** The match of a key, found part by part. */
interface KeyParts {
  /** Object types that the whole key stands for. */
  readonly objects: KeptMatch<KeyObject>;
  /** For each dot the object types that the text in front of it stands for. */
  readonly fronts: readonly {
    readonly owners: KeptMatch<KeyObject>;
    readonly behind: string;
  }[];
  readonly fields: KeptMatch<KeyField>;
}

function partsOf(
  key: string,
  section: KeySection,
  model: KeyModel,
  bound: ReadonlySet<string>,
): KeyParts {
  const find = section.hasGlobs ? findGlob : findExact;
  const fronts = splitsOf(key).map(([front, behind]) => ({
    behind,
    owners: keep(
      find(front, model, objectForms),
      model.filter((object) => bound.has(ownerRef(object))),
    ),
  }));
  const found = merge([
    ...fronts.flatMap(({ owners, behind }) =>
      owners.items.map((owner) => find(behind, owner.fields, fieldForms)),
    ),
    findWhole(key, section, model),
  ]);
  const isGlob = found.isGlob || fronts.some(({ owners }) => owners.isGlob);
  const boundFields = model.flatMap((object) =>
    object.fields.filter(({ ref }) => bound.has(ref)),
  );
  return {
    objects: section.hasObjects
      ? keep(
          find(key, model, objectForms),
          model.filter(({ ref }) => bound.has(ref)),
        )
      : keep<KeyObject>(nothing, []),
    fronts,
    fields: keep({ ...found, isGlob }, boundFields),
  };
}

/** Finds fields by their ids alone, and by patterns that span object type and field. */
function findWhole(
  key: string,
  { hasGlobs, spansFields }: KeySection,
  model: KeyModel,
): KeyMatch<KeyField> {
  const owners = new Map(
    model.flatMap((object) => object.fields.map((field) => [field, object])),
  );
  const fields = [...owners.keys()];
  const byId = findExact(key, fields, ({ ids }) => [ids, [], [], []]);
  const mayBeWhole = hasGlobs && (spansFields || key.includes("."));
  if (byId.items.length > 0 || !mayBeWhole) return byId;
  const whole = findGlob(key, fields, (field) => {
    const owner = owners.get(field);
    return owner === undefined ? [[], [], [], []] : wholeForms(owner, field);
  });
  return whole.isGlob ? whole : nothing;
}

function meantOwners(
  fields: KeptMatch<KeyField>,
): (object: KeyObject) => boolean {
  const meant = new Set(fields.items.map(({ objectId }) => objectId));
  return ({ id }) => meant.has(id);
}

function toBind({ objects, fronts, fields }: KeyParts): readonly string[] {
  const owners = fronts.flatMap((front) => front.owners.toBind);
  return [
    ...objects.toBind.map(({ ref }) => ref),
    ...owners.filter(meantOwners(fields)).map(ownerRef),
    ...fields.toBind.map(({ ref }) => ref),
  ];
}

function relabelledOf(
  { objects, fronts, fields }: KeyParts,
  model: KeyModel,
): readonly Relabelled[] {
  const isMeant = meantOwners(fields);
  // One message is enough where both labels are old: it says all that is to be written.
  const isOldInField = ({ id }: KeyObject): boolean =>
    !fields.isGlob && fields.relabelled.some(({ objectId }) => objectId === id);
  const ofObjects = objects.relabelled.map((object) => ({
    object,
    field: null,
    behind: null,
  }));
  const ofOwners = fronts.flatMap(({ owners: { relabelled }, behind }) =>
    relabelled
      .filter((object) => isMeant(object) && !isOldInField(object))
      .map((object) => ({ object, field: null, behind })),
  );
  const ofFields = model.flatMap((object) =>
    fields.relabelled
      .filter(({ objectId }) => objectId === object.id)
      .map((field) => ({ object, field, behind: null })),
  );
  return [...ofObjects, ...ofOwners, ...ofFields];
}

/** The ref with which the lock says that a key means fields of an object type. */
export function ownerRef({ id }: KeyObject): string {
  return `${id}.*`;
}

function merge<T>(matches: readonly KeyMatch<T>[]): KeyMatch<T> {
  return {
    items: [...new Set(matches.flatMap(({ items }) => items))],
    isGlob: matches.some(({ isGlob }) => isGlob),
    fixed: new Set(matches.flatMap(({ fixed }) => [...fixed])),
    labelled: new Set(matches.flatMap(({ labelled }) => [...labelled])),
  };
}

/** The match of a text together with what it is bound to. */
interface KeptMatch<T> {
  readonly items: readonly T[];
  readonly isGlob: boolean;
  readonly found: readonly T[];
  /** Things to bind it to, as their labels may change. */
  readonly toBind: readonly T[];
  /** Things it is bound to that have other labels by now. */
  readonly relabelled: readonly T[];
  /** Things it matches but does not mean. */
  readonly strangers: readonly T[];
}

/**
 * A pattern takes in what matches by now, beside what it is bound to. A text without a pattern whose
 * thing has another label by now still means that thing, and not the next one to get the label.
 */
function keep<T>(
  { items, isGlob, fixed, labelled }: KeyMatch<T>,
  bound: readonly T[],
): KeptMatch<T> {
  const isElsewhere = !isGlob && bound.some((item) => !items.includes(item));
  const meant = isElsewhere ? bound : [...new Set([...bound, ...items])];
  return {
    items: meant,
    isGlob,
    found: items.filter((item) => meant.includes(item)),
    toBind: meant.filter((item) => !fixed.has(item)),
    relabelled: bound.filter((item) => !labelled.has(item)),
    strangers: isElsewhere ? items.filter((item) => !bound.includes(item)) : [],
  };
}
