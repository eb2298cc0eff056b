import { describe, expect, it } from '@jest/globals';
import { DAY, formatDate, parseInstant, parseTimeframe } from '@vela/kernel';
import { FACT_KINDS } from '@vela/ledger';
import { allocateCandles, createBatch, createInstrument, sliceCandles } from '@vela/market';
import type { CandleColumns, InstrumentDraft } from '@vela/market';
import { Strategy } from '@vela/strategy';
import type { StrategyClass } from '@vela/strategy';
import { simulationOptions } from '@vela/venue';
import { Run, advance, restoreRun, snapshotRun } from './index.js';
import type { RunSetup, RunSnapshot } from './index.js';

/** Daily candles that open at 14:30 and are known at 21:00 of the dates, at one price each. */
function daily(dates: readonly string[], prices: readonly number[]): CandleColumns {
  const columns = allocateCandles(dates.length);
  dates.forEach((date, row) => {
    columns.openAt[row] = parseInstant(`${date}T14:30:00Z`);
    columns.availableAt[row] = parseInstant(`${date}T21:00:00Z`);
    for (const name of ['open', 'high', 'low', 'close'] as const) columns[name][row] = prices[row]!;
    columns.volume[row] = 1e6;
  });
  return columns;
}

/** Buys (or sells, below 0) at the first candle and closes after some more. */
class HoldFor extends Strategy {
  override onCandle({ index }: { index: number }): void {
    if (index === 0) this.enter();
    if (index === 3) this.close();
  }

  enter(): void {
    this.buy(2_000);
  }
}

class ShortFor extends HoldFor {
  override enter(): void {
    this.sell(100);
  }
}

// A Wednesday to a Tuesday, without the weekend.
const WEEK = ['2024-06-05', '2024-06-06', '2024-06-07', '2024-06-10', '2024-06-11'];

interface Given extends Partial<Omit<RunSetup, 'simulation' | 'instruments'>> {
  readonly simulation?: object;
  readonly drafts?: readonly Partial<InstrumentDraft>[];
}

function setup(strategy: StrategyClass, { simulation, drafts = [{}], ...given }: Given): RunSetup {
  return {
    strategy,
    parameters: {},
    instruments: drafts.map((draft, i) =>
      createInstrument({ id: `i${i}`, symbol: `S${i}`, ...draft }),
    ),
    series: drafts.map((_, instrument) => ({ instrument, timeframe: parseTimeframe('1d') })),
    cash: '100000',
    simulation: simulationOptions.parse(simulation ?? {}),
    seed: 1,
    expectedSlices: 0,
    ...given,
  };
}

function run(of: RunSetup, series: readonly CandleColumns[]): Run {
  const made = new Run(of);
  advance(made, createBatch(series));
  return made;
}

const factsOf = ({ ledger: { facts } }: Run): unknown[] =>
  Array.from({ length: facts.length }, (_, row) => [
    FACT_KINDS[facts.columns.kind[row]!],
    facts.columns.amount[row],
    formatDate(facts.columns.at[row]!),
  ]);

describe('the nights of a run', () => {
  it('charge what was held over each midnight, three of them over a weekend', () => {
    // Bought on Thursday at 5.00, sold on Tuesday at the open: nights to Friday, and to Monday.
    const financing = { longRate: 0.07, digits: 2 };
    const one = run(setup(HoldFor, { simulation: { financing } }), [daily(WEEK, [5, 5, 5, 5, 5])]);
    expect(factsOf(one)).toEqual([
      ['funding', -1.92, '2024-06-07'], // 10,000 x 0.07 / 365
      ['funding', -5.75, '2024-06-10'], // three nights
      ['funding', -1.92, '2024-06-11'],
    ]);
    expect(one.equity()).toBe(100_000 - 9.59);
  });

  it('charge a short seller on the newest price and credit the proceeds', () => {
    const financing = { borrowRate: 0.0365, creditRate: 0.02, dayCount: 365 };
    const one = run(setup(ShortFor, { cash: '0', simulation: { financing } }), [
      daily(WEEK.slice(0, 3), [50, 40, 44]),
    ]);
    // Sold 100 at 40 on Thursday; the night to Friday: 4,000 x 0.0365 / 365 and x 0.02 / 365.
    expect(factsOf(one)).toEqual([
      ['borrow', -0.4, '2024-06-07'],
      ['interest', 0.21917808, '2024-06-07'],
    ]);
  });

  it('count a candle of a whole UTC day to the night at its end', () => {
    const columns = daily(WEEK.slice(0, 3), [5, 5, 5]);
    for (let row = 0; row < 3; row++) {
      columns.openAt[row] = Math.floor(columns.openAt[row]! / DAY) * DAY;
      columns.availableAt[row] = columns.openAt[row]! + DAY;
    }
    const financing = { longRate: 0.07, digits: 2 };
    const one = run(setup(HoldFor, { simulation: { financing } }), [columns]);
    // Bought at the midnight to Thursday, so the first night is the one to Friday.
    expect(factsOf(one)).toEqual([['funding', -1.92, '2024-06-07']]);
  });

  it('do not matter to an account without rates', () => {
    const one = run(setup(HoldFor, {}), [daily(WEEK, [5, 5, 5, 5, 5])]);
    expect([one.account.nextAt, one.account.watching, one.ledger.facts.length]).toEqual([
      Infinity,
      false,
      0,
    ]);
  });
});

