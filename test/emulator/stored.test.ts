import { describe, expect, test } from "vitest";
import type {
  InternalOptions,
  OrganizationSeed,
} from "../../src/emulator/index.js";
import { startEmulator } from "../../src/emulator/index.js";
import type { Reply, Subject } from "../support/emulator-client.js";
import { ask, basic, start } from "../support/emulator-client.js";

const organization: OrganizationSeed = {
  name: "Stored",
  users: [
    { id: "user_ada", email: "a@x.io", first_name: "Ada", last_name: "A" },
    { id: "user_bo", email: "b@x.io", first_name: "Bo", last_name: "B" },
  ],
  lead_statuses: [
    { id: "stat_new", label: "New" },
    { id: "stat_old", label: "Old" },
  ],
  custom_activity_types: [{ id: "actitype_visit", name: "Visit" }],
  records: [
    { kind: "lead", id: "lead_a", body: { name: "Acme" } },
    { kind: "lead", id: "lead_b", body: { name: "Bolt" } },
    { kind: "contact", id: "cont_a", body: { lead_id: "lead_a", name: "Cy" } },
    { kind: "contact", id: "cont_b", body: { lead_id: "lead_b", name: "Di" } },
  ],
};

/** A local Close whose clock goes on by a second with each write. */
function open(options: InternalOptions = {}): Promise<Subject> {
  let time = Date.parse("2026-03-01T10:00:00Z");
  const now = (): Date => new Date((time += 1000));
  return start({ organization, now, ...options });
}

async function made(
  { post }: Subject,
  path: string,
  body: unknown,
): Promise<string> {
  const reply = await post(path, body);
  expect(reply.status, reply.text).toBeLessThan(300);
  return reply.body.id;
}

function idsOf({ body }: Reply): string[] {
  return body.data.map(({ id }: { id: string }) => id);
}

async function eventsOf({ get }: Subject, leadId: string): Promise<string[]> {
  const { body } = await get(`/event/?lead_id=${leadId}`);
  return body.data
    .map(
      (one: { object_type: string; action: string }) =>
        `${one.object_type} ${one.action}`,
    )
    .toReversed();
}

