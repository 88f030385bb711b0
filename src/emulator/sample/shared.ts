/** The shared custom fields of the sample organisation and where they hang. */
import type { SharedFieldSeed } from "../seeds/description.js";
import {
  accountManagerRole,
  accountType,
  contractType,
  serverType,
  siteVisitType,
} from "./sample-ids.js";

/** The shared fields; each is required and restricted in another way from place to place. */
export const sampleSharedFields: readonly SharedFieldSeed[] = [
  {
    id: "cf_9hjm0CgUjasLH5E1VZuEwHcL41udFfG3tRUHgfo0NXP",
    name: "Owner",
    type: "user",
    description: "Who looks after it.",
    associations: [
      { object_type: "lead" },
      { object_type: "contact", editable_with_roles: ["admin"] },
      {
        object_type: "custom_activity_type",
        custom_activity_type_id: siteVisitType,
        required: true,
      },
    ],
  },
  {
    id: "cf_q4h1nan3jHYBQYllsKK6O1PbirvAENC4s7YQbozQIWy",
    name: "Tags",
    type: "choices",
    accepts_multiple_values: true,
    choices: ["vip", "pilot", "at risk"],
    associations: [
      { object_type: "lead" },
      { object_type: "contact" },
      { object_type: "opportunity" },
      { object_type: "custom_object_type", custom_object_type_id: accountType },
    ],
  },
  {
    id: "cf_w82pOVGeKtbRou17pfJjnNakburGssYEIMAuZkCDzY4",
    name: "Priority",
    type: "choices",
    choices: ["1 – now", "2 – soon", "3 – some day"],
    associations: [
      {
        object_type: "custom_activity_type",
        custom_activity_type_id: siteVisitType,
      },
      {
        object_type: "custom_object_type",
        custom_object_type_id: contractType,
        required: true,
        editable_with_roles: ["admin", accountManagerRole],
      },
      { object_type: "custom_object_type", custom_object_type_id: serverType },
    ],
  },
  {
    id: "cf_7YbNDOD33W7vwGhtBEbmUIxWrkndvVzyhfTxB59gZxW",
    name: "Related Account",
    type: "custom_object",
    description: "The account that this is about.",
    referenced_custom_type_id: accountType,
    back_reference_is_visible: false,
    associations: [
      { object_type: "opportunity" },
      { object_type: "custom_object_type", custom_object_type_id: serverType },
    ],
  },
];
