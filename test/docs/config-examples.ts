/** One example for each option of the config, as it stands in `docs/config-reference.md`. */
import type { Config } from "../../src/define.js";

/** The lines of each example, as they stand in `defineConfig({ … })`. */
export const configExamples: Readonly<Record<keyof Config, string>> = {
  apiKey: 'apiKey: env("CLOSE_API_KEY"),',
  accessToken: 'accessToken: env("CLOSE_ACCESS_TOKEN"),',
  baseUrl: 'baseUrl: "http://localhost:8080/api/v1", // a local Close',
  source: 'source: "sample",',
  output: 'output: "src/generated",',
  include: 'include: ["Lead", "Account", "Site Visit.Outcome"],',
  exclude: 'exclude: ["Account.Internal*", "cf_mQxR2tYv"],',
  names: `names: {
  "Account.Status": "stage",
  cotype_4hQsScWF3hnUOyngoaAV00: "Customer",
  "Pipeline.Sales.Proposal": "offer",
},`,
  types: `types: {
  "Account.Website": {
    type: "URL",
    read: "readUrl",
    write: "writeUrl",
    functions: "../src/urls.js", // from the output
  },
},`,
  dates: 'dates: "Date",',
  unknownChoices: 'unknownChoices: "closed",',
  importExtension: 'importExtension: ".ts",',
  emit: 'emit: "wrappers",',
  runtime: 'runtime: "import",',
  transport: 'transport: "fetch",',
  templates: 'templates: "codegen/templates",',
  prettier: "prettier: { printWidth: 100, singleQuote: true },",
  header: 'header: ["dprint-ignore-file"],',
  trustRequired: "trustRequired: true,",
  docs: 'docs: "names",',
  keepDeleted: "keepDeleted: 60,",
  changes: "changes: true,",
  accept: `accept: [
  {
    fingerprint: "3466cc35f15b56b9a0d4b1c2e7f80912",
    reason: "moved to Contacts",
    expires: "2026-12-31",
    owner: "#sales-ops",
  },
],`,
  owners: `owners: {
  "*": "#crm",
  "Lead.*": "#sales-ops",
  "Lead.Budget": "ada@example.com",
},`,
  orgs: `output: "generated", // shared: one set of types
orgs: {
  main: { apiKey: env("CLOSE_API_KEY") },
  sandbox: { apiKey: env("CLOSE_SANDBOX_KEY") },
},`,
};