describe("a stored resource", () => {
  test("is created, read, changed, listed by page and filter, and deleted; each write is an event", async () => {
    const subject = await open();
    const { get, put } = subject;
    const ids: string[] = [];
    for (const [leadId, note] of [
      ["lead_a", "one"],
      ["lead_b", "two"],
      ["lead_a", "three & more"],
    ])
      ids.push(
        await made(subject, "/activity/note/", { lead_id: leadId, note }),
      );
    const [first = "", second = "", third = ""] = ids;
    expect((await get(`/activity/note/${third}/`)).body).toMatchObject({
      _type: "Note",
      lead_id: "lead_a",
      note: "three & more",
      note_html: "<body><p>three &amp; more</p></body>",
      user_id: "user_ada",
      user_name: "Ada A",
      created_by_name: "Ada A",
      pinned: false,
    });
    const changed = await put(`/activity/note/${first}/`, {
      note_html: "<body><p>uno</p><p>due</p></body>",
      pinned: true,
    });
    expect(changed.body).toMatchObject({ note: "uno\ndue", pinned: true });
    expect(changed.body.pinned_at).toMatch(/\+00:00$/);

    const page = await get("/activity/note/?_limit=2");
    expect(page.body).toMatchObject({ has_more: true });
    expect(idsOf(page)).toEqual([third, second]);
    const lists: readonly (readonly [query: string, ids: string[]])[] = [
      ["lead_id=lead_a", [third, first]],
      ["lead_id=lead_a,lead_b&_skip=2", [first]],
      [`id__in=${first},${second}`, [second, first]],
      ["user_id=user_bo", []],
      ["date_created__lt=2026-03-01", []],
      ["date_created__gte=2026-03-01", [third, second, first]],
    ];
    for (const [query, expected] of lists)
      expect(idsOf(await get(`/activity/note/?${query}`)), query).toEqual(
        expected,
      );
    const picked = await get("/activity/note/?_fields=note&_limit=1");
    expect(picked.body.data).toEqual([{ note: "three & more" }]);

    expect((await subject.delete(`/activity/note/${first}/`)).body).toEqual({});
    expect((await get(`/activity/note/${first}/`)).status).toBe(404);
    expect(await eventsOf(subject, "lead_a")).toEqual([
      "activity.note created",
      "activity.note created",
      "activity.note updated",
      "activity.note deleted",
    ]);
    const [deleted] = (await get(`/event/?object_id=${first}&action=deleted`))
      .body.data;
    expect(deleted).toMatchObject({
      data: null,
      previous_data: { note: "uno\ndue" },
      meta: { request_method: "DELETE" },
    });
  });

  test.each([
    ["/activity/note/", {}, { lead: "This field is required." }],
    [
      "/activity/note/",
      { lead_id: "lead_x", note: 3, pinned: "yes", activity_at: "soon" },
      {
        lead: "Object does not exist.",
        note: "Value must be of str type.",
        pinned: "Value must be of bool type.",
        activity_at: "Invalid ISO 8601 datetime.",
      },
    ],
    [
      "/activity/note/",
      { lead_id: "lead_a", contact_id: "cont_b", attachments: [{ url: "x" }] },
      {
        contact: "Object does not exist.",
        attachments: {
          errors: {
            0: {
              errors: [],
              "field-errors": { filename: "This field is required." },
            },
          },
        },
      },
    ],
    [
      "/activity/call/",
      { lead_id: "lead_a", status: "rang", recording_url: "http://x.io/a.mp3" },
      { status: "Not a valid choice.", recording_url: "Invalid URL." },
    ],
    [
      "/activity/email/",
      { lead_id: "lead_a", status: "outbox" },
      { sender: "This field is required." },
    ],
    [
      "/task/",
      { _type: "voicemail", lead_id: "lead_a", priority: null, date: "today" },
      {
        _type: "Not a valid choice.",
        priority: "This field is required.",
        date: "Invalid ISO 8601 datetime.",
      },
    ],
    [
      "/outcome/",
      { name: null, applies_to: ["letters"] },
      { name: "This field is required.", applies_to: "Not a valid choice." },
    ],
    [
      "/bulk_action/edit/",
      { type: "set_lead_status" },
      { lead_status_id: "This field is required." },
    ],
    ["/bulk_action/edit/", { type: "zz" }, { type: "Not a valid choice." }],
    [
      "/comment/",
      { object_id: "acti_x", body: "" },
      { object_id: "Object does not exist." },
    ],
    [
      "/unsubscribe/email/",
      { email: "nobody" },
      { email: "Invalid email address." },
    ],
    [
      "/membership/",
      { email: "c@x.io", role_id: "boss" },
      { role_id: "Object does not exist." },
    ],
  ])("%s refuses %j", async (path, body, problems) => {
    const { post, get } = await open();
    const reply = await post(path, body);
    expect(reply.status).toBe(400);
    expect(reply.body).toEqual({ errors: [], "field-errors": problems });
    if (path === "/activity/note/")
      expect((await get(path)).body.data).toEqual([]);
  });

  test("an unknown id is Close's 404, a wrong method its 405, and what is not here says what to do", async () => {
    const subject = await open();
    const { get, put, post } = subject;
    for (const [path, model] of [
      ["/task/task_x/", "Task"],
      ["/sequence/seq_x/", "Sequence"],
      ["/export/expo_x/", "Export"],
      ["/activity/emailthread/acti_x/", "EmailThread"],
    ] as const) {
      const reply = await get(path);
      expect(reply.status, path).toBe(404);
      expect(reply.body).toEqual({
        error: `Empty query: ${model} matching query does not exist.`,
      });
    }
    const wrong = await put("/activity/note/", {});
    expect(wrong.status).toBe(405);
    expect(wrong.headers["allow"]).toBe("GET, POST");
    const absent = await post("/report/activity/", {});
    expect(absent.status).toBe(501);
    expect(absent.body.error).toMatch(
      /^The local Close works out no reports\. In a test, give Close's answer yourself: emulator\.misbehave\(\{ method: "POST", path: \/report\.activity\/, status: 200/,
    );
    subject.emulator.misbehave({
      method: "POST",
      path: /report.activity/,
      status: 200,
      body: { data: [] },
    });
    expect((await post("/report/activity/", {})).body).toEqual({ data: [] });
    expect((await get("/reports/")).status).toBe(404);
  });
});

