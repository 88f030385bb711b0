/** Methods whose code is loaded with the first call: most programs use few of them. */

/** The methods that give lists, which are walked; all others give promises. */
const lists: readonly PropertyKey[] = ["list", "search"];

/**
 * Methods of something that is loaded with the first call of any of them. Calls that wait for it are
 * made in the order in which they came, with what they were given then.
 */
export function lazily<T extends object, Name extends keyof T>(
  load: () => Promise<T>,
  names: readonly Name[],
): Pick<T, Name> {
  let part: T | undefined;
  let loading: Promise<T> | undefined;
  let waiting = 0;
  const once = <R>(use: (loaded: T) => R): Promise<R> => {
    waiting += 1;
    return (loading ??= load()).then(
      (loaded) => {
        waiting -= 1;
        // Whoever comes while others wait must not get ahead of them.
        if (waiting === 0) part = loaded;
        return use(loaded);
      },
      (error: unknown) => {
        waiting -= 1;
        loading = undefined;
        throw error;
      },
    );
  };
  const method =
    (name: Name) =>
    async (...args: readonly unknown[]) => {
      if (part !== undefined) return callMethod(part, name, args);
      const given = args.map(copyOf);
      return once((loaded) => callMethod(loaded, name, given));
    };
  const list =
    (name: Name) =>
    (...args: readonly unknown[]) => ({
      // A list may be walked again: each walk asks anew.
      [Symbol.asyncIterator]: () => {
        const open = (loaded: T): Walk =>
          (callMethod(loaded, name, args) as Walk)[Symbol.asyncIterator]();
        return part === undefined ? lateWalk(() => once(open)) : open(part);
      },
    });
  const methods = names.map((name) => [
    name,
    lists.includes(name) ? list(name) : method(name),
  ]);
  // Each name has a method that does what the one of that name does.
  return Object.fromEntries(methods) as Pick<T, Name>;
}

function callMethod(
  target: object,
  name: PropertyKey,
  args: readonly unknown[],
): unknown {
  // The types of those who call say that it is there.
  const method = Reflect.get(target, name) as (...args: never[]) => unknown;
  return Reflect.apply(method, target, args);
}

/** All that are walked here are generators. */
type Walk = AsyncGenerator<unknown, unknown>;

/** A walk that is opened with its first step, and costs nothing from then on. */
function lateWalk(open: () => Promise<Walk>): AsyncIterableIterator<unknown> {
  let opening: Promise<Walk> | undefined;
  let walk: Walk | undefined;
  const step = <R>(take: (walk: Walk) => Promise<R>): Promise<R> => {
    if (walk !== undefined) return take(walk);
    opening ??= open();
    return opening.then((opened) => take((walk = opened)));
  };
  const late: AsyncIterableIterator<unknown> = {
    next: () => step((opened) => opened.next()),
    return: (value?: unknown) => step((opened) => opened.return(value)),
    throw: (error) => step((opened) => opened.throw(error)),
    [Symbol.asyncIterator]: () => late,
  };
  return late;
}

/**
 * A copy of what was given, of its plain objects and lists: whoever gave it may change it before it is
 * looked at. What cannot be copied is refused later, by whoever looks at it.
 */
export function copyOf(value: unknown): unknown {
  try {
    return copied(value);
  } catch {
    return value;
  }
}

function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== "object" || value === null) return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === Object.prototype || prototype === null;
  if (!isPlain || Object.getOwnPropertySymbols(value).length > 0) return value;
  const entries: [string, unknown][] = Object.entries(value);
  return Object.fromEntries(entries.map(([key, part]) => [key, copied(part)]));
}
