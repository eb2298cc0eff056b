import { describe, expect, it } from '@jest/globals';
import { CONFORMANCE_CASES, brokerConformance, runCase } from '@vela/testkit';
import { ExchangeWorld } from './exchange-world.js';
import type { Variant } from './exchange-world.js';

const COINS_TOO: Pick<Variant, 'assetClasses' | 'fraction'> = {
  assetClasses: ['EQUITY', 'ETF', 'CRYPTO'],
  fraction: 'coin',
};
const SHARES: Pick<Variant, 'assetClasses' | 'fraction'> = {
  assetClasses: ['EQUITY', 'ETF'],
  fraction: 'share',
};

brokerConformance(
  'Alpaca by key on paper, shares and coins',
  () => ExchangeWorld.make({ environment: 'paper', credential: 'key', ...COINS_TOO }),
  { expected: 21 },
);

brokerConformance(
  'Alpaca by token on live, shares alone',
  () => ExchangeWorld.make({ environment: 'live', credential: 'token', ...SHARES }),
  { expected: 19 },
);

/** Themes in which address and credential matter: orders, lost answers, cuts, expired tokens. */
const THEMES: ReadonlySet<number> = new Set([4, 13, 15]);
const crossed = CONFORMANCE_CASES.filter(({ theme }) => THEMES.has(theme));

describe.each([
  { environment: 'live', credential: 'key', ...COINS_TOO },
  { environment: 'paper', credential: 'token', ...SHARES },
] as const)('Alpaca by $credential on $environment', (variant) => {
  it('has cases to run', () => {
    expect(crossed.length).toBeGreaterThan(10);
  });

  it.each(crossed.map((one) => [one.number, one.title, one] as const))(
    '%s %s',
    async (...[, , one]) => {
      await runCase(one, () => ExchangeWorld.make(variant));
    },
  );
});
