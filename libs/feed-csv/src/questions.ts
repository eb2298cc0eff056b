import { VelaError } from '@vela/kernel';
import type { CsvHints, Question } from './csv-dialect.js';

const SERVER_ZONE =
  'Set "zone": America/New_York+7 for most MetaTrader servers, -05:00 for files of histdata.com, ' +
  'or what the broker says.';
const ZONE =
  'Set "zone" to a name such as America/New_York, to UTC, or to an offset such as -05:00.';

const QUESTIONS: Readonly<Record<keyof CsvHints, (detail: string) => Omit<Question, 'option'>>> = {
  dialect: (detail) => ({
    question: `Which program wrote this file without header: ${detail}? They differ in zone and in whether the time is that of the open`,
    hint: `Set "dialect" to ${detail}, or set "zone", "stamp" and "dateOrder".`,
  }),
  zone: (detail) => ({
    question: 'In which time zone are the times of this file? They name none',
    hint: /^mt[45]$/.test(detail) ? SERVER_ZONE : ZONE,
  }),
  dateOrder: (detail) => ({
    question: `Is "${detail}" written with the day first or with the month first? No row tells`,
    hint: 'Set "dateOrder" to dmy or mdy.',
  }),
  stamp: (detail) => ({
    question: `Is the time of a row the open or the close of its candle? Files like this (${detail}) have either`,
    hint: 'Set "stamp" to open or close; a wrong one makes a strategy see one candle ahead.',
  }),
  delimiter: () => ({
    question: 'What separates the cells?',
    hint: 'Set "delimiter" to a comma, a semicolon, a tab or |.',
  }),
  decimal: (detail) => ({
    question: `Does the comma in "${detail}" part thousands or decimals? No row tells`,
    hint: 'Set "decimal" to "." or ",".',
  }),
  columns: (detail) => ({
    question: `Which column is which? The file has no header; its first row is ${detail}`,
    hint: 'Set "columns" to places from 1, for instance open=2, high=3, low=4, close=5, volume=6.',
  }),
  timeColumn: () => ({
    question: 'Which column holds the time?',
    hint: 'Set "timeColumn" to its name.',
  }),
  symbol: (detail) => ({
    question: `Candles of which symbol? The file holds ${detail}`,
    hint: 'Set "symbol" to one of them and import the others in further runs.',
  }),
  timeframe: () => ({
    question: 'Of which timeframe are these candles? The first rows are too few or too uneven',
    hint: 'Set "timeframe", for instance 1m, 1h or 1d.',
  }),
};

/** Returns the question that an option answers. */
export const askFor = (option: keyof CsvHints, detail = ''): Question => ({
  option,
  ...QUESTIONS[option](detail),
});

/** Returns the refusal that puts the first of the questions to the user. */
export function ambiguous(questions: readonly Question[]): VelaError {
  const first = questions[0]!;
  const more = questions.slice(1).map((question) => `"${question.option}"`);
  const hint = more.length === 0 ? first.hint : `${first.hint} Also open: ${more.join(', ')}.`;
  const message = first.question.endsWith('?') ? first.question : `${first.question}.`;
  return new VelaError('DATA_AMBIGUOUS', message, { hint, path: [first.option] });
}
