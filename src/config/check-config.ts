/** Checks what a config file gave, and words what is wrong; where in the file it is `locate` knows. */

import { z } from "zod";
import type {
  AcceptedEntry,
  Config,
  NameFunction,
  OrgConfig,
  TypeOverride,
} from "../define.js";
import { closest } from "./closest.js";
import type { ConfigProblem } from "./problems.js";

const text = z.string("must be a string").min(1, "must not be empty");
/** Unlike a key it may not come from an env file, so there is no `env()` for it. */
const address = z
  .string({
    error: ({ input }) =>
      typeof input === "object" && input !== null && "env" in input
        ? "must be a string: env() is for apiKey and accessToken. Leave it out, and set CLOSE_API_URL in the environment, which is read by itself"
        : "must be a string",
  })
  .min(1, "must not be empty");
const list = z.array(text, "must be a list of strings");
const flag = z.boolean("must be true or false");

const credential = z.union(
  [
    text,
    z.strictObject({
      env: text.regex(
        /^[A-Za-z_][A-Za-z0-9_]*$/,
        "must be the name of an environment variable",
      ),
    }),
  ],
  'must be a string or env("NAME")',
);

const nameFunction = z.custom<NameFunction>(
  (value) => typeof value === "function",
);

const typeOverrideShape = {
  type: text,
  from: text.optional(),
  read: text.optional(),
  write: text.optional(),
  functions: text.optional(),
} satisfies Record<keyof TypeOverride, z.ZodType>;

const typeOverride = z
  .strictObject(typeOverrideShape, "must be an object")
  .refine(
    (value) =>
      value.functions !== undefined ||
      (value.read === undefined && value.write === undefined),
    {
      error: "needs “functions”, the module that exports “read” and “write”",
      when: isObjectPayload,
    },
  );

const acceptedShape = {
  fingerprint: text.regex(
    /^[0-9a-f]{16}(?:[0-9a-f]{16})?$/,
    "must be the 32 hexadecimal digits that `codegen check` shows",
  ),
  reason: text,
  expires: text.refine(isDay, 'must be a day such as "2026-12-31"').optional(),
  owner: text.optional(),
} satisfies Record<keyof AcceptedEntry, z.ZodType>;

const orgShape = {
  apiKey: credential.optional(),
  accessToken: credential.optional(),
  baseUrl: address
    .refine((url) => parseBaseUrl(url) !== null, {
      error:
        "must be an https URL (http only for this machine) without user, query and fragment",
    })
    .optional(),
  source: z.enum(["api", "sample"], 'must be "api" or "sample"').optional(),
  output: text
    .refine(
      (path) => !/\.(?:[cm]?[jt]sx?|json)$/.test(path),
      "must be a folder, not a file",
    )
    .optional(),
  include: list.optional(),
  exclude: list.optional(),
  names: z
    .union(
      [z.record(z.string(), text), nameFunction],
      "must be an object of names or a function",
    )
    .optional(),
  types: z
    .record(z.string(), typeOverride, "must be an object of types by field id")
    .optional(),
  dates: z.enum(["string", "Date"], 'must be "string" or "Date"').optional(),
  unknownChoices: z
    .enum(["open", "closed"], 'must be "open" or "closed"')
    .optional(),
  importExtension: z
    .enum([".js", ".ts", "", "auto"], 'must be ".js", ".ts", "" or "auto"')
    .optional(),
  emit: z
    .enum(
      ["types", "wrappers", "client"],
      'must be "types", "wrappers" or "client"',
    )
    .optional(),
  runtime: z.enum(["emit", "import"], 'must be "emit" or "import"').optional(),
  transport: z
    .enum(["undici", "fetch"], 'must be "undici" or "fetch"')
    .optional(),
  templates: text.optional(),
  prettier: z
    .union(
      [z.boolean(), z.record(z.string(), z.unknown())],
      "must be true, false or an object of prettier's options",
    )
    .optional(),
  header: list.optional(),
  trustRequired: flag.optional(),
  docs: z
    .enum(["full", "names", "none"], 'must be "full", "names" or "none"')
    .optional(),
  keepDeleted: z
    .int("must be a number of days, from 0 to 3650")
    .min(0)
    .max(3650)
    .optional(),
  changes: flag.optional(),
  accept: z
    .array(
      z.strictObject(acceptedShape, "must be an object"),
      "must be a list of accepted changes",
    )
    .optional(),
  owners: z.record(z.string(), text, "must be an object of owners").optional(),
} satisfies Record<keyof OrgConfig, z.ZodType>;

