/** What a review of the client found, held by the generated client against a local Close. */
import { expect, onTestFinished, test } from "vitest";
import {
  connect,
  createCloseClient,
  parseEvent,
} from "../../generated/index.js";
import type { Models } from "../../generated/index.js";
import { wrappers } from "../../generated/models.js";
import { build } from "../../generated/testing.js";
import { startEmulator } from "../../src/emulator/index.js";
import { waitUntil } from "../../src/runtime/transport/wait.js";

test("an event whose type is no text is about something unknown, and no TypeError", () => {
  const event = parseEvent({
    id: "ev_1",
    object_type: "custom_object",
    action: "created",
    organization_id: "orga_1",
    date_created: "2026-01-01T00:00:00",
    date_updated: "2026-01-01T00:00:00",
    data: { custom_object_type_id: { toString: 1, valueOf: 2 } },
  });
  expect(event.object).toBe("other");
});

test("one signal serves many calls at once without a warning", async () => {
  const server = await startEmulator();
  onTestFinished(() => server.close());
  const close = createCloseClient({
    apiKey: server.apiKey,
    baseUrl: server.url,
  });
  onTestFinished(() => close.close());
  const warnings: Error[] = [];
  const hear = (warning: Error): void => void warnings.push(warning);
  process.on("warning", hear);
  onTestFinished(() => void process.off("warning", hear));
  const { signal } = new AbortController();
  await Promise.all(
    Array.from({ length: 20 }, () =>
      close.request("GET", "/me/", { signal, query: {} }),
    ),
  );
  // Warnings come in a turn of their own.
  await new Promise((done) => setImmediate(done));
  expect(warnings).toEqual([]);
});

test("a wait that is idle does not keep the process alive", () => {
  const timers = (): number =>
    process.getActiveResourcesInfo().filter((name) => name === "Timeout")
      .length;
  const stop = new AbortController();
  const wait = (isIdle: boolean): void => {
    const end = performance.now() + 600_000;
    waitUntil(end, stop.signal, isIdle).catch(() => undefined);
  };
  const before = timers();
  wait(true);
  expect(timers()).toBe(before);
  wait(false);
  expect(timers()).toBe(before + 1);
  stop.abort();
});

test("back references of a type that an organisation does not have are none", async () => {
  const server = await startEmulator();
  onTestFinished(() => server.close());
  const { account, resource } = wrappers;
  const close = connect<Models>(
    { apiKey: server.apiKey, baseUrl: server.url, org: "sandbox" },
    {
      ...wrappers,
      account: { ...account, typeIds: { main: "x", sandbox: account.typeId } },
      resource: { ...resource, typeIds: { main: resource.typeId } },
    },
  );
  onTestFinished(() => close.close());
  const input = { name: "Acme", contacts: [{ name: "Ada" }] };
  const lead = await close.records("lead").create(input);
  const [ada] = lead.contacts;
  if (ada === undefined) throw new TypeError("The lead has no contact.");
  const acme = await close
    .records("account")
    .create(build.account({ leadId: lead.id, pointOfContact: ada.id }));
  const back = await close.records("account").backReferences(acme);
  expect(back).toMatchObject({ resource: [], lead: [] });
});
