import type { FeeRowDraft } from '../fee-row.js';
import { dated } from './dated.js';

const FILED = '90 FR 10544; charged from 2025-02-14 by one source, from 2026-01-01 by another';

/** Returns the rows of OCC clearing of options, both sides, with a broker's rounding. */
export const optionClearing = (rounding: Partial<FeeRowDraft> = {}): FeeRowDraft[] =>
  dated({ line: 'OCC', segment: ['option'], basis: 'contracts', ...rounding }, [
    ['2020-09-01', '0.045', 'verified', 'OCC: flat 55.00 above 1,222', { max: '55' }],
    ['2021-06-01', '0.02', 'verified', 'OCC press release 2021-04-19', { max: '55' }],
    ['2025-12-01', '0', 'secondary', 'holiday of December 2025'],
    ['2026-01-01', '0.025', 'secondary', FILED],
  ]);

/** Returns the rows of the Options Regulatory Fee, both sides, with a broker's rounding. */
export const optionsRegulatoryFee = (rounding: Partial<FeeRowDraft> = {}): FeeRowDraft[] =>
  dated({ line: 'ORF', segment: ['option'], basis: 'contracts', ...rounding }, [
    ['2024-01-01', '0.02685', 'verified', 'sum that Alpaca charged in 2024 and 2025'],
    ['2026-07-01', null, 'secondary', 'since then by executing exchange, 0.0013 to 0.0240'],
  ]);