const oneCredential = {
  path: ["accessToken"],
  error: "cannot be given together with “apiKey”",
  when: isObjectPayload,
};

const org = z
  .strictObject(orgShape, "must be an object")
  .refine(hasOneCredential, oneCredential);

const configShape = {
  ...orgShape,
  orgs: z
    .record(
      z
        .string()
        .regex(
          /^[A-Za-z][A-Za-z0-9_-]*$/,
          "must be a name of letters, digits, “_” and “-” that starts with a letter",
        ),
      org,
      "must be an object of organisations",
    )
    .refine(
      (orgs) => Object.keys(orgs).length > 0,
      "must have at least one organisation",
    )
    .optional(),
  // Editors find the JSON Schema of a .json config through this key.
  $schema: z.string("must be a string").optional(),
} satisfies Record<keyof Config | "$schema", z.ZodType>;

/** The check itself, of which the JSON Schema for editors is made. */
export const configSchema = z
  .strictObject(configShape, "must be an object")
  .refine(hasOneCredential, oneCredential) satisfies z.ZodType<Config>;

/** The checked config, or everything that is wrong with it. No value is quoted: it may be a secret. */
export function checkConfig(
  value: unknown,
):
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] } {
  const result = configSchema.safeParse(value);
  if (result.success) return { ok: true, config: result.data };
  const problems = result.error.issues.flatMap((issue) =>
    describeIssue(issue, []),
  );
  return { ok: false, problems };
}

/** The API's root without a slash at its end; null when a key may not be sent there. */
export function parseBaseUrl(value: string): string | null {
  if (!URL.canParse(value)) return null;
  const url = new URL(value);
  const local = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  const safe = url.protocol === "https:" || (url.protocol === "http:" && local);
  const plain =
    url.username === "" &&
    url.password === "" &&
    url.search === "" &&
    url.hash === "";
  return safe && plain ? url.href.replace(/\/+$/, "") : null;
}

/** True if a text is a day of the calendar: `2026-02-30` is none. */
function isDay(value: string): boolean {
  const date = new Date(`${value}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(value) &&
    !Number.isNaN(date.getTime()) &&
    date.toISOString().startsWith(value)
  );
}

function hasOneCredential(value: OrgConfig): boolean {
  return value.apiKey === undefined || value.accessToken === undefined;
}

/** Lets a check of the whole run although a part of it is wrong: all problems are reported at once. */
function isObjectPayload({ value }: { readonly value: unknown }): boolean {
  return typeof value === "object" && value !== null;
}

type Issue = z.core.$ZodIssue;

function describeIssue(
  issue: Issue,
  parent: readonly string[],
): readonly ConfigProblem[] {
  const path = [...parent, ...issue.path.map(String)];
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => describeUnknownKey(path, key));
  if (issue.code === "invalid_key") {
    const message = issue.issues[0]?.message ?? issue.message;
    return [{ path, part: "key", message: `${quotePath(path)} ${message}.` }];
  }
  const deeper =
    issue.code === "invalid_union" ? closestBranch(issue.errors) : [];
  if (deeper.length > 0)
    return deeper.flatMap((inner) => describeIssue(inner, path));
  return [
    { path, part: "value", message: `${quotePath(path)} ${issue.message}.` },
  ];
}

/** The branch of a union that was meant: the one of which some part was right. */
function closestBranch(
  branches: readonly (readonly Issue[])[],
): readonly Issue[] {
  const isInside = (issue: Issue) => issue.path.length > 0;
  return branches.find((issues) => issues.some(isInside)) ?? [];
}

function describeUnknownKey(
  path: readonly string[],
  key: string,
): ConfigProblem {
  const meant = closest(key, knownKeys(path));
  const suggestion = meant === null ? "" : ` Did you mean “${meant}”?`;
  const inside = path.length === 0 ? "" : ` in ${quotePath(path)}`;
  return {
    path: [...path, key],
    part: "key",
    message: `Unknown key “${key}”${inside}.${suggestion}`,
  };
}

function knownKeys(path: readonly string[]): readonly string[] {
  if (path.length === 0) return Object.keys(configShape);
  if (path.length === 2 && path[0] === "orgs") return Object.keys(orgShape);
  if (path.at(-2) === "accept") return Object.keys(acceptedShape);
  if (path.at(-2) === "types") return Object.keys(typeOverrideShape);
  return [];
}

function quotePath(path: readonly string[]): string {
  return path.length === 0 ? "The config" : `“${path.join(".")}”`;
}
