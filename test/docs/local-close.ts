/** The page that says of each operation of Close what is behind it in the local Close. */
import { format } from "prettier";
import { allRoutes } from "../../src/emulator/routes/all-routes.js";
import type { Operation, Standing } from "../support/openapi.js";
import {
  operationsOf,
  readOpenApi,
  routeOf,
  standingOf,
} from "../support/openapi.js";

const columns = ["behaves", "stores", "not here"] as const;

/** The page as Markdown. */
export async function localClosePage(): Promise<string> {
  const operations = operationsOf(await readOpenApi());
  const counts = columns.map(
    (standing) =>
      operations.filter((one) => standingOf(one) === standing).length,
  );
  const [behaves = 0, stores = 0, absent = 0] = counts;
  const text = `# What the local Close answers

<!-- Made by test/docs/local-close.ts: run \`npx vitest run -u test/emulator/operations.test.ts\` after a wanted change. -->

Close documents ${String(operations.length)} operations in its OpenAPI document of 2026-06. The local Close (\`codegen serve\`, \`close-codegen/emulator\`) answers each of them in one of three ways:

| in the table | operations       | what that is                                                                                                         |
| ------------ | ---------------- | -------------------------------------------------------------------------------------------------------------------- |
| behaves      | ${String(behaves)} | Close's own rules, as far as they are known ([how Close behaves](close-api.md)).                                     |
| stores       | ${String(stores)} | Lists, pages, filters, creates, reads, updates, deletes and checks bodies; keeps what it was given, and does no more. |
| not here     | ${String(absent)} | 501 with a text that says what is lacking, and how a test gives the answer itself.                                   |

An id that nobody has is answered with 404, a method that a path does not have with 405, as in Close.

## What is stored, and what is not done with it

- **Nothing is sent.** E-mails, SMS and WhatsApp messages keep the status that they were given: \`outbox\` stays \`outbox\`.
- **Activities**: a new lead, a change of status, a merge and a completed task are in the feed of the lead, as in Close. E-mails of one lead with one subject are a conversation. Meetings, form submissions, imports, dialers, connected accounts and forms have no POST in Close: their lists hold what \`startEmulator({ stored })\` put there.
- **Tasks**: a lead shows those that are still to be done. The views \`inbox\`, \`future\` and \`archive\` go by the clock of the local Close and by \`x-tz-offset\`.
- **Deleting a lead** deletes its tasks, activities and comments; each of it is an event. Merging two leads moves them.
- **Bulk actions and exports** are answered as done at the next look, and nothing is changed or written: \`download_url\` is null.
- **Files** are not kept: the URL to upload to leads nowhere, and its name says so.
- **Sequences** run no steps; **templates** are not filled in (a message with one takes its text as it is); **phone numbers** are given out from a range that belongs to nobody.
- **Integration links** are shown on leads, contacts and opportunities, with their values in the URL.
- **Events** are logged, and sent to webhooks, for all that Close logs.

Texts of errors that nothing documents are ours.

## Operations

${table(operations)}

## Beside the document

These the OpenAPI document does not have. Close's other pages describe them, or the document of September 2026 does.

${beside(operations)}
`;
  return await format(text, { parser: "markdown" });
}

function table(operations: readonly Operation[]): string {
  const paths = [...new Set(operations.map(({ path }) => path))];
  const rows = paths.map((path) => {
    const of = operations.filter((one) => one.path === path);
    const cells = columns.map((standing) => methods(of, standing));
    return `| \`${path}\` | ${cells.join(" | ")} |`;
  });
  return [
    `| path | ${columns.join(" | ")} |`,
    "| --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

function methods(of: readonly Operation[], standing: Standing): string {
  return of
    .filter((one) => standingOf(one) === standing)
    .map(({ method }) => method)
    .join(" ");
}

/** The routes that answer no documented operation. */
function beside(operations: readonly Operation[]): string {
  const documented = new Set(
    operations.flatMap((one) => {
      const route = routeOf(one.method, one.path);
      return route === undefined ? [] : [`${one.method} ${route.pattern}`];
    }),
  );
  // The document has one path for all object types, the local Close one for each.
  const isSame = (pattern: string): boolean =>
    /^\/custom_field_schema\/|\/association\//.test(pattern);
  const lines = allRoutes
    .filter(
      ({ method, pattern }) =>
        !documented.has(`${method} ${pattern}`) && !isSame(pattern),
    )
    .map(
      ({ method, pattern, standing = "behaves" }) =>
        `- \`${method} ${pattern.replace(/:(\w+)/g, "{$1}")}\`: ${standing}`,
    );
  return [...new Set(lines)].join("\n");
}
