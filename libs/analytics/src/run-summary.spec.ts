import { describe, expect, it } from '@jest/globals';
import { runSummary } from './run-summary.js';
import { type TradeRecord, tradeColumns, tradeStatistics } from './trade-statistics.js';

function trade(pnlNet: number, entryRow: number, exitRow: number): TradeRecord {
  return { pnlNet, pnlGross: pnlNet + 1, commission: 1, entryRow, exitRow, quantity: 10 };
}

const TRADES = [trade(30, 1, 3), trade(-10, 3, 4), trade(-20, 5, 9), trade(50, 6, 8)];
const BY = { riskFreeRateAnnual: 0, periodsPerYear: 252 };

describe('trade statistics', () => {
  it('count, average and compare net profits', () => {
    const statistics = tradeStatistics(TRADES);
    expect(statistics).toMatchObject({
      tradeCount: 4,
      wins: 2,
      losses: 2,
      winRate: 0.5,
      averageWin: 40,
      averageLoss: -15,
      largestWin: 50,
      largestLoss: -20,
      expectancy: 12.5,
      averageCandlesHeld: 2.25,
      maxConsecutiveWins: 1,
      maxConsecutiveLosses: 2,
      netProfit: 50,
      grossProfit: 54,
      fees: 4,
    });
    expect(statistics.profitFactor).toBeCloseTo(80 / 30, 12);
    expect(statistics.payoffRatio).toBeCloseTo(40 / 15, 12);
    expect(tradeStatistics(tradeColumns(TRADES))).toEqual(statistics);
  });

  it('are null without trades', () => {
    const { winRate, profitFactor, expectancy, sqn, tradeCount } = tradeStatistics([]);
    expect([winRate, profitFactor, expectancy, sqn, tradeCount]).toEqual([
      null,
      null,
      null,
      null,
      0,
    ]);
  });
});

describe('the summary of a run', () => {
  const equity = Float64Array.of(1000, 1000, 1015, 1030, 1020, 1020, 1010, 1050, 1060, 1050);

  it('puts equity and trades together', () => {
    const summary = runSummary(equity, TRADES, BY);
    expect(summary.totalReturn).toBeCloseTo(0.05, 12);
    expect(summary.maxDrawdown).toBeCloseTo(1010 / 1030 - 1, 12);
    expect(summary.maxDrawdownRows).toBe(4);
    expect(summary.tradeCount).toBe(4);
    expect([summary.netProfit, summary.fees, summary.finalEquity]).toEqual([50, 4, 1050]);
    // Held at the closes of rows 1 to 3 and 5 to 8.
    expect(summary.exposure).toBeCloseTo(0.7, 12);
    expect(runSummary(equity, TRADES, { ...BY, openEntryRows: [9], fees: 7 })).toMatchObject({
      exposure: expect.closeTo(0.8, 12),
      fees: 7,
    });
  });

  it('never holds NaN, whatever happened', () => {
    for (const values of [[], [1000], [1000, 1000], [1000, -5, 20]]) {
      const summary = runSummary(Float64Array.from(values), [], BY);
      for (const value of Object.values(summary)) {
        expect(value === null || Number.isFinite(value)).toBe(true);
      }
    }
  });
});
