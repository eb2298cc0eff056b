import type { FeeRowDraft } from '../fee-row.js';
import { dated } from './dated.js';
import type { DatedRate } from './dated.js';

const OLD = 'traderstatus.com';
const LOST = 'rate read, first day not found';

// Value of sales; of options the premium. By trade date.
const RATES: readonly DatedRate[] = [
  [null, '0.0000333', 'secondary', OLD],
  ['2001-12-28', '0.0000150', 'secondary', OLD],
  ['2002-04-01', '0.0000301', 'secondary', OLD],
  ['2003-03-22', '0.0000252', 'secondary', OLD],
  ['2003-04-01', '0.0000468', 'secondary', OLD],
  ['2004-02-22', '0.0000390', 'secondary', OLD],
  ['2004-04-01', '0.0000234', 'secondary', OLD],
  ['2005-01-07', '0.0000329', 'secondary', OLD],
  ['2005-04-01', '0.0000418', 'secondary', OLD],
  ['2005-12-22', '0.0000307', 'secondary', OLD],
  // 11.00 per million until 2008-03-31, but since when was not found: rates change about once a
  // year, so the last known one is trusted for a year and what follows counts as unknown.
  ['2006-12-22', null, 'unverified', '11.00 per million at some time until 2008-03-31'],
  ['2008-04-01', '0.0000056', 'verified', 'FINRA notice of 2008-03-10'],
  ['2009-04-01', null, 'unverified', '25.70, 12.70, 16.90, 19.20, 18.00: dates not found'],
  ['2012-04-01', '0.0000224', 'unverified', `SEC 2012-232; ${LOST}`],
  ['2013-05-25', '0.0000174', 'unverified', LOST],
  ['2014-03-18', '0.0000221', 'verified', 'FINRA notice of 2014-03-03'],
  ['2015-02-14', '0.0000184', 'unverified', 'third-party page; date unverified'],
  ['2016-02-16', '0.0000218', 'secondary', 'FINRA notice of 2016-03-15; date from a third party'],
  ['2017-07-04', '0.0000231', 'unverified', LOST],
  ['2018-05-22', '0.0000130', 'verified', 'FINRA notice of 2018-05-07'],
  ['2019-04-16', '0.0000207', 'unverified', LOST],
  ['2020-02-18', '0.0000221', 'verified', 'FINRA notice of 2020-02-03'],
  ['2021-02-25', '0.0000051', 'verified', 'SEC and FINRA notice of 2021-02-16'],
  ['2022-05-14', '0.0000229', 'unverified', LOST],
  ['2023-02-27', '0.0000080', 'verified', 'press report of the SEC advisory'],
  ['2024-05-22', '0.0000278', 'verified', 'SEC advisory'],
  ['2025-05-14', '0', 'verified', 'FINRA notice of 2025-04-24'],
  ['2026-04-04', '0.0000206', 'verified', 'SEC FY2026 advisory, Release 34-104909'],
];

/** Returns the rows of the SEC's fee of section 31, with a broker's rounding. */
export const secFee = (rounding: Partial<FeeRowDraft> = {}): FeeRowDraft[] =>
  dated(
    { line: 'SEC fee', segment: ['stock', 'option'], side: 'sell', basis: 'value', ...rounding },
    RATES,
  );
