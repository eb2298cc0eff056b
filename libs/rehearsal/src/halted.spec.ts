import { describe, expect, it } from '@jest/globals';
import { readFaultScript } from '@vela/faults';
import { createInstrument } from '@vela/market';
import type { OrderSnapshot } from '@vela/strategy';
import { PlannedTrader, plainRun, plannedMarket, rehearse } from '@vela/testkit';
import { faultReport } from './fault-report.js';

/** Knows no refusals: what follows one breaks it. */
class Fragile extends PlannedTrader {
  override onOrder({ state }: OrderSnapshot): void {
    if (state === 'rejected') throw new Error('that never happened before');
  }
}

describe('a strategy that a fault breaks', () => {
  const scene = {
    strategy: Fragile,
    batch: plannedMarket(),
    faults: [{ kind: 'reject', order: 2 }],
  };

  it('is halted, holds what it held, and its run is told to the end', async () => {
    const rehearsed = await rehearse(scene);
    const report = faultReport({
      script: readFaultScript({ faults: scene.faults }),
      instruments: [createInstrument({ id: 'ins_abc', symbol: 'ABC' })],
      rehearsed,
      undisturbed: plainRun(scene),
    });
    expect(report.state).toBe('halted');
    expect(report.detail).toContain('that never happened before');
    expect(report.alerts.map(({ code }) => code)).toEqual(['ORDER_REJECTED', 'STRATEGY_FAILED']);
    // 10 bought at 104 and never sold: at the last close of 114 that is 100, in place of 55.
    expect(report.difference).toMatchObject({ finalEquity: 45, fillsMissing: 2, fillsAdded: 0 });
    expect(rehearsed.outcome.fillCount).toBe(1);
  });
});
