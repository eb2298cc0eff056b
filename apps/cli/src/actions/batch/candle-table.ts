import { VelaError, candleCloseAt, DAY, HOUR, MINUTE, parseTimeframe, SECOND } from '@vela/kernel';
import type { Timeframe } from '@vela/kernel';
import { allocateCandles, type CandleColumns } from '@vela/market';
import { type CsvTable, finiteColumn } from './csv-tables.js';

/** Candles out of a file, and the width that their times show. */
export interface CandleTable {
  readonly columns: CandleColumns;
  readonly timeframe: Timeframe;
  /** Digits behind the point that the prices have, at most 15. */
  readonly priceScale: number;
}

/**
 * Returns the candles of a table. `names` are its columns of open, high, low and close, and of volume
 * when that is wanted; it is 0 otherwise. Throws `DATA_INVALID` with the row of what cannot be: holes,
 * disorder, a low above a high, a volume below 0.
 */
export function candleTable(table: CsvTable, names: readonly string[]): CandleTable {
  const time = table.time();
  const [open, high, low, close, volume] = names.map((name) => finiteColumn(table, name));
  if (open === undefined || high === undefined || low === undefined || close === undefined) {
    throw new VelaError('INVALID_INPUT', `expected four columns, found ${names.length}`, {
      hint: 'Name open, high, low and close in this order; volume may follow.',
      path: ['columns'],
    });
  }
  checkOrder(time);
  const timeframe = timeframeOf(time);
  const columns = allocateCandles(table.rows);
  columns.openAt.set(time);
  columns.availableAt.set(time.map((at) => candleCloseAt(at, timeframe)));
  columns.open.set(open);
  columns.high.set(high);
  columns.low.set(low);
  columns.close.set(close);
  checkPrices(columns);
  if (volume !== undefined) columns.volume.set(volumeOf(volume));
  const priceScale = Math.max(...[open, high, low, close].map(scaleOf));
  return { columns, timeframe, priceScale: Math.min(priceScale, exactScale(high)) };
}

function checkOrder(time: Float64Array): void {
  const row = time.findIndex((at, here) => !(here === 0 || at > time[here - 1]!));
  if (row < 0) return;
  throw new VelaError(
    'DATA_INVALID',
    `expected increasing times, found another order in row ${row}`,
  );
}

function checkPrices({ length, open, high, low, close }: CandleColumns): void {
  for (let row = 0; row < length; row++) {
    const [top, bottom] = [high[row]!, low[row]!];
    const inside =
      Math.max(open[row]!, close[row]!) <= top && Math.min(open[row]!, close[row]!) >= bottom;
    if (inside && bottom <= top) continue;
    throw new VelaError(
      'DATA_INVALID',
      `expected low <= open, close <= high in row ${row}, found ${low[row]} ${open[row]} ${close[row]} ${high[row]}`,
    );
  }
}

function volumeOf(volume: Float64Array): Float64Array {
  const row = volume.findIndex((quantity) => quantity < 0);
  if (row < 0) return volume;
  throw new VelaError(
    'DATA_INVALID',
    `expected a volume of at least 0 in row ${row}, found ${volume[row]}`,
  );
}

const UNITS = [
  [DAY, 'd'],
  [HOUR, 'h'],
  [MINUTE, 'm'],
  [SECOND, 's'],
] as const;

/** Returns the median step between candles in its largest whole unit; one day for a single row. */
export function timeframeOf(time: Float64Array): Timeframe {
  const steps = time.subarray(1).map((at, row) => at - time[row]!);
  const step = steps.toSorted()[steps.length >> 1] ?? DAY;
  const [width, unit] = UNITS.find(([size]) => step >= size) ?? UNITS[3];
  return parseTimeframe(`${Math.max(1, Math.round(step / width))}${unit}`);
}

/** Returns the most digits behind the point of any value. */
function scaleOf(values: Float64Array): number {
  let scale = 0;
  for (const value of values) {
    const text = String(value);
    const [digits = '', exponent = '0'] = text.split('e');
    const point = digits.indexOf('.');
    const behind = point < 0 ? 0 : digits.length - point - 1;
    scale = Math.max(scale, behind - Number(exponent));
  }
  return scale;
}

/** Returns the most digits at which the largest price is still a safe integer. */
function exactScale(high: Float64Array): number {
  const largest = high.reduce((most, price) => Math.max(most, Math.abs(price)), 1);
  return Math.max(0, Math.min(15, Math.floor(Math.log10(Number.MAX_SAFE_INTEGER / largest))));
}
