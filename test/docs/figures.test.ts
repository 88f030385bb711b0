import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { check } from "prettier";
import { describe, expect, test } from "vitest";
import { readMeasurement, measurements } from "../proofs/measurement.js";
import { parseFigures, parseProve } from "../proofs/options.js";
import { inOrder, parsePage, withSection } from "../proofs/page.js";
import type { Circumstances, Page, Section } from "../proofs/page.js";
import { none } from "../proofs/proof.js";
import type { Figure } from "../proofs/proof.js";
import { renderPage } from "../proofs/render.js";
import { isMet, runProof, sectionReport } from "../proofs/run.js";
import { repository } from "../support/program.js";

const circumstances: Circumstances = {
  commit: "0123456789abcdef0123456789abcdef01234567",
  hasChanges: false,
  date: "2026-11-21",
  cores: 2,
  node: "20.19.0",
  platform: "linux",
};

/** The section of a proof that finds the given figures. */
async function prove(figures: readonly Figure[], count = 10): Promise<Section> {
  const run = () => Promise.resolve(figures);
  const proof = { name: "coins", unit: "throws", release: 1000, short: 1, run };
  const entry = { proof, promises: ["S1", "D2"] };
  return runProof(entry, { count, seed: 7 }, circumstances);
}

function pageOf(...sections: readonly Section[]): Page {
  return { version: 1, sections: [...sections] };
}

const good = none("lost-coins", "Coins that were lost", 0);
const bad = none(
  "found-coins",
  "Coins that were found",
  12_345,
  'heads\u001b[2J | **tails** ]( "`" <b>',
);

describe("the committed page of figures", () => {
  const read = (name: string) =>
    readFile(join(repository, "docs", name), "utf8");

  test("is what its JSON says", async () => {
    const page = parsePage(await read("figures.json"));
    expect(await read("figures.md")).toBe(await renderPage(page));
  });

  test("has no figure twice", async () => {
    const { sections } = parsePage(await read("figures.json"));
    const ids = sections.flatMap(({ figures }) => figures.map(({ id }) => id));
    expect(ids.filter((id, place) => ids.indexOf(id) !== place)).toEqual([]);
  });
});

describe("a page of figures", () => {
  test("tells value, want, tries, seed, commit and how to find it again", async () => {
    const text = await renderPage(pageOf(await prove([good], 1000)));
    expect(text).toContain("**1 of 1 figures are as wanted.**");
    expect(text).toMatch(/\| Coins that were lost \| +0 \| +0 \| met +\|/);
    expect(text).toContain("1,000 throws · seed 7 · ");
    expect(text).toContain("commit 0123456789ab · 2026-11-21 · 2 cores");
    expect(text).toContain("npm run prove -- coins --count=1000 --seed=7");
    expect(text).toContain(
      "Holds [S1](SECURITY.md#s1), [D2](RELIABILITY.md#d2).",
    );
  });

  test("tells what is missed, with the first failure as harmless text", async () => {
    const page = pageOf(await prove([good, bad]));
    const text = await renderPage(page);
    expect(text).toContain("**1 of 2 figures are as wanted.** Missed:");
    expect(text).toContain("- Coins that were found ([coins](#coins))");
    expect(text).toMatch(
      /\| Coins that were found \| +12,345 \| +0 \| \*\*missed\*\* \|/,
    );
    const [failure] = text.match(/- Coins that were found: .*/) ?? [];
    expect(failure).toContain("heads");
    expect(page.sections[0]?.figures[1]?.failure).toContain("heads\\u{1b}[2J");
    expect(failure).not.toMatch(/\u001b|\*\*tails|\]\(|<b>/);
  });

  test("tells when a run was shorter than a release's, or of files that no commit has", async () => {
    const section = await prove([good]);
    const changed = { ...circumstances, hasChanges: true };
    const text = await renderPage(
      pageOf({ ...section, circumstances: changed }),
    );
    expect(text).toContain("10 of the 1,000 throws of a release");
    expect(text).toContain("commit 0123456789ab with changes");
  });

  test("is formatted, whatever it tells", async () => {
    const odd = { ...good, what: "One | two * three_four", value: 0.123456 };
    const text = await renderPage(pageOf(await prove([odd, bad])));
    expect(await check(text, { parser: "markdown" })).toBe(true);
    expect(text).toContain("0.123");
  });

  test("keeps the newest run of each part, in one order", async () => {
    const coins = await prove([good]);
    const dice = { ...coins, name: "dice" };
    const newer = await prove([bad]);
    const page = [coins, dice, newer].reduce(
      withSection,
      pageOf({ ...coins, name: "cards" }),
    );
    expect(inOrder(page, ["dice", "coins"]).sections).toEqual([dice, newer]);
  });

  test("has no value for what is no number, and that is missed", async () => {
    const odd = { ...good, value: Number.NaN };
    const section = await prove([odd]);
    expect(section.figures).toEqual([
      expect.objectContaining({ value: null, isMet: false }),
    ]);
    expect(parsePage(JSON.stringify(pageOf(section)))).toEqual(pageOf(section));
  });
});

