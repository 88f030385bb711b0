import { beforeAll, expect, test } from "vitest";
import type { Operation } from "../support/openapi.js";
import { operationsOf, readOpenApi, standingOf } from "../support/openapi.js";
import { localClosePage } from "../docs/local-close.js";

let operations: readonly Operation[] = [];

beforeAll(async () => {
  operations = operationsOf(await readOpenApi());
});

test("each documented operation of Close is answered, and the page says how", async () => {
  const unanswered = operations.filter((one) => standingOf(one) === "nothing");
  expect(unanswered.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  await expect(await localClosePage()).toMatchFileSnapshot(
    "../../docs/local-close.md",
  );
});
