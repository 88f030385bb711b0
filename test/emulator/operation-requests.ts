/** A request for each operation that Close documents, in an order in which they work. */
import type { OrganizationSeed, StoredSeed } from "../../src/emulator/index.js";

/** The organisation that the requests are for. */
export const organization: OrganizationSeed = {
  id: "orga_A",
  name: "Answers",
  users: [
    { id: "user_A", email: "a@example.com", first_name: "Ada", last_name: "A" },
    { id: "user_B", email: "b@example.com", first_name: "Bo", last_name: "B" },
    { id: "user_C", email: "d@example.com", first_name: "Di", last_name: "D" },
  ],
  lead_statuses: [
    { id: "stat_new", label: "New" },
    { id: "stat_old", label: "Old" },
  ],
  pipelines: [
    {
      id: "pipe_A",
      name: "Sales",
      statuses: [
        { id: "stat_open", label: "Open", type: "active" },
        { id: "stat_won", label: "Won", type: "won" },
      ],
    },
  ],
  custom_fields: { lead: [{ id: "cf_lead", name: "Size", type: "number" }] },
  custom_activity_types: [{ id: "actitype_A", name: "Visit" }],
  custom_object_types: [{ id: "cotype_A", name: "Site", name_plural: "Sites" }],
  records: [
    { kind: "lead", id: "lead_A", body: { name: "Acme", "custom.cf_lead": 3 } },
    { kind: "lead", id: "lead_B", body: { name: "Also Acme" } },
    {
      kind: "contact",
      id: "cont_A",
      body: {
        lead_id: "lead_A",
        name: "Cy",
        title: "CEO",
        emails: [{ email: "cy@example.com" }],
        phones: [{ phone: "+16503334444" }],
        urls: [{ url: "https://example.com" }],
      },
    },
    {
      kind: "opportunity",
      id: "oppo_A",
      body: { lead_id: "lead_A", value: 5000, confidence: 50, note: "" },
    },
  ],
};

/** What no request can make. */
export const stored: StoredSeed = {
  "/activity/meeting/": [
    {
      id: "acti_meeting",
      lead_id: "lead_A",
      title: "Demo",
      starts_at: "2026-03-01T10:00:00+00:00",
    },
    { id: "acti_past", lead_id: "lead_A", title: "First talk" },
  ],
  "/activity/form_submission/": [
    { id: "acti_form", lead_id: "lead_A", form_id: "form_A", values: {} },
  ],
  "/activity/email/": [
    { id: "acti_mail", lead_id: "lead_A", status: "draft", subject: "Hello" },
  ],
  "/dialer/": [{ id: "dial_A", source_type: "saved-search" }],
  "/connected_account/": [{ id: "emailacct_A", email: "a@example.com" }],
};

/** The id of what was made last at a path. */
export type IdOf = (path: string) => string;