describe("tasks", () => {
  test("a lead shows what is still to be done; a completed task is an event and in the feed", async () => {
    const subject = await open();
    const { get, put } = subject;
    const id = await made(subject, "/task/", {
      lead_id: "lead_a",
      text: "Call back",
      date: "2026-03-05",
    });
    const [shown] = (await get("/lead/lead_a/")).body.tasks;
    expect(shown).toMatchObject({
      id,
      _type: "lead",
      text: "Call back",
      date: "2026-03-05",
      is_complete: false,
      is_dateless: false,
      assigned_to: "user_ada",
      assigned_to_name: "Ada A",
      lead_name: "Acme",
      view: "future",
    });
    await put(`/task/${id}/`, { is_complete: true });
    expect((await get("/lead/lead_a/")).body.tasks).toEqual([]);
    expect(await eventsOf(subject, "lead_a")).toEqual([
      "task.lead created",
      "task.lead updated",
      "task.lead completed",
      "activity.task_completed created",
    ]);
    const [done] = (await get("/activity/task_completed/")).body.data;
    expect(done).toMatchObject({ task_id: id, task_text: "Call back" });
  });

  test("lists go by view, type and order, and several are changed at once or not at all", async () => {
    const subject = await open();
    const { get, put } = subject;
    const task = (text: string, more: object): Promise<string> =>
      made(subject, "/task/", { lead_id: "lead_a", text, ...more });
    const late = await task("late", { date: "2026-02-01" });
    const next = await task("next", { date: "2026-03-09" });
    const none = await task("none", { assigned_to: "user_bo" });
    const call = await task("call", { _type: "outgoing_call" });
    const listed = async (query: string): Promise<string[]> =>
      idsOf(await get(`/task/?${query}`));
    expect(await listed("")).toEqual([late, next, none]);
    expect(await listed("_type=all&_order_by=-date_created")).toEqual([
      call,
      none,
      next,
      late,
    ]);
    expect(await listed("view=inbox")).toEqual([late, none]);
    expect(await listed("view=future&date__lt=2026-01-01")).toEqual([next]);
    expect(await listed("_order_by=-date")).toEqual([next, late, none]);
    expect(await listed("date__gt=2026-02-15")).toEqual([next]);
    expect(await listed("assigned_to=user_bo")).toEqual([none]);
    expect((await get("/task/?_limit=1")).body).toMatchObject({
      has_more: true,
      total_results: 3,
    });

    const wrong = await put(`/task/?id__in=${late},${next}`, { text: "same" });
    expect(wrong.status).toBe(400);
    const changed = await put("/task/", {
      _params: { id__in: `${late},${next}` },
      is_complete: true,
    });
    expect(changed.body).toEqual({ ok: true });
    expect(await listed("view=archive")).toEqual([late, next]);
    expect(await listed("is_complete=false")).toEqual([none]);
  });
});

