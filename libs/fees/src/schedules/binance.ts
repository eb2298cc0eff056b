import { formatAmount, multiply, parseAmount } from '../amount.js';
import type { FeeRowDraft } from '../fee-row.js';
import type { FeeScheduleDraft } from '../fee-schedule.js';

type Step = readonly [from: string, maker: string, taker: string];

// Where lists disagree on a level's volume the lowest one stands here.
const STEPS: readonly Step[] = [
  ['0', '0.001', '0.001'],
  ['1000000', '0.0009', '0.001'],
  ['5000000', '0.0008', '0.001'],
  ['20000000', '0.00042', '0.0006'],
  ['50000000', '0.00042', '0.00054'],
  ['100000000', '0.00036', '0.00048'],
  ['250000000', '0.0003', '0.00042'],
  ['500000000', '0.00024', '0.00036'],
  ['1000000000', '0.00018', '0.0003'],
  ['2500000000', '0.00012', '0.00024'],
];

const share = (rate: string, part: string): string =>
  formatAmount(multiply(parseAmount(rate), parseAmount(part)));

const tiers = (part: string): FeeRowDraft['tiers'] => ({
  period: '30days',
  measure: 'value',
  steps: STEPS.map(([from, maker, taker]) => ({
    from,
    rate: share(taker, part),
    makerRate: share(maker, part),
  })),
});

const COMMON = {
  line: 'Trading fee',
  segment: ['crypto'],
  confidence: 'secondary',
  source: 'two pages that agree; LEAN for the asset of the fee',
} satisfies Partial<FeeRowDraft>;

/** Binance, spot. */
export const BINANCE_SPOT: FeeScheduleDraft = {
  name: 'binance-spot',
  title: 'Binance spot: by 30-day volume, in the received asset or in BNB',
  zone: 'UTC',
  currency: null,
  choices: {
    pay: {
      values: ['received', 'bnb'],
      default: 'received',
      text: 'In what the fee is paid; BNB is 25 % cheaper and charged at its value.',
    },
  },
  rows: [
    {
      ...COMMON,
      basis: 'received',
      tiers: tiers('1'),
      when: { pay: 'received' },
      roundingMode: 'down',
      roundingUnit: '0.00000001',
    },
    { ...COMMON, basis: 'value', tiers: tiers('0.75'), when: { pay: 'bnb' } },
  ],
  notModelled: [
    'BNB balances that VIP levels ask for',
    'conversion of volumes in other quote currencies to USDT',
    'pairs on promotion, futures and margin',
  ],
};