/** The bodies of the POSTs that make something, each after what it needs. */
export const creations: readonly (readonly [
  path: string,
  body: (id: IdOf) => Readonly<Record<string, unknown>>,
])[] = [
  ["/lead/", () => ({ name: "New", contacts: [{ name: "Di" }] })],
  ["/contact/", (id) => ({ lead_id: id("/lead/"), name: "Ed" })],
  ["/opportunity/", (id) => ({ lead_id: id("/lead/"), value: 100 })],
  ["/outcome/", () => ({ name: "Reached", applies_to: ["calls"] })],
  ["/playbook/", (id) => ({ name: "First", outcome_ids: [id("/outcome/")] })],
  ["/email_template/", () => ({ name: "Hello", subject: "Hi", body: "Hi!" })],
  ["/sms_template/", () => ({ name: "Short", text: "Hi" })],
  ["/task/", () => ({ lead_id: "lead_A", text: "Call", date: "2026-03-01" })],
  ["/files/upload/", () => ({ filename: "a.png", content_type: "image/png" })],
  [
    "/custom_object/",
    () => ({
      lead_id: "lead_A",
      custom_object_type_id: "cotype_A",
      name: "Head office",
    }),
  ],
  [
    "/activity/note/",
    () => ({
      lead_id: "lead_A",
      note_html: "<body><p>Tall</p></body>",
      attachments: [
        { filename: "a.png", url: "https://app.close.com/go/file/a" },
      ],
    }),
  ],
  [
    "/activity/call/",
    (id) => ({
      lead_id: "lead_A",
      contact_id: "cont_A",
      duration: 60,
      phone: "+16503334444",
      outcome_id: id("/outcome/"),
    }),
  ],
  [
    "/activity/email/",
    (id) => ({
      lead_id: "lead_A",
      contact_id: "cont_A",
      status: "sent",
      subject: "Re: Offer",
      to: ["cy@example.com"],
      body_text: "Hello",
      template_id: id("/email_template/"),
    }),
  ],
  [
    "/activity/sms/",
    () => ({
      lead_id: "lead_A",
      status: "inbox",
      text: "Yes",
      local_phone: "+15550100000",
      remote_phone: "+16503334444",
    }),
  ],
  [
    "/activity/whatsapp_message/",
    () => ({
      lead_id: "lead_A",
      contact_id: "cont_A",
      activity_at: "2026-03-01T10:00:00Z",
      direction: "incoming",
      external_whatsapp_message_id: "w1",
      message_markdown: "*Yes*",
      local_phone: "+15550100000",
      remote_phone: "+16503334444",
    }),
  ],
  [
    "/activity/custom/",
    () => ({ lead_id: "lead_A", custom_activity_type_id: "actitype_A" }),
  ],
  [
    "/activity/status_change/lead/",
    () => ({
      lead_id: "lead_A",
      old_status_id: "stat_new",
      new_status_id: "stat_old",
    }),
  ],
  [
    "/activity/status_change/opportunity/",
    () => ({
      lead_id: "lead_A",
      opportunity_id: "oppo_A",
      old_status_id: "stat_open",
      new_status_id: "stat_won",
    }),
  ],
  [
    "/comment/",
    (id) => ({ object_id: id("/activity/note/"), body: "<body>Yes</body>" }),
  ],
  [
    "/webhook/",
    () => ({
      url: "https://example.com/hook",
      events: [{ object_type: "lead", action: "created" }],
    }),
  ],
  [
    "/saved_search/",
    () => ({
      name: "Large",
      s_query: { query: { type: "match_all" } },
      sharing_settings: { whole_org: true },
    }),
  ],
  [
    "/sequence/",
    (id) => ({
      name: "Welcome",
      timezone: "Europe/Berlin",
      steps: [{ delay: 0, email_template_id: id("/email_template/") }],
    }),
  ],
  [
    "/sequence_subscription/",
    (id) => ({ sequence_id: id("/sequence/"), contact_id: "cont_A" }),
  ],
  ["/bulk_action/email/", (id) => ({ template_id: id("/email_template/") })],
  [
    "/bulk_action/edit/",
    () => ({ type: "set_lead_status", lead_status_id: "stat_old" }),
  ],
  ["/bulk_action/delete/", () => ({ s_query: {} })],
  [
    "/bulk_action/sequence_subscription/",
    (id) => ({ action_type: "pause", sequence_id: id("/sequence/") }),
  ],
  ["/export/lead/", () => ({ format: "json", type: "leads" })],
  ["/export/opportunity/", () => ({ format: "csv" })],
  ["/custom_field/lead/", () => ({ name: "Town", type: "text" })],
  ["/custom_field/contact/", () => ({ name: "Born", type: "date" })],
  [
    "/custom_field/opportunity/",
    () => ({ name: "Plan", type: "choices", choices: ["A", "B"] }),
  ],
  [
    "/custom_field/activity/",
    () => ({
      name: "Mood",
      type: "text",
      custom_activity_type_id: "actitype_A",
    }),
  ],
  [
    "/custom_field/custom_object_type/",
    () => ({
      name: "Rooms",
      type: "number",
      custom_object_type_id: "cotype_A",
    }),
  ],
  ["/custom_field/shared/", () => ({ name: "Owner", type: "user" })],
  [
    "/custom_field/shared/{scf_id}/association/",
    () => ({ object_type: "lead" }),
  ],
  ["/custom_activity/", () => ({ name: "Letter" })],
  ["/custom_object_type/", () => ({ name: "Car", name_plural: "Cars" })],
  ["/pipeline/", () => ({ name: "Renewals" })],
  [
    "/status/opportunity/",
    () => ({ label: "Lost", type: "lost", pipeline_id: "pipe_A" }),
  ],
  ["/status/lead/", () => ({ label: "Gone" })],
  [
    "/integration_link/",
    () => ({ name: "Shop", type: "lead", url: "https://example.com/{{id}}" }),
  ],
  ["/scheduling_link/", () => ({ name: "30 minutes", url: "example.com/me" })],
  ["/shared_scheduling_link/", () => ({ name: "Any of us" })],
  [
    "/shared_scheduling_link_association/",
    (id) => ({
      shared_scheduling_link_id: id("/shared_scheduling_link/"),
      user_scheduling_link_id: id("/scheduling_link/"),
      user_id: "user_A",
    }),
  ],
  [
    "/send_as/",
    () => ({ allowing_user_id: "user_A", allowed_user_id: "user_B" }),
  ],
  ["/unsubscribe/email/", () => ({ email: "no@example.com" })],
  [
    "/phone_number/request/internal/",
    () => ({ country: "US", sharing: "personal" }),
  ],
  ["/blocked_phone_number/", () => ({ phone: "+16503334444", reason: "Spam" })],
  ["/membership/", () => ({ email: "c@example.com", role_id: "user" })],
  ["/role/", () => ({ name: "Intern", permissions: [] })],
  ["/group/", () => ({ name: "Sales" })],
  ["/group/{group_id}/member/", () => ({ user_id: "user_B" })],
];

