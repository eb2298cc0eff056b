import { readFileSync } from 'node:fs';
import { MINUTE, VelaError, messageOf, parseInstant } from '@vela/kernel';
import type { ReplayCandle, ReplaySeries } from './replayed-minutes.js';

/** Larger files are refused: they are read as a whole. */
const FILE_BYTES_MAX = 256 * 1024 * 1024;
const COLUMNS = ['symbol', 'time', 'open', 'high', 'low', 'close', 'volume'] as const;

type Column = (typeof COLUMNS)[number];

/**
 * Returns the candles of a CSV file by symbol. The first line names the columns `symbol, time, open,
 * high, low, close, volume` in any order; times are ISO 8601 and rise within a symbol. Throws
 * `INVALID_INPUT` that names the line.
 */
export function readCandleFile(file: string): ReplaySeries[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new VelaError('INVALID_INPUT', `cannot read ${file}: ${messageOf(cause)}`, { cause });
  }
  if (text.length > FILE_BYTES_MAX) {
    throw new VelaError('INVALID_INPUT', `${file} is larger than ${FILE_BYTES_MAX} bytes`);
  }
  return parseCandles(text, file);
}

/** Returns the candles of a text by symbol; see {@link readCandleFile}. */
export function parseCandles(text: string, file: string): ReplaySeries[] {
  const lines = text.split(/\r?\n/);
  const places = placesOf(lines[0] ?? '', file);
  const found = new Map<string, { firstMinute: number; last: number; candles: ReplayCandle[] }>();
  for (let at = 1; at < lines.length; at++) {
    const line = lines[at]!;
    if (line.trim() === '') continue;
    const cells = line.split(',');
    const place = `${file}, line ${at + 1}`;
    const cell = (column: Column): string => (cells[places[column]] ?? '').trim();
    const symbol = cell('symbol');
    if (symbol === '') throw new VelaError('INVALID_INPUT', `${place}: expected a symbol`);
    const time = timeOf(cell('time'), place);
    const candle = candleOf(cell, place);
    const series = found.get(symbol);
    if (series === undefined) {
      const firstMinute = Math.floor(time / MINUTE);
      found.set(symbol, { firstMinute, last: time, candles: [candle] });
      continue;
    }
    if (time <= series.last) {
      throw new VelaError('INVALID_INPUT', `${place}: expected a time after the line before`);
    }
    series.last = time;
    series.candles.push(candle);
  }
  if (found.size === 0) throw new VelaError('INVALID_INPUT', `${file} holds no candle`);
  return [...found].map(([symbol, { firstMinute, candles }]) => ({ symbol, firstMinute, candles }));
}

function placesOf(header: string, file: string): Readonly<Record<Column, number>> {
  const names = header.split(',').map((name) => name.trim().toLowerCase());
  const places = COLUMNS.map((column) => [column, names.indexOf(column)] as const);
  const missing = places.filter(([, at]) => at < 0).map(([column]) => column);
  if (missing.length > 0) {
    throw new VelaError('INVALID_INPUT', `${file}: no column ${missing.join(', ')}`, {
      hint: `The first line names the columns: ${COLUMNS.join(',')}`,
    });
  }
  return Object.fromEntries(places) as Record<Column, number>;
}

function timeOf(text: string, place: string): number {
  try {
    return parseInstant(text);
  } catch (cause) {
    throw new VelaError('INVALID_INPUT', `${place}: ${messageOf(cause)}`, { cause });
  }
}

function candleOf(cell: (column: Column) => string, place: string): ReplayCandle {
  const number = (column: Column): number => {
    const value = Number(cell(column));
    const isPrice = column !== 'volume';
    if (cell(column) !== '' && Number.isFinite(value) && (isPrice ? value > 0 : value >= 0)) {
      return value;
    }
    throw new VelaError(
      'INVALID_INPUT',
      `${place}: expected ${isPrice ? 'a price' : 'a volume'} as ${column}, found "${cell(column)}"`,
    );
  };
  const [open, high, low, close] = [number('open'), number('high'), number('low'), number('close')];
  if (high < Math.max(open, close) || low > Math.min(open, close)) {
    throw new VelaError('INVALID_INPUT', `${place}: expected low <= open, close <= high`);
  }
  return { open, high, low, close, volume: number('volume') };
}
