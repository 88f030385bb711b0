/** Test runners: a user's test of code that talks to a local Close. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Environment, Ground } from "./environment.js";
import {
  makeApp,
  nodeProgram,
  npmInstall,
  run,
  undiciVersion,
} from "./tools.js";

/** The versions that apps get. */
const packages = {
  "@swc/core": "1.16.22",
  "@swc/jest": "0.2.39",
  "@types/jest": "30.0.0",
  jest: "30.5.2",
  "ts-jest": "29.4.15",
  typescript: "~5.9.3",
  vitest: "5.1.2",
};

/** All test runners. */
export const testRunners: readonly Environment[] = [
  runner({
    key: "vitest",
    title: `vitest ${packages.vitest}`,
    note: "",
    needs: ["vitest"],
    files: {
      "lead.test.ts": `import { expect, test } from "vitest";\n${userTest(".js")}`,
    },
    command: ["vitest/vitest.mjs", "run"],
  }),
  runner({
    key: "jest-swc",
    title: `Jest ${packages.jest}, @swc/jest`,
    note: "See [Jest](#jest).",
    needs: ["jest", "@swc/core", "@swc/jest"],
    isCommonJs: true,
    files: {
      "jest.config.cjs": `module.exports = {
  transform: { "\\\\.[jt]s$": "@swc/jest" },
  transformIgnorePatterns: ["/node_modules/(?!(close-codegen|any-ascii|change-case)/)"],
};\n`,
      "lead.test.ts": userTest(""),
    },
    command: ["jest/bin/jest.js"],
  }),
  runner({
    key: "jest-ts-jest",
    title: `Jest ${packages.jest}, ts-jest`,
    note: "See [Jest](#jest).",
    needs: [
      ...(["jest", "ts-jest", "typescript", "@types/jest"] as const),
      ...(["@swc/core", "@swc/jest"] as const),
    ],
    isCommonJs: true,
    files: {
      "jest.config.cjs": `module.exports = {
  transform: { "\\.ts$": "ts-jest", "\\.js$": "@swc/jest" },
  transformIgnorePatterns: ["/node_modules/(?!(close-codegen|any-ascii|change-case)/)"],
};\n`,
      "lead.test.ts": userTest(""),
    },
    command: ["jest/bin/jest.js"],
  }),
  runner({
    key: "jest-esm",
    title: `Jest ${packages.jest}, ES modules`,
    note: "See [Jest](#jest).",
    needs: ["jest", "@swc/core", "@swc/jest"],
    files: {
      "jest.config.js": `export default {
  extensionsToTreatAsEsm: [".ts"],
  moduleNameMapper: { "^(\\\\.{1,2}/.*)\\\\.js$": "$1" },
  transform: { "\\\\.ts$": "@swc/jest" },
};\n`,
      "lead.test.ts": userTest(".js"),
    },
    command: ["--experimental-vm-modules", "jest/bin/jest.js"],
  }),
];

/** What a user writes: a local Close with a lead, and code that changes it. */
function userTest(extension: string): string {
  return `import { startEmulator } from "close-codegen/emulator";
import { createCloseClient } from "./generated/index${extension}";

test("a lead is created", async () => {
  const { url: baseUrl, apiKey, close } = await startEmulator({
    lock: "generated/close.lock.json",
    seed: { lead: [{ id: "lead_acme", name: "Acme" }] },
  });
  const client = createCloseClient({ baseUrl, apiKey });
  const lead = await client.leads.create({ name: "North" });
  expect(lead.name).toBe("North");
  expect(await client.leads.count({})).toBe(2);
  await client.close();
  await close();
}, 60_000);
`;
}

interface Runner extends Omit<Environment, "tries"> {
  readonly needs: readonly (keyof typeof packages)[];
  readonly files: Readonly<Record<string, string>>;
  /** Flags of Node, and a path below \`node_modules\` with its arguments. */
  readonly command: readonly string[];
  /** As \`tsc --init\` and most existing apps have it. */
  readonly isCommonJs?: boolean;
}

function runner(place: Runner): Environment {
  const { key, title, note, needs, files, command, isCommonJs } = place;
  const appOf = ({ folder }: Ground): string => join(folder, key);
  return {
    ...{ key, title, note },
    tries: {
      generate: async (ground) => {
        const app = appOf(ground);
        await makeApp(app, isCommonJs === true ? { type: "commonjs" } : {});
        await run(app, "npm", [
          ...[...npmInstall, ground.tarball, `undici@${undiciVersion}`],
          ...needs.map((name) => `${name}@${packages[name]}`),
        ]);
        const module = isCommonJs === true ? "commonjs" : "nodenext";
        const compilerOptions = { module, target: "es2022", strict: true };
        const tsconfig = JSON.stringify({ compilerOptions });
        await writeFile(join(app, "tsconfig.json"), tsconfig);
        await run(app, "npx", ["--no", "--", "codegen", "--sample"]);
      },
      test: async (ground) => {
        const app = appOf(ground);
        for (const [name, text] of Object.entries(files))
          await writeFile(join(app, name), text);
        await mkdir(join(app, "node_modules"), { recursive: true });
        const args = command.map((word) =>
          /\.m?js$/.test(word) ? join("node_modules", word) : word,
        );
        await run(app, await nodeProgram("24.22.3"), args, { CI: "1" });
      },
    },
  };
}
