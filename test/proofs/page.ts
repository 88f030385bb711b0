/** What docs/figures.json holds: the last run of each proof, of the bench and of the mutations, with its circumstances. */
import { z } from "zod";
import { visibleText } from "../../src/report/terminal.js";
import type { Figure } from "./proof.js";

const figureShape = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
  what: z.string(),
  /** Null where there was nothing to measure. */
  value: z.number().nullable(),
  want: z.string(),
  isMet: z.boolean(),
  failure: z.string().optional(),
  /** Of the rounds; left out where there was one. */
  spread: z.strictObject({ min: z.number(), max: z.number() }).optional(),
});

const circumstancesShape = z.strictObject({
  /** The full hash, or empty outside of a repository. */
  commit: z.string(),
  /** Whether the files differed from that commit. */
  hasChanges: z.boolean(),
  /** The day in UTC. */
  date: z.iso.date(),
  cores: z.int(),
  node: z.string(),
  platform: z.string(),
});

const trialsShape = z.strictObject({
  unit: z.string(),
  count: z.int(),
  /** How many a release takes. */
  release: z.int(),
  seed: z.int(),
});

const sectionShape = z.strictObject({
  name: z.string(),
  promises: z.array(z.string()),
  /** What makes the same run again. */
  command: z.string(),
  /** Null for what is measured and not tried. */
  trials: trialsShape.nullable(),
  seconds: z.number().nullable(),
  circumstances: circumstancesShape,
  figures: z.array(figureShape),
});

const pageShape = z.strictObject({
  version: z.literal(1),
  sections: z.array(sectionShape),
});

/** A figure as the page has it. */
export type PageFigure = z.infer<typeof figureShape>;

/** Where, when and of what a run was made. */
export type Circumstances = z.infer<typeof circumstancesShape>;

/** What one run found. */
export type Section = z.infer<typeof sectionShape>;

/** All that is known. */
export type Page = z.infer<typeof pageShape>;

/** Reads docs/figures.json; throws where it holds anything else. */
export function parsePage(text: string): Page {
  return pageShape.parse(JSON.parse(text));
}

/** The circumstances that a document tells, whatever else it holds; null where it does not tell all. */
export function circumstancesIn(document: unknown): Circumstances | null {
  return circumstancesShape.strip().safeParse(document).data ?? null;
}

/**
 * A proof's figure for the page. What failed may hold anything and is made visible, one line of it;
 * JSON has no `NaN` and no infinity, and neither meets anything.
 */
export function pageFigure(figure: Figure): PageFigure {
  const { id, what, want, failure, spread } = figure;
  const ends = spread && { min: spread.min, max: spread.max };
  const isNumber = Number.isFinite(figure.value);
  return figureShape.parse({
    ...{ id, what, want },
    value: isNumber ? figure.value : null,
    isMet: isNumber && figure.isMet,
    ...(failure === undefined ? {} : { failure: visibleText(failure, 500) }),
    ...(ends && ends.min < ends.max ? { spread: ends } : {}),
  });
}

/** A page with a section in the place of its elder. */
export function withSection(page: Page, section: Section): Page {
  const others = page.sections.filter(({ name }) => name !== section.name);
  return { ...page, sections: [...others, section] };
}

/** A page in the order of `names`, without sections of other names. */
export function inOrder(page: Page, names: readonly string[]): Page {
  const sections = names.flatMap((name) =>
    page.sections.filter((section) => section.name === name),
  );
  return { ...page, sections };
}
