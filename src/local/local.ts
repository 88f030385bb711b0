/**
 * The package's entry `close-codegen/emulator`: a local Close that holds your own organisation, as
 * your lock describes it, for tests and for work without a network.
 */
import {
  RecordSeedError,
  sampleOrganization,
  startEmulator as start,
} from "../emulator/index.js";
import type { Emulator, EmulatorOptions } from "../emulator/index.js";
import { CodegenError } from "../errors.js";
import {
  organizationOfLock,
  organizationOfSeed,
} from "./local-organization.js";
import type { LocalOrganization } from "./local-organization.js";
import { refusedSeed, translateSeed } from "./seed.js";
import type { NamedSeed, TranslatedRecord } from "./seed.js";

export { CodegenError } from "../errors.js";
export type { ErrorCode } from "../errors.js";
export type {
  AssociationObjectType,
  AssociationSeed,
  CustomActivityTypeSeed,
  CustomObjectTypeSeed,
  Emulator,
  EmulatorOptions,
  Fault,
  Feature,
  FieldSeed,
  LeadStatusSeed,
  OpportunityStatusSeed,
  OrganizationSeed,
  PipelineSeed,
  RateLimit,
  RecordSeed,
  RequestRecord,
  RoleSeed,
  SharedFieldSeed,
  StoredSeed,
  Switches,
  UserSeed,
} from "../emulator/index.js";
export {
  localLeadStatuses,
  localPipelines,
  localUsers,
  sampleOrganization,
} from "../emulator/index.js";
export type { NamedSeed } from "./seed.js";

/** Options of `startEmulator`. */
export interface LocalEmulatorOptions extends EmulatorOptions {
  /** The path of a `close.lock.json` whose organisation to hold, in place of `organization`. */
  lock?: string | URL;
  /** The name of the organisation, where the lock holds several. */
  org?: string | undefined;
  /** The records that are there from the start, by the names of the generated code. */
  seed?: NamedSeed;
}

/**
 * Starts a local Close with the organisation of a lock, with `organization`, or with the sample; it
 * listens on loopback only. Throws a `CodegenError` for a lock or a seed that cannot be used, naming
 * the record and the member, and when the port is taken.
 *
 * @example
 * const emulator = await startEmulator({
 *   lock: "generated/close.lock.json",
 *   seed: { lead: [{ id: "lead_acme", name: "Acme" }] },
 * });
 * const close = createCloseClient({
 *   apiKey: emulator.apiKey,
 *   baseUrl: emulator.url,
 * });
 */
export async function startEmulator(
  options: LocalEmulatorOptions = {},
): Promise<Emulator> {
  const { lock, org, seed = {}, ...others } = options;
  const local = await findOrganization(lock, org, others.organization);
  const translated =
    Object.keys(seed).length === 0
      ? []
      : translateSeed(seed, { named: await local.names(), org: local.org });
  const { records = [] } = local.seed;
  const all = [...records, ...translated.map(({ record }) => record)];
  try {
    return await start({
      ...others,
      organization: { ...local.seed, records: all },
    });
  } catch (error) {
    throw explain(error, translated, records.length);
  }
}

async function findOrganization(
  lock: string | URL | undefined,
  org: string | undefined,
  organization: EmulatorOptions["organization"],
): Promise<LocalOrganization> {
  if (lock === undefined)
    return organizationOfSeed(organization ?? sampleOrganization);
  if (organization !== undefined)
    throw new CodegenError(
      "E_USAGE",
      "Both a lock and an organisation were given.",
      {
        hint: "Give one of the two.",
      },
    );
  return organizationOfLock(lock, org);
}

function explain(
  error: unknown,
  translated: readonly TranslatedRecord[],
  before: number,
): unknown {
  if (error instanceof RecordSeedError) {
    const record = translated[error.index - before];
    return record === undefined ? error : refusedSeed(error, record, error);
  }
  if (error instanceof Error && "code" in error && error.code === "EADDRINUSE")
    return new CodegenError(
      "E_BUSY",
      "The port is in use by another program.",
      {
        hint: "Give another port, or none: any free one is taken then.",
        cause: error,
      },
    );
  if (error instanceof Error && "code" in error && error.code === "EACCES")
    return new CodegenError(
      "E_USAGE",
      "The system does not let this user listen on that port.",
      { hint: "Give a port from 1024 on, or none.", cause: error },
    );
  return error;
}