describe("the feed", () => {
  test("goes over all kinds of activities, also those that Close adds by itself", async () => {
    const subject = await open();
    const { get, put, post } = subject;
    await put("/lead/lead_a/", { status_id: "stat_old" });
    await made(subject, "/activity/call/", {
      lead_id: "lead_a",
      activity_at: "2020-01-01T00:00:00Z",
    });
    const visit = await made(subject, "/activity/custom/", {
      lead_id: "lead_a",
      custom_activity_type_id: "actitype_visit",
    });
    await post("/lead/merge/", { source: "lead_b", destination: "lead_a" });
    const types = async (query: string): Promise<string[]> =>
      (await get(`/activity/?${query}`)).body.data.map(
        ({ _type }: { _type: string }) => _type,
      );
    const all = [
      "LeadMerge",
      "CustomActivity",
      "Call",
      "LeadStatusChange",
      "Created",
    ];
    expect(await types("lead_id=lead_a")).toEqual(all);
    expect(await types("")).toEqual(all);
    expect(await types("lead_id=lead_a&_type__in=Call,Created")).toEqual([
      "Call",
      "Created",
    ]);
    expect(await types("lead_id=lead_a&_order_by=-activity_at")).toEqual([
      "LeadMerge",
      "CustomActivity",
      "LeadStatusChange",
      "Created",
      "Call",
    ]);
    for (const word of ["Custom", "actitype_visit"])
      expect(
        idsOf(await get(`/activity/?lead_id=lead_a&_type=${word}`)),
      ).toEqual([visit]);
    for (const query of [
      "_type=Call",
      "user_id=user_ada",
      "_order_by=-activity_at",
      "lead_id=lead_a&activity_at__lt=2026-01-01",
    ])
      expect((await get(`/activity/?${query}`)).status, query).toBe(400);
    expect(
      (await get("/activity/status_change/lead/")).body.data,
    ).toMatchObject([{ old_status_label: "New", new_status_label: "Old" }]);
  });

  test("e-mails with one subject on a lead are a conversation, which goes with all of them", async () => {
    const subject = await open();
    const { get } = subject;
    const email = (lead: string, subjectLine: string): Promise<string> =>
      made(subject, "/activity/email/", {
        lead_id: lead,
        status: "sent",
        subject: subjectLine,
        to: ["cy@x.io"],
        body_text: "Hello",
      });
    const first = await email("lead_a", "Offer");
    const second = await email("lead_a", "Re: Offer");
    await email("lead_b", "Offer");
    const [, thread] = (await get("/activity/emailthread/")).body.data;
    expect(thread).toMatchObject({
      lead_id: "lead_a",
      latest_normalized_subject: "Offer",
      n_emails: 2,
    });
    expect(thread.emails.map(({ id }: { id: string }) => id)).toEqual([
      second,
      first,
    ]);
    expect(thread.emails[0]).not.toHaveProperty("body_text");
    expect(
      (await get("/activity/?lead_id=lead_a&thread_emails=only")).body.data.map(
        ({ _type }: { _type: string }) => _type,
      ),
    ).toEqual(["EmailThread", "Created"]);
    await subject.delete(`/activity/emailthread/${thread.id}/`);
    expect((await get("/activity/email/?lead_id=lead_a")).body.data).toEqual(
      [],
    );
  });
});

