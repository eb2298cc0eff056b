import type { CandleBatch } from '@vela/market';
import type { StoredCandleSource } from '@vela/market-data';
import type { CandleQuery, CandleSource, Pace } from '@vela/ports';
import { defer, from } from 'rxjs';

/**
 * Returns stored candles as a source that reads no batch before its consumer is ready for it, so
 * that a long run over a slow strategy holds a few batches in memory and not all of them.
 */
export function pacedCandles(stored: StoredCandleSource): CandleSource {
  return {
    replay: (query, pace) =>
      pace === undefined ? stored.replay(query) : defer(() => from(batchesAt(pace, stored, query))),
  };
}

async function* batchesAt(
  pace: Pace,
  stored: StoredCandleSource,
  query: CandleQuery,
): AsyncGenerator<CandleBatch> {
  const batches = stored.batches(query)[Symbol.asyncIterator]();
  try {
    while (!(await pace.ready())) {
      const next = await batches.next();
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await batches.return?.();
  }
}
