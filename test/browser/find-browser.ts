/** Finds a Chromium of this machine. */
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";

const names = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
];

/** The program that `CHROME_PATH` names, else the first in `PATH`; null where there is none. */
export async function findBrowser(): Promise<string | null> {
  const { CHROME_PATH: named, PATH = "" } = process.env;
  const folders = PATH.split(delimiter);
  const places = names.flatMap((name) =>
    folders.map((folder) => join(folder, name)),
  );
  for (const place of named === undefined ? places : [named]) {
    const isThere = await access(place, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return place;
  }
  return null;
}
