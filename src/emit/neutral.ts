/**
 * Puts stand-ins in the place of every text of Close. What is rendered from them is what the generator
 * means to write whatever people type: `inspect.ts` holds the real text against it.
 */
import type { NamedField, NamedObject, NamedSchema } from "../schema/named.js";
import type { NamedStatus, NamedStatuses } from "../schema/named-statuses.js";
import type { FieldCore, FieldType } from "../schema/schema.js";
import type { EmitOptions } from "./spelling/options.js";

/** Words of Close's own (`custom_object`), by which the emitter distinguishes types. */
const ownWord = /^[a-z_]{1,20}$/;

/**
 * What no text is without that ends a literal or a comment, that a tool reads in a comment, or that
 * cannot be seen. Any other stays within its quotes even if no encoder had looked at it.
 */
const doubtful = /["'`\\*<@\p{C}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u;

/**
 * Whether any text of a value, at any depth, could be more than a text, were it not encoded. What a file is
 * made of is looked at whole, so that no text is forgotten.
 */
export function holdsDoubtful(value: unknown): boolean {
  if (typeof value === "string") return doubtful.test(value);
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(holdsDoubtful);
}

/** Hands out stand-ins, for one text always the same one, and knows the way back. */
export class StandIns {
  readonly #standIns = new Map<string, string>();
  readonly #texts: string[] = [];

  /** The stand-in of a text: no name of ours has its sign, and no encoder changes it. */
  of(text: string): string {
    const known = this.#standIns.get(text);
    if (known !== undefined) return known;
    const standIn = `·${this.#texts.length}·`;
    this.#texts.push(text);
    this.#standIns.set(text, standIn);
    return standIn;
  }

  /** A text with all stand-ins replaced by what they stand for. */
  readonly original = (text: string): string =>
    text.replace(
      /·(\d+)·/g,
      (standIn, index: string) => this.#texts[Number(index)] ?? standIn,
    );

  /** An object type that differs from the given one in the texts of Close only. */
  object(object: NamedObject): NamedObject {
    return {
      ...object,
      id: this.of(object.id),
      ids: this.#ids(object.ids),
      label: this.of(object.label),
      description: this.#optional(object.description),
      calledInClose: object.calledInClose && this.of(object.calledInClose),
      editableWithRoles:
        object.editableWithRoles?.map((role) => this.of(role)) ?? null,
      fields: object.fields.map((field) => this.#field(field)),
    };
  }

  /** The organisation by stand-ins of its ids. */
  organization({
    id,
    ids,
  }: NamedSchema["organization"]): NamedSchema["organization"] {
    return { id: this.of(id), ids: this.#ids(ids) };
  }

  /** Statuses and pipelines that differ from the given ones in the texts of Close only. */
  statuses({
    leadStatuses,
    pipelines,
    ...called
  }: NamedStatuses): NamedStatuses {
    return {
      ...called,
      leadStatuses: leadStatuses.map((status) => this.#status(status)),
      pipelines: pipelines.map((pipeline) => ({
        ...this.#status(pipeline),
        statuses: pipeline.statuses.map((status) => this.#status(status)),
      })),
    };
  }

  #status(status: NamedStatus): NamedStatus {
    return {
      ...status,
      id: this.of(status.id),
      ids: this.#ids(status.ids),
      label: this.of(status.label),
      type: this.#optional(status.type),
    };
  }

  /** A definition that differs from the given one in the texts of Close only. */
  definition<T extends FieldCore>(field: T): T {
    const { convertingTo } = field;
    return {
      ...field,
      id: this.of(field.id),
      label: this.of(field.label),
      description: this.#optional(field.description),
      type: this.#type(field.type),
      convertingTo:
        convertingTo === null || ownWord.test(convertingTo)
          ? convertingTo
          : this.of(convertingTo),
    };
  }

  #field(field: NamedField): NamedField {
    return {
      ...this.definition(field),
      ids: this.#ids(field.ids),
      editableWithRoles: field.editableWithRoles.map((role) => this.of(role)),
    };
  }

  #type(type: FieldType): FieldType {
    if (type.kind === "unknown") return { ...type, raw: this.of(type.raw) };
    if (type.kind !== "choices") return type;
    return { ...type, options: type.options.map((option) => this.of(option)) };
  }

  #ids(ids: NamedObject["ids"]): NamedObject["ids"] {
    if (ids === null) return null;
    return Object.fromEntries(
      Object.entries(ids).map(([org, id]) => [org, this.of(id)]),
    );
  }

  #optional(text: string | null): string | null {
    return text === null ? null : this.of(text);
  }
}

/**
 * Options that make the same code of stand-ins: most comments are left out. The config's own types go by
 * names, which have no stand-ins.
 */
export function neutralOptions(options: EmitOptions): EmitOptions {
  return { ...options, docs: "none" };
}
