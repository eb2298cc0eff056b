/**
 * Does some work for each item, for at most `width` of them at one time, so that whoever shares a
 * database with a reader of hundreds of series gets a turn. Rejects with the first failure; what is
 * under way then ends unheard.
 */
export async function inTurns<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  const turn = async (): Promise<void> => {
    while (next < items.length) await work(items[next++]!);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, turn));
}
