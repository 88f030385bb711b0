/** Which organisations have what, as data. */
import type { MatrixRow } from "../drift/matrix.js";
import type { CheckFailure } from "./document.js";

/** An organisation that could not be looked at. */
export interface MatrixFailure extends CheckFailure {
  readonly org: string;
}

/** The report of `codegen diff --matrix`. */
export interface MatrixReport {
  readonly version: 1;
  /** What the organisations were taken from. */
  readonly source: "lock" | "live";
  /** In the order of the config. */
  readonly organizations: readonly string[];
  readonly rows: readonly MatrixRow[];
  /** Parts that could not be read, in words. */
  readonly unread: readonly string[];
  readonly failed: readonly MatrixFailure[];
  readonly summary: {
    readonly organizations: number;
    readonly rows: number;
    /** Rows that all organisations have alike. */
    readonly same: number;
    /** 0 nothing that counts, 1 an organisation could not be looked at, 2 rows that are not the same. */
    readonly exitCode: 0 | 1 | 2;
  };
}

/** Organisations that are alike in all rows, and one of them that stands for all. */
export interface MatrixProfile {
  readonly orgs: readonly string[];
  readonly first: string;
}

/** The organisations parted by what distinguishes them, the largest group first. */
export function profilesOf({
  organizations,
  rows,
}: MatrixReport): readonly MatrixProfile[] {
  const different = rows.filter(({ isSame }) => !isSame);
  const groups = new Map<string, string[]>();
  for (const org of organizations) {
    const key = JSON.stringify(different.map(({ cells }) => cells[org] ?? 0));
    const group = groups.get(key) ?? [];
    group.push(org);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map((orgs) => ({ orgs, first: orgs[0] ?? "" }))
    .sort((a, b) => b.orgs.length - a.orgs.length);
}

/** What most organisations have where a row is not the same in all. */
export function usualWords({ cells }: MatrixRow): string {
  const counts = new Map<string, number>();
  for (const words of Object.values(cells))
    if (words !== null) counts.set(words, (counts.get(words) ?? 0) + 1);
  const [first] = [...counts].sort((a, b) => b[1] - a[1]);
  return first?.[0] ?? "";
}

/** The report in one sentence. */
export function matrixTitle({ source, summary }: MatrixReport): string {
  const { organizations, rows, same } = summary;
  const of =
    source === "lock" ? "as their locks have them" : "as Close has them";
  const count = `${String(organizations)} organisation${organizations === 1 ? "" : "s"}`;
  return rows === same
    ? `${count}, ${of}: all have the same.`
    : `${count}, ${of}: ${String(rows - same)} of ${String(rows)} things are not the same in all.`;
}
