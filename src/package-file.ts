/** Where the files of this package are: beside its sources as beside the bundled program. */

/**
 * The address of a file or folder of the package, by its path there. This file and every bundled one lie
 * one folder below the package's own.
 */
export function packageFile(path: string): URL {
  return new URL(`../${path}`, import.meta.url);
}

/** The address of a module of the program, by its name without ending; such a module is an entry of the bundle. */
export function programModule(name: "define" | "worker"): URL {
  return new URL(`./${name}.js`, import.meta.url);
}
