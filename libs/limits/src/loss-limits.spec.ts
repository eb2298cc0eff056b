import { describe, expect, it } from '@jest/globals';
import { DAY, MINUTE, canonicalJson } from '@vela/kernel';
import fc from 'fast-check';
import { LossLimits, OrderRate, limitOptions } from './index.js';
import type { LimitOptions } from './index.js';

const losses = (changes: Partial<LimitOptions>): LossLimits =>
  new LossLimits(limitOptions.parse(changes), 10_000);
const trade = (profit: number, at: number, instrumentId = 'ins_a') => ({
  instrumentId,
  profit,
  at,
});

describe('limits of losses', () => {
  it('stop entries for the rest of the day on which too much was lost', () => {
    const limits = losses({ maxDailyLoss: 100 });
    limits.observe(DAY - 1, 10_500, []);
    limits.observe(DAY + 1, 10_401, []);
    expect(limits.check('ins_a', DAY + 2, 10_401)).toBeNull();
    expect(limits.check('ins_a', DAY + 2, 10_400)).toEqual({
      code: 'DAILY_LOSS',
      message: '100 were lost today; nothing is opened from 100 on',
    });
    limits.observe(DAY + 3, 10_400, []);
    expect(limits.check('ins_a', 2 * DAY, 10_400)).toBeNull();
  });

  it('count the loss of a day as a share of what the day began with', () => {
    const limits = losses({ maxDailyLossRatio: 0.02 });
    limits.observe(5, 9_801, []);
    expect(limits.check('ins_a', 6, 9_801)).toBeNull();
    expect(limits.check('ins_a', 6, 9_800)?.code).toBe('DAILY_LOSS');
  });

  it('end trading once when equity fell too far from its peak', () => {
    const limits = losses({ maxDrawdownRatio: 0.1 });
    expect(limits.observe(1, 20_000, [])).toBeNull();
    expect(limits.observe(2, 18_001, [])).toBeNull();
    expect(limits.observe(3, 18_000, [])?.code).toBe('DRAWDOWN');
    expect(limits.observe(4, 17_000, [])).toBeNull();
    expect(limits.check('ins_a', 5, 30_000)?.code).toBe('DRAWDOWN');
  });

  it('end trading when a part of the begin is lost', () => {
    const limits = losses({ stopLossRatio: 0.25 });
    expect(limits.observe(1, 7_501, [])).toBeNull();
    expect(limits.observe(2, 7_500, [])?.code).toBe('STOP_LOSS');
  });

  it('keep away for a while from an instrument that lost', () => {
    const limits = losses({ cooldownMinutes: 5 });
    limits.observe(1, 10_000, [trade(-1, 0), trade(4, 0, 'ins_b')]);
    expect(limits.check('ins_a', 5 * MINUTE - 1, 10_000)?.code).toBe('COOLDOWN');
    expect(limits.check('ins_a', 5 * MINUTE, 10_000)).toBeNull();
    expect(limits.check('ins_b', 1, 10_000)).toBeNull();
  });

  it('pause after so many losing trades in a row', () => {
    const limits = losses({ maxLosingStreak: 3, losingStreakMinutes: 10 });
    limits.observe(1, 10_000, [trade(-1, 1), trade(-1, 1), trade(1, 1), trade(-1, 1)]);
    expect(limits.check('ins_a', 2, 10_000)).toBeNull();
    limits.observe(2, 10_000, [trade(-1, 2), trade(-1, 2)]);
    expect(limits.check('ins_b', 3, 10_000)?.code).toBe('LOSING_STREAK');
    expect(limits.check('ins_b', 2 + 10 * MINUTE, 10_000)).toBeNull();
  });

  it('go on from a snapshot as if nothing had happened', () => {
    const event = fc.record({
      step: fc.integer({ min: 1, max: DAY / 3 }),
      equity: fc.integer({ min: 5_000, max: 12_000 }),
      profits: fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 3 }),
    });
    const options = {
      maxDailyLoss: 900,
      maxDrawdownRatio: 0.45,
      cooldownMinutes: 400,
      maxLosingStreak: 2,
      losingStreakMinutes: 700,
    };
    fc.assert(
      fc.property(fc.array(event, { minLength: 1 }), fc.nat(30), (events, cut) => {
        let one = losses(options);
        const other = losses(options);
        let now = 0;
        events.forEach(({ step, equity, profits }, i) => {
          now += step;
          const closed = profits.map((profit) => trade(profit, now, i % 2 === 0 ? 'a' : 'b'));
          if (i === cut) {
            const state = JSON.parse(canonicalJson(one.snapshot())) as ReturnType<
              LossLimits['snapshot']
            >;
            one = losses(options);
            one.restore(state);
          }
          expect(one.observe(now, equity, closed)).toEqual(other.observe(now, equity, closed));
          for (const id of ['a', 'b']) {
            expect(one.check(id, now + 1, equity)).toEqual(other.check(id, now + 1, equity));
          }
        });
      }),
    );
  });
});

describe('the rate of orders', () => {
  it('counts within the last minute, and remembers no more than it must', () => {
    const rate = new OrderRate(3);
    for (const at of [0, 10, 20]) rate.add(at);
    expect(rate.count(20)).toBe(3);
    expect(rate.count(MINUTE)).toBe(2);
    const other = new OrderRate(3);
    other.restore(rate.snapshot());
    expect(other.count(MINUTE + 10)).toBe(1);
  });
});