describe("what belongs to a lead", () => {
  test("goes with it, each as an event, and moves when leads are merged", async () => {
    const subject = await open();
    const { get, post } = subject;
    const task = await made(subject, "/task/", {
      lead_id: "lead_b",
      text: "x",
    });
    const note = await made(subject, "/activity/note/", { lead_id: "lead_b" });
    await made(subject, "/comment/", {
      object_id: note,
      body: "<body>A</body>",
    });
    await post("/lead/merge/", { source: "lead_b", destination: "lead_a" });
    expect((await get(`/task/${task}/`)).body.lead_id).toBe("lead_a");
    expect((await get(`/activity/note/${note}/`)).body.lead_id).toBe("lead_a");
    expect(idsOf(await get("/activity/note/?lead_id=lead_a"))).toEqual([note]);

    const before = (await eventsOf(subject, "lead_a")).length;
    await subject.delete("/lead/lead_a/");
    expect(
      (await eventsOf(subject, "lead_a")).slice(before).toSorted(),
    ).toEqual([
      "activity.note deleted",
      "comment deleted",
      "contact deleted",
      "contact deleted",
      "lead deleted",
      "lead_merge deleted",
      "task.lead deleted",
    ]);
    for (const path of [`/task/${task}/`, `/activity/note/${note}/`])
      expect((await get(path)).status).toBe(404);
    expect((await get(`/comment/?object_id=${note}`)).body.data).toEqual([]);
  });

  test("is hidden with it from a role that sees less, and bulk actions need their permission", async () => {
    const subject = await open({
      organization: {
        ...organization,
        custom_fields: {
          lead: [{ id: "cf_owner", name: "Owner", type: "user" }],
        },
        roles: [{ id: "role_own", name: "Own", permissions: ["calling"] }],
      },
    });
    const { emulator, put } = subject;
    await put("/role/role_own/", {
      visibility_user_lcf_ids: ["cf_owner"],
      visibility_user_lcf_behavior: "require_assignment",
    });
    const note = await made(subject, "/activity/note/", { lead_id: "lead_a" });
    const key = emulator.keyWithRole("role_own");
    const asOther = (method: "GET" | "POST", path: string, body?: unknown) =>
      ask(emulator, method, path, {
        body,
        headers: { authorization: basic(`${key}:`) },
      });
    expect((await asOther("GET", `/activity/note/${note}/`)).status).toBe(404);
    expect((await asOther("GET", "/activity/")).body.data).toEqual([]);
    const edit = { type: "set_lead_status", lead_status_id: "stat_old" };
    expect((await asOther("POST", "/bulk_action/edit/", edit)).status).toBe(
      403,
    );
    expect((await subject.post("/bulk_action/edit/", edit)).status).toBe(200);
  });
});

