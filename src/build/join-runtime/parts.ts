/**
 * Which file of an output's runtime each of our sources goes into: by what is loaded when. Our files stay small;
 * what users get are few, since each costs a program a module to load, and a reader a file to open.
 */

/** A file of the runtime as it is emitted. */
export interface Part {
  /** Its name, without an ending. */
  readonly name: string;
  /** The comment that it begins with. */
  readonly header: string;
  /** Folders (with a slash at their end) and files below `src/runtime` that it is made of; the longest match counts. */
  readonly sources: readonly string[];
}

/** What users import from: its exports are the public ones, and no other. */
export const entry = "index";

/** All parts. No part may need one that stands below it, but for what is loaded later, and for types. */
export const parts: readonly Part[] = [
  {
    name: "record",
    header:
      "One record of Close, between its JSON and named fields: all that the file of an object type imports. Nothing here knows HTTP, so that whoever uses one type loads no client.",
    sources: [
      "record/",
      "errors.ts",
      "given.ts",
      "ids.ts",
      "json.ts",
      "printable.ts",
    ],
  },
  {
    name: "seldom",
    header: "What few calls need.",
    sources: [
      "collection/edits.ts",
      "collection/expand.ts",
      "transport/error-body.ts",
    ],
  },
  {
    name: "calls",
    header: "What a call does: its request, and the records in its answer.",
    sources: [
      "collection/",
      "transport/",
      "lazy.ts",
      "options.ts",
      "events/events.ts",
      "events/partial.ts",
    ],
  },
  {
    name: "search",
    header: "Searches: conditions by named fields become a query of Close.",
    sources: ["search/"],
  },
  {
    name: "settings",
    header:
      "The settings of an organisation: types, fields and subscriptions. And the log of its events.",
    sources: ["admin/", "events/log.ts"],
  },
  {
    name: entry,
    header: "Everything that generated code and its users import.",
    sources: [
      "index.ts",
      "client.ts",
      "events/",
      "admin/event-filter.ts",
      "record/build.ts",
      "transport/oauth.ts",
    ],
  },
];

/** The name of the part that a source goes into; throws for one that has no place. */
export function partOf(source: string): string {
  const [found] = parts
    .flatMap(({ name, sources }) =>
      sources
        .filter((one) =>
          one.endsWith("/") ? source.startsWith(one) : source === one,
        )
        .map((one) => ({ name, length: one.length })),
    )
    .sort((a, b) => b.length - a.length);
  if (found === undefined)
    throw new Error(
      `src/build/join-runtime/parts.ts has no place for ${source}`,
    );
  return found.name;
}
