import type { FeeRowDraft } from '../fee-row.js';
import { dated } from './dated.js';
import type { DatedRate } from './dated.js';

const BEFORE: DatedRate = [null, '0', 'verified', 'not yet passed on'];
const FIRST: DatedRate = ['2024-09-01', '0.000035', 'verified', 'CAT Fee 2024-1, FAQ V6'];
const LATER: readonly DatedRate[] = [
  ['2025-07-01', '0.0000265', 'secondary', 'Alpaca: 0.000009 + 0.000013 + 0.0000045'],
  ['2025-12-01', '0', 'secondary', 'pause of invoices 2025-12 to 2026-04'],
  ['2026-05-01', '0.000003', 'secondary', 'Fee 2026-1 0.000001 + Historical 1A 0.000002'],
];

const SNAPSHOT = 'Alpaca page of early 2025; first day not found';

/** What different sources say that holds from October 2024 to June 2025. */
export const AUDIT_TRAIL_2024 = {
  cat: [
    ['2024-10-01', '0.000048', 'verified', 'Fee 2024-1 + Historical Assessment 1'],
    ['2025-04-01', '0.000053', 'unverified', SNAPSHOT],
  ],
  alpaca: [
    ['2024-10-01', '0.000046', 'secondary', 'Alpaca regulatory fees, snapshot'],
    ['2025-04-01', '0.000053', 'unverified', SNAPSHOT],
  ],
  interactiveBrokers: [['2024-10-01', '0.000072', 'secondary', 'IBKR page, snapshot']],
} as const satisfies { readonly [source: string]: readonly DatedRate[] };

/** Returns the rows of the Consolidated Audit Trail fee, with a broker's rounding and figures. */
export const auditTrailFee = (
  figures: readonly DatedRate[],
  more: Partial<FeeRowDraft> = {},
): FeeRowDraft[] =>
  dated({ line: 'CAT', segment: ['stock', 'option'], basis: 'equivalentShares', ...more }, [
    BEFORE,
    FIRST,
    ...figures,
    ...LATER,
  ]);
