import type { FeeScheduleDraft } from '../fee-schedule.js';
import { AUDIT_TRAIL_2024, auditTrailFee } from './audit-trail-fee.js';
import { optionClearing, optionsRegulatoryFee } from './option-clearing.js';
import { secFee } from './sec-fee.js';
import { TAF_2027, tradingActivityFee } from './trading-activity-fee.js';

/** What regulators and the options clearing house take of trades in the United States. */
export const US_REGULATORY: FeeScheduleDraft = {
  name: 'us-regulatory',
  title: 'United States: SEC, FINRA, CAT, OCC and ORF without a broker’s commission, unrounded',
  zone: 'America/New_York',
  currency: 'USD',
  choices: { taf2027: TAF_2027 },
  rows: [
    ...secFee(),
    ...tradingActivityFee(),
    ...auditTrailFee(AUDIT_TRAIL_2024.cat),
    ...optionsRegulatoryFee(),
    ...optionClearing(),
  ],
  notModelled: [
    'commission of the broker and its rounding',
    'reduced CAT weight of shares traded over the counter',
    'TAF exemption of index options and of prices below the rate of a share',
    'SEC fee of exercise and assignment; security futures',
  ],
};
