/** Looks at an organisation of the config: its key, where that goes, and what Close says to it. */
import type { ResolvedOrg } from "../../config/config.js";
import type { DoctorFinding } from "../../report/doctor-document.js";
import type { Probe } from "../../stages/read/probe-organization.js";
import { checked, finding } from "./finding.js";

/** The way an organisation is looked at. */
export interface CloseCheck {
  readonly offline: boolean;
  /** True if there are several, so that each finding names its own. */
  readonly isOneOfSeveral: boolean;
  readonly signal: AbortSignal | undefined;
}

/** The findings about one organisation. */
export async function closeFindings(
  org: ResolvedOrg,
  check: CloseCheck,
): Promise<readonly DoctorFinding[]> {
  const about = check.isOneOfSeveral ? `${org.name}: ` : "";
  const named = (found: readonly DoctorFinding[]) =>
    found.map((one) => ({ ...one, message: `${about}${one.message}` }));
  if (org.source === "sample")
    return named([finding("D_KEY", "ok", "The embedded sample needs no key.")]);
  const key = await checked("D_KEY", check.signal, () => keyOf(org));
  const way = await checked("D_HOST", check.signal, () => wayOf(org));
  const isOpen = [...key, ...way].every(({ level }) => level !== "broken");
  if (check.offline || !isOpen || !org.hasCredentials())
    return named([...key, ...way]);
  const answers = await checked("D_CLOSE", check.signal, async () => {
    const { probeOrganization } =
      await import("../../stages/read/probe-organization.js");
    return probeFindings(org, await probeOrganization(org, check.signal));
  });
  return named([...key, ...way, ...answers]);
}

/** Throws as a run does where the key cannot be one. */
function keyOf(org: ResolvedOrg): readonly DoctorFinding[] {
  if (!org.hasCredentials())
    return [
      finding("D_KEY", "warning", `${org.credentialsSource()} is not set.`, {
        next: "Set it in the environment or in .env: without a key only --offline works.",
      }),
    ];
  const credentials = org.credentials();
  const secret =
    "apiKey" in credentials ? credentials.apiKey : credentials.accessToken;
  const what = "apiKey" in credentials ? "API key" : "access token";
  return [
    finding(
      "D_KEY",
      "ok",
      `The ${what} is ${org.credentialsSource()}${masked(secret)}.`,
    ),
  ];
}

/** Four characters distinguish keys and open nothing, unless they are much of a short key. */
function masked(secret: string): string {
  return secret.length < 20 ? "" : `, and ends in ${secret.slice(-4)}`;
}

/** Throws as a run does where a variable is no address, or may not decide where the key goes. */
function wayOf(org: ResolvedOrg): readonly DoctorFinding[] {
  const host = org.host();
  const proxy = org.hasCredentials() ? org.proxy() : null;
  return [
    ...(host === null
      ? []
      : [finding("D_HOST", "note", `The key goes to ${host}, not to Close.`)]),
    ...(proxy === null
      ? []
      : [
          finding(
            "D_HOST",
            "note",
            `The way to Close is the proxy ${proxy.origin}.`,
          ),
        ]),
  ];
}

function probeFindings(
  org: ResolvedOrg,
  { live, clock, rateLimit }: Probe,
): readonly DoctorFinding[] {
  const { organizationId, organizationName, objects } = live.schema;
  const name =
    organizationName === undefined
      ? organizationId
      : `“${organizationName}” (${organizationId})`;
  return [
    finding(
      "D_CLOSE",
      "ok",
      `${org.credentialsSource()} belongs to ${name}, which has ${String(objects.length)} object types.`,
    ),
    ...live.warnings
      .filter(({ code }) => code === "W_UNREAD")
      .map(({ message }) =>
        finding("D_ACCESS", "warning", message, {
          error: "W_UNREAD",
          next: "Give the key what it lacks, or leave it: the lock keeps what it knows. codegen explain W_UNREAD says more.",
        }),
      ),
    ...(rateLimit === null ? [] : [rateLimitFinding(rateLimit)]),
    ...(clock === null ? [] : [clockFinding(clock)]),
  ];
}

function rateLimitFinding({
  limit,
  remaining,
}: NonNullable<Probe["rateLimit"]>): DoctorFinding {
  const of = limit === null ? "" : ` of ${String(limit)}`;
  const isLow = limit !== null && remaining < limit / 5;
  return finding(
    "D_RATE_LIMIT",
    isLow ? "warning" : "ok",
    `Close left room for ${String(remaining)}${of} requests at the least.`,
    isLow
      ? {
          next: "Other programs use the same key or organisation; runs wait for their turn, and take longer.",
        }
      : {},
  );
}

/** Seconds. Signatures of webhooks are refused beyond five minutes. */
const largestSkew = 60;

function clockFinding({
  server,
  here,
}: NonNullable<Probe["clock"]>): DoctorFinding {
  const seconds = Math.round((here.getTime() - server.getTime()) / 1000);
  const off = Math.abs(seconds);
  if (off <= largestSkew)
    return finding("D_CLOCK", "ok", "The clock agrees with that of Close.");
  return finding(
    "D_CLOCK",
    "warning",
    `The clock of this machine is ${String(off)} seconds ${seconds > 0 ? "ahead of" : "behind"} that of Close.`,
    {
      next: "Set it by the network (NTP): webhooks are refused beyond 300 seconds, and tokens seem to be over.",
    },
  );
}
