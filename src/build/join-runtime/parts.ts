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
  /**
   * Sources of other parts of which it has what it needs a second time: where it would otherwise load the other
   * part, or the other part would come to everybody. Functions and constants only, which are the same twice.
   */
  readonly copies: readonly string[];
}

/** What users import from: its exports are the public ones, and no other. */
const entry = "index";

/** All parts. No part may need one that stands below it, but for what is loaded later, and for types. */
const parts: readonly Part[] = [
  {
    name: "record",
    header:
      "One record of Close, between its JSON and named fields: all that the file of an object type imports. Nothing here knows HTTP, so that whoever uses one type loads no client.",
    sources: [
      "record/",
      "client-errors.ts",
      "errors.ts",
      "ids.ts",
      "json.ts",
      "later.ts",
      "limits.ts",
      "own.ts",
      "shown-id.ts",
      "transport/checks.ts",
      "verify/drift-finding.ts",
      "wrapper-of.ts",
    ],
    copies: [],
  },
  {
    name: "validate",
    header:
      "Checks inputs of writes, and describes them as JSON Schema. Loaded with the first of either.",
    sources: ["validate/"],
    copies: [],
  },
  {
    name: "calls",
    header:
      "What a call does: its request, and the records in its answer. Loaded with the first one.",
    sources: [
      "calls.ts",
      "check-id.ts",
      "collection/",
      "given.ts",
      "options.ts",
      "print-json.ts",
      "printable.ts",
      "record/member-keys.ts",
      "record/nested-members.ts",
      "transport/",
    ],
    copies: ["ids.ts", "shown-id.ts"],
  },
  {
    name: "on-demand",
    header:
      "What not every program needs: searches, settings, the log of events, `verify`, expanded references, edits of lists, OAuth, and what is done about failures. Loaded with the first of any.",
    sources: [
      "admin/",
      "collection/back-references.ts",
      "collection/edit-lists.ts",
      "collection/edits.ts",
      "collection/expand.ts",
      "collection/no-filter.ts",
      "collection/status-filter.ts",
      "events/log.ts",
      "one-organization.ts",
      "record/member-of.ts",
      "search/",
      "transport/asked-wait.ts",
      "transport/asking.ts",
      "transport/broken-body.ts",
      "transport/cursor.ts",
      "transport/error-body.ts",
      "transport/exact-numbers.ts",
      "transport/failure.ts",
      "transport/limiter.ts",
      "transport/list-end.ts",
      "transport/list-records.ts",
      "transport/redact.ts",
      "transport/redirect.ts",
      "transport/renewal.ts",
      "transport/request-once.ts",
      "transport/retry.ts",
      "transport/send-fetch.ts",
      "transport/send-given.ts",
      "transport/unloaded.ts",
      "transport/wait.ts",
      "transport/without-key.ts",
      "verify/",
    ],
    // An application that never reads the log carries nothing of it, though the entry has the same for webhooks.
    copies: [
      "events/events.ts",
      "events/partial.ts",
      "record/nested-members.ts",
      "record/read.ts",
      "record/status-names.ts",
      "transport/parts.ts",
    ],
  },
  {
    name: "network",
    header:
      'What a client sends with that is given nothing to send with: undici. Loaded with its first request. With `transport: "fetch"` another file stands in its place.',
    sources: ["transport/network.ts", "transport/pool.ts"],
    copies: [],
  },
  {
    name: "network-fetch",
    header:
      "What a client sends with that is given nothing to send with: the `fetch` of where it runs. Loaded with its first request.",
    sources: ["transport/network-fetch.ts"],
    copies: [],
  },
  {
    name: entry,
    header:
      "Everything that generated code and its users import, and the client until its first call.",
    sources: [
      "index.ts",
      "client.ts",
      "lazy.ts",
      "events/",
      "admin/event-filter.ts",
      "record/build.ts",
      "transport/oauth.ts",
    ],
    copies: [
      "collection/endpoints.ts",
      "print-json.ts",
      "record/nested-members.ts",
    ],
  },
];

/** The name of the part that a source goes into; throws for one that has no place. */
function partOf(source: string): string {
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

/** Files that belong together: what `emit` of the config chooses. */
export interface Layout {
  /** Where the files go, with a slash at its end; empty for the top. */
  readonly folder: string;
  /** The source that passes on what users import. */
  readonly surface: string;
  /** More sources whose exports are needed, where they are there: what the files of object types import. */
  readonly roots: readonly string[];
  readonly parts: readonly Part[];
  /** The part that users import from. */
  readonly entry: string;
  /** The one part that is written, the others being those of the whole runtime; null for all. */
  readonly written: string | null;
  /** The parts that there are beside it; null for all. */
  readonly beside: readonly string[] | null;
  /** Whether it holds types alone. */
  readonly isTypes: boolean;
  readonly partOf: (source: string) => string;
}

const whole: Layout = {
  folder: "",
  surface: "index.ts",
  // No source names the second: `emit/runtime.ts` puts it in the place of another.
  roots: ["record/codec.ts", "transport/network-fetch.ts"],
  parts,
  entry,
  written: null,
  beside: null,
  isTypes: false,
  partOf,
};

/** The entry of an output without a client: less of that of the whole runtime, with two files of it beside. */
const wrappers: Layout = {
  ...whole,
  folder: "wrappers/",
  surface: "wrappers.ts",
  parts: parts.map((part) =>
    part.name === entry
      ? {
          ...part,
          header:
            "Everything that generated code and its users import: wrappers, webhooks, and what tests are written with.",
        }
      : part,
  ),
  written: entry,
  beside: ["record", "validate"],
};

const base = "base";

/** The one file of an output of types. */
const types: Layout = {
  ...whole,
  folder: "types/",
  surface: "types.ts",
  roots: [],
  parts: [
    {
      name: base,
      header:
        "The types that every organisation has: ids, and the members that come with each record. There is no code here.",
      sources: [],
      copies: [],
    },
  ],
  entry: base,
  isTypes: true,
  partOf: () => base,
};

/** All layouts. */
export const layouts: readonly Layout[] = [whole, wrappers, types];
