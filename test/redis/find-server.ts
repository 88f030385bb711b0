/** Finds a Redis or Valkey server of this machine. */
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";

const names = ["redis-server", "valkey-server"];

/** The program that `REDIS_SERVER` names, else the first in `PATH`; null where there is none. */
export async function findServer(): Promise<string | null> {
  const { REDIS_SERVER: named, PATH = "" } = process.env;
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
