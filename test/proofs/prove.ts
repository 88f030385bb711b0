/** `npm run prove`: holds promises against many tries and prints what was found; ends with 1 when one is missed. */
import { readCircumstances } from "./circumstances.js";
import { parseProve, proveUsage } from "./options.js";
import type { TrialOptions } from "./options.js";
import { runProgram } from "./program.js";
import { entries } from "./registry.js";
import { isMet, runProof, sectionReport, trialOf } from "./run.js";

async function main({ names, ...given }: TrialOptions): Promise<boolean> {
  const circumstances = await readCircumstances();
  let allMet = true;
  for (const entry of entries) {
    if (!names.includes(entry.proof.name)) continue;
    const trial = trialOf(entry, given);
    // Before it begins: whoever ends a long run wants to know the seed too.
    const { name, unit } = entry.proof;
    process.stderr.write(
      `${name}: ${trial.count} ${unit}, seed ${trial.seed}\n`,
    );
    const section = await runProof(entry, trial, circumstances);
    process.stdout.write(`${sectionReport(section)}\n\n`);
    allMet &&= isMet(section);
  }
  return allMet;
}

await runProgram(proveUsage, (argv) => {
  const known = entries.map(({ proof }) => proof.name);
  return main(parseProve(argv, known));
});
