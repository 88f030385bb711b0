import { rm } from "node:fs/promises";
import { beforeAll, afterAll, describe, expect, test } from "vitest";
import type { UsagesReport } from "../../src/report/usages-document.js";
import type { Project } from "../support/project.js";
import { isWhole } from "../support/matrix.js";
import { createUserApp, fixture } from "../support/user-app.js";

let app: Project;
const cleanUp: (() => Promise<void>)[] = [];

beforeAll(async () => {
  app = await createUserApp("rename/before", (work) => cleanUp.push(work));
});

afterAll(async () => {
  for (const work of cleanUp) await work();
});

async function report(...argv: string[]): Promise<UsagesReport> {
  const { code, stdout, stderr } = await app.cli(["usages", "--json", ...argv]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return JSON.parse(stdout);
}

describe("codegen usages", () => {
  test("shows each place that names a field by its type, what is done there, and which words it cannot decide", async () => {
    const { code, stdout } = await app.cli(["usages", "Account.status"]);
    expect(code).toBe(0);
    await expect(stdout).toMatchFileSnapshot(fixture("rename/usages.txt"));
  });

  test.runIf(isWhole)(
    "finds a field by its id, by labels and by names, and says what it does not know",
    async () => {
      const id = "cf_AlwPRAkWADEAaRW81ac9yz70Gp4ciC0TyHmVBS36Cbt";
      const { stderr, code } = await app.cli(["usages", "Account.stage"]);
      expect(code).toBe(1);
      expect(stderr).toContain("E_USAGE");
      expect(stderr).toContain("“Account.stage”");
      const [byId] = (await report(id)).things;
      expect(byId).toMatchObject({ title: "Account.status", unused: null });
      expect((await report("account.Status")).things).toEqual([byId]);
    },
  );

  test.runIf(isWhole)(
    "calls a field unused only where no whole record leaves what the types show, and names the place otherwise",
    async () => {
      const { things } = await report();
      const of = (title: string) => things.find((one) => one.title === title);
      expect(of("SiteVisit.summary")).toMatchObject({
        ...{ unnamed: true, unused: true, unproven: null },
      });
      const open = of("Account.accountId");
      expect(open).toMatchObject({ unnamed: true, unused: false });
      expect(open?.unproven).toMatchObject({ file: "src/access.ts" });
      // An account that is passed on takes along what it holds, and so does a lead with its contacts.
      expect(of("Contact.birthday")).toMatchObject({ unused: false });
      const { stdout } = await app.cli(["usages"]);
      expect(stdout).toMatch(
        /^SiteVisit\.summary .* not used in this program$/m,
      );
      expect(stdout).toMatch(/^Account\.accountId .* still it may be used: /m);
    },
  );

  test.runIf(isWhole)(
    "takes a field apart by name, calls Close's own records by the client, and selects of the record that is asked for",
    async () => {
      await app.write(
        "src/client-calls.ts",
        `import { siteVisit, type CloseClient, type SiteVisit } from "../generated/index.js";
export const people = (close: CloseClient) => close.contacts.count();
export const words = "contacts";
export const visits = (close: CloseClient) =>
  close.activities.siteVisit.get("acti_1" as never, { select: ["summary", "owner"] });
export function parts(visit: SiteVisit): unknown {
  const { visitedAt } = visit;
  let ticket: unknown;
  ({ ticket } = visit);
  return [visitedAt, ticket];
}
export const checked = siteVisit.create["~standard"].validate({ engineers: [] });
`,
      );
      const [person] = (await report("contact")).things;
      expect(person?.uses.map(({ file }) => file)).toContain(
        "src/client-calls.ts",
      );
      const owners = (await report("owner")).things.filter(({ uses }) =>
        uses.some(({ file }) => file === "src/client-calls.ts"),
      );
      expect(owners.map(({ title }) => title)).toEqual(["SiteVisit.owner"]);
      expect((await report("SiteVisit.inspectedServers")).things).toMatchObject(
        [{ unnamed: true, unused: true }],
      );
      const [engineers] = (await report("cf_JUD649Gz2T0")).things;
      expect(engineers).toMatchObject({
        title: "SiteVisit.engineers",
        uses: [{ file: "src/client-calls.ts", kind: "write" }],
      });
      await rm(app.path("src/client-calls.ts"));
    },
  );

  test.runIf(isWhole)(
    "counts raw ids, also in files of no tsconfig, and leaves node_modules, outputs, what is compiled and ignored folders out",
    async () => {
      const id = "cf_bf3sUTCRVb2SN6ZMiPOooO4CTxFsbTF3pmI4pia9kNs";
      await app.write(
        "scripts/old.mjs",
        `export const key = "custom.${id}";\n`,
      );
      await app.write(
        "node_modules/other/index.js",
        `module.exports = "${id}";`,
      );
      // Where the tsconfig has the compiler write.
      await app.write("built/old.js", `exports.key = "custom.${id}";\n`);
      const [thing] = (await report("SiteVisit.summary")).things;
      expect(thing?.rawIds).toEqual([
        {
          ...{ file: "scripts/old.mjs", line: 1, column: 28 },
          text: `export const key = "custom.${id}";`,
        },
      ]);
      expect(thing?.unused).toBeNull();
    },
  );
});
