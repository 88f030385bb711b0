/** The organisation in which the tests of search look: small, with ids that can be read. */
import type { OrganizationSeed } from "../../src/emulator/index.js";

/** Two leads with something of everything, and one with nothing. */
export const searchSeed: OrganizationSeed = {
  name: "Searched",
  users: [
    { id: "user_me", email: "me@s.example", first_name: "M", last_name: "E" },
    { id: "user_you", email: "you@s.example", first_name: "Y", last_name: "U" },
  ],
  lead_statuses: [
    { id: "stat_new", label: "New" },
    { id: "stat_old", label: "Old" },
  ],
  pipelines: [
    {
      id: "pipe_one",
      name: "Sales",
      statuses: [
        { id: "stat_active", label: "Open", type: "active" },
        { id: "stat_won", label: "Won", type: "won" },
      ],
    },
  ],
  custom_fields: {
    lead: [
      { id: "cf_users", name: "Users", type: "number" },
      {
        id: "cf_industry",
        name: "Industry",
        type: "choices",
        choices: ["SaaS", "Retail"],
      },
      { id: "cf_owner", name: "Owner", type: "user" },
      { id: "cf_renewal", name: "Renewal", type: "date" },
      { id: "cf_memo", name: "Memo", type: "text" },
      { id: "cf_login", name: "Login", type: "hidden" },
      {
        id: "cf_home",
        name: "Home",
        type: "custom_object",
        referenced_custom_type_id: "cotype_house",
      },
    ],
    contact: [
      {
        id: "cf_langs",
        name: "Languages",
        type: "choices",
        accepts_multiple_values: true,
        choices: ["Deutsch", "English", "日本語"],
      },
    ],
    opportunity: [{ id: "cf_kick", name: "Kick-off", type: "datetime" }],
  },
  custom_object_types: [
    {
      id: "cotype_house",
      name: "House",
      name_plural: "Houses",
      fields: [
        { id: "cf_rooms", name: "Rooms", type: "number" },
        { id: "cf_agent", name: "Agent", type: "contact" },
      ],
    },
    { id: "cotype_car", name: "Car", name_plural: "Cars" },
  ],
  custom_activity_types: [
    {
      id: "actitype_visit",
      name: "Visit",
      fields: [{ id: "cf_note", name: "Note", type: "textarea" }],
    },
  ],
  records: [
    {
      kind: "lead",
      id: "lead_acme",
      body: {
        name: "Acme Corp GmbH",
        description: "Makes rockets, and sells them.",
        url: "https://acme.example",
        status_id: "stat_new",
        addresses: [{ city: "Berlin", country: "DE" }],
        "custom.cf_users": 10,
        "custom.cf_industry": "SaaS",
        "custom.cf_owner": "user_me",
        "custom.cf_renewal": "2026-05-04",
        "custom.cf_memo": "Größe: 3",
        "custom.cf_login": "ACME-1",
        "custom.cf_home": "custobj_house",
      },
    },
    {
      kind: "lead",
      id: "lead_beta",
      body: {
        name: "Corporate Beta",
        status_id: "stat_old",
        "custom.cf_users": 50.5,
        "custom.cf_industry": "Retail",
        "custom.cf_owner": "user_you",
        "custom.cf_renewal": "2026-06-01",
      },
    },
    { kind: "lead", id: "lead_bare", body: { name: "Bare" } },
    {
      kind: "contact",
      id: "cont_ada",
      body: {
        lead_id: "lead_acme",
        name: "Ada",
        title: "CEO",
        emails: [
          { email: "ada@acme.example", type: "office" },
          { email: "ada@home.example", type: "home" },
        ],
        "custom.cf_langs": ["Deutsch", "English"],
      },
    },
    {
      kind: "contact",
      id: "cont_bob",
      body: { lead_id: "lead_acme", name: "Bob", title: "To the CEO" },
    },
    {
      kind: "contact",
      id: "cont_cleo",
      body: {
        lead_id: "lead_beta",
        name: "Cleo",
        title: "CTO",
        "custom.cf_langs": ["日本語"],
      },
    },
    {
      kind: "opportunity",
      id: "oppo_one",
      body: {
        lead_id: "lead_acme",
        contact_id: "cont_ada",
        status_id: "stat_active",
        value: 50_000,
        value_period: "monthly",
        "custom.cf_kick": "2026-05-06T23:30:00+00:00",
      },
    },
    {
      kind: "opportunity",
      id: "oppo_two",
      body: { lead_id: "lead_beta", status_id: "stat_won", value: 100 },
    },
    {
      kind: "custom_object",
      id: "custobj_house",
      body: {
        custom_object_type_id: "cotype_house",
        lead_id: "lead_acme",
        name: "Villa",
        "custom.cf_rooms": 7,
        "custom.cf_agent": "cont_bob",
      },
    },
    {
      kind: "custom_object",
      id: "custobj_hut",
      body: {
        custom_object_type_id: "cotype_house",
        lead_id: "lead_beta",
        name: "Hut",
      },
    },
    {
      kind: "custom_object",
      id: "custobj_car",
      body: {
        custom_object_type_id: "cotype_car",
        lead_id: "lead_acme",
        name: "Car",
      },
    },
    {
      kind: "custom_activity",
      id: "acti_visit",
      body: {
        custom_activity_type_id: "actitype_visit",
        lead_id: "lead_acme",
        contact_id: "cont_bob",
        user_id: "user_me",
        activity_at: "2026-05-05T10:00:00+00:00",
        "custom.cf_note": "Saw the villa.",
      },
    },
  ],
};
