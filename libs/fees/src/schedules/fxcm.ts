import type { FeeScheduleDraft } from '../fee-schedule.js';

const SOURCE = 'LEAN FxcmFeeModel, 2015-10-06';
const UNITS = {
  segment: ['fx' as const],
  basis: 'shares' as const,
  confidence: 'secondary' as const,
};

/** FXCM as LEAN knows it. */
export const FXCM: FeeScheduleDraft = {
  name: 'fxcm',
  title: 'FXCM: USD per 1,000 units and side',
  zone: 'America/New_York',
  currency: 'USD',
  rows: [
    {
      ...UNITS,
      line: 'Commission',
      symbols: ['EURUSD', 'GBPUSD', 'USDJPY', 'USDCHF', 'AUDUSD', 'EURJPY', 'GBPJPY'],
      rate: '0.00004',
      validFrom: '2015-10-06',
      source: SOURCE,
    },
    { ...UNITS, line: 'Commission', rate: '0.00006', validFrom: '2015-10-06', source: SOURCE },
  ],
  notModelled: [
    'pairs that are not quoted in USD: the commission is in USD and no rate of exchange is known',
    'the spread (option entrySpread or slippage) and rollover at 17:00 New York',
  ],
};
