import { describe, expect, it } from '@jest/globals';
import { readFaultScript } from '@vela/faults';
import { createInstrument } from '@vela/market';
import { PlannedTrader, plainRun, plannedMarket, randomMinutes, rehearse } from '@vela/testkit';
import type { Scene } from '@vela/testkit';
import { faultReport } from './fault-report.js';

const STORM = [
  { kind: 'reject', probability: 0.1 },
  { kind: 'timeout', probability: 0.1, silent: true },
  { kind: 'timeout', probability: 0.1, accepted: false },
  { kind: 'server-error', probability: 0.1 },
  { kind: 'partial', probability: 0.2, parts: 3, everyMs: 25_000 },
  { kind: 'late-fill', probability: 0.2, delayMs: 40_000 },
  { kind: 'lost-fill', probability: 0.1 },
  { kind: 'duplicate', probability: 0.2 },
  { kind: 'reorder', probability: 0.2 },
  { kind: 'dead-stream', slice: 60, forMs: 200_000 },
  { kind: 'mute-stream', slice: 120, forMs: 200_000 },
];

const storm = (seed: number): Scene => ({
  strategy: 'donchian-bracket',
  parameters: { period: 5, slPct: 0.01, tpPct: 0.01 },
  batch: randomMinutes(250, 3),
  faults: STORM,
  seed,
});

const reportOf = async (scene: Scene) => {
  const rehearsed = await rehearse(scene);
  const { seed = 1, faults = [] } = scene;
  const report = faultReport({
    script: readFaultScript({ seed, faults }),
    instruments: [createInstrument({ id: 'ins_abc', symbol: 'ABC' })],
    rehearsed,
    undisturbed: plainRun(scene),
  });
  const facts = rehearsed.accounts.of('rehearsal-account').log;
  return { digest: rehearsed.outcome.resultDigest, report, facts };
};

describe('a rehearsal with faults', () => {
  it('comes to the same in every word for the same script and seed', async () => {
    const [first, second] = [await reportOf(storm(5)), await reportOf(storm(5))];
    expect(second).toEqual(first);
    expect(first.report.playedCount).toBeGreaterThan(10);
    expect(first.report.orders.unresolved).toBe(0);
    expect(first.report.orders.recovered).toBe(first.report.orders.unanswered);
  });

  it('comes to something else for another seed', async () => {
    const [first, second] = [await reportOf(storm(5)), await reportOf(storm(6))];
    expect(second.report.played).not.toEqual(first.report.played);
  });

  it('says what was played, and how the run differs from the undisturbed one', async () => {
    const scene = {
      strategy: PlannedTrader,
      batch: plannedMarket(),
      faults: [
        { kind: 'reject', order: 1, code: 'risk' },
        { kind: 'reject', order: 9 },
      ],
    };
    const { report, digest } = await reportOf(scene);
    expect(report).toMatchObject({
      playedCount: 1,
      played: [{ fault: 0, kind: 'reject', slice: 3 }],
      unplayed: [1],
      orders: { placed: 2, denied: 0, rejected: 1, unanswered: 0, recovered: 0, unresolved: 0 },
      state: 'running',
      undisturbed: { finalEquity: 100_055, orderCount: 3, fillCount: 3 },
      difference: {
        finalEquity: -40,
        largestEquity: -40,
        fillsMissing: 2,
        fillsAdded: 0,
        fills: [
          { what: 'missing', side: 'buy', quantity: 10, price: 104 },
          { what: 'missing', side: 'sell', quantity: 10, price: 108 },
        ],
      },
    });
    expect(report.undisturbed.resultDigest).toBe(plainRun(scene).resultDigest);
    expect(digest).not.toBe(report.undisturbed.resultDigest);
  });

  it('differs in nothing without faults', async () => {
    const { report, digest } = await reportOf({ ...storm(1), faults: [] });
    expect(report.difference).toEqual({
      finalEquity: 0,
      largestEquity: 0,
      largestEquityAt: null,
      fillsMissing: 0,
      fillsAdded: 0,
      fills: [],
    });
    expect(typeof digest).toBe('string');
  });
});
