import { VelaError } from '@vela/kernel';
import type { Input } from '../input.js';
import { parseNameValues } from '../name-values.js';

/** The option that answers each question that a file may leave open. */
const OPTION_OF: Readonly<Record<string, string>> = {
  dialect: '--dialect',
  zone: '--zone',
  dateOrder: '--date-order',
  stamp: '--stamp',
  delimiter: '--delimiter',
  decimal: '--decimal',
  columns: '--column',
  timeColumn: '--time-column',
  symbol: '--file-symbol',
  timeframe: '--timeframe',
};

/** Returns the answers that were given about a file. */
export function dialectOf(input: Input): Readonly<Record<string, unknown>> {
  const delimiter = input.text('delimiter');
  const columns = parseNameValues(input.list('column'), 'column');
  const answers: readonly (readonly [string, unknown])[] = [
    ['dialect', input.text('dialect')],
    ['zone', input.text('zone')],
    ['dateOrder', input.text('date-order')],
    ['stamp', input.text('stamp')],
    ['delimiter', delimiter === 'tab' ? '\t' : delimiter],
    ['decimal', input.text('decimal')],
    ['columns', Object.keys(columns).length === 0 ? undefined : textValues(columns)],
    ['timeColumn', input.text('time-column')],
    ['symbol', input.text('file-symbol')],
  ];
  return Object.fromEntries(answers.filter(([, value]) => value !== undefined));
}

const textValues = (columns: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(columns).map(([name, value]) => [name, String(value)]));

/** Returns the error with the name of the option that answers its question, where it puts one. */
export function withOption(thrown: unknown): unknown {
  if (!(thrown instanceof VelaError) || thrown.code !== 'DATA_AMBIGUOUS') return thrown;
  const option = OPTION_OF[thrown.path?.at(-1) ?? ''];
  if (option === undefined) return thrown;
  return new VelaError(thrown.code, thrown.message, {
    hint: `${thrown.hint ?? ''} Here the option is ${option}.`.trim(),
    ...(thrown.path === undefined ? {} : { path: thrown.path }),
    cause: thrown,
  });
}
