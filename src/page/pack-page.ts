/** Packs a document into the data within its page. All text from outside is made visible here: one line, nothing hidden in it. */
import { visibleText } from "../report/terminal.js";
import type {
  AdjustedName,
  DocsChanges,
  DocsDocument,
  DocsField,
  DocsObject,
  DocsUsage,
} from "./docs-document.js";
import type {
  PageAdjusted,
  PageChange,
  PageData,
  PageField,
  PageObject,
  PagePlace,
  PageStatus,
} from "./page-data.js";

/** Packs a document. */
export function packPage(document: DocsDocument): PageData {
  const { objects, statuses, adjusted, changes, tsconfigs, parts } = document;
  return {
    ...(parts === "client" ? {} : { parts }),
    objects: objects.map(packObject),
    statuses: statuses.map(({ kind, title, label, id, type }): PageStatus => ({
      kind,
      title,
      label: shown(label),
      id: shown(id),
      ...(type === null ? {} : { type: shown(type) }),
    })),
    adjusted: adjusted.map(packAdjusted),
    ...(changes === null ? {} : packChanges(changes)),
    ...(tsconfigs === null ? {} : { usages: true }),
  };
}

const longestText = 2000;

function shown(text: string): string {
  return visibleText(text, longestText);
}

function packObject(object: DocsObject): PageObject {
  const { kind, name, value, label, id, collection, file } = object;
  const { description, editableWithRoles, calledInClose, leaves } = object;
  const roles = (editableWithRoles ?? []).map(shown);
  return {
    ...{ kind, name, value, label: shown(label), id: shown(id) },
    ...(collection === null ? {} : { collection }),
    file: shown(file),
    ...(object.archived ? { archived: true } : {}),
    ...(description === null ? {} : { about: shown(description) }),
    ...(roles.length === 0 ? {} : { roles }),
    ...(calledInClose === null ? {} : { called: shown(calledInClose) }),
    ...(leaves === null ? {} : { leaves }),
    fields: object.fields.map(packField),
  };
}

function packField(field: DocsField): PageField {
  const { name, label, id, type, read, choices, target, description } = field;
  const { write, sample, leaves, usage } = field;
  const roles = field.editableWithRoles.map(shown);
  return {
    ...{ name, label: shown(label), id: shown(id), type: shown(type) },
    ...(field.many ? { many: true } : {}),
    ...(field.required ? { required: true } : {}),
    ...(field.shared ? { shared: true } : {}),
    ...(choices === null ? {} : { choices: choices.map(shown) }),
    ...(target === null ? {} : { target }),
    ...(description === null ? {} : { about: shown(description) }),
    ...(roles.length === 0 ? {} : { roles }),
    read: shown(read),
    ...(write === null ? {} : { write: shown(write) }),
    ...(sample === null ? {} : { sample: shown(sample) }),
    ...(leaves === null ? {} : { leaves }),
    ...(usage === null ? {} : packUsage(usage)),
  };
}

function packUsage({ places, unused }: DocsUsage): Partial<PageField> {
  return {
    ...(places.length === 0
      ? {}
      : {
          places: places.map(({ file, line, column, kind }): PagePlace => ({
            at: `${shown(file)}:${String(line)}:${String(column)}`,
            kind,
          })),
        }),
    ...(unused ? { unused: true } : {}),
  };
}

function packAdjusted({ title, label, id, why }: AdjustedName): PageAdjusted {
  return { title, label: shown(label), id: shown(id), why: shown(why) };
}

function packChanges({ since, changes }: DocsChanges): Partial<PageData> {
  return {
    since: shown(since),
    changes: changes.map(
      ({ severity, object, message, reason }): PageChange => ({
        severity,
        object: shown(object.label),
        message: shown(message),
        reason: shown(reason),
      }),
    ),
  };
}
