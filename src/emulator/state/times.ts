/** Close's two forms of timestamps (docs/close-api.md §0). Stored without a zone, in UTC. */

/** A moment as SQL-backed objects show it: six fractional digits, no zone. */
export function withoutZone(moment: Date): string {
  return moment.toISOString().replace("Z", "000");
}

/** A stored timestamp as older objects show it, with `+00:00`. */
export function withZone(stored: string): string {
  return `${stored}+00:00`;
}

/** The moment of an ISO 8601 text, in milliseconds; without a zone it is UTC. Undefined for any other text. */
export function parseTime(text: string): number | undefined {
  const parts =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(
      text,
    );
  if (parts === null) return undefined;
  const [, day = "", time = "00:00", zone = "Z"] = parts;
  if (!isDate(day)) return undefined;
  const moment = Date.parse(
    `${day}T${time}${zone.replace(/^([+-]\d{2})(\d{2})$/, "$1:$2").toUpperCase()}`,
  );
  return Number.isNaN(moment) ? undefined : moment;
}

/** Reads an ISO 8601 date or time into a stored timestamp, in whole milliseconds as Close keeps them; undefined when it is none. */
export function parseMoment(text: string): string | undefined {
  const time = parseTime(text);
  if (time === undefined) return undefined;
  const stored = withoutZone(new Date(time));
  // A zone can carry the last day of 9999 into a year that has five digits.
  return stored.length === 26 ? stored : undefined;
}

/** Says whether a text is a day of the calendar, as `2026-02-28`; Date.parse takes the 30th of February too. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text.startsWith("0000")) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** A stored timestamp as the values of `datetime` fields show it: without a fraction of zero. */
export function asDateTime(stored: string): string {
  return withZone(stored.replace(/\.0+$/, ""));
}

/** The day that it is where clocks are some hours ahead of UTC. */
export function dayAt(moment: Date, offsetHours: number): string {
  return new Date(moment.getTime() + offsetHours * 3_600_000)
    .toISOString()
    .slice(0, 10);
}
