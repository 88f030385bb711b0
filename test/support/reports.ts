/** Reports made by hand: one that shows everything, and one with a given text in every place that is from outside. */
import fc from "fast-check";
import type {
  AcceptedChange,
  CheckReport,
  DiffReport,
  OrgReport,
  ParityReport,
  ReportedChange,
} from "../../src/report/document.js";
import type { Change, Subject } from "../../src/drift/changes.js";
import { hostileTexts } from "./arbitrary.js";

const account: Subject = {
  id: "cotype_4hQcGU4dhbg9JC3JbEB8MD",
  name: "account",
  label: "Account",
};

const lead: Subject = { id: "lead", name: "lead", label: "Lead" };

const shared: Subject = { id: "shared", name: null, label: "Shared fields" };

const status: Subject = {
  id: "cf_BGRxAaHXkmMcDDZ5cpIDOvUZOBBqChJKvGJbAqYFzOG",
  name: "status",
  label: "Status",
};

function change(given: Partial<Change> & Pick<Change, "kind">): Change {
  const severity = given.severity ?? "breaking";
  return {
    severity,
    impact: { read: severity, write: severity },
    object: account,
    field: status,
    affects: [],
    before: null,
    after: null,
    message: "“Status” (`account.status`) is not as it was.",
    reason: "It is another one.",
    fingerprint: "0000000000000000",
    ...given,
  };
}

const changes: readonly Change[] = [
  change({
    kind: "choice.removed",
    before: "Cancelled",
    message: `“Status” (\`account.status\`, ${status.id}) of “Account” no longer has the choice “Cancelled”.`,
    reason:
      "Close refuses it when it is written, and records that had it have lost it.",
    fingerprint: "91c2d0a7be54f318",
  }),
  change({
    kind: "field.typeChanged",
    object: lead,
    field: { id: "cf_budget", name: "budget", label: "Budget" },
    before: { type: "choices", choices: ["Small", "Large"] },
    after: "number",
    message:
      "“Budget” (`lead.budget`, cf_budget) of “Lead” changed from choices to number.",
    reason: "Its values have another TypeScript type, read and written.",
    fingerprint: "0d9b3f6a2c48e715",
  }),
  change({
    kind: "choice.added",
    severity: "dangerous",
    impact: { read: "dangerous", write: "safe" },
    object: shared,
    field: { id: "cf_region", name: "region", label: "Region" },
    affects: [lead, account],
    after: "日本",
    message:
      "“Region” (`region`, cf_region), a shared field, has a new choice “日本”.",
    reason: "Code that handles every choice does not handle this one.",
    fingerprint: "5e1f7703aa9c4d26",
  }),
  change({
    kind: "field.relabelled",
    severity: "safe",
    field: { id: "cf_owner", name: "owner", label: "Account owner" },
    before: "Owner",
    after: "Account owner",
    message:
      "“Owner” (`account.owner`, cf_owner) of “Account” is now labelled “Account owner”.",
    reason: "Its name stays as it is.",
    fingerprint: "c33a0e58d1f24b97",
  }),
];

const accepted: AcceptedChange = {
  ...change({
    kind: "field.added",
    severity: "safe",
    field: { id: "cf_notes", name: "internalNotes", label: "Internal notes" },
    after: { id: "cf_notes", label: "Internal notes", type: "textarea" },
    message: "“Internal notes” (`account.internalNotes`, cf_notes) is new.",
    reason: "Nothing uses it yet.",
    fingerprint: "77aa12bc90de34f1",
  }),
  owner: "#sales-ops",
  accepted: {
    reason: "The sales team's own notes",
    expires: "2026-12-31",
    owner: "ada@example.com",
  },
};

const clean: OrgReport = {
  org: "main",
  output: "generated",
  drift: [],
  accepted: [],
  stale: [],
  generator: { lock: "1.1.0", running: "1.1.0" },
  formatting: [],
  unread: [],
  checked: { org: true, files: true },
  failure: null,
};

const emptySummary: CheckReport["summary"] = {
  breaking: 0,
  dangerous: 0,
  safe: 0,
  accepted: 0,
  stale: 0,
  exitCode: 0,
};

