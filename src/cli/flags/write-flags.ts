/** The flags that `generate` and `pull` share. */
import { Option } from "commander";
import type { Command } from "commander";
import type { GlobalFlags } from "./global-flags.js";

/** The flags of the commands that write. */
export interface WriteFlags extends GlobalFlags {
  readonly dryRun?: true;
  readonly json?: true;
  readonly strict?: true;
  readonly acceptRemovals?: true;
  readonly switchOrg?: true;
  readonly acceptDowngrade?: true;
}

/** `--dry-run`. */
export function dryRunOption(): Option {
  return new Option("-n, --dry-run", "print the plan, write nothing");
}

/** Adds `--strict`, and the flags that allow what a run refuses without them. */
export function addPermissions(command: Command): void {
  command
    .option("--json", "print what was done as JSON")
    .option("--strict", "treat warnings as errors")
    .option("--accept-removals", "accept that much of the schema is gone")
    .option("--switch-org", "allow a lock of another organisation")
    .option("--accept-downgrade", "rewrite a lock that a newer version wrote");
}

/** The options of `generate` and `pull` that these flags decide. */
export function writeOptions(flags: WriteFlags) {
  return {
    orgs: flags.org,
    dryRun: flags.dryRun === true,
    strict: flags.strict === true,
    acceptRemovals: flags.acceptRemovals === true,
    switchOrg: flags.switchOrg === true,
    acceptDowngrade: flags.acceptDowngrade === true,
  };
}
