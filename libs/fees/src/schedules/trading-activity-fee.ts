import type { Confidence, FeeRowDraft } from '../fee-row.js';

type Row = readonly [
  validFrom: string | null,
  share: string,
  cap: string,
  contract: string,
  confidence: Confidence,
  source: string,
  when?: FeeRowDraft['when'],
];

const HOLIDAY = 'several pages: holiday until 2026-12-31, SR-FINRA-2026-021, Release 34-106409';
const RESUMED = 'prior rates resume (SR-FINRA-2026-020); disputed, see the choice taf2027';
const FILED = 'SR-FINRA-2024-019; disputed, see the choice taf2027';

const ROWS: readonly Row[] = [
  [null, '0.000075', '3.75', '0.002', 'verified', 'FINRA Notice 11-27; option rate secondary'],
  ['2011-07-01', '0.000090', '4.50', '0.002', 'verified', 'FINRA Notice 11-27'],
  ['2012-03-01', '0.000095', '4.75', '0.002', 'verified', 'FINRA Notice 12-06'],
  ['2012-07-01', '0.000119', '5.95', '0.002', 'unverified', 'rate read, date unverified'],
  ['2022-01-01', '0.000130', '6.49', '0.00218', 'verified', 'SR-FINRA-2020-032 schedule'],
  ['2023-01-01', '0.000145', '7.27', '0.00244', 'verified', 'SR-FINRA-2020-032 schedule'],
  ['2024-01-01', '0.000166', '8.30', '0.00279', 'verified', 'SR-FINRA-2020-032 schedule'],
  ['2026-01-01', '0.000195', '9.79', '0.00329', 'secondary', 'SR-FINRA-2024-019, many pages'],
  ['2026-10-01', '0', '0', '0', 'secondary', HOLIDAY],
  ['2027-01-01', '0.000195', '9.79', '0.00329', 'secondary', RESUMED, { taf2027: 'hold' }],
  // The contract rates of these two years were not found: the last known one goes on.
  ['2027-01-01', '0.000232', '11.61', '0.00329', 'unverified', FILED, { taf2027: 'filed' }],
  ['2028-01-01', '0.000240', '12.05', '0.00329', 'unverified', FILED, { taf2027: 'filed' }],
];

/** The choice between two readings of what holds after the holiday of 2026. */
export const TAF_2027 = {
  values: ['hold', 'filed'],
  default: 'hold',
  text: 'TAF from 2027: the rates of 2026 are held, or those filed in 2024 apply.',
};

/** Returns the rows of FINRA's Trading Activity Fee, with a broker's rounding. */
export const tradingActivityFee = (rounding: Partial<FeeRowDraft> = {}): FeeRowDraft[] =>
  ROWS.flatMap(([validFrom, share, cap, contract, confidence, source, when]) => {
    const common = {
      line: 'TAF',
      side: 'sell' as const,
      confidence,
      source,
      ...(validFrom === null ? {} : { validFrom }),
      ...(when === undefined ? {} : { when }),
      ...rounding,
    };
    return [
      { ...common, segment: ['stock'], basis: 'shares', rate: share, max: cap },
      { ...common, segment: ['option'], basis: 'contracts', rate: contract },
    ];
  });
