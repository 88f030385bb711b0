/** Adds an item to a list that holds no more than `most`: the oldest go. */
export function keepLast<T>(list: T[], item: T, most: number): void {
  list.push(item);
  if (list.length > most) list.splice(0, list.length - most);
}
