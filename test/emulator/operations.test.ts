import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, expect, test } from "vitest";
import type { Reply } from "../support/emulator-client.js";
import { start } from "../support/emulator-client.js";
import type { Subject } from "../support/emulator-client.js";
import type { OpenApi, Operation } from "../support/openapi.js";
import {
  operationsOf,
  readOpenApi,
  routeOf,
  standingOf,
} from "../support/openapi.js";
import { storedKinds } from "../../src/emulator/stored/stored-kinds.js";
import { localClosePage } from "../docs/local-close.js";
import { differences, knownDifferences } from "./documented-bodies.js";
import { contradictions } from "./known-contradictions.js";
import type { IdOf } from "./operation-requests.js";
import {
  changes,
  creations,
  organization,
  queries,
  stored,
} from "./operation-requests.js";

let document: OpenApi;
let operations: readonly Operation[] = [];

beforeAll(async () => {
  document = await readOpenApi();
  operations = operationsOf(document);
});

const nameOf = ({ method, path }: Operation): string => `${method} ${path}`;

test("each documented operation of Close is answered, and the page says how", async () => {
  const unanswered = operations.filter((one) => standingOf(one) === "nothing");
  expect(unanswered.map(nameOf)).toEqual([]);
  await expect(await localClosePage()).toMatchFileSnapshot(
    "../../docs/local-close.md",
  );
});

test("each documented query parameter is known", () => {
  const unknown = operations.flatMap((operation) => {
    const route = routeOf(operation.method, operation.path);
    if (route === undefined || route.standing === "not here") return [];
    return operation.query
      .filter((name) => !route.query.includes(name))
      .map((name) => `${nameOf(operation)} ${name}`);
  });
  // The log has no `_skip` (docs/close-api.md §14.17), and one user no pages and no order.
  expect(unknown).toEqual([
    "GET /event/ _skip",
    "GET /user/{id}/ _order_by",
    "GET /user/{id}/ _limit",
    "GET /user/{id}/ _skip",
  ]);
});

/** The answer to each operation, in the order in which they were asked: reads before the last word on anything. */
async function answers(
  subject: Subject,
): Promise<ReadonlyMap<Operation, Reply>> {
  const ids = new Map([
    ["/organization/", "orga_A"],
    ["/user/", "user_A"],
    ["/activity/meeting/", "acti_meeting"],
    ["/activity/form_submission/", "acti_form"],
    ["/dialer/", "dial_A"],
    ["/connected_account/", "emailacct_A"],
  ]);
  const idOf: IdOf = (path) => ids.get(path) ?? "unknown";
  const replies = new Map<Operation, Reply>();
  const send = async (operation: Operation, body?: unknown): Promise<void> => {
    const { method, path } = operation;
    const query = queries[nameOf(operation)]?.(idOf) ?? "";
    const at = pathWith(path, idOf) + query;
    const reply =
      method === "POST"
        ? await subject.post(at, body)
        : method === "PUT"
          ? await subject.put(at, body)
          : method === "GET"
            ? await subject.get(at)
            : await subject.delete(at);
    replies.set(operation, reply);
    if (method === "POST" && typeof reply.body?.id === "string")
      ids.set(listOf(path), reply.body.id);
  };
  const find = (method: string, path: string): Operation => {
    const found = operations.find(
      (one) => one.method === method && one.path === path,
    );
    if (found === undefined) throw new Error(`${method} ${path} is not there.`);
    return found;
  };
  for (const [path, body] of creations)
    await send(find("POST", path), body(idOf));
  await learnIds(subject, ids);
  const rest = (...methods: string[]): readonly Operation[] =>
    operations.filter(
      (one) => methods.includes(one.method) && !replies.has(one),
    );
  for (const one of rest("PUT", "POST"))
    await send(one, changes[nameOf(one)]?.(idOf) ?? {});
  await learnIds(subject, ids);
  for (const one of rest("GET")) await send(one);
  for (const one of innermostFirst(rest("DELETE"))) await send(one);
  return replies;
}

/** What is in something goes before it; what was made last goes first. */
function innermostFirst(all: readonly Operation[]): readonly Operation[] {
  const depth = ({ path }: Operation): number => path.split("/").length;
  return all.toReversed().toSorted((a, b) => depth(b) - depth(a));
}

