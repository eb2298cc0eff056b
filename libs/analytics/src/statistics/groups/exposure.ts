import { DAY } from '@vela/kernel';
import { mean } from '../../moments.js';
import { defineGroup } from '../definition.js';
import { rowsOf } from '../finished-run.js';
import { missing } from '../reason.js';
import type { Sample } from '../sample.js';

/** Years from the first date to the last one. */
const years = ({ dates }: Sample): number => (dates.at(-1)! - dates[0]!) / (365.25 * DAY);

const byEquity = (s: Sample, amount: number) => {
  const equity = mean(s.values);
  return equity > 0 ? amount / equity : missing('CAPITAL_LOST');
};

/** Returns a multiple of equity; prices of several currencies cannot be added up. */
const leverage = (s: Sample, which: 'leverageMean' | 'leverageMax') =>
  s.run!.instruments.every(({ currency }) => currency === s.run!.currency)
    ? s.exposure[which]
    : missing('SEVERAL_CURRENCIES');

/** What was held and how much was traded. */
export const exposureGroup = defineGroup(
  { group: 'exposure', sampleOf: 'values', minimum: 1, otherwise: 'OUT_OF_RANGE', needsRun: true },
  [
    {
      name: 'exposure',
      label: 'Exposure',
      unit: 'FRACTION',
      definition: 'Share of candles at whose close a position was held.',
      of: (s) => s.run!.exposure ?? missing('NOT_RECORDED'),
    },
    {
      name: 'longExposure',
      label: 'Exposure long',
      unit: 'FRACTION',
      definition: 'Share of candles at whose close something was held long.',
      of: (s) => s.exposure.long,
    },
    {
      name: 'shortExposure',
      label: 'Exposure short',
      unit: 'FRACTION',
      definition: 'Share of candles at whose close something was held short.',
      of: (s) => s.exposure.short,
    },
    {
      name: 'averageLeverage',
      label: 'Average leverage',
      unit: 'RATIO',
      definition: 'Mean over candles of what the open lots had cost by equity.',
      of: (s) => leverage(s, 'leverageMean'),
    },
    {
      name: 'maxLeverage',
      label: 'Highest leverage',
      unit: 'RATIO',
      definition: 'Most that the open lots had cost by equity behind any candle.',
      of: (s) => leverage(s, 'leverageMax'),
    },
    {
      name: 'maxOpenLots',
      label: 'Most open lots',
      unit: 'COUNT',
      definition: 'Most lots that were open behind one candle.',
      of: (s) => s.exposure.lotsMax,
    },
    {
      name: 'turnover',
      label: 'Turnover',
      unit: 'RATIO',
      definition: 'Value of all fills by mean equity.',
      of: (s) => byEquity(s, s.run!.traded),
    },
    {
      name: 'turnoverAnnual',
      label: 'Turnover a year',
      unit: 'RATIO',
      definition: 'Value of all fills by mean equity and by the years from first to last candle.',
      minimum: 2,
      of: (s) => byEquity(s, s.run!.traded / years(s)),
    },
    {
      name: 'growthByExposure',
      label: 'Annual growth by exposure',
      unit: 'FRACTION',
      definition: 'Annual growth by the share of candles at whose close a position was held.',
      minimum: 2,
      of: (s) => (s.run!.exposure === null ? missing('NOT_RECORDED') : s.growth / s.run!.exposure),
    },
    {
      name: 'orderCount',
      label: 'Orders',
      unit: 'COUNT',
      definition: 'All orders of the run, rejected ones too.',
      of: (s) => rowsOf(s.run!.orders),
    },
    {
      name: 'fillCount',
      label: 'Fills',
      unit: 'COUNT',
      definition: 'All executions of the run.',
      of: (s) => rowsOf(s.run!.fills),
    },
  ],
);