/** The bodies of other writes; those that are left out send nothing. */
export const changes: Readonly<
  Record<string, (id: IdOf) => Readonly<Record<string, unknown>>>
> = {
  "POST /lead/merge/": () => ({ source: "lead_B", destination: "lead_A" }),
  "PUT /lead/{id}/": () => ({ status_id: "stat_old" }),
  "PUT /opportunity/{id}/": () => ({ confidence: 70 }),
  "PUT /task/": () => ({ is_complete: true }),
  "PUT /task/{id}/": () => ({ is_complete: true }),
  "PUT /comment/{id}/": () => ({ body: "<body>No</body>" }),
  "PUT /activity/note/{id}/": () => ({ note: "Small", pinned: true }),
  "PUT /activity/call/{id}/": () => ({ status: "no-answer" }),
  "PUT /activity/email/{id}/": () => ({ subject: "Offer" }),
  "PUT /activity/sms/{id}/": () => ({ text: "No" }),
  "PUT /activity/whatsapp_message/{id}/": () => ({ message_markdown: "No" }),
  "PUT /activity/meeting/{id}/": (id) => ({
    outcome_id: id("/outcome/"),
    user_note_html: "<body><p>Well</p></body>",
  }),
  "PUT /saved_search/{id}/": () => ({ description: "Many seats" }),
  "PUT /sequence_subscription/{id}/": () => ({ status: "paused" }),
  "PUT /custom_field_schema/{object_type}/": () => ({
    fields: [{ id: "cf_lead" }],
  }),
  "PUT /status/lead/{id}/": () => ({ label: "Away" }),
  "PUT /status/opportunity/{id}/": () => ({ label: "Missed" }),
  "PUT /integration_link/{id}/": () => ({ name: "Store" }),
  "PUT /email_template/{id}/": () => ({ is_shared: true }),
  "PUT /sms_template/{id}/": () => ({ status: "archived" }),
  "PUT /blocked_phone_number/settings/": () => ({
    reject_anonymous_inbound_calls: true,
  }),
  "PUT /blocked_phone_number/{id}/": () => ({ reason: "Other" }),
  "PUT /phone_number/{id}/": () => ({ label: "Desk" }),
  "PUT /membership/": () => ({
    _params: { id__in: "memb_x" },
    role_id: "user",
  }),
  "PUT /membership/{id}/": () => ({ auto_record_calls: "enabled" }),
  "PUT /membership/{id}/pinned_views/": (id) => ({
    saved_view_ids: [id("/saved_search/")],
  }),
  "PUT /group/{id}/": () => ({ name: "Sellers" }),
  "POST /send_as/bulk/": () => ({ allowed_user_ids: ["user_C"] }),
  "POST /shared_scheduling_link_association/unmap/": (id) => ({
    shared_scheduling_link_id: id("/shared_scheduling_link/"),
    user_id: "user_A",
  }),
};

/** What lists do not answer without. */
export const queries: Readonly<Record<string, (id: IdOf) => string>> = {
  "GET /custom_object/": () => "?lead_id=lead_A",
  "GET /comment/": (id) => `?object_id=${id("/activity/note/")}`,
  "GET /sequence_subscription/": () => "?contact_id=cont_A",
  "PUT /task/": (id) => `?id__in=${id("/task/")}`,
  "DELETE /send_as/": () => "?allowing_user_id=user_A&allowed_user_id=user_C",
};
