import { VelaError, parseTimeframe } from '@vela/kernel';
import type { Timeframe } from '@vela/kernel';

const SHAPE = /^(\d+)([a-zA-Z])$/;

const UNITS: Readonly<
  Record<string, { readonly name: string; readonly counts: (n: number) => boolean }>
> = {
  m: { name: 'Min', counts: (n) => n <= 59 },
  h: { name: 'Hour', counts: (n) => n <= 23 },
  d: { name: 'Day', counts: (n) => n === 1 },
  w: { name: 'Week', counts: (n) => n === 1 },
  M: { name: 'Month', counts: (n) => n <= 6 || n === 12 },
};

/** Timeframes that are offered; any other count that Alpaca makes is taken too. */
export const TIMEFRAMES: readonly Timeframe[] = [
  '1m',
  '5m',
  '15m',
  '30m',
  '1h',
  '4h',
  '1d',
  '1w',
  '1M',
].map(parseTimeframe);

/** Returns a timeframe as Alpaca writes it; throws `INVALID_INPUT` for one that it does not make. */
export function alpacaTimeframe(timeframe: Timeframe): string {
  const [, count, letter] = SHAPE.exec(timeframe) ?? [];
  const unit = UNITS[letter ?? ''];
  if (unit !== undefined && unit.counts(Number(count))) return `${count}${unit.name}`;
  throw new VelaError('INVALID_INPUT', `Alpaca has no candles of ${timeframe}`, {
    hint: 'It has 1m to 59m, 1h to 23h, 1d, 1w and 1M to 6M or 12M.',
    path: ['timeframe'],
  });
}
