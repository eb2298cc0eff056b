import type { FeeRowDraft } from '../fee-row.js';
import type { FeeScheduleDraft } from '../fee-schedule.js';

type ShareRow = readonly [
  currency: string,
  basis: 'value' | 'shares',
  rate: string,
  online: string,
  phone: string,
];

const SHARES: readonly ShareRow[] = [
  ['GBP', 'value', '0.001', '10', '15'],
  ['USD', 'shares', '0.02', '15', '25'],
  ['EUR', 'value', '0.001', '10', '25'],
];

const COMMON = {
  line: 'Commission',
  limitScope: 'order',
  confidence: 'verified',
  source: 'IG help pages (UK, AE, CH)',
} satisfies Partial<FeeRowDraft>;

/** IG, contracts for difference. */
export const IG_CFD: FeeScheduleDraft = {
  name: 'ig-cfd',
  title: 'IG: share CFDs of London, New York and the euro area; other CFDs by their spread',
  zone: 'Europe/London',
  currency: null,
  choices: {
    dealing: { values: ['online', 'phone'], default: 'online', text: 'How orders are given.' },
  },
  rows: [
    ...SHARES.flatMap(([currency, basis, rate, online, phone]) =>
      [
        { dealing: 'online', min: online },
        { dealing: 'phone', min: phone },
      ].map(({ dealing, min }): FeeRowDraft => {
        const when = { dealing };
        return { ...COMMON, segment: ['stock'], currency, basis, rate, min, when };
      }),
    ),
    { ...COMMON, segment: ['index', 'fx', 'future'], basis: 'value', rate: '0' },
  ],
  notModelled: [
    'the spread of index, FX and commodity CFDs (options entrySpread or slippage)',
    'funding of nights, see nightFunding; borrowing of short shares; dividends',
    'premium of guaranteed stops; conversion of currencies at 0.5 %',
  ],
};
