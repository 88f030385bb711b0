/** `npm run figures`: runs every proof at length, measures, and writes docs/figures.json and docs/figures.md. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { format } from "prettier";
import { readCircumstances, root } from "./circumstances.js";
import { measure, measurements, readMeasurement } from "./measurement.js";
import { figuresUsage, parseFigures } from "./options.js";
import type { FigureOptions } from "./options.js";
import { inOrder, parsePage, withSection } from "./page.js";
import type { Circumstances, Page, Section } from "./page.js";
import { runProgram } from "./program.js";
import { entries } from "./registry.js";
import { renderPage } from "./render.js";
import { runProof, sectionReport, trialOf } from "./run.js";

const folder = join(root, "docs");
const jsonFile = join(folder, "figures.json");

/** Everything that can stand on the page, in its order. */
const sections: readonly string[] = [
  ...entries.map(({ proof }) => proof.name),
  ...measurements.map(({ name }) => name),
];

async function main(options: FigureOptions): Promise<void> {
  const now = await readCircumstances();
  await writePage(await readPage());
  for (const name of options.names) {
    tell(`${name} …`);
    const section = await sectionOf(name, options, now);
    tell(`${sectionReport(section)}\n`);
    // After each: a run of an hour that ends early has not been for nothing.
    await writePage(withSection(await readPage(), section));
  }
}

async function sectionOf(
  name: string,
  { taken, ...given }: FigureOptions,
  now: Circumstances,
): Promise<Section> {
  const entry = entries.find(({ proof }) => proof.name === name);
  if (entry !== undefined) return runProof(entry, trialOf(entry, given), now);
  const measurement = measurements.find((one) => one.name === name);
  if (measurement === undefined) throw new TypeError(`There is no ${name}.`);
  const file = Object.hasOwn(taken, name) ? taken[name] : undefined;
  const json =
    file === undefined
      ? await measure(measurement)
      : await readFile(file, "utf8");
  return readMeasurement(measurement, json, now);
}

async function readPage(): Promise<Page> {
  const text = await readFile(jsonFile, "utf8").catch(() => null);
  return text === null ? { version: 1, sections: [] } : parsePage(text);
}

async function writePage(found: Page): Promise<void> {
  const page = inOrder(found, sections);
  await mkdir(folder, { recursive: true });
  const json = await format(JSON.stringify(page), { parser: "json" });
  await writeFile(jsonFile, json);
  await writeFile(join(folder, "figures.md"), await renderPage(page));
}

function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

await runProgram(figuresUsage, async (argv) => {
  await main(parseFigures(argv, sections));
  // What is missed stands on the page: that it was found out is no failure.
  return true;
});
