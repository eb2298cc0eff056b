import type { FeeRowDraft, Segment } from '../fee-row.js';
import { dated } from './dated.js';
import type { DatedRate } from './dated.js';

const PAISA: Partial<FeeRowDraft> = {
  roundingMode: 'halfUp',
  roundingUnit: '0.01',
  roundingScope: 'day+account',
};

const OLD = 'third-party history; brokers charged the top slab';
const PRESS = 'NDTV Profit 2024-09-27';
const CIRCULAR = 'NSE circular of 2026-02-27, by two brokers and public code';

const charge = (venue: string, segment: Segment, rates: readonly DatedRate[]): FeeRowDraft[] =>
  dated(
    { line: 'Exchange charge', venue: [venue], segment: [segment], basis: 'value', ...PAISA },
    rates,
  );

/** Transaction charges of NSE and BSE, both sides; of options on the premium. */
export const EXCHANGE_CHARGES: readonly FeeRowDraft[] = [
  ...charge('XNSE', 'stock', [
    [null, '0.0000325', 'secondary', OLD],
    ['2021-01-01', '0.0000345', 'secondary', OLD],
    ['2023-04-01', '0.0000325', 'secondary', 'The Hindu 2023-03-24'],
    ['2024-04-01', '0.0000322', 'secondary', OLD],
    ['2024-10-01', '0.0000297', 'verified', PRESS],
    ['2026-03-01', '0.0000307', 'secondary', CIRCULAR],
  ]),
  ...charge('XNSE', 'future', [
    [null, '0.000019', 'secondary', OLD],
    ['2021-01-01', '0.00002', 'secondary', OLD],
    ['2023-04-01', '0.000019', 'secondary', 'The Hindu 2023-03-24'],
    ['2024-04-01', '0.0000188', 'secondary', OLD],
    ['2024-10-01', '0.0000173', 'verified', PRESS],
    ['2026-03-01', '0.0000183', 'secondary', CIRCULAR],
  ]),
  ...charge('XNSE', 'option', [
    [null, '0.0005', 'secondary', OLD],
    ['2021-01-01', '0.00053', 'secondary', OLD],
    ['2023-04-01', '0.0005', 'secondary', 'The Hindu 2023-03-24'],
    ['2024-04-01', '0.000495', 'secondary', OLD],
    ['2024-10-01', '0.0003503', 'verified', PRESS],
    ['2026-03-01', '0.0003553', 'secondary', CIRCULAR],
  ]),
  ...charge('XBOM', 'stock', [
    [null, '0.00003', 'secondary', OLD],
    ['2021-01-01', '0.0000375', 'secondary', 'from 0.003 % at some time since 2021'],
    ['2024-10-01', '0.0000375', 'verified', PRESS],
  ]),
  ...charge('XBOM', 'future', [[null, '0', 'secondary', 'BSE: no charge on futures']]),
  ...charge('XBOM', 'option', [
    ['2024-04-01', '0.000495', 'secondary', 'Sensex and Bankex, slabs'],
    ['2024-10-01', '0.000325', 'verified', PRESS],
  ]),
];

const fund = (segment: readonly Segment[], rate: string): FeeRowDraft[] =>
  dated(
    {
      line: 'Investor protection',
      venue: ['XNSE'],
      segment: [...segment],
      basis: 'value',
      ...PAISA,
    },
    [
      [null, '0', 'secondary', 'not charged apart'],
      ['2023-04-01', rate, 'secondary', 'The Hindu 2023-03-24'],
      ['2026-03-01', '0.000000001', 'secondary', 'INR 0.01 per crore'],
    ],
  );

/** Investor protection fund of NSE: INR 10 per crore, of premium 50. */
export const INVESTOR_PROTECTION: readonly FeeRowDraft[] = [
  ...fund(['stock', 'future'], '0.000001'),
  ...fund(['option'], '0.000005'),
];
