import { describe, expect, it } from '@jest/globals';
import { VelaError } from '@vela/kernel';
import { NEVER, Subject } from 'rxjs';
import { watchRow } from './watch-row.js';
import type { RowEvent, WatchOptions } from './watch-row.js';

interface Row {
  readonly state: string;
}

const options = (
  rows: readonly (Row | null)[],
  given: Partial<WatchOptions<Row, number>> = {},
): WatchOptions<Row, number> => {
  let read = 0;
  return {
    read: async () => rows[Math.min(read++, rows.length - 1)]!,
    hints: NEVER,
    isFinal: ({ state }) => state === 'done',
    fingerprint: ({ state }) => state,
    throttleMs: 1,
    pollMs: 2,
    ...given,
  };
};

async function all(stream: AsyncIterable<RowEvent<Row, number>>): Promise<RowEvent<Row, number>[]> {
  const events: RowEvent<Row, number>[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

describe('a watched row', () => {
  it('is told as it stands, then when it changes, and ends with its final state', async () => {
    const rows = [{ state: 'a' }, { state: 'a' }, { state: 'b' }, { state: 'done' }];
    expect(await all(watchRow(options(rows)))).toEqual([
      { row: { state: 'a' }, hint: null, snapshot: true },
      { row: { state: 'b' }, hint: null, snapshot: false },
      { row: { state: 'done' }, hint: null, snapshot: false },
    ]);
  });

  it('is told once when it is final already', async () => {
    const events = await all(watchRow(options([{ state: 'done' }])));
    expect(events).toEqual([{ row: { state: 'done' }, hint: null, snapshot: true }]);
  });

  it('heals a lost message by reading again', async () => {
    const lost = options([{ state: 'a' }, { state: 'done' }], { hints: NEVER });
    expect((await all(watchRow(lost))).at(-1)?.row).toEqual({ state: 'done' });
  });

  it('tells the newest of many hints only', async () => {
    const hints = new Subject<number>();
    let reads = 0;
    const stream = watchRow(
      options([], {
        hints,
        pollMs: 60_000,
        read: async () => ({ state: ++reads < 3 ? 'a' : 'done' }),
      }),
    );
    await stream.next();
    for (const hint of [1, 2, 3]) hints.next(hint);
    expect(await stream.next()).toMatchObject({ value: { hint: 3, snapshot: false } });
    hints.next(4);
    expect(await stream.next()).toMatchObject({ value: { hint: 4, row: { state: 'done' } } });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(hints.observed).toBe(false);
  });

  it('ends at once when the consumer goes away, also while it waits', async () => {
    const hints = new Subject<number>();
    const stream = watchRow(options([{ state: 'a' }], { hints, throttleMs: 60_000 }));
    await stream.next();
    const waiting = stream.next();
    await stream.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(hints.observed).toBe(false);
  });

  it('outlives an outage of what keeps the row', async () => {
    let reads = 0;
    const read = async () => {
      if (++reads === 2) throw new VelaError('UNAVAILABLE', 'away', { retryable: true });
      return { state: reads < 3 ? 'a' : 'done' };
    };
    const events = await all(watchRow(options([], { read })));
    expect(events.map(({ row }) => row.state)).toEqual(['a', 'done']);
  });

  it('ends when the row is gone', async () => {
    expect(await all(watchRow(options([{ state: 'a' }, null])))).toHaveLength(1);
  });
});
