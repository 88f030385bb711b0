/** The organisation of a local Close, and the names that the generated code has for it. */
import { fileURLToPath } from "node:url";
import { fetchOrganization } from "../close/fetch-organization.js";
import { builtInMembers, declaredNames } from "../emit/declared.js";
import { organizationFromSchema, startEmulator } from "../emulator/index.js";
import type { OrganizationSeed } from "../emulator/index.js";
import { CodegenError, refusalOf } from "../errors.js";
import { readText } from "../files/read-text.js";
import { createTransport } from "../runtime/transport/transport.js";
import { buildSchema } from "../schema/build-schema.js";
import type { Lock } from "../lock/lock.js";
import { parseLock } from "../lock/read-lock.js";
import { repairNames } from "../lock/repair-names.js";
import type { NamedSchema } from "../schema/named.js";
import { nameSchema } from "../schema/named.js";
import { buildNames, noNames } from "../schema/name-all.js";
import type { Schema } from "../schema/schema.js";
import { own } from "../schema/schema.js";
import { unifySchemas } from "../schema/unify.js";

/** An organisation for the local Close. */
export interface LocalOrganization {
  readonly seed: OrganizationSeed;
  /** Its name in the lock; undefined when it comes from elsewhere. */
  readonly org: string | undefined;
  /** All that it has by the names of the generated code; worked out when it is asked for. */
  readonly names: () => Promise<NamedSchema>;
}

/**
 * The organisation of a lock; `org` chooses where there are several. Throws `E_LOCK_MISSING`,
 * `E_LOCK_INVALID`, and `E_USAGE` when it is not clear which one is meant.
 */
export async function organizationOfLock(
  lock: string | URL,
  org: string | undefined,
): Promise<LocalOrganization> {
  const path = lock instanceof URL ? fileURLToPath(lock) : lock;
  const content = parseLock(await readLockFile(path), path);
  const [name, schema] = chooseOrg(content, path, org);
  return {
    seed: organizationFromSchema(schema),
    org: name,
    names: () => Promise.resolve(namesOfLock(content)),
  };
}

/** An organisation that is described in Close's words; its names are those of a first run. */
export function organizationOfSeed(seed: OrganizationSeed): LocalOrganization {
  return { seed, org: undefined, names: () => namesOfSeed(seed) };
}

async function readLockFile(path: string): Promise<string> {
  try {
    return await readText(path);
  } catch (cause) {
    if (cause instanceof CodegenError) throw cause;
    const code = cause instanceof Error && "code" in cause ? cause.code : "";
    if (code === "ENOENT")
      throw new CodegenError("E_LOCK_MISSING", `There is no lock ${path}.`, {
        hint: "Run `codegen pull` once with a key, or give the path of another lock.",
        cause,
      });
    throw new CodegenError(
      "E_LOCK_INVALID",
      `${path} could not be read: ${refusalOf(cause)}.`,
      {
        hint: "Give the path of a close.lock.json.",
        cause,
      },
    );
  }
}

function chooseOrg(
  lock: Lock,
  path: string,
  org: string | undefined,
): readonly [string, Schema] {
  const names = Object.keys(lock.schema);
  const [only, ...others] = names;
  if (org === undefined && others.length > 0)
    throw new CodegenError(
      "E_USAGE",
      `${path} holds several organisations: ${names.join(", ")}.`,
      { hint: "Choose one with `org`, on the command line with --org." },
    );
  const name = org ?? only ?? "default";
  const schema = own(lock.schema, name);
  if (schema !== undefined) return [name, schema];
  throw new CodegenError(
    "E_USAGE",
    `${path} holds no organisation “${name}”.`,
    { hint: `It holds ${names.join(", ") || "none"}.` },
  );
}

const everything = { object: () => true, field: () => true };

const rules = { members: builtInMembers, declarations: declaredNames };

function namesOfLock({ schema: known, names }: Lock): NamedSchema {
  const schemas = new Map(Object.entries(known));
  const unified = unifySchemas(schemas, names.same, names);
  const orgs = [...schemas.keys()];
  const { schema } = unified;
  const sound = repairNames(names, { rules, schema, older: [] }).names;
  return nameSchema(schema, sound, everything, unified.ids, orgs);
}

/** Reads the schema as `codegen --sample` would, from a local Close that runs meanwhile. */
async function namesOfSeed(
  organization: OrganizationSeed,
): Promise<NamedSchema> {
  const { records: _records, ...settings } = organization;
  const emulator = await startEmulator({ organization: settings });
  const transport = createTransport({
    apiKey: emulator.apiKey,
    baseUrl: emulator.url,
  });
  try {
    const { schema } = buildSchema((await fetchOrganization(transport)).raw);
    const { names } = buildNames(schema, noNames, {
      ...rules,
      pin: () => undefined,
    });
    return nameSchema(schema, names, everything, new Map());
  } finally {
    await transport.close();
    await emulator.close();
  }
}
