import { describe, expect, it } from '@jest/globals';
import { parseTimeframe } from '@vela/kernel';
import { allocateCandles, createBatch, createInstrument } from '@vela/market';
import { Strategy } from '@vela/strategy';
import { createHash } from 'node:crypto';
import { BacktestSession } from './session.js';

/** Buys ten at every candle. */
class Greedy extends Strategy {
  override onCandle(): void {
    this.buy(10);
  }
}

const columns = allocateCandles(20);
for (let row = 0; row < 20; row++) {
  columns.openAt[row] = row * 60e6;
  columns.availableAt[row] = (row + 1) * 60e6;
  for (const name of ['open', 'high', 'low', 'close'] as const) columns[name][row] = 100 + row;
  columns.volume[row] = 1_000;
}

const session = (limits?: unknown): BacktestSession =>
  new BacktestSession({
    strategy: Greedy,
    parameters: {},
    instruments: [createInstrument({ id: 'ins_a', symbol: 'AAA' })],
    timeframe: parseTimeframe('1m'),
    startingCash: '100000',
    simulation: {},
    ...(limits === undefined ? {} : { limits }),
    seed: 0,
    expectedSlices: 20,
    createHasher: () => {
      const hash = createHash('sha256');
      const hasher = {
        update: (bytes: Uint8Array) => {
          hash.update(bytes);
          return hasher;
        },
        hex: () => hash.digest('hex'),
      };
      return hasher;
    },
  });

const finalSize = (limits?: unknown): number => {
  const one = session(limits);
  one.advance(createBatch([columns]));
  one.finish();
  return one.run.ledger.positions[0]!.size;
};

describe('limits of a backtest', () => {
  it('hold orders back as they would live', () => {
    expect(finalSize()).toBe(190);
    expect(finalSize({})).toBe(190);
    expect(finalSize({ maxPositionQuantity: 50 })).toBe(50);
    expect(finalSize({ maxOrdersPerMinute: 1, denyInstruments: ['ins_a'] })).toBe(0);
  });

  it('are refused with all that is wrong with them', () => {
    expect(() => session({ maxPositionQuantity: 0, most: 1 })).toThrow('wrong limits: ');
    expect(() => session({ maxPositionQuantity: 0 })).toThrow('maxPositionQuantity');
  });
});
