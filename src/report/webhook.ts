/** A check's report as one small JSON document for a webhook of the user's. */
import type { Severity } from "../drift/changes.js";
import { severities } from "../drift/severity.js";
import type {
  CheckFailure,
  CheckReport,
  ReportedChange,
  SeverityCounts,
} from "./document.js";
import { printJson } from "./render-json.js";
import { verdictOf } from "./wording.js";

/** The document of `check --reporter webhook`. */
export interface WebhookReport {
  readonly version: 1;
  /** The worst severity among the changes that are not accepted. */
  readonly severity: Severity | "none";
  /** The verdict in a sentence. */
  readonly title: string;
  readonly counts: SeverityCounts & {
    readonly accepted: number;
    readonly stale: number;
  };
  readonly exitCode: CheckReport["summary"]["exitCode"];
  /** The breaking changes, each with its organisation's name in the config. */
  readonly breaking: readonly (ReportedChange & { readonly org: string })[];
  /** The organisations, or outputs, that could not be looked at. */
  readonly failures: readonly (CheckFailure & { readonly org: string })[];
  /** The page that has more, such as that of the build; null where there is none. */
  readonly link: string | null;
}

/** Options of `renderCheckWebhook`. */
export interface WebhookOptions {
  readonly link: URL | null;
}

/** The document as JSON, printed as that of `--json` is. */
export function renderCheckWebhook(
  report: CheckReport,
  { link }: WebhookOptions,
): string {
  const { orgs, summary } = report;
  const { exitCode, ...counts } = summary;
  const document: WebhookReport = {
    version: 1,
    severity: severities.find((severity) => counts[severity] > 0) ?? "none",
    title: verdictOf(report).title,
    counts,
    exitCode,
    breaking: orgs.flatMap(({ org, drift }) =>
      drift
        .filter(({ severity }) => severity === "breaking")
        .map((change) => ({ org, ...change })),
    ),
    failures: orgs.flatMap(({ org, failure }) =>
      failure === null ? [] : [{ org, ...failure }],
    ),
    link: link?.href ?? null,
  };
  return printJson(document);
}
