import { fileURLToPath } from "node:url";
import { Project } from "ts-morph";
import { expect, test } from "vitest";
import { defaultSwitches } from "../../src/emulator/state/switches.js";

const file = new Project().addSourceFileAtPath(
  fileURLToPath(
    new URL("../../src/emulator/state/switches.ts", import.meta.url),
  ),
);
const [known, undecided] = ["Switches", "UndecidedSwitches"].map((name) =>
  file.getInterfaceOrThrow(name).getProperties(),
);

test("users have eleven switches, and the rest are for tests of ours", () => {
  expect(known?.map((property) => property.getName())).toEqual([
    "readLag",
    "indexLag",
    "strictQuery",
    "cursorLife",
    "roles",
    "conversions",
    "customFieldLimit",
    "rateLimit",
    "callingCode",
    "webhookTargets",
    "webhookRetries",
  ]);
  const entry = new Project().addSourceFileAtPath(
    fileURLToPath(new URL("../../src/local/local.ts", import.meta.url)),
  );
  expect(entry.getFullText()).not.toMatch(/InternalOptions|UndecidedSwitches/);
});

test("each switch says the default that it has", () => {
  const said = [...(known ?? []), ...(undecided ?? [])].map((property) => {
    const tags = property.getJsDocs().flatMap((one) => one.getTags());
    const texts = tags
      .filter((tag) => tag.getTagName() === "default")
      .map((tag) => tag.getCommentText());
    return [property.getName(), texts] as const;
  });
  const kept = Object.entries(defaultSwitches).map(
    ([name, value]) => [name, [printed(value)]] as const,
  );
  expect(Object.fromEntries(said)).toEqual(Object.fromEntries(kept));
});

function printed(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.join(", ")}]`;
  const entries = Object.entries(value).map(
    ([key, inner]) => `${key}: ${String(inner)}`,
  );
  return `{ ${entries.join(", ")} }`;
}
