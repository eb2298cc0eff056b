/** Returns the stream with each event changed; ending it ends the source at once. */
export function mapStream<From, To>(
  source: AsyncIterableIterator<From>,
  change: (event: From) => To,
): AsyncIterableIterator<To> {
  const changed = (result: IteratorResult<From>): IteratorResult<To> =>
    result.done === true
      ? { done: true, value: undefined }
      : { done: false, value: change(result.value) };
  return {
    next: async () => changed(await source.next()),
    return: async () => {
      await source.return?.();
      return { done: true, value: undefined };
    },
    throw: async (error: unknown) => {
      await source.return?.();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
