import { DAY } from '@vela/kernel';
import { mean } from '../../moments.js';
import { defineGroup } from '../definition.js';
import type { CostAttribution, CostKind } from '../finished-run.js';
import { missing, type Missing } from '../reason.js';
import type { Sample } from '../sample.js';

const attributed = (s: Sample, of: (costs: CostAttribution) => number): number | Missing =>
  s.run!.costs === null ? missing('NOT_RECORDED') : of(s.run!.costs);

const sumOf = ({ items }: CostAttribution, kinds: readonly CostKind[]): number =>
  items.reduce((total, { kind, amount }) => total + (kinds.includes(kind) ? amount : 0), 0);

const TRADING = ['fee', 'slippage', 'spread'] as const;

/** What trading cost, in the currency of the account. */
export const costGroup = defineGroup(
  { group: 'cost', sampleOf: 'values', minimum: 1, otherwise: 'NO_TRADED_VALUE', needsRun: true },
  [
    {
      name: 'fees',
      label: 'Fees',
      unit: 'CURRENCY',
      definition: 'All fees of the run.',
      minimum: 0,
      of: (s) => s.run!.fees,
    },
    {
      name: 'slippageCost',
      label: 'Slippage',
      unit: 'CURRENCY',
      definition: 'What fills cost because they were worse than the price they were taken at.',
      of: (s) => attributed(s, (costs) => -sumOf(costs, ['slippage'])),
    },
    {
      name: 'spreadCost',
      label: 'Spread',
      unit: 'CURRENCY',
      definition: 'What entries cost because of the spread.',
      of: (s) => attributed(s, (costs) => -sumOf(costs, ['spread'])),
    },
    {
      name: 'financing',
      label: 'Financing',
      unit: 'CURRENCY',
      definition: 'Interest, borrow fees and funding: below 0 was paid.',
      of: (s) => attributed(s, (costs) => sumOf(costs, ['interest', 'borrow', 'funding'])),
    },
    {
      name: 'dividends',
      label: 'Dividends',
      unit: 'CURRENCY',
      definition: 'Dividends received, less those paid on what was short.',
      of: (s) => attributed(s, (costs) => sumOf(costs, ['dividend'])),
    },
    {
      name: 'grossProfit',
      label: 'Gross profit',
      unit: 'CURRENCY',
      definition: 'Net profit as if every fill had happened without any cost.',
      of: (s) => attributed(s, ({ gross }) => gross),
    },
    {
      name: 'tradingCosts',
      label: 'Costs of trading',
      unit: 'CURRENCY',
      definition: 'Fees, slippage and spread together.',
      of: (s) => attributed(s, (costs) => -sumOf(costs, TRADING)),
    },
    {
      name: 'costShareOfGross',
      label: 'Costs by gross profit',
      unit: 'FRACTION',
      definition: 'Fees, slippage and spread by the gross profit.',
      of: (s) => {
        const { costs } = s.run!;
        if (costs === null) return missing('NOT_RECORDED');
        return costs.gross > 0 ? -sumOf(costs, TRADING) / costs.gross : missing('NO_GAIN');
      },
    },
    {
      name: 'costBps',
      label: 'Costs by traded value',
      unit: 'RATIO',
      definition: 'Fees, slippage and spread in hundredths of a percent of the traded value.',
      of: (s) => attributed(s, (costs) => (-sumOf(costs, TRADING) / s.run!.traded) * 10_000),
    },
    {
      name: 'feesPerTrade',
      label: 'Fees of a trade',
      unit: 'CURRENCY',
      definition: 'Mean fees of a closed round trip.',
      sampleOf: 'trades',
      of: (s) => mean(s.trades.fees),
    },
    {
      name: 'costDragAnnual',
      label: 'Cost drag a year',
      unit: 'FRACTION',
      definition: 'Fees, slippage and spread of a year by mean equity.',
      minimum: 2,
      otherwise: 'OUT_OF_RANGE',
      of: (s) => {
        const years = (s.dates.at(-1)! - s.dates[0]!) / (365.25 * DAY);
        return attributed(s, (costs) => -sumOf(costs, TRADING) / years / mean(s.values));
      },
    },
  ],
);
