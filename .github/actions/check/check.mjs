/**
 * The action's one step: runs `codegen check` and tells GitHub what it found. Everything comes in
 * through the environment and goes out through the runner's files; no shell reads any of it.
 */
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, mkdtempSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const { env } = process;

process.exitCode = main();

function main() {
  const program = findProgram();
  if (program === null)
    return fail(
      "close-codegen is not installed here. Install the dependencies in a step before, with `npm ci`.",
    );
  const folder = mkdtempSync(join(env.RUNNER_TEMP || tmpdir(), "codegen-"));
  const files = {
    json: join(folder, "report.json"),
    markdown: join(folder, "report.md"),
    github: join(folder, "annotations.txt"),
  };
  const code = runQuietly(program, [
    "check",
    ...choices(),
    ...reporters(files),
  ]);
  const isReported = Object.values(files).every((file) => existsSync(file));
  if (!isReported)
    return fail("`codegen check` could not finish; the log says why.", code);
  process.stdout.write(readFileSync(files.github));
  append(env.GITHUB_STEP_SUMMARY, readFileSync(files.markdown));
  append(env.GITHUB_OUTPUT, outputs(files).map(outputLines).join(""));
  return code;
}

/** The program as Node finds it from here: npx would ask the registry for one that is not installed. */
function findProgram() {
  const require = createRequire(resolve("package.json"));
  try {
    const path = require.resolve("close-codegen/package.json");
    return join(dirname(path), require(path).bin.codegen);
  } catch (error) {
    if (error.code === "MODULE_NOT_FOUND") return null;
    throw error;
  }
}

/** Each in one argument with its name, so that no value passes for a flag. */
function choices() {
  const orgs = (env.CHECK_ORG ?? "").split(/\s+/).filter((name) => name !== "");
  return [
    `--fail-on=${env.CHECK_FAIL_ON || "any"}`,
    ...orgs.map((name) => `--org=${name}`),
    ...(env.CHECK_OFFLINE === "true" ? ["--offline"] : []),
    ...(env.CHECK_ANEW === "true" ? ["--anew"] : []),
  ];
}

function reporters(files) {
  const toFiles = Object.entries(files).flatMap(([name, file]) => [
    `--reporter=${name}`,
    `--output-file=${file}`,
  ]);
  return ["--reporter=text", ...toFiles];
}

/**
 * Runs the program and lets it write into the log. The runner takes commands from any line of it, and
 * the report quotes labels that anybody with access to Close can write: the runner is told to look
 * away until it sees a word that nobody can know. Both streams are one, so that no line comes late.
 */
function runQuietly(program, args) {
  const word = randomUUID();
  process.stdout.write(`::stop-commands::${word}\n`);
  const { status, error } = spawnSync(process.execPath, [program, ...args], {
    stdio: ["ignore", 1, 1],
  });
  process.stdout.write(`\n::${word}::\n`);
  if (error) throw error;
  return status ?? 1;
}

function fail(message, code = 1) {
  process.stdout.write(`::error title=close-codegen::${message}\n`);
  return code === 0 ? 1 : code;
}

/** What is not known, since an organisation was not looked at, is empty rather than false. */
function outputs({ json, markdown }) {
  const { orgs, summary } = JSON.parse(readFileSync(json, "utf8"));
  const worst = ["breaking", "dangerous", "safe"].find(
    (severity) => summary[severity] > 0,
  );
  const isKnown =
    worst !== undefined || orgs.every(({ checked }) => checked.org);
  return [
    ["drift", isKnown ? String(worst !== undefined) : ""],
    ["severity", isKnown ? (worst ?? "none") : ""],
    ["report", json],
    ["markdown", markdown],
  ];
}

function outputLines([name, value]) {
  const end = randomUUID();
  return `${name}<<${end}\n${value}\n${end}\n`;
}

function append(file, text) {
  if (file) appendFileSync(file, text);
}