describe("settings", () => {
  test("a group's name is there once, and its members are shown by itself alone", async () => {
    const subject = await open();
    const { get, post } = subject;
    const id = await made(subject, "/group/", { name: "Sales" });
    expect((await post("/group/", { name: "Sales" })).status).toBe(400);
    const path = `/group/${id}/member/`;
    for (const _ of [1, 2])
      expect((await post(path, { user_id: "user_bo" })).status).toBe(201);
    expect((await get(`/group/${id}/`)).body.members).toEqual([
      { user_id: "user_bo" },
    ]);
    expect((await get("/group/")).body.data[0]).not.toHaveProperty("members");
    expect((await subject.delete(`${path}user_bo/`)).status).toBe(204);
    expect((await get(`/group/${id}/`)).body.members).toEqual([]);
  });

  test("a membership is made, changed and ended; who left is an inactive user", async () => {
    const subject = await open();
    const { get, post, put } = subject;
    const { body } = await post("/membership/", {
      email: "c@x.io",
      role_id: "user",
    });
    expect(body).toMatchObject({ role_id: "user", auto_record_calls: "unset" });
    const path = `/membership/${body.id}/`;
    const changed = await put(path, {
      role_id: "admin",
      auto_record_calls: "enabled",
    });
    expect(changed.body).toMatchObject({
      role_id: "admin",
      auto_record_calls: "enabled",
    });
    const { memberships } = (
      await get(`/organization/${body.organization_id}/`)
    ).body;
    expect(memberships[2]).toMatchObject({ auto_record_calls: "enabled" });
    const users = async (): Promise<number> =>
      (await get("/user/")).body.data.length;
    expect(await users()).toBe(3);
    await subject.delete(path);
    expect(await users()).toBe(2);
    const view = await made(subject, "/saved_search/", { name: "All" });
    const me = (await get("/me/")).body.memberships[0].id;
    await put(`/membership/${me}/pinned_views/`, { saved_view_ids: [view] });
    expect((await get(`/membership/${me}/pinned_views/`)).body).toEqual({
      saved_view_ids: [view],
    });
  });

  test("a comment that is removed stays without its text until its thread is gone", async () => {
    const subject = await open();
    const { get } = subject;
    const note = await made(subject, "/activity/note/", { lead_id: "lead_a" });
    const comment = (): Promise<string> =>
      made(subject, "/comment/", { object_id: note, body: "<body>A</body>" });
    const [first, second] = [await comment(), await comment()];
    const [thread] = (await get("/comment_thread/")).body.data;
    expect(thread).toMatchObject({
      object_id: note,
      object_type: "activity.note",
      num_comments: 2,
    });
    await subject.delete(`/comment/${first}/`);
    expect((await get(`/comment/${first}/`)).body).toMatchObject({
      body: null,
      removed_by: "user_ada",
    });
    await subject.delete(`/comment/${second}/`);
    expect((await get(`/comment_thread/${thread.id}/`)).status).toBe(404);
  });

  test("exports are kept, answered as done at the next look, and listed by what they hold", async () => {
    const subject = await open();
    const { get, post } = subject;
    const leads = await post("/export/lead/", { format: "csv", type: "leads" });
    expect(leads.body).toMatchObject({ status: "created", download_url: null });
    const deals = await post("/export/opportunity/", { format: "json" });
    const [one, other] = [leads.body.id, deals.body.id];
    expect((await get(`/export/${one}/`)).body.status).toBe("done");
    expect(idsOf(await get("/export/"))).toEqual([other, one]);
    expect(idsOf(await get("/export/lead/"))).toEqual([one]);
    expect(idsOf(await get("/export/opportunity/"))).toEqual([other]);
  });

  test("integration links are shown on records, with their values in the URL", async () => {
    const subject = await open();
    const { get } = subject;
    for (const [type, url] of [
      ["lead", "https://x.io/?q={{lead.display_name}}"],
      ["contact", "https://x.io/{{ contact.name }}/{{lead.name}}"],
    ])
      await made(subject, "/integration_link/", { name: "Find", type, url });
    const { body } = await subject.post("/lead/", { name: "A & B" });
    expect(body.integration_links).toEqual([
      { name: "Find", url: "https://x.io/?q=A%20%26%20B" },
    ]);
    expect((await get("/contact/cont_a/")).body.integration_links).toEqual([
      { name: "Find", url: "https://x.io/Cy/" },
    ]);
  });

  test("a step of a sequence that is sent by its id stays, one that is left out is gone", async () => {
    const subject = await open();
    const { put, post } = subject;
    const { body } = await post("/sequence/", {
      name: "Welcome",
      steps: [{ delay: 0 }, { delay: 60 }],
    });
    const [, kept] = body.steps;
    const changed = await put(`/sequence/${body.id}/`, {
      steps: [{ id: kept.id }],
    });
    expect(changed.body.steps).toMatchObject([{ id: kept.id, delay: 60 }]);
    await post("/sequence_subscription/", {
      sequence_id: body.id,
      contact_id: "cont_a",
    });
    expect(
      (await subject.get(`/sequence/${body.id}/`)).body
        .subscription_counts_by_status.active,
    ).toBe(1);
    expect((await subject.get("/sequence_subscription/")).status).toBe(400);
  });
});

describe("what is there from the start", () => {
  test("is stored without events, also what no request can make", async () => {
    const subject = await open({
      stored: {
        "/task/": [{ id: "task_one", lead_id: "lead_a", text: "Call" }],
        "/activity/meeting/": [
          { id: "acti_demo", lead_id: "lead_a", title: "Demo" },
        ],
      },
    });
    const { get, put } = subject;
    expect((await get("/lead/lead_a/")).body.tasks).toMatchObject([
      { id: "task_one" },
    ]);
    expect((await get("/event/")).body.data).toEqual([]);
    const noted = await put("/activity/meeting/acti_demo/", {
      user_note_html: "<body><p>Well</p></body>",
    });
    expect(noted.body).toMatchObject({
      _type: "Meeting",
      title: "Demo",
      user_note: "Well",
    });
  });

  test.each([
    [{ "/notes/": [] }, /^Nothing is stored under "\/notes\/"\. The paths are/],
    [
      { "/task/": [{ text: "x" }] },
      /^\/task\/\[0\] is refused: .*This field is required/,
    ],
    [
      { "/activity/meeting/": [{ lead_id: "lead_x" }] },
      /is on a lead that does not exist: lead_x/,
    ],
  ])("%j is refused", async (stored, message) => {
    await expect(startEmulator({ organization, stored })).rejects.toThrow(
      message,
    );
  });
});
