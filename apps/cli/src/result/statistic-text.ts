import type { StatisticIntervalView, StatisticView } from '@vela/client';
import { countText, moneyText, percentText, shortText, UNKNOWN } from '../output/number-text.js';
import type { Paint } from '../output/paint.js';
import { padTo } from '../output/table.js';

/** Digits of plain numbers for readers. */
const DIGITS = 5;

/** Returns the number of a statistic for readers: fractions as percent, amounts with cents. */
export function valueText(value: number | null, unit: string, date: string | null = null): string {
  if (date !== null) return date.slice(0, 10);
  if (value === null) return UNKNOWN;
  switch (unit) {
    case 'FRACTION':
      return Math.abs(value) < 0.0001 && value !== 0
        ? `${shortText(value * 100, 3)} %`
        : percentText(value);
    case 'CURRENCY':
      return moneyText(value);
    case 'COUNT':
    case 'CANDLES':
      return Number.isInteger(value) ? countText(value) : shortText(value, DIGITS);
    default:
      return shortText(value, DIGITS);
  }
}

/** Returns statistics by groups, each with its value and interval, or N/A and the reason. */
export function statisticsText(statistics: readonly StatisticView[], paint: Paint): string {
  const groups = [...new Set(statistics.map(({ definition }) => definition.group))];
  const width = Math.max(0, ...statistics.map(({ name }) => name.length));
  return groups
    .map((group) => {
      const lines = statistics
        .filter(({ definition }) => definition.group === group)
        .map((one) => `  ${padTo(one.name, width)}  ${lineOf(one, paint)}`);
      return [`  ${paint.bold(group.toLowerCase())}`, ...lines].join('\n');
    })
    .join('\n\n');
}

function lineOf(statistic: StatisticView, paint: Paint): string {
  const { definition, value, date, missing, missingDetail, interval } = statistic;
  if (missing !== null) return paint.dim(`N/A  ${missingDetail ?? missing}`);
  const text = padTo(valueText(value, definition.unit, date), 14, 'right');
  return interval === null
    ? text
    : `${text}  ${paint.dim(intervalText(interval, definition.unit))}`;
}

function intervalText(
  { low, high, confidence, method }: StatisticIntervalView,
  unit: string,
): string {
  const ends = `${valueText(low, unit)} to ${valueText(high, unit)}`;
  return `${ends} (${shortText(confidence * 100)} %, ${method})`;
}
