import { describe, expect, onTestFinished, test } from "vitest";
import { wrappers } from "../../generated/models.js";
import type { Lead } from "../../generated/lead.js";
import type { Models } from "../../generated/models.js";
import type { EmulatorOptions } from "../../src/emulator/index.js";
import type { AnyWrapper, Model } from "../../src/runtime/record/model.js";
import { openSearch } from "../../src/runtime/search/search.js";
import { createTransport } from "../../src/runtime/transport/transport.js";
import { start } from "../support/emulator-client.js";

const { account, contact, lead } = wrappers;

/** A local Close with three leads: Acme is a large retailer, Beta a small agency, Gamma is unknown. */
async function local(options: EmulatorOptions = {}) {
  const { emulator, post } = await start(options);
  const transport = createTransport({
    apiKey: emulator.apiKey,
    baseUrl: emulator.url,
  });
  onTestFinished(() => transport.close());
  const open = <M extends Model>(wrapper: AnyWrapper) =>
    openSearch<Models, M>(transport, wrapper, wrappers, {});
  const create = async (path: string, body: unknown) => {
    const reply = await post(path, body);
    expect(reply.status, reply.text).toBeLessThan(300);
    return reply.body as { id: string };
  };
  const { fields } = lead;
  const acme = await create("/lead/", {
    name: "Acme Corp",
    [fields.industry.wireKey]: "Retail",
    [fields.ofUsers.wireKey]: 120,
    [fields.renewalDate.wireKey]: "2026-03-01",
    [fields.tags.wireKey]: ["vip", "pilot"],
    contacts: [{ name: "Ada", title: "CEO" }],
  });
  const beta = await create("/lead/", {
    name: "Beta Corp",
    [fields.industry.wireKey]: "Agency",
    [fields.ofUsers.wireKey]: 2,
    [fields.renewalDate.wireKey]: "2026-04-15",
    contacts: [{ name: "Bob", title: "Clerk" }],
  });
  await create("/lead/", { name: "Gamma" });
  return {
    leads: open<Models["lead"]>(lead),
    contacts: open<Models["contact"]>(contact),
    accounts: open<Models["account"]>(account),
    create,
    acme,
    beta,
  };
}

async function namesOf(
  rows: AsyncIterable<{ readonly name: string | null }>,
): Promise<readonly (string | null)[]> {
  const names: (string | null)[] = [];
  for await (const { name } of rows) names.push(name);
  return names;
}

