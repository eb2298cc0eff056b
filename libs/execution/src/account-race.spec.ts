import { describe, expect, it } from '@jest/globals';
import { Race } from '@vela/testkit';
import { AccountLimits } from './account/account-limits.js';

const MOST = 500;
const ORDERS = 10_000;

/** Races until so many orders were sent; returns how far the position went, and what was denied. */
function race(guard: ConstructorParameters<typeof Race>[1], orders = ORDERS) {
  const run = new Race(1, guard);
  let [high, low, apart] = [0, 0, 0];
  for (let seq = 1; run.sent < orders; seq++) {
    run.step(seq);
    if (seq % 5 > 0) continue;
    const { held, booked } = run;
    high = Math.max(high, held);
    low = Math.min(low, held);
    if (booked.sum !== booked.net) apart++;
  }
  return { high, low, apart, denied: run.denied };
}

describe('eight deployments that race 10,000 orders at one account', () => {
  it('never hold one share more than the account allows, and sum to its position', () => {
    const { high, low, apart, denied } = race(new AccountLimits({ maxPositionQuantity: MOST }));
    expect(high).toBeLessThanOrEqual(MOST);
    expect(low).toBeGreaterThanOrEqual(-MOST);
    // The limit was met on both sides, many times.
    expect([high > 0.8 * MOST, low < -0.8 * MOST, denied > 1_000]).toEqual([true, true, true]);
    expect(apart).toBe(0);
  });

  it('hold more where nobody asks', () => {
    const { high, low } = race({ check: () => null }, ORDERS / 5);
    expect(Math.max(high, -low)).toBeGreaterThan(MOST);
  });
});
