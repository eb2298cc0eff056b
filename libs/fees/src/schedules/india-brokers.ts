import type { FeeRowDraft, Segment } from '../fee-row.js';
import type { FeeScheduleDraft } from '../fee-schedule.js';
import { dated } from './dated.js';
import type { DatedRate } from './dated.js';
import { EXCHANGE_CHARGES, INVESTOR_PROTECTION } from './india-exchanges.js';
import {
  GOODS_AND_SERVICES_TAX,
  SEBI_FEE,
  SECURITIES_TRANSACTION_TAX,
  STAMP_DUTY,
  STAMP_ROUNDING,
} from './india-taxes.js';

// Of each executed order: its partial fills are one charge.
const ORDER: Partial<FeeRowDraft> = {
  limitScope: 'order',
  roundingMode: 'halfUp',
  roundingUnit: '0.01',
  roundingScope: 'order',
};

const flat = (segment: Segment, rates: readonly DatedRate[], product?: string): FeeRowDraft[] =>
  dated({ line: 'Brokerage', segment: [segment], basis: 'order', ...forProduct(product) }, rates);

const capped = (segment: Segment, rates: readonly DatedRate[], product?: string): FeeRowDraft[] =>
  dated(
    { line: 'Brokerage', segment: [segment], basis: 'value', max: '20', ...forProduct(product) },
    rates,
  );

const forProduct = (product?: string): Partial<FeeRowDraft> => ({
  ...ORDER,
  ...(product === undefined ? {} : { when: { product } }),
});

const depository = (rates: readonly DatedRate[]): FeeRowDraft[] =>
  dated({ line: 'DP charge with GST', segment: ['stock'], basis: 'deliverySale' }, rates);

const schedule = (
  name: string,
  title: string,
  brokerage: readonly FeeRowDraft[],
  depositoryCharge: readonly FeeRowDraft[],
): FeeScheduleDraft => ({
  name,
  title,
  zone: 'Asia/Kolkata',
  currency: 'INR',
  venue: 'XNSE',
  choices: {
    product: {
      values: ['delivery', 'intraday'],
      default: 'delivery',
      text: 'Product of orders in shares: decides the brokerage alone, not the taxes.',
    },
    stamp: STAMP_ROUNDING,
  },
  rows: [
    ...brokerage,
    ...SECURITIES_TRANSACTION_TAX,
    ...EXCHANGE_CHARGES,
    ...INVESTOR_PROTECTION,
    ...SEBI_FEE,
    ...STAMP_DUTY,
    ...GOODS_AND_SERVICES_TAX,
    ...depositoryCharge,
  ],
  notModelled: [
    'auto square-off and orders by phone; brokerage of an exercise',
    'groups of BSE with higher charges and its other options; currency derivatives',
    'physical settlement of derivatives; off-market transfers',
  ],
});

const PRICING = 'upstox.com pricing';

/** Upstox on NSE and BSE. */
export const UPSTOX = schedule(
  'upstox',
  'Upstox: shares, futures and options of NSE and BSE',
  [
    ...flat(
      'stock',
      [
        [null, '0', 'secondary', `${PRICING} until about 2021`],
        ['2022-01-01', '20', 'secondary', `${PRICING} from about 2022; capped at 2.5 % in 2023`],
      ],
      'delivery',
    ),
    ...capped(
      'stock',
      [[null, '0.0005', 'secondary', `${PRICING}; later pages 0.1 %, date not found`]],
      'intraday',
    ),
    ...capped('future', [[null, '0.0005', 'secondary', PRICING]]),
    ...flat('option', [[null, '20', 'secondary', PRICING]]),
  ],
  depository([[null, '21.83', 'secondary', '18.50 + GST; newer pages: as per plan']]),
);

const ZERODHA_PRICING = 'zerodha.com pricing';

/** Zerodha on NSE and BSE. */
export const ZERODHA = schedule(
  'zerodha',
  'Zerodha: shares, futures and options of NSE and BSE',
  [
    ...flat('stock', [[null, '0', 'secondary', ZERODHA_PRICING]], 'delivery'),
    ...capped('stock', [[null, '0.0003', 'secondary', ZERODHA_PRICING]], 'intraday'),
    ...capped('future', [[null, '0.0003', 'secondary', ZERODHA_PRICING]]),
    ...flat('option', [[null, '20', 'secondary', ZERODHA_PRICING]]),
  ],
  depository([
    [null, '15.93', 'secondary', '13.50 + GST'],
    ['2024-10-01', '15.34', 'unverified', 'from about October 2024'],
  ]),
);
