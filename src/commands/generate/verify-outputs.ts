/** The step of `generate --verify`: compiles every output, and the user's program with them, before the first file is written. */
import { join } from "node:path";
import { CodegenError } from "../../errors.js";
import { readFileText } from "../../files/read-file.js";
import type {
  Verification,
  VerifyError,
} from "../../project/verify/verify-files.js";
import type { GenerateOptions } from "../../stages/run-options.js";
import type { Steps } from "../../steps.js";
import type { VerifiedOutput } from "../result.js";
import type { FinishedOutput, UpToDateOutput } from "./prepare-output.js";
import { verifyUsersFiles } from "./verify-users-files.js";
import type { VerifiedTexts } from "./verify-users-files.js";

/**
 * Compiles outputs as they would be written, and then the program beside them. `E_VERIFY` with all errors where
 * there are any, or where it cannot be done; `E_VERIFY_PROGRAM` where the program would have more than now.
 */
export async function verifyOutputs(
  outputs: readonly FinishedOutput[],
  options: Pick<GenerateOptions, "config" | "signal">,
  steps: Steps,
): Promise<ReadonlyMap<FinishedOutput | UpToDateOutput, VerifiedOutput>> {
  const { verifyFiles } = await import("../../project/verify/verify-files.js");
  const found: (readonly [FinishedOutput, Verification])[] = [];
  const all: VerifiedTexts[] = [];
  for (const output of outputs) {
    const { directory } = output.group;
    const texts = await textsOf(output);
    all.push([output, texts]);
    found.push([
      output,
      await steps("Verify", () => verifyFiles({ directory, texts })),
    ]);
  }
  for (const [output, verification] of found)
    if (verification.errors.length > 0) throw verifyError(output, verification);
  const program = await verifyUsersFiles(all, options, steps);
  return new Map(
    found.map(([output, { typescript, tsconfig, files }]) => [
      output,
      { typescript, tsconfig, files, program },
    ]),
  );
}

/** Every file as it would stand after the write, by path; null for those that would be gone. */
async function textsOf({
  group: { directory },
  made,
  write,
}: FinishedOutput): Promise<ReadonlyMap<string, string | null>> {
  const texts = new Map<string, string | null>(
    write.plan.remove.map((path) => [path, null]),
  );
  for (const { path, text } of made)
    texts.set(path, text ?? (await readFileText(join(directory, path))));
  return texts;
}

/** More are counted. */
const shown = 20;

function verifyError(
  { group: { directory } }: FinishedOutput,
  { typescript, tsconfig, errors }: Verification,
): CodegenError {
  const line = ({ place, code, message }: VerifyError): string =>
    `${place}  ${code}  ${message}`;
  // What the user can correct comes first.
  const inOrder = [
    ...errors.filter(({ isHidden }) => !isHidden),
    ...errors.filter(({ isHidden }) => isHidden),
  ];
  const more = errors.length - shown;
  const count = errors.length === 1 ? "1 error" : `${errors.length} errors`;
  const settings = tsconfig === null ? "no tsconfig" : tsconfig;
  return new CodegenError(
    "E_VERIFY",
    `The files for ${directory} do not compile: TypeScript ${typescript} finds ${count} with ${settings}.`,
    {
      items: [
        ...inOrder.slice(0, shown).map(line),
        ...(more > 0 ? [`and ${more} more`] : []),
      ],
      hint: errors.some(({ isHidden }) => !isHidden) ? own : hidden,
    },
  );
}

const own =
  "Correct the types and functions that `types` of the config names, or your templates; without --verify the files are written as they are.";

const hidden =
  "No build reports it, since these files say `@ts-nocheck`. Either something that they need is not there (docs/typescript.md), or it is a mistake of close-codegen: please report it.";
