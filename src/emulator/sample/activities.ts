/** The custom activity types of the sample organisation. */
import type { CustomActivityTypeSeed } from "../seeds/description.js";
import {
  contractActivityType,
  contractType,
  faxType,
  serverType,
  siteVisitType,
} from "./sample-ids.js";

const siteVisit: CustomActivityTypeSeed = {
  id: siteVisitType,
  name: "Site Visit",
  description: "One of us was at the customer's.",
  fields: [
    {
      id: "cf_gnQsm0ne0YSVMRRfaLjwnpFqgwLNCqIErYfxPixrBCe",
      name: "Visited At",
      type: "datetime",
      required: true,
    },
    {
      id: "cf_bf3sUTCRVb2SN6ZMiPOooO4CTxFsbTF3pmI4pia9kNs",
      name: "Summary",
      type: "textarea",
      required: true,
      description: "Three sentences are enough.",
    },
    {
      id: "cf_RamM63BYmemFpWyGHtjLHXYaNn8YOYQbKvYxoOVxaSL",
      name: "Attendees",
      type: "contact",
      accepts_multiple_values: true,
    },
    {
      id: "cf_JUD649Gz2T0OfEc7Zg1JgZzfw9cQv2GZCgUCjXsnmoc",
      name: "Engineers",
      type: "user",
      accepts_multiple_values: true,
    },
    {
      id: "cf_syvoVKcGC8owySOlv8AjkgEnAOdFOjml5zoKmHgCnzy",
      name: "Inspected Servers",
      type: "custom_object",
      accepts_multiple_values: true,
      referenced_custom_type_id: serverType,
      back_reference_is_visible: true,
    },
    {
      id: "cf_NvU4esheDyLvPYtK9AblarMCOCTnNX1aO6OioXGpB5U",
      name: "Ticket",
      type: "hidden",
      description: "Number in the help desk; set by our integration.",
    },
  ],
};

/** Named like the custom object type, which is allowed in Close. */
const contract: CustomActivityTypeSeed = {
  id: contractActivityType,
  name: "Contract",
  description: "A conversation about a contract.",
  api_create_only: true,
  editable_with_roles: ["admin"],
  fields: [
    {
      id: "cf_JoF20GbkOMLalV0RovrdtVdqtXtlTLy5cTBxLnwhR5P",
      name: "Contract",
      type: "custom_object",
      required: true,
      referenced_custom_type_id: contractType,
    },
    {
      id: "cf_rEvDr6dQGAw2hZpOWgkqoGlwUqWnKf5Nu554DtAGBJe",
      name: "Result",
      type: "choices",
      choices: ["Signed", "Thinking", "Declined"],
    },
    {
      id: "cf_bZxZSZbf53u0m2CsvuDWLzxpcFHsUZcNEyEpewrmMYC",
      name: "Notes",
      type: "textarea",
    },
  ],
};

const fax: CustomActivityTypeSeed = {
  id: faxType,
  name: "Fax",
  is_archived: true,
  fields: [
    {
      id: "cf_9rnZS8aant2e4Wevap1vWGXz3Qge8B46sMWVr0S02UK",
      name: "Number of Pages",
      type: "number",
    },
  ],
};

/** The custom activity types, of which one is archived. */
export const sampleActivityTypes: readonly CustomActivityTypeSeed[] = [
  siteVisit,
  contract,
  fax,
];
