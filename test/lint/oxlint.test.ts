/** The rules in oxlint, which comes from the registry: `npm run test:runtimes-short` installs and runs it. */
import { execFile } from "node:child_process";
import {
  cp,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { repository } from "../support/program.js";

const isOn = process.env["RUNTIMES"] !== undefined;
const pinned = "oxlint@1.94.0";
const industry = "cf_mQxcWLxWqobjoRPKxvwn3NjFaZCNmmrrUjFLrbfEfDT";

if (!isOn)
  console.info(
    "Left out: oxlint. `npm run test:runtimes-short` installs and tries it.",
  );

const run = promisify(execFile);

test.skipIf(!isOn)(
  "oxlint loads the rules, reports what ESLint reports, and applies their suggestion",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "codegen-oxlint-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const npm = ["install", "--ignore-scripts", "--no-audit", "--no-fund"];
    await run("npm", [...npm, "--prefix", folder, pinned], { cwd: folder });
    await symlink(
      repository,
      join(folder, "node_modules/close-codegen"),
      "junction",
    );
    await cp(join(repository, "generated"), join(folder, "generated"), {
      recursive: true,
    });
    const rules = {
      "close-codegen/no-raw-custom-field": "error",
      "close-codegen/no-unknown-custom-field": "error",
    };
    const config = { jsPlugins: ["close-codegen/eslint"], rules };
    await writeFile(join(folder, ".oxlintrc.json"), JSON.stringify(config));
    await mkdir(join(folder, "app"));
    const file = join(folder, "app/main.ts");
    await writeFile(
      file,
      `console.log(raw["custom.${industry}"], raw["custom.cf_stage"]);\n`,
    );
    const oxlint = async (...args: readonly string[]) =>
      run(join(folder, "node_modules/.bin/oxlint"), [...args, "app"], {
        cwd: folder,
      }).catch((error: { stdout: string }) => error);
    const { stdout } = await oxlint("-f", "unix");
    expect(stdout).toContain(
      `\`custom.${industry}\` is “Industry” of Lead: write \`lead.fields.industry.wireKey\`.`,
    );
    expect(stdout).toContain("The lock knows no field `cf_stage`.");
    await oxlint("--fix-suggestions");
    expect(await readFile(file, "utf8")).toBe(
      'import { lead } from "../generated/lead.js";\n\nconsole.log(raw[lead.fields.industry.wireKey], raw["custom.cf_stage"]);\n',
    );
  },
  600_000,
);
