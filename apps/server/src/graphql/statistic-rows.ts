import { intervalNames, type Interval, intervalOf } from '@vela/analytics';
import type {
  CostAttribution,
  PeriodRow,
  Statistic,
  StatisticDefinition,
  StatisticsSample,
  TradeGroup,
} from '@vela/analytics';
import { decimalOf, formatDecimal, rescale } from '@vela/kernel';
import type {
  CostAttributionType,
  PeriodResultType,
  StatisticDefinitionType,
  StatisticType,
  TradeGroupType,
} from './types/statistic.type.js';

/** Digits behind the point of amounts of money. */
const MONEY_SCALE = 8;

const money = (value: number): string => formatDecimal(rescale(decimalOf(value), MONEY_SCALE));

/** Returns a definition of the catalogue as the schema shows it. */
export function toDefinition(definition: StatisticDefinition): StatisticDefinitionType {
  const { name, seriesName, label, unit, group, source, minimum } = definition;
  return {
    name,
    seriesName,
    label,
    unit,
    group,
    definition: definition.definition,
    source: source && `${source.author} (${source.year}), ${source.title}`,
    minimumSample: minimum.count,
    sampleOf: minimum.of,
    needsRun: definition.needsRun,
    needsBenchmark: definition.needsBenchmark,
    hasInterval: intervalNames.has(name),
  };
}

/** Returns a statistic as the schema shows it: by formula, or else resampled, with its interval. */
export function toStatistic(
  statistic: Statistic,
  sample: StatisticsSample,
  by: { readonly confidence: number; readonly resampled: ReadonlyMap<string, Interval> },
): StatisticType {
  const { definition, value, missing } = statistic;
  const isDate = definition.unit === 'DATE';
  const interval =
    intervalOf(statistic, sample, by.confidence) ??
    (value === null ? null : (by.resampled.get(definition.name) ?? null));
  return {
    name: definition.name,
    definition: toDefinition(definition),
    value: isDate ? null : value,
    date: isDate ? value : null,
    missing: missing?.reason ?? null,
    missingDetail: missing?.detail ?? null,
    interval,
  };
}

/** Returns what a group of trades gave as the schema shows it. */
export function toTradeGroup(group: TradeGroup): TradeGroupType {
  return {
    ...group,
    grossProfit: money(group.grossProfit),
    fees: money(group.fees),
    netProfit: money(group.netProfit),
    expectancy: money(group.expectancy),
  };
}

/** Returns what a period gave as the schema shows it. */
export const toPeriod = (row: PeriodRow): PeriodResultType => ({
  ...row,
  change: money(row.change),
});

/** Returns how gross profit became net profit as the schema shows it. */
export function toCosts({ gross, items, net }: CostAttribution): CostAttributionType {
  return {
    gross: money(gross),
    items: items.map((item) => ({ ...item, amount: money(item.amount) })),
    net: money(net),
  };
}
