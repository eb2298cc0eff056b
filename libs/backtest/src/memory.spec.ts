import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { createRandom, parseTimeframe } from '@vela/kernel';
import { allocateCandles, createInstrument } from '@vela/market';
import { builtInStrategies } from '@vela/strategy';
import { runOverColumns } from './index.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that live objects and their buffers take; buffers go some time after their objects. */
async function live(): Promise<number> {
  let least = Infinity;
  for (let time = 0; time < 4; time++) {
    collect();
    await new Promise((resolve) => setImmediate(resolve));
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    least = Math.min(least, heapUsed + arrayBuffers);
  }
  return least;
}

describe('many runs in one process', () => {
  it('leave nothing behind', async () => {
    const random = createRandom(4, 'memory');
    const columns = allocateCandles(600);
    let cents = 10_000;
    for (let row = 0; row < columns.length; row++) {
      cents = Math.max(1_000, cents + random.integer(201) - 100);
      columns.openAt[row] = row * 60e6;
      columns.availableAt[row] = (row + 1) * 60e6;
      for (const name of ['open', 'close'] as const) columns[name][row] = cents / 100;
      columns.high[row] = (cents + 50) / 100;
      columns.low[row] = (cents - 50) / 100;
    }
    const hasher = { update: () => hasher, hex: () => '' };
    const runs = (count: number): void => {
      for (let run = 0; run < count; run++) {
        for (const name of ['sma-cross-long', 'donchian-bracket', 'limit-entry']) {
          runOverColumns({
            columns,
            instrument: createInstrument({ id: 'ins_1', symbol: 'AAA' }),
            timeframe: parseTimeframe('1m'),
            strategy: builtInStrategies.get(name)!,
            parameters: {},
            startingCash: '100000',
            simulation: { uncertaintyResolutions: 2 },
            seed: run,
            createHasher: () => hasher,
          });
        }
      }
    };
    // What code and its feedback take grows for some runs, and then no more.
    runs(20);
    const before = await live();
    runs(24);
    // The columns of one run take 10 KB and its tables more: what stays is a part of that.
    expect((await live()) - before).toBeLessThan(72 * 4_000);
  }, 30_000);
});
