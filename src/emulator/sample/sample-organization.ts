/**
 * The sample organisation: a company that hosts servers for others. It is the example, the demo and
 * the input of our golden files, so every kind of field that Close has occurs in it once at least.
 */
import { sampleActivityTypes } from "./activities.js";
import {
  sampleContactFields,
  sampleLeadFields,
  sampleOpportunityFields,
} from "./sample-fields.js";
import { accountManagerRole } from "./sample-ids.js";
import { sampleObjectTypes } from "./objects.js";
import { sampleSharedFields } from "./shared.js";
import type { OrganizationSeed } from "../seeds/description.js";
import { sampleOrganizationId } from "../../schema/is-sample.js";

/**
 * The sample organisation. All ids are literals, so what is generated from it stays the same; the
 * types "Account" and "Resource" are those of Close's documentation.
 */
export const sampleOrganization: OrganizationSeed = {
  id: sampleOrganizationId,
  name: "Nordlicht Hosting",
  currency: "EUR",
  custom_fields: {
    lead: sampleLeadFields,
    contact: sampleContactFields,
    opportunity: sampleOpportunityFields,
    shared: sampleSharedFields,
  },
  custom_object_types: sampleObjectTypes,
  custom_activity_types: sampleActivityTypes,
  lead_statuses: [
    {
      id: "stat_qJ2efTiJKISNxo2rc1xWw1Me7aVze1EfNhPdZTl1zuL",
      label: "Potential",
    },
    {
      id: "stat_sSoZF9ADhXBVoheePmWAlKw1T1HS3b0hdhcKvUxrmnw",
      label: "Qualified",
    },
    {
      id: "stat_wjRlThAlBSC16B2NRCe4HR4cTHOjj5l8CK3gYSDUEDv",
      label: "Customer",
    },
    {
      id: "stat_Q1TFAYZdLZhVDLfG9CEPhVYS7rUxOY9gzSKtWbNKEpc",
      label: "Not interested",
    },
  ],
  pipelines: [
    {
      id: "pipe_qzBrdLLBJFhGr2Z0eFtlzp",
      name: "Sales",
      statuses: [
        {
          id: "stat_pZZnbWw4fdHHRA9BW8AyT7Ivhgrbh6dytNyLBJr7Nba",
          label: "Demo",
          type: "active",
        },
        {
          id: "stat_P4woARCDeOfLDBmW7xDUnsLpl0F96cjQSan5wkHg8zf",
          label: "Proposal",
          type: "active",
        },
        {
          id: "stat_Bv2FMbEp7gpDqdIZhzJKXQxqdyHQxM7ufqUcu0viqwF",
          label: "Won",
          type: "won",
        },
        {
          id: "stat_QAbV9MfTa2VP1O9BxsQOmzbt6PcooVttudIMtmJwInQ",
          label: "Lost",
          type: "lost",
        },
      ],
    },
    {
      id: "pipe_MTmsWjvVPhcsMCVgDoXfxj",
      name: "Renewals",
      statuses: [
        {
          id: "stat_6JTkTsmy2OIlXrnBgSvPm5kK1qGndqMKDn8OOxQIQWT",
          label: "Due",
          type: "active",
        },
        // As in "Sales": what two pipelines call the same is two statuses.
        {
          id: "stat_N3BR9TdMOoK6J8ObNjZXrU7s64qsy1KicExmX42FhSU",
          label: "Proposal",
          type: "active",
        },
        {
          id: "stat_HbrxU8bg9bbZNE3hlIfu95iq6dmo8rjbuixFocGkrl6",
          label: "Renewed",
          type: "won",
        },
        {
          id: "stat_wuP3eeT20zZxfBA1QG6t4I31yIbcEDZfUu7mPoqv4JZ",
          label: "Cancelled",
          type: "lost",
        },
      ],
    },
  ],
  users: [
    {
      id: "user_Ova4RGFG7pztSeJiiMFdN7O2MFl71nD0uGO3bIOo4Wk",
      email: "ada@nordlicht.example",
      first_name: "Ada",
      last_name: "Berger",
    },
    {
      id: "user_FmER2XaHQKQmRYgpCmBBvcXCe69MytGCSs59lowKBV6",
      email: "noah@nordlicht.example",
      first_name: "Noah",
      last_name: "Lindqvist",
      role: accountManagerRole,
    },
    {
      id: "user_VgSfjdhRJA9cuXeFWpPAJxwlk05Lh1DqLFUFmQTXEyJ",
      email: "mei@nordlicht.example",
      first_name: "Mei",
      last_name: "Tanaka",
      role: "user",
    },
    {
      id: "user_TfRjN4w7VoI6EzCvy2f52PURtdaCEtFGPYVJZUD4BNw",
      email: "tom@nordlicht.example",
      first_name: "Tom",
      last_name: "Weiß",
      role: "user",
      active: false,
    },
  ],
  roles: [
    {
      id: accountManagerRole,
      name: "Account Manager",
      permissions: ["view_all_leads", "bulk_edit"],
    },
  ],
  standard_object_labels: [
    { label_type: "opportunity", singular: "Deal", plural: "Deals" },
  ],
};
