import { DAY, VelaError, timeframeWidth } from '@vela/kernel';
import { CANDLE_FIELDS } from '@vela/market';
import type { CandleField } from '@vela/market';
import { fieldPlace, normaliseName, symbolPlace, timePlaces } from './column-names.js';
import type { ColumnPlaces, CsvHints, Dialect, Question } from './csv-dialect.js';
import { checkNames } from './csv-hints.js';
import { isNumberIn, isTime, readSample } from './csv-sample.js';
import type { CsvSample } from './csv-sample.js';
import { provenDecimal } from './decimal-survey.js';
import { headerlessFormat } from './headerless-shapes.js';
import { formatOfHeader, knownFormat } from './known-formats.js';
import { askFor } from './questions.js';
import { checkTimeframe, provenDateOrder, surveyTimes, timeframeOf } from './time-survey.js';

/** A dialect that leaves nothing open, or the questions to answer first. */
export type Detection =
  | { readonly dialect: Dialect; readonly questions?: undefined }
  | { readonly questions: readonly Question[]; readonly dialect?: undefined };

interface Header {
  readonly rows: number;
  readonly names: readonly string[];
}

/**
 * Returns how to read a file of candles, from its first bytes (UTF-8, unpacked) and what the user
 * told about it; `whole` says that the bytes are all of it. Throws `DATA_INVALID` for what holds no
 * candles: no header and no rows, a missing column, ticks, another timeframe.
 */
export function detectDialect(bytes: Uint8Array, hints: CsvHints = {}, whole = true): Detection {
  checkNames(hints);
  const sample = readSample(bytes, whole, hints.delimiter);
  const header = findHeader(sample);
  const rows = sample.rows.slice(header.rows);
  if (rows.length === 0) {
    throw new VelaError('DATA_INVALID', 'the file has a header but no row of candles', {
      hint: 'The download may have failed; get the file again.',
    });
  }
  const questions: Question[] = [];
  const ask = (option: keyof CsvHints, detail = ''): void => {
    questions.push(askFor(option, detail));
  };
  const normal = header.names.map(normaliseName);
  const shape = header.rows > 0 ? null : headerlessFormat(rows, hints);
  if (shape !== null && shape.question !== null) return { questions: [shape.question] };
  const id = hints.dialect ?? shape?.id ?? formatOfHeader(normal);
  const format = knownFormat(id);
  const columns = findColumns(header.names, normal, shape?.columns ?? null, hints);
  const order =
    hints.dateOrder ??
    format.dateOrder ??
    provenDateOrder(rows.map((row) => row[columns.time] ?? ''));
  if (order === null) ask('dateOrder', rows[0]?.[columns.time] ?? '');
  const survey = surveyTimes(rows, columns, order ?? 'dmy');
  if (survey.read === 0) refuseTimes(header.names, columns, rows[0] ?? []);
  const decimal = hints.decimal ?? provenDecimal(rows, columns);
  if (decimal === null) ask('decimal', rows[0]?.[columns.open] ?? '');
  const timeframe = hints.timeframe ?? timeframeOf(survey);
  if (timeframe === null || order === null) {
    if (timeframe === null) ask('timeframe');
    return { questions };
  }
  checkTimeframe(survey, timeframe);
  const width = timeframeWidth(timeframe);
  const intraday = width !== null && width < DAY;
  const zone = hints.zone ?? format.zone;
  if (zone === null && (intraday ? survey.locals : survey.instants)) ask('zone', id);
  const closes = normal[columns.time] === 'close time' ? 'close' : format.stamp;
  const stamp = hints.stamp ?? (intraday ? closes : 'open');
  if (stamp === null) ask('stamp', id);
  if (questions.length > 0 || stamp === null || decimal === null) return { questions };
  return {
    dialect: {
      id,
      delimiter: sample.delimiter,
      decimal,
      skipRows: sample.preamble + header.rows,
      header: header.names,
      columns,
      dateOrder: order,
      zone,
      stamp,
      timeframe,
      symbol: hints.symbol ?? null,
    },
  };
}

