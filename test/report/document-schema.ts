/**
 * The check's document in the words of zod, from which `check.schema.json` is made. Nothing loads it
 * at run time; a test holds the types, this file and the JSON Schema together.
 */

import { z } from "zod";
import type { Json } from "../../src/drift/changes.js";
import type { CheckReport } from "../../src/report/document.js";
import type { WebhookReport } from "../../src/report/webhook.js";

const severity = z
  .enum(["breaking", "dangerous", "safe"])
  .meta({ id: "Severity", description: "The severity of a change." });

const kind = z
  .enum([
    "object.added",
    "object.removed",
    "object.relabelled",
    "object.archived",
    "object.unarchived",
    "object.descriptionChanged",
    "object.createOnlyChanged",
    "object.rolesChanged",
    "field.added",
    "field.removed",
    "field.relabelled",
    "field.typeChanged",
    "field.converting",
    "field.manyChanged",
    "field.requiredChanged",
    "field.targetChanged",
    "field.rolesChanged",
    "field.descriptionChanged",
    "field.backReferenceChanged",
    "choice.added",
    "choice.removed",
    "shared.attached",
    "shared.detached",
    "leadStatus.added",
    "leadStatus.removed",
    "leadStatus.relabelled",
    "pipeline.added",
    "pipeline.removed",
    "pipeline.relabelled",
    "opportunityStatus.added",
    "opportunityStatus.removed",
    "opportunityStatus.relabelled",
    "opportunityStatus.moved",
    "opportunityStatus.typeChanged",
  ])
  .meta({
    id: "ChangeKind",
    description:
      "The kind of change. `shared.*` are of a shared field's place on one object type, `opportunityStatus.*` of the statuses of a pipeline.",
  });

const subject = z
  .strictObject({
    id: z
      .string()
      .describe(
        "Close's id, or `lead`, `contact`, `opportunity`, `shared`, `leadStatus`.",
      ),
    name: z
      .string()
      .nullable()
      .describe(
        "The identifier in the generated code; null where it has none, or not yet.",
      ),
    label: z.string().describe("Text that people typed in Close."),
  })
  .meta({
    id: "Subject",
    description: "An object type, a field, a pipeline or a status.",
  });

const json: z.ZodType<Json> = z
  .json()
  .meta({ id: "Json", description: "Any JSON value." });

const change = z.strictObject({
  kind,
  severity: severity.describe("The worse of `impact.read` and `impact.write`."),
  impact: z
    .strictObject({ read: severity, write: severity })
    .describe("Severity for code that reads, and for code that writes."),
  object: subject.describe(
    "The object type or the pipeline; for a shared field as such its id is `shared`, for a status of leads `leadStatus`.",
  ),
  field: subject
    .nullable()
    .describe(
      "The field or the status; null for changes of the object type or the pipeline itself.",
    ),
  affects: z
    .array(subject)
    .describe(
      "Of a shared field as such: the object types that have it. Empty otherwise.",
    ),
  before: json.describe("The state before; null for what is new."),
  after: json.describe("The state after; null for what is gone."),
  message: z.string().describe("The change, in one sentence."),
  reason: z.string().describe("The reason for its severity."),
  fingerprint: z
    .string()
    .describe(
      "Identifies the change: the same on every machine and in every run. `accept` in the config takes it.",
    ),
});

const changeUsage = z
  .strictObject({
    places: z.array(
      z.strictObject({
        file: z.string().describe("From the working directory, with slashes."),
        line: z.int().positive().describe("Counted from 1, like the column."),
        column: z.int().positive(),
        kind: z.enum(["read", "write", "filter", "select", "type", "rawId"]),
      }),
    ),
    unused: z
      .boolean()
      .describe(
        "True where nothing names it, and that proves that it is not used.",
      ),
  })
  .describe("What the program does with what changed; with `--usages` only.");

const reportedChange = change.extend({
  owner: z
    .string()
    .nullable()
    .describe(
      "The owner of what changed, by `owners` in the config; null where nobody owns it.",
    ),
  usage: changeUsage.optional(),
});

const decisionOwner = z
  .string()
  .nullable()
  .describe("The owner of the decision; null where the config names none.");

const expires = z
  .string()
  .nullable()
  .describe(
    "The last day on which it counts (UTC, `2026-12-31`); null for ever.",
  );

const acceptedChange = reportedChange.extend({
  accepted: z
    .strictObject({ reason: z.string(), expires, owner: decisionOwner })
    .describe("The config's words about it."),
});

const acceptedFingerprint = z
  .strictObject({
    fingerprint: z.string(),
    reason: z.string(),
    expires,
    owner: decisionOwner,
  })
  .meta({
    id: "AcceptedFingerprint",
    description: "An entry of `accept` in the config.",
  });

const staleFile = z
  .strictObject({
    path: z.string().describe("Below the output, with slashes."),
    status: z
      .enum([
        "changed",
        "missing",
        "orphaned",
        "edited",
        "conflicted",
        "foreign",
        "unfinished",
      ])
      .describe(
        "`changed`: as it was written, but out of date. `missing`: not there. `orphaned`: no longer made. `edited`: not as it was written. `conflicted`: with git's conflict markers in it. `foreign`: not from close-codegen, and loaded in the place of what is, or a run's folder that came with the checkout. `unfinished`: the folder of a run that was killed.",
      ),
    note: z
      .string()
      .optional()
      .describe(
        "A note beyond that: that a formatter has laid the file out anew, or what a foreign one does.",
      ),
  })
  .meta({
    id: "StaleFile",
    description:
      "A file that is not what the lock, the config, the templates and the running version give.",
  });

