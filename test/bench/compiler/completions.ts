/** How long an editor waits for completions in an application. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { pairedSpread } from "../ratios.js";
import { medianOf, spreadOf } from "../statistics.js";
import { markdown } from "../table.js";
import type { Wanted } from "../wish.js";
import type { Application, Caret } from "./projects.js";
import { projectNames } from "./projects.js";
import type { Session } from "./tsserver.js";
import { startSession } from "./tsserver.js";

/** Completions behind one place of one application. */
export interface Completion {
  readonly application: string;
  /** What stands before the place. */
  readonly caret: string;
  /** How many completions there are. */
  readonly entries: number;
  /** From opening the file in a new server to the answer: one for each round. */
  readonly firstMs: readonly number[];
  /** From the question to the answer after something was typed: the median of each round. */
  readonly againMs: readonly number[];
}

/** How much is asked. */
export interface CompletionScale {
  readonly rounds: number;
  /** Times that something is typed and completions are asked for, in each round. */
  readonly samples: number;
}

/** Asks a new server for each place and round, in turns. */
export async function measureCompletions(
  applications: readonly Application[],
  server: string,
  { rounds, samples }: CompletionScale,
): Promise<readonly Completion[]> {
  const places = applications.flatMap((application) =>
    application.carets.map((caret) => ({ application, caret })),
  );
  const answers = places.map((): Answer[] => []);
  for (let round = 0; round < rounds; round += 1)
    for (const [index, { application, caret }] of places.entries())
      answers[index]?.push(await askOnce(application, caret, server, samples));
  return places.map(({ application, caret }, index) => {
    const list = answers[index] ?? [];
    return {
      ...{ application: application.name, caret: caret.behind },
      entries: list[0]?.entries ?? 0,
      firstMs: list.map(({ firstMs }) => firstMs),
      againMs: list.map(({ againMs }) => againMs),
    };
  });
}

interface Answer {
  readonly entries: number;
  readonly firstMs: number;
  readonly againMs: number;
}

const completionShape = z.object({
  entries: z.array(z.object({ name: z.string() })),
});

async function askOnce(
  { folder }: Application,
  { behind, offers }: Caret,
  server: string,
  samples: number,
): Promise<Answer> {
  const file = join(folder, "app.ts");
  const text = await readFile(file, "utf8");
  const place = positionBehind(text, behind);
  const session = startSession(server, folder);
  const ask = async (): Promise<number> => {
    const body = await session.ask("completionInfo", { file, ...place });
    const { entries } = completionShape.parse(body);
    if (entries.some(({ name }) => name === offers)) return entries.length;
    throw new Error(`There is no “${offers}” behind “${behind}”.`);
  };
  try {
    const start = performance.now();
    session.tell("open", { file, fileContent: text });
    const entries = await ask();
    const firstMs = performance.now() - start;
    const times: number[] = [];
    for (let sample = 0; sample < samples; sample += 1) {
      type(session, file, text);
      const asked = performance.now();
      await ask();
      times.push(performance.now() - asked);
    }
    return { entries, firstMs, againMs: medianOf(times) ?? Number.NaN };
  } finally {
    await session.stop();
  }
}

/** Types a space at the end of the file, so that the next answer is about another program. */
function type(session: Session, file: string, text: string): void {
  const line = text.split("\n").length;
  const end = { line, offset: 1, endLine: line, endOffset: 1 };
  session.tell("change", { file, ...end, insertString: " " });
}

/** The line and the column behind a text, counted from 1. */
function positionBehind(
  text: string,
  caret: string,
): { readonly line: number; readonly offset: number } {
  const index = text.indexOf(caret);
  if (index < 0) throw new TypeError(`There is no “${caret}” to complete.`);
  const before = text.slice(0, index + caret.length).split("\n");
  return { line: before.length, offset: (before.at(-1) ?? "").length + 1 };
}

/** Where completions are compared with those of the program as it was. */
const compared = [
  {
    ...{ id: "client", behind: "await close." },
    what: "completion after `close.`",
    ours: projectNames.clientApp,
    earlier: projectNames.earlierClientApp,
  },
  {
    ...{ id: "where", behind: "where: { " },
    what: "completion in `where: {`",
    ours: projectNames.searchApp,
    earlier: projectNames.earlierSearchApp,
  },
];

/** Completions in our applications are to take no longer than they took before. */
export function completionWishes(
  completions: readonly Completion[],
): readonly Wanted[] {
  const timesOf = (name: string, behind: string): readonly number[] =>
    completions.find(
      ({ application, caret }) => application === name && caret === behind,
    )?.againMs ?? [];
  return compared.flatMap(({ id, behind, what, ours, earlier }): Wanted[] => {
    const before = timesOf(earlier, behind);
    if (before.length === 0) return [];
    const spread = pairedSpread(timesOf(ours, behind), before);
    return [
      {
        ...{ id: `completion-${id}`, what: `${what} ÷ in 0.1.0, again` },
        ...{ value: spread?.median ?? null, want: "≤ 1.0×", spread },
      },
    ];
  });
}

/** One row for each place; the ratio is to the first row. */
export function completionTable(completions: readonly Completion[]): string {
  const [base] = completions;
  const rows = completions.map((completion) => {
    const { application, caret, entries, firstMs, againMs } = completion;
    const ratio = pairedSpread(againMs, base?.againMs ?? []);
    return [
      `${application}: ${caret}`,
      String(entries),
      milliseconds(firstMs),
      milliseconds(againMs),
      ratio === null ? "–" : `${ratio.median.toFixed(2)}×`,
      String(againMs.length),
    ];
  });
  const head = ["completions", "entries", "first ms (min–max)"];
  return markdown([...head, "after typing", "÷ first row", "runs"], rows);
}

function milliseconds(series: readonly number[]): string {
  const spread = spreadOf(series);
  if (spread === null) return "–";
  const told = [spread.median, spread.min, spread.max].map((value) =>
    value.toFixed(value < 10 ? 1 : 0),
  );
  return `${told[0]} (${told[1]}–${told[2]})`;
}
