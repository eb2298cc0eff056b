import { describe, expect, it } from '@jest/globals';
import { HOUR } from '@vela/kernel';
import { tradeBreakdown } from './breakdown.js';
import { compareSettings, compareTrades } from './comparison.js';
import { drawdownTable } from './drawdown-table.js';
import { periodTable } from './period-table.js';
import { day, HAND_RUN, HAND_SERIES } from './reference/samples.js';

const short = (by: Parameters<typeof tradeBreakdown>[1], run = HAND_RUN, clock?: 'venue') =>
  tradeBreakdown(run, by, clock).map(({ key, tradeCount, netProfit }) => [
    key,
    tradeCount,
    netProfit,
  ]);

describe('trades by groups', () => {
  it('are in the order of time, of the clock or of the run', () => {
    expect(short('year')).toEqual([['2024', 4, 48]]);
    expect(short('month')).toEqual([
      ['2024-01', 1, 38],
      ['2024-02', 3, 10],
    ]);
    expect(short('symbol')).toEqual([['AAA', 4, 48]]);
    expect(short('direction')).toEqual([
      ['long', 2, 28],
      ['short', 2, 20],
    ]);
    expect(short('weekday')).toEqual([
      ['Tuesday', 1, 38],
      ['Wednesday', 2, 40],
      ['Thursday', 1, -30],
    ]);
    expect(short('hour')).toEqual([
      ['10:00', 2, 40],
      ['14:00', 2, 8],
    ]);
  });

  it('tell why they were left and how they were entered', () => {
    expect(short('exitReason')).toEqual([
      ['close', 1, 38],
      ['stop loss', 2, -40],
      ['take profit', 1, 50],
    ]);
    expect(short('entryReason')).toEqual([['market', 4, 48]]);
    expect(short('exitReason', { ...HAND_RUN, orders: {} })).toEqual([['unknown', 4, 48]]);
  });

  it('follow the clock of the venue where it has one', () => {
    const zone = { name: 'America/New_York', offsetAt: () => -15 * HOUR };
    const run = { ...HAND_RUN, instruments: [{ ...HAND_RUN.instruments[0]!, zone }] };
    expect(short('weekday', run)).toEqual(short('weekday'));
    expect(short('weekday', run, 'venue')[0]).toEqual(['Monday', 1, 38]);
    expect(short('hour', run, 'venue')).toEqual([
      ['19:00', 2, 40],
      ['23:00', 2, 8],
    ]);
  });

  it('sum to the whole', () => {
    for (const by of ['month', 'weekday', 'hour', 'exitReason', 'direction'] as const) {
      const groups = tradeBreakdown(HAND_RUN, by);
      const sum = (of: (group: (typeof groups)[number]) => number): number =>
        groups.reduce((total, group) => total + of(group), 0);
      expect(sum(({ netProfit }) => netProfit)).toBe(48);
      expect(sum(({ grossProfit }) => grossProfit)).toBe(56);
      expect(sum(({ fees }) => fees)).toBe(8);
      expect(sum(({ wins }) => wins)).toBe(2);
    }
    const [loss] = tradeBreakdown(HAND_RUN, 'exitReason').slice(1);
    expect(loss).toMatchObject({ winRate: 0, profitFactor: 0, expectancy: -20 });
    expect(tradeBreakdown(HAND_RUN, 'exitReason')[0]!.profitFactor).toBeNull();
  });
});

describe('drawdowns and periods of a series', () => {
  it('are listed with dates and lengths', () => {
    expect(drawdownTable(HAND_SERIES, 5)).toEqual([
      {
        depth: expect.closeTo(-0.1, 12),
        peakAt: day('2024-01-31'),
        troughAt: day('2024-02-01'),
        recoveryAt: day('2024-02-03'),
        fallRows: 1,
        recoveryRows: 2,
        rows: 3,
        days: 3,
      },
    ]);
  });

  it('are months with their returns, falls and extremes', () => {
    const months = periodTable(HAND_SERIES, 'month');
    expect(months.map(({ key }) => key)).toEqual(['2024-01', '2024-02']);
    expect(months[1]).toMatchObject({
      return: expect.closeTo(0.08, 12),
      change: expect.closeTo(8.8, 10),
      maxDrawdown: expect.closeTo(-0.1, 12),
      best: expect.closeTo(0.2, 12),
      worst: expect.closeTo(-0.1, 12),
      // Three returns are too few for these.
      volatility: null,
      sharpe: null,
    });
  });
});

describe('two runs', () => {
  const exits = HAND_RUN.trades['exitPrice']!;
  const other = {
    ...HAND_RUN,
    trades: { ...HAND_RUN.trades, exitPrice: exits.map((price, row) => (row === 2 ? 9 : price)) },
    fills: { at: new Float64Array(8) },
  };

  it('have the same trades, or name the first that differs', () => {
    expect(compareTrades(HAND_RUN, HAND_RUN)).toEqual({
      commonTrades: 4,
      onlyFirst: 0,
      onlySecond: 0,
      firstTrade: null,
      firstFill: null,
    });
    expect(compareTrades(HAND_RUN, other)).toEqual({
      commonTrades: 3,
      onlyFirst: 1,
      onlySecond: 1,
      firstTrade: { table: 'trades', row: 2, column: 'exitPrice', first: exits[2], second: 9 },
      firstFill: { table: 'fills', row: 8, column: 'row', first: 8, second: null },
    });
  });

  it('differ in settings by path', () => {
    const first = { seed: 1, simulation: { commissionRate: 0.001, slippage: { model: 'none' } } };
    const second = { seed: 1, simulation: { slippage: { model: 'bps', bps: 2 } }, list: [] };
    expect(compareSettings(first, second)).toEqual([
      { name: 'list', first: null, second: [] },
      { name: 'simulation.commissionRate', first: 0.001, second: null },
      { name: 'simulation.slippage.bps', first: null, second: 2 },
      { name: 'simulation.slippage.model', first: 'none', second: 'bps' },
    ]);
    expect(compareSettings(first, first)).toEqual([]);
  });
});
