import type { AdjustmentName, DataImportInput, DataImportView } from '@vela/client';
import { DAY, VelaError, formatInstant, parseInstant } from '@vela/kernel';
import { ADJUSTMENTS } from '@vela/market';
import { gapReports } from '../actions/data/gaps.js';
import type { Connection } from '../context.js';
import type { Input } from '../input.js';
import { countText } from '../output/number-text.js';
import { adjustmentName } from './adjustment-names.js';

/** Brokers whose candles can be imported. */
const PROVIDERS = ['alpaca'] as const;

/** Returns whether candles of a source come from a broker. */
export const isProvider = (source: string): boolean => PROVIDERS.some((one) => one === source);

/** Returns what to import from a broker; the options of the span are named as the command has them. */
export function providerImport(
  input: Input,
  source: string,
  span: { readonly from: string; readonly to: string },
): DataImportInput {
  const venue = input.text('venue');
  return {
    source,
    symbol: input.required('symbol', 'AAPL'),
    timeframe: input.required('timeframe', '1m'),
    from: instantOf(input, span.from, 0),
    to: instantOf(input, span.to, DAY),
    account: input.text('account'),
    feed: input.text('feed'),
    adjustment: adjustmentOf(input),
    ...(venue === undefined ? {} : { instrument: { venue } }),
    replace: input.flag('replace'),
  };
}

/** Returns the adjustment that was named; `all` is how brokers call splits and dividends. */
export function adjustmentOf(input: Input): AdjustmentName | undefined {
  const text = input.text('adjustment');
  const name = text === 'all' ? 'split+dividend' : text;
  const adjustment = ADJUSTMENTS.find((one) => one === name);
  return adjustment === undefined ? undefined : adjustmentName(adjustment);
}

/** Returns the instant of an option; a bare day stands for its beginning, or for its end. */
function instantOf(input: Input, name: string, wholeDay: number): string | undefined {
  const text = input.text(name);
  if (text === undefined) return undefined;
  try {
    return formatInstant(parseInstant(text) + (/^\d{4}-\d{2}-\d{2}$/.test(text) ? wholeDay : 0));
  } catch {
    throw new VelaError('INVALID_INPUT', `--${name}: expected a date, found "${text}"`, {
      hint: 'Write 2024-01-31 or 2024-01-31T14:30:00Z.',
      path: [name],
    });
  }
}

/** Returns a line about the gaps of what was imported, null when there are none. */
export async function gapLine(
  connection: Connection,
  done: Pick<DataImportView, 'datasets'>,
): Promise<string | null> {
  const [dataset] = done.datasets;
  if (dataset === undefined) return null;
  const { symbol } = dataset.instrument;
  const reports = await gapReports(connection, symbol);
  const report = reports.find((one) => one.dataset.id === dataset.id);
  if (report === undefined || report.gaps.length === 0) return null;
  const { gaps, missing } = report;
  return (
    `${countText(gaps.length)} gaps, ${countText(missing)} candles that the calendar expects: ` +
    `vela data gaps ${symbol}`
  );
}