describe("a run of a proof", () => {
  test("is told with its figures, what failed first, and how to repeat it", async () => {
    const report = sectionReport(await prove([good, bad]));
    expect(report).toContain("coins, 10 throws, seed 7");
    expect(report).toMatch(
      /Coins that were found +\| +12,345 \| +0 \| +MISSED/,
    );
    expect(report).toContain("found-coins: heads\\u{1b}[2J");
    expect(report).toContain(
      "Again: npm run prove -- coins --count=10 --seed=7",
    );
  });

  test("is met when every figure is, and there is one", async () => {
    expect(isMet(await prove([good]))).toBe(true);
    expect(isMet(await prove([good, bad]))).toBe(false);
    expect(isMet(await prove([]))).toBe(false);
  });
});

describe("what others measured", () => {
  const [mutation] = measurements;
  const take = (json: unknown): Section => {
    if (mutation === undefined) throw new TypeError("Nothing is measured.");
    return readMeasurement(mutation, JSON.stringify(json), circumstances);
  };

  test("is taken over, a list of figures or a document with more", () => {
    const lost = { ...good, value: null, isMet: false };
    const figures = [{ ...good, killed: 3 }, lost];
    const want = [good, lost];
    const plain = take(figures);
    expect(plain.figures).toEqual(want);
    expect(plain.circumstances).toEqual(circumstances);
    const told = { ...circumstances, commit: "ab12", cores: 8 };
    const document = take({ figures, ...told, contests: [] });
    expect(document.figures).toEqual(want);
    expect(document.circumstances).toEqual(told);
  });

  test("is told with the ends of its rounds, where there were some", async () => {
    const spread = { median: 2, min: 1.25, max: 3 };
    const once = { median: 2, min: 2, max: 2 };
    const section = take([
      { ...good, what: "More", value: 2, spread, cpu: null, node: "24.1.0" },
      { ...good, what: "One", value: 2, spread: once },
      { ...good, what: "None", value: 2, spread: null },
    ]);
    expect(parsePage(JSON.stringify(pageOf(section)))).toEqual(pageOf(section));
    const text = await renderPage(pageOf(section));
    expect(text).toMatch(/\| More +\| 2 \(1\.25–3\) \|/);
    expect(text).toMatch(/\| One +\| +2 \|/);
    expect(text).toMatch(/\| None +\| +2 \|/);
  });

  test("is refused where it holds no figures", () => {
    expect(() => take({ contests: [] })).toThrow(/figures/);
  });
});

describe("the flags", () => {
  const known = ["coins", "dice"];

  test("of prove choose proofs, tries and a seed", () => {
    const all = { names: known, count: null, seed: null };
    expect(parseProve([], known)).toEqual(all);
    expect(parseProve(["dice", "--count=5", "--seed=0"], known)).toEqual({
      names: ["dice"],
      count: 5,
      seed: 0,
    });
  });

  test("of figures choose parts, and files to take over", () => {
    expect(parseFigures(["--only=none"], known).names).toEqual([]);
    const { names, taken } = parseFigures(
      ["--only=dice,coins", "--bench=b.json"],
      known,
    );
    expect(names).toEqual(known);
    expect(taken).toEqual({ bench: "b.json" });
  });

  test.each([
    ["cards", "There is no “cards”; there are coins, dice."],
    ["--count=0", "--count takes a whole number from 1 on, not “0”."],
    ["--seed=1.5", "--seed takes a whole number from 0 on, not “1.5”."],
    ["--cuont=1", "'--cuont'"],
  ])("that make no sense are told: %s", (flag, message) => {
    expect(() => parseProve([flag], known)).toThrow(message);
  });
});