/** The list to which what was made belongs. */
function listOf(path: string): string {
  return path
    .replace(/^\/export\/\w+\/$/, "/export/")
    .replace(/request\/internal\/$/, "");
}

/** The ids of what nobody made by a request. */
async function learnIds(
  { get }: Subject,
  ids: Map<string, string>,
): Promise<void> {
  const lists = [
    ...["created", "emailthread", "lead_merge", "task_completed"].map(
      (kind) => `/activity/${kind}/`,
    ),
    "/comment_thread/",
    "/event/",
  ];
  for (const path of lists) {
    const id = (await get(path)).body.data.at(-1)?.id;
    if (typeof id === "string") ids.set(path, id);
  }
  const { memberships } = (await get("/me/")).body;
  ids.set("/membership/", memberships[0].id);
}

function pathWith(path: string, idOf: IdOf): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string, offset: number) => {
    const list = path.slice(0, offset);
    switch (name) {
      case "object_type":
        return "lead";
      case "org_id":
        return "orga_A";
      case "user_id":
        return "user_B";
      case "email_address":
        return "no@example.com";
      default:
        return idOf(list);
    }
  });
}

function validator(): (operation: Operation, reply: Reply) => string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
  ajv.addFormat("date-time", time);
  ajv.addFormat("date", /^\d{4}-\d\d-\d\d$/);
  ajv.addFormat("uri", /^[a-z]+:/);
  ajv.addFormat("email", /^[^@]+@[^@]+$/);
  ajv.addFormat("double", { type: "number", validate: Number.isFinite });
  ajv.addSchema({ $id: "close", components: document.components });
  return (operation, { body }) => {
    const { $ref } = operation.answer ?? {};
    if (typeof $ref !== "string") return [];
    const fits = ajv.getSchema(`close${$ref}`);
    if (fits === undefined) throw new Error(`${$ref} is not there.`);
    void fits(body);
    const problems = (fits.errors ?? []).map(
      ({ instancePath, message = "" }) =>
        `${nameOf(operation)} ${instancePath.replace(/\d+/g, "N")} ${message}`,
    );
    return [...new Set(problems)];
  };
}

test("each answer is what Close's document says, but for differences that are known of Close itself", async () => {
  const subject = await start({ organization, stored });
  const replies = await answers(subject);
  const problemsOf = validator();
  const wrong: string[] = [];
  for (const operation of operations) {
    const reply = replies.get(operation);
    const name = nameOf(operation);
    if (reply === undefined) wrong.push(`${name} was not asked`);
    else if (standingOf(operation) === "not here") {
      if (reply.status !== 501) wrong.push(`${name} ${String(reply.status)}`);
      if (!/^The local Close .+\bmisbehave/.test(reply.body.error))
        wrong.push(`${name} ${reply.text}`);
    } else if (reply.status !== operation.status)
      wrong.push(`${name} ${String(reply.status)} ${reply.text}`);
    else if (reply.status === 204)
      wrong.push(`${name} 204 ${reply.text === "" ? "nothing" : reply.text}`);
    else wrong.push(...problemsOf(operation, reply));
  }
  const unknown = wrong.filter(
    (one) => !contradictions.some(({ problem }) => problem.test(one)),
  );
  expect(unknown).toEqual([]);
  const unmet = contradictions.filter(
    ({ problem }) => !wrong.some((one) => problem.test(one)),
  );
  expect(unmet).toEqual([]);
});

test("bodies of what is stored are checked as Close's document says", () => {
  const found = storedKinds.flatMap((kind) =>
    operations
      .filter(
        ({ method, path, body }) =>
          body !== undefined &&
          ((method === "POST" && path === kind.path) ||
            (method === "PUT" && path === `${kind.path}{id}/`)),
      )
      .flatMap((operation) => differences(kind, operation, document)),
  );
  const isKnown = (line: string): boolean =>
    knownDifferences.some((known) => known.line.test(line));
  expect(found.filter((line) => !isKnown(line))).toEqual([]);
  const unmet = knownDifferences.filter(
    (known) => !found.some((line) => known.line.test(line)),
  );
  expect(unmet).toEqual([]);
});
