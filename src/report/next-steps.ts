/** The next steps after a check, as commands that can be copied. */

import type { CheckReport } from "./document.js";
import { isNoFileOfOurs, isOtherGenerator, newerGenerator } from "./wording.js";

/** One thing to do: why, and the exact lines, which are empty when there is nothing to type. */
export interface NextStep {
  readonly why: string;
  readonly lines: readonly string[];
}

/** The next steps, most urgent first; nothing when the check found nothing. Holds text from the config: to be escaped. */
export function nextSteps(report: CheckReport): readonly NextStep[] {
  const { orgs } = report;
  return [
    ...writingSteps(report),
    ...acceptSteps(report),
    ...(orgs.some(({ failure }) => failure !== null)
      ? [
          {
            why: "Fix what failed, then check again:",
            lines: ["npx codegen check"],
          },
        ]
      : []),
  ];
}

/** Steps that change the lock or the files come after the version that may do so. */
function writingSteps(report: CheckReport): readonly NextStep[] {
  const newer = report.orgs.flatMap((org) => newerGenerator(org) ?? []);
  const [version] = newer;
  if (version === undefined)
    return [...driftSteps(report), ...fileSteps(report)];
  return [
    {
      why: "Install the version that wrote the lock; this one does not write over it:",
      lines: [`npm install --save-dev close-codegen@${version}`],
    },
  ];
}

/** The step that takes over what differs, and shows what it breaks. */
export const takeOverStep: NextStep = {
  why: "Take the changes over; the compiler then shows what they break:",
  lines: ["npx codegen generate", "npx tsc --noEmit"],
};

function driftSteps({ orgs }: CheckReport): readonly NextStep[] {
  const [first] = orgs.flatMap(({ drift }) => drift);
  if (first === undefined) return [];
  return [
    takeOverStep,
    {
      why: "Or accept what is meant to be so, in the config, by its fingerprint:",
      lines: [
        `accept: [{ fingerprint: "${first.fingerprint}", reason: "why it may stay" }],`,
      ],
    },
  ];
}

/** Files that do not belong into an output are looked at first: no run takes them away. */
function fileSteps(report: CheckReport): readonly NextStep[] {
  const found = report.orgs.flatMap(({ output, stale }) =>
    stale.map(({ path, status }) => ({ path: `${output}/${path}`, status })),
  );
  const foreign = found.filter(({ status }) => status === "foreign");
  const isUnfinished = found.some(({ status }) => status === "unfinished");
  const steps = ownFileSteps(report);
  return [
    ...(foreign.length === 0
      ? []
      : [
          {
            why: "Look at what is not from close-codegen, and remove it, from git too:",
            lines: foreign.map(({ path }) => path),
          },
        ]),
    ...steps,
    ...(isUnfinished && steps.length === 0
      ? [
          {
            why: "Let the next run undo what the killed one had begun:",
            lines: ["npx codegen generate --offline"],
          },
        ]
      : []),
  ];
}

function ownFileSteps({ orgs: all }: CheckReport): readonly NextStep[] {
  const orgs = all.map((org) => ({
    ...org,
    stale: org.stale.filter(({ status }) => !isNoFileOfOurs(status)),
  }));
  const statuses = orgs.flatMap(({ stale }) => stale.map((one) => one.status));
  const isDrifting = orgs.some(({ drift }) => drift.length > 0);
  const isEdited = statuses.includes("edited");
  const isConflicted = statuses.includes("conflicted");
  const isOutOfDate = statuses.some((status) => status !== "edited");
  const steps: NextStep[] = [];
  if (isConflicted && !isEdited)
    return [
      {
        why: "End the merge: write the files anew from the lock, then add and commit them:",
        lines: ["npx codegen generate --offline"],
      },
    ];
  if (isEdited)
    steps.push({
      why: "Keep what was edited by hand elsewhere, then replace those files:",
      lines: ["npx codegen generate --offline --force"],
    });
  if (orgs.some(({ stale }) => stale.some(({ note }) => note !== undefined)))
    steps.push({
      why: "Set the formatter to ignore the output (README, “Formatters and linters”), or it lays the files out anew again.",
      lines: [],
    });
  if (orgs.some(({ formatting }) => formatting.length > 0))
    steps.push({
      why: "Where this is a build image, copy the project's options of prettier into it; they are often in the root of the repository.",
      lines: [],
    });
  if (isOutOfDate && !isEdited && !isDrifting)
    steps.push({
      why: "Write the files anew from the lock:",
      lines: ["npx codegen generate --offline"],
    });
  if (orgs.some(isOtherGenerator) && !isOutOfDate && !isEdited && !isDrifting)
    steps.push({
      why: "Let this version write the lock and the files:",
      lines: ["npx codegen generate --offline"],
    });
  return steps;
}

function acceptSteps({ expired, unused }: CheckReport): readonly NextStep[] {
  const renew = expired.flatMap(({ fingerprint, expires, reason, owner }) => [
    `${fingerprint}  expired ${expires ?? ""}: ${reason}`,
    ...ownerLines(owner),
  ]);
  const remove = unused.flatMap(({ fingerprint, reason, owner }) => [
    `${fingerprint}  ${reason}`,
    ...ownerLines(owner),
  ]);
  return [
    ...(renew.length === 0
      ? []
      : [{ why: "Accepted for a time that has passed:", lines: renew }]),
    ...(remove.length === 0
      ? []
      : [
          {
            why: "Accepted, but matching no change; these can go from the config:",
            lines: remove,
          },
        ]),
  ];
}

function ownerLines(owner: string | null): readonly string[] {
  return owner === null ? [] : [`  owner: ${owner}`];
}