/** A report of organisations that are given in parts; what is left out is clean. */
export function checkReport(
  orgs: readonly Partial<OrgReport>[],
  summary: Partial<CheckReport["summary"]> = {},
): CheckReport {
  return {
    version: 1,
    orgs: orgs.map((org) => ({ ...clean, ...org })),
    expired: [],
    unused: [],
    summary: { ...emptySummary, ...summary },
  };
}

/** The first object type has an owner, the others have none. */
function ownerOf({ object }: Change): string | null {
  return object === account ? "#sales-ops" : null;
}

/** A report in which everything occurs that can be told. */
export const richReport: CheckReport = {
  ...checkReport(
    [
      {
        drift: changes.map((one) => ({ ...one, owner: ownerOf(one) })),
        accepted: [accepted],
        stale: [
          { path: "lead.ts", status: "changed" },
          { path: "objects/account.ts", status: "edited" },
          { path: "objects/resource.ts", status: "missing" },
          { path: "objects/server.ts", status: "orphaned" },
          {
            path: "opportunity.ts",
            status: "changed",
            note: "laid out anew by a formatter",
          },
        ],
        formatting: [
          {
            option: "semi",
            lock: "true",
            now: "false",
            from: "/app/.prettierrc",
          },
        ],
        generator: { lock: "1.0.0", running: "1.1.0" },
        unread: [
          "The custom activity types could not be read (403): the key's role may not see them.",
        ],
      },
      {
        org: "sandbox",
        output: "generated-sandbox",
        checked: { org: false, files: false },
        failure: {
          code: "E_AUTH",
          message: "The API key in CLOSE_SANDBOX_KEY was refused.",
          hint: "Create a key under Settings → Developer, then run again.",
        },
      },
      { org: "archive", output: "generated-archive" },
    ],
    {
      breaking: 2,
      dangerous: 1,
      safe: 1,
      accepted: 1,
      stale: 4,
      exitCode: 1,
    },
  ),
  expired: [
    {
      fingerprint: "1111222233334444",
      reason: "until the import is over",
      expires: "2025-03-31",
      owner: "#data",
    },
  ],
  unused: [
    {
      fingerprint: "5555666677778888",
      reason: "an old one",
      expires: null,
      owner: null,
    },
  ],
};

/** The changes of `richReport` as `diff` gives them. */
export const richDiff: DiffReport = {
  version: 1,
  from: "lock",
  to: "live:main",
  changes,
  unread: [],
  summary: { breaking: 2, dangerous: 1, safe: 1, exitCode: 2 },
};

/** Two organisations that differ in each of the three ways. */
export const richParity: ParityReport = {
  version: 1,
  here: "live:main",
  there: "live:sandbox",
  entries: [
    {
      status: "missing-there",
      object: account,
      field: null,
      here: "Account",
      there: null,
      message: "The object type “Account” (`account`) is missing there.",
    },
    {
      status: "missing-here",
      object: lead,
      field: { id: "cf_beta", name: null, label: "Beta" },
      here: null,
      there: { type: "text" },
      message: "“Beta” (cf_beta) of “Lead” is missing here.",
    },
    {
      status: "differs",
      object: lead,
      field: { id: "cf_budget", name: "budget", label: "Budget" },
      here: "number",
      there: "text",
      message: "“Budget” (`lead.budget`) of “Lead” is number here, text there.",
    },
  ],
  unread: [],
  summary: { missingHere: 1, missingThere: 1, differs: 1, exitCode: 2 },
};

/** A text in every place of a change that Close, a lock or a config may have written. */
function changeWith(text: string): ReportedChange {
  const subject: Subject = { id: text, name: text, label: text };
  const shown = change({
    kind: "field.typeChanged",
    object: subject,
    field: subject,
    affects: [subject, subject],
    before: { [text]: text, list: [text, { label: text }] },
    after: text,
    message: text,
    reason: text,
    fingerprint: text,
  });
  return { ...shown, owner: text };
}

