import type { FeeRowDraft } from '../fee-row.js';
import { dated } from './dated.js';

const RUPEE: Partial<FeeRowDraft> = {
  roundingMode: 'halfUp',
  roundingUnit: '1',
  roundingScope: 'day+account',
};

const PAISA: Partial<FeeRowDraft> = {
  roundingMode: 'halfUp',
  roundingUnit: '0.01',
  roundingScope: 'day+account',
};

const BUDGET_2026 = 'budget of 2026: cleartax.in, finnovate.in';
const PAGES = 'several pages';
const UNKNOWN = 'higher steps, not found';

/**
 * Securities transaction tax. Of shares: for each instrument and day on the average price of buys
 * and sells (STT Rules 2004 rule 3(a), NSE circular CMTR 5588); to the rupee for each trade type.
 */
export const SECURITIES_TRANSACTION_TAX: readonly FeeRowDraft[] = [
  ...dated({ line: 'STT delivery', segment: ['stock'], basis: 'deliveryAverage', ...RUPEE }, [
    ['2004-10-01', null, 'unverified', UNKNOWN],
    ['2008-06-01', '0.00125', 'secondary', 'third-party history'],
    ['2012-07-01', '0.001', 'unverified', 'third-party history, by others 2013-06-01'],
    ['2023-04-01', '0.001', 'verified', PAGES],
  ]),
  ...dated({ line: 'STT intraday', segment: ['stock'], basis: 'intradayAverage', ...RUPEE }, [
    ['2004-10-01', null, 'unverified', UNKNOWN],
    ['2008-06-01', '0.00025', 'secondary', 'third-party history'],
    ['2023-04-01', '0.00025', 'verified', PAGES],
  ]),
  ...dated({ line: 'STT futures', segment: ['future'], side: 'sell', basis: 'value', ...RUPEE }, [
    ['2004-10-01', '0.00017', 'secondary', 'third-party history'],
    ['2013-06-01', '0.0001', 'secondary', 'third-party history'],
    ['2023-04-01', '0.000125', 'verified', PAGES],
    ['2024-10-01', '0.0002', 'verified', PAGES],
    ['2026-04-01', '0.0005', 'verified', BUDGET_2026],
  ]),
  ...dated({ line: 'STT options', segment: ['option'], side: 'sell', basis: 'premium', ...RUPEE }, [
    ['2004-10-01', null, 'unverified', 'on strike and premium then'],
    ['2008-06-01', '0.00017', 'secondary', 'third-party history'],
    ['2016-06-01', '0.0005', 'secondary', 'third-party history'],
    ['2023-04-01', '0.000625', 'verified', PAGES],
    ['2024-10-01', '0.001', 'verified', PAGES],
    ['2026-04-01', '0.0015', 'verified', BUDGET_2026],
  ]),
  ...dated(
    { line: 'STT exercise', segment: ['option'], side: 'exercise', basis: 'value', ...RUPEE },
    [
      ['2004-10-01', null, 'unverified', 'on the settlement value until 2019-08-31'],
      ['2019-09-01', '0.00125', 'secondary', 'on the intrinsic value'],
      ['2026-04-01', '0.0015', 'verified', BUDGET_2026],
    ],
  ),
];

const STATES = 'rates of the states, on both sides';
const UNIFORM = 'NSE, Zerodha and Upstox: uniform since 2020-07-01';

const stamp = (
  row: Pick<FeeRowDraft, 'segment' | 'basis'> & { readonly side: 'buy' | 'both' },
  line: string,
  rate: string,
): FeeRowDraft[] =>
  ['paise', 'rupee'].flatMap((unit) =>
    dated({ ...row, line, ...(unit === 'paise' ? PAISA : RUPEE), when: { stamp: unit } }, [
      [null, null, 'unverified', STATES],
      ['2020-07-01', rate, 'verified', UNIFORM],
    ]),
  );

/** Stamp duty, which the buyer pays; of shares split like the transaction tax. */
export const STAMP_DUTY: readonly FeeRowDraft[] = [
  ...stamp(
    { segment: ['stock'], basis: 'deliveryBuy', side: 'both' },
    'Stamp duty delivery',
    '0.00015',
  ),
  ...stamp(
    { segment: ['stock'], basis: 'intradayBuy', side: 'both' },
    'Stamp duty intraday',
    '0.00003',
  ),
  ...stamp({ segment: ['future'], basis: 'value', side: 'buy' }, 'Stamp duty futures', '0.00002'),
  ...stamp({ segment: ['option'], basis: 'premium', side: 'buy' }, 'Stamp duty options', '0.00003'),
];

/** The choice of how stamp duty is rounded. */
export const STAMP_ROUNDING = {
  values: ['paise', 'rupee'],
  default: 'paise',
  text: 'To what stamp duty is rounded; sources differ.',
};

const SEBI = 'SEBI 2019-03-22 and 2020-05-08';

/** Turnover fee of the regulator SEBI. */
export const SEBI_FEE: readonly FeeRowDraft[] = dated(
  { line: 'SEBI fee', segment: ['stock', 'future', 'option'], basis: 'value', ...PAISA },
  [
    ['2014-05-01', '0.000002', 'secondary', 'INR 20 per crore; day of May 2014 not found'],
    ['2017-01-01', '0.0000015', 'unverified', 'INR 15 per crore from about 2017'],
    ['2019-04-01', '0.000001', 'verified', SEBI],
    ['2020-06-01', '0.0000005', 'verified', SEBI],
    ['2021-04-01', '0.000001', 'verified', SEBI],
  ],
);

const GST: Omit<FeeRowDraft, 'of'> = {
  line: 'GST',
  segment: ['stock', 'future', 'option'],
  basis: 'lines',
  rate: '0.18',
  confidence: 'verified',
  source: 'on brokerage, exchange charge and investor protection; SEBI fee since 2022-07-18',
  ...PAISA,
};

/** Goods and services tax on the rounded charges of broker, exchange and regulator. */
export const GOODS_AND_SERVICES_TAX: readonly FeeRowDraft[] = [
  {
    ...GST,
    of: ['Brokerage', 'Exchange charge', 'Investor protection'],
    rate: null,
    confidence: 'unverified',
    source: 'service tax of about 15 % with cesses',
  },
  {
    ...GST,
    of: ['Brokerage', 'Exchange charge', 'Investor protection'],
    validFrom: '2017-07-01',
  },
  {
    ...GST,
    of: ['Brokerage', 'Exchange charge', 'Investor protection', 'SEBI fee'],
    validFrom: '2022-07-18',
  },
];