const formatChange = z
  .strictObject({
    option: z.string().describe("Its name, as prettier has it."),
    lock: z.string().describe("Its value in the run that wrote the lock."),
    now: z.string(),
    from: z.string().describe("The source of the value of now, in words."),
  })
  .meta({
    id: "FormatChange",
    description:
      "An option of prettier that is another one than in the run that wrote the lock.",
  });

const count = z.int().nonnegative();

const org = z
  .strictObject({
    org: z.string().describe("The organisation's name in the config."),
    output: z
      .string()
      .describe(
        "The output's directory from the working directory, with slashes.",
      ),
    drift: z
      .array(reportedChange.meta({ id: "Change" }))
      .describe(
        "The live organisation against the lock, without what is accepted; worst first.",
      ),
    accepted: z
      .array(acceptedChange.meta({ id: "AcceptedChange" }))
      .describe("Changes that the config accepts; they do not count."),
    stale: z
      .array(staleFile)
      .describe(
        "Of an output that several organisations share they are listed once, with the first.",
      ),
    formatting: z
      .array(formatChange)
      .describe(
        "Options of prettier that are not those of the run that wrote the lock; listed like `stale`.",
      ),
    generator: z
      .strictObject({ lock: z.string().nullable(), running: z.string() })
      .describe(
        "The version that wrote the lock (null without a lock), and the one that looks at it.",
      ),
    unread: z
      .array(z.string())
      .describe(
        "Parts that could not be read, in words: they are neither drift nor clean.",
      ),
    checked: z
      .strictObject({ org: z.boolean(), files: z.boolean() })
      .describe("The things looked at; `--offline` looks at files only."),
    failure: z
      .strictObject({
        code: z.string().describe("A stable code, such as `E_AUTH`."),
        message: z.string(),
        hint: z.string().nullable().describe("The one next step."),
      })
      .nullable()
      .describe(
        "The reason why it could not be looked at; null when it could.",
      ),
  })
  .meta({
    id: "OrgReport",
    description: "The findings about one organisation.",
  });

/** The document of `check --json`; unknown keys are refused. */
export const checkReportSchema = z.strictObject({
  version: z.literal(1).describe("The version of this document's shape."),
  orgs: z.array(org),
  expired: z
    .array(acceptedFingerprint)
    .describe(
      "Entries of `accept` whose day has passed: what they accepted is drift again.",
    ),
  unused: z
    .array(acceptedFingerprint)
    .describe("Entries of `accept` that match no change: they can go."),
  summary: z.strictObject({
    breaking: count,
    dangerous: count,
    safe: count,
    accepted: count,
    stale: count,
    exitCode: z
      .union([z.literal(0), z.literal(1), z.literal(2)])
      .describe(
        "0 nothing that counts, 1 something could not be looked at, 2 drift or staleness.",
      ),
  }),
}) satisfies z.ZodType<CheckReport>;

/** The document of `check --reporter webhook`; unknown keys are refused. */
export const webhookSchema = z.strictObject({
  version: z.literal(1).describe("The version of this document's shape."),
  severity: z
    .enum(["breaking", "dangerous", "safe", "none"])
    .describe("The worst severity among the changes that are not accepted."),
  title: z.string().describe("The verdict in a sentence."),
  counts: z.strictObject({
    breaking: count,
    dangerous: count,
    safe: count,
    accepted: count,
    stale: count,
  }),
  exitCode: z
    .union([z.literal(0), z.literal(1), z.literal(2)])
    .describe(
      "0 nothing that counts, 1 something could not be looked at, 2 drift or staleness.",
    ),
  breaking: z
    .array(
      reportedChange
        .extend({
          org: z.string().describe("The organisation's name in the config."),
        })
        .meta({ id: "BreakingChange" }),
    )
    .describe("The breaking changes."),
  failures: z
    .array(
      z.strictObject({
        org: z.string().describe("The organisation's name in the config."),
        code: z.string().describe("A stable code, such as `E_AUTH`."),
        message: z.string(),
        hint: z.string().nullable().describe("The one next step."),
      }),
    )
    .describe("The organisations, or outputs, that could not be looked at."),
  link: z
    .string()
    .nullable()
    .describe(
      "The page that has more, such as that of the build; null where there is none.",
    ),
}) satisfies z.ZodType<WebhookReport>;

/** The JSON Schema of the webhook's document, as `webhook.schema.json` has it. */
export function webhookJsonSchema(): object {
  return z.toJSONSchema(
    webhookSchema.meta({
      title: "The message of codegen check for a webhook",
      description: "The document of `codegen check --reporter webhook`.",
    }),
    { target: "draft-2020-12" },
  );
}

/** The JSON Schema of the document, as `check.schema.json` has it. */
export function checkJsonSchema(): object {
  return z.toJSONSchema(
    checkReportSchema.meta({
      title: "The report of codegen check",
      description: "The report of `codegen check --json`.",
    }),
    { target: "draft-2020-12" },
  );
}
