import type { FeeRowDraft } from '../fee-row.js';
import type { FeeScheduleDraft } from '../fee-schedule.js';
import { AUDIT_TRAIL_2024, auditTrailFee } from './audit-trail-fee.js';
import { optionClearing, optionsRegulatoryFee } from './option-clearing.js';
import { secFee } from './sec-fee.js';
import { TAF_2027, tradingActivityFee } from './trading-activity-fee.js';

const LEAN = 'LEAN InteractiveBrokersFeeModel';
const OLD_CAP = 'cap of 0.5 % as in pages of about 2016 and in LEAN';

/** Commission of shares; the cap beats the minimum. */
const stockCommission = (plan: Partial<FeeRowDraft>, confidence: 'verified' | 'secondary') => {
  const row = {
    line: 'Commission',
    segment: ['stock'],
    basis: 'shares',
    limitScope: 'order',
    minFractional: '0.01',
    maxBasis: 'value',
    ...plan,
  } satisfies FeeRowDraft;
  return [
    { ...row, max: '0.005', confidence: 'unverified', source: OLD_CAP },
    {
      ...row,
      max: '0.01',
      validFrom: '2017-01-01',
      confidence,
      source: 'IBKR commission pages; since when the cap is 1 % is unverified',
    },
  ] satisfies FeeRowDraft[];
};

const optionStep = (rates: readonly [string, string, string, string]): FeeRowDraft['tiers'] => ({
  period: 'month',
  measure: 'shares',
  steps: rates.map((rate, at) => ({ from: ['0', '10000', '50000', '100000'][at]!, rate })),
});

const OPTION: Omit<FeeRowDraft, 'tiers'> = {
  line: 'Option commission',
  segment: ['option'],
  basis: 'contracts',
  limitScope: 'order',
  min: '1',
  confidence: 'secondary',
  source: `${LEAN}: by premium and contracts of the month`,
};

const OTHER_PRODUCTS: readonly FeeRowDraft[] = [
  { ...OPTION, priceBelow: '0.05', tiers: optionStep(['0.25', '0.25', '0.25', '0.15']) },
  {
    ...OPTION,
    priceFrom: '0.05',
    priceBelow: '0.10',
    tiers: optionStep(['0.50', '0.50', '0.25', '0.15']),
  },
  { ...OPTION, priceFrom: '0.10', tiers: optionStep(['0.65', '0.50', '0.25', '0.15']) },
  {
    line: 'Futures commission',
    segment: ['future'],
    basis: 'contracts',
    rate: '2.47',
    confidence: 'secondary',
    source: `${LEAN}: 0.85 + exchange 1.60 + 0.02`,
  },
  {
    line: 'FX commission',
    segment: ['fx'],
    basis: 'value',
    rate: '0.00002',
    min: '2',
    limitScope: 'order',
    confidence: 'secondary',
    source: `${LEAN}: up to 1 billion a month`,
  },
];

const REGULATORY: readonly FeeRowDraft[] = [
  ...secFee(),
  ...tradingActivityFee(),
  ...auditTrailFee(AUDIT_TRAIL_2024.interactiveBrokers),
  ...optionsRegulatoryFee(),
  ...optionClearing(),
];

const passThrough = (line: string, rate: string, more: Partial<FeeRowDraft>): FeeRowDraft => ({
  line,
  segment: ['stock'],
  basis: 'lines',
  of: ['Commission'],
  rate,
  confidence: 'verified',
  source: 'IBKR comparison examples',
  ...more,
});

const TIERED_EXTRAS: readonly FeeRowDraft[] = [
  {
    line: 'Exchange',
    segment: ['stock'],
    basis: 'shares',
    rate: '0.0030',
    makerRate: '-0.0020',
    confidence: 'secondary',
    source: 'typical of venues: 0.0030 for taking, rebate of 0.0020 for giving',
  },
  {
    line: 'Clearing',
    segment: ['stock'],
    basis: 'shares',
    rate: '0.00020',
    confidence: 'verified',
    source: 'IBKR: NSCC and DTC',
  },
  passThrough('NYSE pass-through', '0.000175', {}),
  passThrough('FINRA pass-through', '0.00056', {}),
  passThrough('FINRA pass-through', '0.000563', {
    validFrom: '2025-01-01',
    confidence: 'secondary',
  }),
  passThrough('FINRA pass-through', '0.000565', {
    validFrom: '2026-01-01',
    confidence: 'secondary',
  }),
];

const NOT_MODELLED = [
  'orders directed to an exchange over the API, IBKR Lite, fees of other currencies',
  'lower FX commissions above 1 billion a month and their minimums; pairs not quoted in USD',
  'the schedules of single exchanges and ORF by exchange since 2026-07-01',
];

/** Interactive Brokers Pro, fixed prices. */
export const IB_FIXED: FeeScheduleDraft = {
  name: 'ib-fixed',
  title: 'Interactive Brokers Pro fixed: US stocks, options, futures and FX',
  zone: 'America/New_York',
  currency: 'USD',
  choices: { taf2027: TAF_2027 },
  rows: [
    ...stockCommission({ rate: '0.005', min: '1' }, 'verified'),
    ...OTHER_PRODUCTS,
    ...REGULATORY,
  ],
  notModelled: NOT_MODELLED,
};

/** Interactive Brokers Pro, tiered prices. */
export const IB_TIERED: FeeScheduleDraft = {
  name: 'ib-tiered',
  title: 'Interactive Brokers Pro tiered: US stocks, options, futures and FX',
  zone: 'America/New_York',
  currency: 'USD',
  choices: { taf2027: TAF_2027 },
  rows: [
    ...stockCommission(
      {
        min: '0.35',
        tiers: {
          period: 'month',
          measure: 'shares',
          steps: [
            { from: '0', rate: '0.0035' },
            { from: '300000', rate: '0.0020' },
            { from: '3000000', rate: '0.0015' },
            { from: '20000000', rate: '0.0010' },
            { from: '100000000', rate: '0.0005' },
          ],
        },
      },
      'verified',
    ),
    ...OTHER_PRODUCTS,
    ...TIERED_EXTRAS,
    ...REGULATORY,
  ],
  notModelled: NOT_MODELLED,
};