/** Finds the header: a first row without number and time, or the three rows of yfinance. */
function findHeader({ rows }: CsvSample): Header {
  const first = rows[0] ?? [];
  const firstName = (row: readonly string[] | undefined): string => normaliseName(row?.[0] ?? '');
  if (firstName(first) === 'price' && firstName(rows[1]) === 'ticker') {
    const dated = firstName(rows[2]) === 'date' || firstName(rows[2]) === 'datetime';
    return { rows: dated ? 3 : 2, names: ['Date', ...first.slice(1)] };
  }
  const normal = first.map(normaliseName);
  // Names of plots may be numbers; a row that names all four prices is a header all the same.
  const named = CANDLE_FIELDS.every(
    (field) => field === 'volume' || fieldPlace(normal, field) !== null,
  );
  const readable = !named && first.some((cell) => cell !== '' && isReadable(cell));
  return readable ? { rows: 0, names: [] } : { rows: rows.length === 0 ? 0 : 1, names: first };
}

const isReadable = (cell: string): boolean =>
  isNumberIn(cell, '.') || isNumberIn(cell, ',') || isTime(cell) || /^\d{8}T$/.test(cell);

function findColumns(
  names: readonly string[],
  normal: readonly string[],
  shape: ColumnPlaces | null,
  hints: CsvHints,
): ColumnPlaces {
  const told = (name: string | undefined, option: string): number | null =>
    name === undefined ? null : placeNamed(name, names, normal, option);
  const place = (field: CandleField): number | null =>
    told(hints.columns?.[field], `columns.${field}`) ?? shape?.[field] ?? fieldPlace(normal, field);
  const toldTime = told(hints.timeColumn, 'timeColumn');
  const times = toldTime === null ? (shape ?? timePlaces(normal)) : { time: toldTime, clock: null };
  const found = Object.fromEntries(CANDLE_FIELDS.map((field) => [field, place(field)]));
  const missing: string[] = CANDLE_FIELDS.filter(
    (field) => field !== 'volume' && found[field] === null,
  );
  if (times === null) missing.unshift('time');
  if (missing.length > 0 || times === null) {
    const list = names.length === 0 ? 'no header' : names.join(', ');
    throw new VelaError(
      'DATA_INVALID',
      `expected a column for ${missing.join(', ')}, found ${list}`,
      {
        hint:
          'Name the columns: "columns" maps open, high, low, close and volume to names, ' +
          '"timeColumn" is the one that holds the time.',
      },
    );
  }
  return {
    time: times.time,
    clock: times.clock,
    ...(found as Record<'open' | 'high' | 'low' | 'close', number> & { volume: number | null }),
    symbol: symbolPlace(normal),
  };
}

function placeNamed(
  name: string,
  names: readonly string[],
  normal: readonly string[],
  option: string,
): number {
  const exact = names.indexOf(name);
  if (exact >= 0) return exact;
  const loose = normal.indexOf(normaliseName(name));
  if (loose >= 0) return loose;
  if (names.length === 0 && /^[1-9]\d{0,2}$/.test(name)) return Number(name) - 1;
  throw new VelaError(
    'DATA_INVALID',
    `expected a column "${name}", found ${names.join(', ') || 'no header'}`,
    {
      hint: 'Write a name of the header, or the place from 1 in a file without header.',
      path: option.split('.'),
    },
  );
}

function refuseTimes(
  names: readonly string[],
  columns: ColumnPlaces,
  row: readonly string[],
): never {
  const name = names[columns.time] ?? `column ${columns.time + 1}`;
  throw new VelaError(
    'DATA_INVALID',
    `expected times in ${name}, found "${(row[columns.time] ?? '').slice(0, 40)}"`,
    { hint: 'Name the column with the time in "timeColumn".', path: ['timeColumn'] },
  );
}
