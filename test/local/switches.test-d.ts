/** The switches that users of `close-codegen/emulator` have, and those that only tests of ours have. */
import type { LocalEmulatorOptions, Switches } from "../../src/local/local.js";

const quick: LocalEmulatorOptions = {
  readLag: 0,
  indexLag: 0,
  strictQuery: true,
  cursorLife: 1000,
  roles: "ignored",
  conversions: "manual",
  customFieldLimit: 10,
  rateLimit: { requests: 100, seconds: 5 },
  callingCode: "44",
  webhookTargets: "any",
  webhookRetries: [],
  eventLog: 10,
};

const undecided: LocalEmulatorOptions = {
  // @ts-expect-error -- nothing recorded decides it yet: no promise to users
  unknownTypeStatus: 400,
};

const given: Partial<Switches> = quick;

export { given, undecided };
