import { formatInstant, VelaError } from '@vela/kernel';
import {
  buildBars,
  buildQuoteBars,
  type BuiltBar,
  parseBarRequest,
  type QuoteBar,
  type QuoteBars,
} from '@vela/market-data';
import type { Action } from '../../command-spec.js';
import type { ExitCode } from '../../exit-code.js';
import type { Input } from '../../input.js';
import { shortText } from '../../output/number-text.js';
import { table } from '../../output/table.js';
import { answerRequests, type BatchRequest } from './answer-requests.js';
import { CsvTables } from './csv-tables.js';
import { textField } from './request-field.js';

type Named<B> = Omit<B, 'at'> & { readonly timestamp: string };
type NamedBar = Named<BuiltBar> | Named<QuoteBar>;

interface Built {
  readonly bars: readonly NamedBar[];
  /** Of quotes: the spreads of all that were taken. */
  readonly spread?: QuoteBars['spread'];
}

/** Builds bars out of a file: some from options, or many kinds from `--spec`. */
export const action: Action = async (context, input): Promise<ExitCode | void> => {
  const tables = new CsvTables();
  const answer = (request: BatchRequest): Promise<Built> => build(tables, request);
  const spec = input.text('spec');
  if (spec !== undefined) return answerRequests(context, spec, answer);

  const result = await answer(requestOf(input));
  context.output.result(result, () => barsText(result.bars));
};

async function build(tables: CsvTables, request: BatchRequest): Promise<Built> {
  const wanted = parseBarRequest(request);
  const file = await tables.load(textField(request, 'csv'));
  if (wanted.source !== 'quotes') return { bars: (await buildBars(file, wanted)).map(named) };
  const { bars, spread } = buildQuoteBars(file, wanted);
  return { bars: bars.map(named), spread };
}

function named<B extends { readonly at: number }>({ at, ...bar }: B): Named<B> {
  return { timestamp: formatInstant(at), ...bar };
}

function requestOf(input: Input): BatchRequest {
  const step = input.text('time');
  const thresholds = (['tick', 'volume', 'dollar'] as const).flatMap((type) => {
    const threshold = input.number(type);
    return threshold === undefined ? [] : [{ type, threshold }];
  });
  const rules = [...(step === undefined ? [] : [{ type: 'time', step }]), ...thresholds];
  if (rules.length !== 1) {
    throw new VelaError(
      'INVALID_INPUT',
      `expected one of --time, --tick, --volume, --dollar, found ${rules.length}`,
      { hint: 'For instance --time 1m.' },
    );
  }
  const csv = input.required('csv', 'trades.csv');
  return { csv, source: input.required('source', 'trades'), bars: rules[0] };
}

function barsText(bars: readonly NamedBar[]): string {
  const numbers = ['open', 'high', 'low', 'close', 'volume', 'quotes'] as const;
  const shown = numbers.filter((name) => bars.some((bar) => name in bar));
  return table(
    bars,
    [
      { title: 'timestamp', cell: ({ timestamp }) => timestamp },
      ...shown.map((name) => ({
        title: name,
        cell: (bar: NamedBar) => shortText({ volume: 0, quotes: 0, ...bar }[name]),
        align: 'right' as const,
      })),
    ],
    { empty: 'No bars.' },
  );
}
