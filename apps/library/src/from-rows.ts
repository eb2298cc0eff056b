import { VelaError, parseTimeframe } from '@vela/kernel';
import { CANDLE_FIELDS, allocateCandles } from '@vela/market';
import type { CandleBuffer, CandleColumns } from '@vela/market';
import type { CandleSeries } from './candle-series.js';
import { instantOf } from './instant.js';
import type { InstantInput } from './instant.js';
import { instrumentOf } from './instrument-of.js';
import type { InstrumentOptions } from './instrument-of.js';
import { refuseUnknown } from './known-names.js';
import { priceScaleOf } from './price-scale.js';
import { seriesInSessions } from './sessions.js';

/** A candle from anywhere. */
export interface CandleInput {
  /** When it opened: a date or instant as text, a `Date`, or milliseconds since 1970. */
  readonly openAt: InstantInput;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** 0 when absent. */
  readonly volume?: number | undefined;
}

/** Whose candles {@link fromRows} takes, and how wide they are. */
export interface RowOptions extends InstrumentOptions {
  /** Width of a candle, for instance `1d`. */
  readonly timeframe: string;
}

const OPTIONS = { symbol: true, instrument: true, timeframe: true } as const;

/**
 * Returns candles from records, oldest first. Prices are rounded to the digits of the instrument,
 * by default as many as they have, up to 8. Throws `DATA_INVALID` with the row of what cannot be:
 * disorder, a price that is no number, a low above a high.
 */
export function fromRows(rows: Iterable<CandleInput>, options: RowOptions): CandleSeries {
  refuseUnknown<RowOptions>(options, OPTIONS, 'the options of rows');
  const timeframe = parseTimeframe(options.timeframe);
  if (typeof Object(rows)[Symbol.iterator] !== 'function') {
    throw new VelaError('INVALID_INPUT', 'expected rows as a list or another iterable', {
      hint: 'Each row has openAt, open, high, low, close and perhaps volume.',
    });
  }
  const list = [...rows];
  const columns = allocateCandles(list.length);
  list.forEach((row, at) => {
    columns.openAt[at] = instantOf(row.openAt, at);
    for (const name of CANDLE_FIELDS) columns[name][at] = row[name] ?? 0;
  });
  const { open, high, low, close } = columns;
  const needed = Math.max(...[open, high, low, close].map(priceScaleOf));
  const instrument = instrumentOf(options, needed);
  roundPrices(columns, instrument.priceScale);
  checkRows(columns);
  return seriesInSessions(instrument, timeframe, columns);
}

function roundPrices(columns: CandleBuffer, scale: number): void {
  const unit = 10 ** scale;
  for (const name of ['open', 'high', 'low', 'close'] as const) {
    const column = columns[name];
    for (let row = 0; row < column.length; row++) {
      column[row] = Math.round(column[row]! * unit) / unit;
    }
  }
}

function checkRows(columns: CandleColumns): void {
  const { length, openAt, open, high, low, close, volume } = columns;
  const refuse = (row: number, expected: string, found: string): never => {
    throw new VelaError('DATA_INVALID', `expected ${expected} in row ${row}, found ${found}`);
  };
  for (let row = 0; row < length; row++) {
    if (row > 0 && !(openAt[row]! > openAt[row - 1]!))
      refuse(row, 'a later time', 'an earlier one');
    const prices = [open[row]!, high[row]!, low[row]!, close[row]!];
    if (!prices.every((price) => Number.isFinite(price) && price > 0)) {
      refuse(row, 'prices above 0', prices.join(' '));
    }
    const inside = Math.max(...prices) === high[row] && Math.min(...prices) === low[row];
    if (!inside) refuse(row, 'low <= open, close <= high', prices.join(' '));
    if (!(volume[row]! >= 0)) refuse(row, 'a volume of at least 0', String(volume[row]));
  }
}