/** A check's report with a text in every place that is from outside. */
export function checkReportWith(text: string): CheckReport {
  const entry = {
    fingerprint: text,
    reason: text,
    expires: text,
    owner: text,
  };
  return {
    ...checkReport(
      [
        {
          org: text,
          output: text,
          drift: [
            changeWith(text),
            {
              ...changeWith(`Before ${text} after.`),
              severity: "safe",
              kind: "choice.added",
            },
          ],
          accepted: [
            {
              ...changeWith(text),
              accepted: { reason: text, expires: text, owner: text },
            },
          ],
          stale: [{ path: text, status: "edited", note: text }],
          formatting: [{ option: text, lock: text, now: text, from: text }],
          generator: { lock: `${text}1`, running: text },
          unread: [text],
          failure: { code: text, message: text, hint: text },
        },
      ],
      { breaking: 1, safe: 1, accepted: 1, stale: 1, exitCode: 1 },
    ),
    expired: [entry],
    unused: [entry],
  };
}

/** A diff's report with a text in every place that is from outside. */
export function diffReportWith(text: string): DiffReport {
  return {
    version: 1,
    from: text,
    to: text,
    changes: [changeWith(text)].map(({ owner: _, ...one }) => one),
    unread: [text],
    summary: { breaking: 1, dangerous: 0, safe: 0, exitCode: 2 },
  };
}

/** A parity report with a text in every place that is from outside. */
export function parityReportWith(text: string): ParityReport {
  const subject: Subject = { id: text, name: text, label: text };
  return {
    version: 1,
    here: text,
    there: text,
    entries: [
      {
        status: "differs",
        object: subject,
        field: subject,
        here: text,
        there: [text],
        message: text,
      },
    ],
    unread: [text],
    summary: { missingHere: 0, missingThere: 0, differs: 1, exitCode: 2 },
  };
}

/** Texts that a medium of reports would act on, beside those that break other generators. */
export const reportTexts: readonly string[] = [
  ...hostileTexts,
  "@octocat please look",
  "<!channel> <@U012ABC> <#C01|general> <!subteam^S1> <http://a.example|b>",
  "@channel @here #general :+1::tada: *a*~b~_c_`d`",
  "Fixes #1, closes GH-2 and org/repo#3",
  "see https://example.com/x or www.example.com, mail a@example.com",
  "[a](https://example.com) ![b](https://example.com/c.png)",
  "<a href=https://example.com>a</a><img src=x onerror=alert(1)>",
  "<https://example.com>",
  "a|b\\|c\\\\|d",
  "`a` ``b`` ```",
  "`a`b|c`",
  "a `` b ``` c",
  "```\n# heading\n- item\n> quote\n\n| a |\n|---|",
  "\n\n# heading",
  "***bold*** __also__ ~~gone~~ _it_ a_b_c",
  "$x$ $`y`$ :tada: :+1: deadbeefcafe !12 ~bug %v1 &4 $5",
  "&lt;b&gt; &#60; &amp;",
  "&copy;",
  "::error::forged",
  " \t::add-mask::e",
  "x ::set-output name=a::b ::stop-commands::c ::d::e",
  "##[add-mask]e",
  "a ##[error]b ##vso[task.setvariable variable=a]b ###[group]c",
  "%0A::error::forged%0D%25",
  "a,b:c=d",
  '" onmouseover="alert(1)',
  "' autofocus onfocus='alert(1)",
  "</style><style>*{display:none}</style></title>",
  "--> <![CDATA[ ]]>",
  "javascript:alert(1)",
  "\u001b]52;c;ZXZpbA==\u0007\u009b31m",
];

/** Any text of UTF-16, the signs of all media more often than by chance. */
export const anyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc
        .integer({ min: 0, max: 0xffff })
        .map((unit) => String.fromCharCode(unit)),
      fc
        .integer({ min: 0, max: 0x7f })
        .map((unit) => String.fromCharCode(unit)),
      fc.constantFrom(
        ..."`|\\<>&\"'@#:%*_~[](){}!$=-+.,/ \n\r\t\u2028\u202e\u200b\u0085",
      ),
      fc.constantFrom("::", "##[", "](", "http://", "www.", "a", "b1", "  "),
      fc.constantFrom(...reportTexts),
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(""));

/** How many random texts each property tries. */
export const numRuns = Number(process.env["FUZZ_RUNS"] ?? 20) * 2;
