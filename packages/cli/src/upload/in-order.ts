/**
 * Starts work for each item, at most `countMax` at once, and gives what comes of it in the order of
 * the items. Rejects as soon as the outcome that is next does.
 */
export async function* inOrder<Item, Result>(
  items: readonly Item[],
  countMax: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, undefined> {
  const running: Promise<Result>[] = [];
  for (let next = 0; next < items.length || running.length > 0; ) {
    while (next < items.length && running.length < countMax) {
      const started = work(items[next++]);
      started.catch(() => undefined);
      running.push(started);
    }
    const [first] = running.splice(0, 1);
    yield await first;
  }
  return undefined;
}