describe("against the local Close", () => {
  test("leads are found by what they hold", async () => {
    const { leads, acme } = await local();
    const id = acme.id as `lead_${string}`;
    const cases = [
      [{ name: { words: "corp acme" } }, ["Acme Corp"]],
      [{ name: { wordsBeginWith: "ga" } }, ["Gamma"]],
      [{ name: { phrase: "corp acme" } }, []],
      [{ industry: "Retail" }, ["Acme Corp"]],
      [{ industry: { in: ["Retail", "Agency"] } }, ["Acme Corp", "Beta Corp"]],
      [{ industry: null }, ["Gamma"]],
      [
        { industry: { anyOf: ["Retail"], orUnset: true } },
        ["Acme Corp", "Gamma"],
      ],
      [{ tags: "pilot" }, ["Acme Corp"]],
      [{ tags: { exists: false } }, ["Beta Corp", "Gamma"]],
      [{ ofUsers: 2 }, ["Beta Corp"]],
      [{ ofUsers: { gt: 2 } }, ["Acme Corp"]],
      [{ renewalDate: { on: "2026-03-01" } }, ["Acme Corp"]],
      [
        { renewalDate: { onOrAfter: "2026-03-02", before: "2026-04-16" } },
        ["Beta Corp"],
      ],
      [{ renewalDate: { before: "2026-04-15" } }, ["Acme Corp"]],
      [
        { dateCreated: { during: "today", before: { ahead: { days: 2 } } } },
        ["Acme Corp", "Beta Corp", "Gamma"],
      ],
      [{ dateCreated: { before: { ago: { days: 1 } } } }, []],
      [
        { createdBy: { currentUser: true } },
        ["Acme Corp", "Beta Corp", "Gamma"],
      ],
      [{ id }, ["Acme Corp"]],
      [{ or: [{ id }, { name: { words: "gamma" } }] }, ["Acme Corp", "Gamma"]],
      [{ related: { contact: { title: { words: "ceo" } } } }, ["Acme Corp"]],
      [{ related: { contact: true } }, ["Acme Corp", "Beta Corp"]],
      [{ not: { related: { contact: true } } }, ["Gamma"]],
      [{ related: { account: true } }, []],
    ] as const;
    for (const [where, names] of cases)
      expect(
        await namesOf(
          leads.search({ where, select: ["name"], orderBy: { name: "asc" } }),
        ),
        JSON.stringify(where),
      ).toEqual(names);
  });

  test("what has no value is left out by a negated condition, and brought back by orUnset", async () => {
    const { leads } = await local();
    const orderBy = { name: "asc" } as const;
    expect(
      await namesOf(
        leads.search({ where: { not: { ofUsers: { gte: 100 } } }, orderBy }),
      ),
    ).toEqual(["Beta Corp"]);
    expect(
      await namesOf(
        leads.search({
          where: { ofUsers: { lt: 100, orUnset: true } },
          orderBy,
        }),
      ),
    ).toEqual(["Beta Corp", "Gamma"]);
    expect(
      await namesOf(
        leads.search({
          where: {
            or: [{ not: { ofUsers: { gte: 100 } } }, { ofUsers: null }],
          },
          orderBy,
        }),
      ),
    ).toEqual(["Beta Corp", "Gamma"]);
  });

  test("contacts are found through their lead, by id and by what it holds", async () => {
    const { contacts, beta } = await local();
    const leadId = beta.id as `lead_${string}`;
    expect(await namesOf(contacts.search({ where: { leadId } }))).toEqual([
      "Bob",
    ]);
    expect(
      await namesOf(
        contacts.search({
          where: { related: { lead: { industry: "Retail" } } },
        }),
      ),
    ).toEqual(["Ada"]);
  });

  test("custom objects are found over all leads, and only those of the type", async () => {
    const { accounts, leads, contacts, create, acme, beta } = await local();
    for (const [lead_id, name] of [
      [acme.id, "First"],
      [beta.id, "Second"],
    ]) {
      const [person] = await (async () => {
        const found: { readonly id: string }[] = [];
        for await (const one of contacts.search({
          where: { leadId: lead_id as `lead_${string}` },
        }))
          found.push(one);
        return found;
      })();
      await create("/custom_object/", {
        lead_id,
        name,
        custom_object_type_id: account.typeId,
        ...Object.fromEntries(
          Object.values(account.fields)
            .filter(({ required }) => required)
            .map(({ wireKey, type }) => [
              wireKey,
              type === "contact" ? person?.id : "x",
            ]),
        ),
      });
    }
    expect(
      await namesOf(accounts.search({ orderBy: { name: "desc" } })),
    ).toEqual(["Second", "First"]);
    expect(await accounts.count({})).toBe(2);
    expect(
      await namesOf(
        leads.search({
          where: { related: { account: { name: { words: "first" } } } },
        }),
      ),
    ).toEqual(["Acme Corp"]);
  });

  test("whole leads come with their contacts", async () => {
    const { leads } = await local();
    const all: Lead[] = [];
    for await (const found of leads.search({
      where: { name: { words: "acme" } },
    }))
      all.push(found);
    expect(all).toHaveLength(1);
    for (const found of all) {
      expect(found.contacts.map(({ name }) => name)).toEqual(["Ada"]);
      expect(found).toMatchObject({
        industry: "Retail",
        tags: ["vip", "pilot"],
        ofUsers: 120,
      });
    }
  });

  test("more leads than one page holds are all found once, and a limit is kept", async () => {
    const { leads, create } = await local();
    for (let index = 0; index < 205; index += 1)
      await create("/lead/", { name: `Many ${String(index)}` });
    const where = { name: { words: "many" } };
    const found = await namesOf(leads.search({ where, select: ["name"] }));
    expect(new Set(found).size).toBe(205);
    expect(
      await namesOf(leads.search({ where, select: ["name"], limit: 203 })),
    ).toHaveLength(203);
    expect(await leads.count({ where })).toBe(205);
  });
});
