import type { FeeRowDraft } from '../fee-row.js';
import type { FeeScheduleDraft } from '../fee-schedule.js';
import { AUDIT_TRAIL_2024, auditTrailFee } from './audit-trail-fee.js';
import { optionClearing, optionsRegulatoryFee } from './option-clearing.js';
import { secFee } from './sec-fee.js';
import { TAF_2027, tradingActivityFee } from './trading-activity-fee.js';

// Each type of fee is summed over the account and the day, then rounded up to the cent.
const ROUNDING: Partial<FeeRowDraft> = {
  roundingMode: 'up',
  roundingUnit: '0.01',
  roundingScope: 'day+account',
};

const CRYPTO_TIERS: FeeRowDraft['tiers'] = {
  period: '30days',
  measure: 'value',
  steps: [
    { from: '0', makerRate: '0.0015', rate: '0.0025' },
    { from: '100000', makerRate: '0.0012', rate: '0.0022' },
    { from: '500000', makerRate: '0.0010', rate: '0.0020' },
    { from: '1000000', makerRate: '0.0008', rate: '0.0018' },
    { from: '10000000', makerRate: '0.0005', rate: '0.0015' },
    { from: '25000000', makerRate: '0.0002', rate: '0.0013' },
    { from: '50000000', makerRate: '0.0002', rate: '0.0012' },
    { from: '100000000', makerRate: '0', rate: '0.0010' },
  ],
};

/** Alpaca, retail accounts over the API. */
export const ALPACA: FeeScheduleDraft = {
  name: 'alpaca',
  title: 'Alpaca: US stocks, options and crypto of retail API accounts',
  zone: 'America/New_York',
  currency: 'USD',
  choices: { taf2027: TAF_2027 },
  rows: [
    {
      line: 'Commission',
      segment: ['stock', 'option'],
      basis: 'value',
      rate: '0',
      confidence: 'verified',
      source: 'alpaca.markets: commission-free for retail API accounts',
    },
    ...secFee(ROUNDING),
    ...tradingActivityFee(ROUNDING),
    ...auditTrailFee(AUDIT_TRAIL_2024.alpaca, { ...ROUNDING, wholeShares: true }),
    ...optionsRegulatoryFee(ROUNDING),
    ...optionClearing(ROUNDING),
    {
      line: 'Crypto fee',
      segment: ['crypto'],
      basis: 'received',
      tiers: CRYPTO_TIERS,
      validFrom: '2023-03-13',
      roundingMode: 'halfEven',
      roundingUnit: '0.000000001',
      confidence: 'verified',
      source: 'Alpaca support page and LEAN AlpacaFeeModel; rounding unverified',
    },
  ],
  notModelled: [
    'commission of Elite and broker-partner accounts',
    'crypto fees before 2023-03-13',
    'reduced CAT weight of shares traded over the counter',
    'TAF exemption of index options and of prices below the rate of a share',
    'SEC fee of exercise and assignment',
  ],
};