/** Buys 10 of the second instrument at the first slice. */
class BuySecond extends Strategy {
  override onSlice(): void {
    if (this.candle().index === 0) this.buy(10, { instrument: 1 });
  }
}

describe('the exchange rates of a run', () => {
  const drafts = [{}, { currency: 'EUR' }];
  const at = (date: string): number => parseInstant(`${date}T00:00:00Z`);
  const candles = [daily(WEEK, [1, 1, 1, 1, 1]), daily(WEEK, [100, 100, 110, 110, 110])];
  const rates = [
    { currency: 'EUR', at: at('2024-06-10'), rate: '1.3' },
    { currency: 'EUR', at: at('2024-06-01'), rate: '1.1' },
    { currency: 'EUR', at: at('2024-06-07'), rate: '1.2' },
  ];

  it('value positions and cash from their instant on', () => {
    const one = run(setup(BuySecond, { drafts, rates }), candles);
    // 10 at 100 EUR on a loan of 1,000 EUR; from Friday on worth 100 EUR more.
    expect([...one.equityResults].map((value) => Math.round(value * 100) / 100)).toEqual([
      100_000, 100_000, 100_120, 100_130, 100_130,
    ]);
    expect(one.ledger.wallets.map(({ cash }) => Number(cash) / 1e8)).toEqual([100_000, -1_000]);
  });

  it('convert what a fill costs at the moment when told to', () => {
    const simulation = { account: { kind: 'unlimited', conversion: 'convert' } };
    const one = run(setup(BuySecond, { drafts, rates, simulation }), candles);
    expect(one.ledger.wallets.map(({ cash }) => Number(cash) / 1e8)).toEqual([98_900, 0]);
    expect(one.equity()).toBeCloseTo(98_900 + 1_100 * 1.3, 8);
    expect(one.account.notes().join(' ')).toContain('converted with every fill');
  });

  it('come from the closes of a currency pair among the instruments', () => {
    const pair = { symbol: 'EURUSD', assetClass: 'FX', priceScale: 5 } as const;
    const series = [...candles, daily(WEEK, [1.1, 1.12, 1.15, 1.2, 1.25])];
    const one = run(setup(BuySecond, { drafts: [...drafts, pair] }), series);
    expect([...one.equityResults].map((value) => Math.round(value * 100) / 100)).toEqual([
      100_000, 100_000, 100_115, 100_120, 100_125,
    ]);
    const inverse = run(
      setup(BuySecond, { currency: 'EUR', drafts: [{ currency: 'EUR' }, {}, pair] }),
      series,
    );
    // An account in EUR: 100 USD of profit at 1 / 1.25.
    expect(inverse.equity()).toBeCloseTo(100_000 + 100 / 1.25, 8);
  });

  it('must be there for every currency, from the first candle on', () => {
    expect(() => new Run(setup(BuySecond, { drafts }))).toThrow(
      'expected a rate of EUR in USD, found none',
    );
    const late = setup(BuySecond, { drafts, rates: rates.slice(0, 1) });
    expect(() => run(late, candles)).toThrow('expected a rate of EUR before the first candle');
  });

  it('go on after a snapshot at any slice', () => {
    const financing = { debitRate: 0.05, borrowRate: 0.02, creditRate: 0.01 };
    const of = setup(BuySecond, { drafts, rates, simulation: { financing } });
    const whole = run(of, candles);
    for (let cut = 1; cut < WEEK.length; cut++) {
      const part = (begin: number, end: number) =>
        createBatch(candles.map((columns) => sliceCandles(columns, begin, end)));
      const first = new Run(of);
      advance(first, part(0, cut));
      const rest = restoreRun(of, JSON.parse(JSON.stringify(snapshotRun(first))) as RunSnapshot);
      advance(rest, part(cut, WEEK.length));
      expect(snapshotRun(rest)).toEqual(snapshotRun(whole));
      expect([...rest.equityResults]).toEqual([...whole.equityResults].slice(cut));
    }
  });
});
