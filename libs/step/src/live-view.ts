import { Indicator } from '@vela/indicators';
import type { LiveView } from './live-input.js';
import type { Run } from './run.js';

/** Returns the newest candles of a run and what its indicators stand at. */
export function viewRun({ series, strategy }: Run): LiveView {
  const shown = series.filter(({ isShown }) => isShown);
  return {
    candles: shown.map(({ candle }) => {
      if (Number.isNaN(candle.openAt)) return null;
      const { openAt, open, high, low, close, volume } = candle;
      return { openAt, open, high, low, close, volume };
    }),
    indicators: Object.entries(strategy).flatMap(([name, value]) => indicatorsOf(name, value)),
  };
}

/** Returns the indicators of a field: itself, or those of a list or a record of them. */
function indicatorsOf(name: string, value: unknown): LiveView['indicators'][number][] {
  if (value instanceof Indicator) return [{ name, values: outputsOf(value) }];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      item instanceof Indicator ? [{ name: `${name}[${index}]`, values: outputsOf(item) }] : [],
    );
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    item instanceof Indicator ? [{ name: `${name}.${key}`, values: outputsOf(item) }] : [],
  );
}

const outputsOf = (indicator: Indicator): Record<string, number | null> =>
  Object.fromEntries(
    indicator.outputNames.map((output, index) => [
      output,
      indicator.ready ? indicator.output(index) : null,
    ]),
  );
