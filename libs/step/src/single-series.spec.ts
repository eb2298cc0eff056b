import { describe, expect, it } from '@jest/globals';
import { createRandom, parseInstant, parseTimeframe } from '@vela/kernel';
import { adx, sma } from '@vela/indicators';
import { allocateCandles, createBatch, createInstrument, sliceCandles } from '@vela/market';
import type { CandleColumns } from '@vela/market';
import { Strategy, builtInStrategies, checkParameters } from '@vela/strategy';
import type { Candle, StrategyClass } from '@vela/strategy';
import { simulationOptions } from '@vela/venue';
import fc from 'fast-check';
import { Run, advance, finish } from './index.js';

const BEGIN = parseInstant('2020-02-27T14:30:00Z');
const TIMEFRAME = parseTimeframe('1m');

function walk(seed: number, length: number): CandleColumns {
  const random = createRandom(seed, 'walk');
  const columns = allocateCandles(length);
  let cents = 10_000;
  for (let i = 0; i < length; i++) {
    const open = cents + random.integer(41) - 20;
    cents = Math.max(2_000, open + random.integer(201) - 100);
    columns.openAt[i] = BEGIN + i * 60e6;
    columns.availableAt[i] = BEGIN + (i + 1) * 60e6;
    columns.open[i] = open / 100;
    columns.close[i] = cents / 100;
    columns.high[i] = (Math.max(open, cents) + random.integer(60)) / 100;
    columns.low[i] = (Math.min(open, cents) - random.integer(60)) / 100;
    columns.volume[i] = random.integer(1_000);
  }
  return columns;
}

/** Does what leaves the quick loop and comes back to it: timed orders, targets, brackets. */
class Busy extends Strategy.with({}) {
  readonly mean = this.indicator(sma(5));
  readonly trend = this.indicator(adx(3));
  heard = 0;

  override onOrder(): void {
    this.heard++;
  }

  override onCandle(candle: Candle): void {
    const draw = this.random();
    const { close } = candle;
    if (draw < 0.08) this.buy(3, { stopLoss: close * 0.99, takeProfit: close * 1.01 });
    else if (draw < 0.12) this.buy(2, { limit: close * 0.998, timeInForce: 'day' });
    else if (draw < 0.16) this.buy(2, { limit: close * 0.99, goodTill: candle.availableAt + 3e8 });
    else if (draw < 0.2) this.sell(1, { trail: 0.5 });
    else if (draw < 0.24) this.rebalance([draw]);
    else if (draw < 0.32) this.close();
    else if (draw < 0.35) this.buy(-1);
    else if (draw < 0.4 && this.trend.current > 20) this.cancelAll();
  }
}

const OPTIONS = {
  plain: {},
  sameClose: { marketFill: 'sameClose' },
  slow: { latencyMs: 90_000, slippage: { model: 'bps', bps: 3 }, participation: 0.1 },
} as const;

/** Returns all that a run has to tell. An account with rules takes the general way. */
function outcome(
  strategy: StrategyClass,
  columns: CandleColumns,
  setting: {
    readonly account: 'unlimited' | 'margin';
    readonly options: keyof typeof OPTIONS;
    readonly cut: number;
  },
): unknown {
  const run = new Run({
    strategy,
    parameters: checkParameters(strategy, {}),
    instruments: [createInstrument({ id: 'ins_one', symbol: 'ONE', venue: 'XNYS' })],
    series: [{ instrument: 0, timeframe: TIMEFRAME }],
    cash: '10000000000',
    simulation: simulationOptions.parse({
      commissionRate: '0.001',
      account: { kind: setting.account },
      ...OPTIONS[setting.options],
    }),
    seed: 7,
    expectedSlices: columns.length,
  });
  for (const [from, to] of [
    [0, setting.cut],
    [setting.cut, columns.length],
  ] as const) {
    if (from < to) advance(run, createBatch([sliceCandles(columns, from, to)]));
  }
  finish(run);
  const { fills, orders } = run.venue;
  return {
    equity: Array.from(run.equityResults),
    times: Array.from(run.timeResults),
    exposed: run.exposedSlices,
    fills: fills.names.map((name) => Array.from(fills.column(name))),
    orders: orders.length,
    cash: String(run.ledger.cash),
    heard: (run.strategy as { heard?: number }).heard ?? null,
  };
}

describe('a run of one series', () => {
  const strategies: [string, StrategyClass][] = [...builtInStrategies, ['busy', Busy]];
  const cases = strategies.flatMap(([name, strategy]) =>
    (Object.keys(OPTIONS) as (keyof typeof OPTIONS)[]).map(
      (options) => [name, options, strategy] as const,
    ),
  );
  it.each(cases)(
    'decides in its own loop as in the general one: %s, %s',
    (_n, options, strategy) => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 1e6 }), fc.nat({ max: 400 }), (seed, cut) => {
          const columns = walk(seed, 400);
          const [quick, general] = (['unlimited', 'margin'] as const).map((account) =>
            outcome(strategy, columns, { account, options, cut }),
          );
          expect(quick).toEqual(general);
        }),
        { numRuns: 12 },
      );
    },
  );

  it('is long enough for several calls of its loop', () => {
    const columns = walk(3, 9_000);
    const settings = { options: 'plain', cut: 5_000 } as const;
    const quick = outcome(Busy, columns, { ...settings, account: 'unlimited' });
    expect(quick).toEqual(outcome(Busy, columns, { ...settings, account: 'margin' }));
  });
});
