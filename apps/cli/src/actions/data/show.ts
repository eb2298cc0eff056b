import type { Action } from '../../command-spec.js';
import { sourceNameOf } from '../../data/adjustment-names.js';
import { candlesOf, type CandleRow, datasetsOf } from '../../data/stored-candles.js';
import { dayOf } from '../../data/import-text.js';
import { countText } from '../../output/number-text.js';
import { facts, table } from '../../output/table.js';

/** Shows what is stored of an instrument and its last candles. */
export const action: Action = async (context, input) => {
  const connection = await context.connect();
  const symbol = input.requiredArgument('symbol');
  const datasets = await datasetsOf(connection, symbol, input.text('timeframe'));
  const last = input.integer('last', { min: 1, max: 500 }) ?? 5;
  const range = { from: input.text('from'), to: input.text('to') };
  const [dataset] = datasets;
  const tail: CandleRow[] = [];
  for await (const row of candlesOf(connection, dataset!, range)) {
    tail.push(row);
    if (tail.length > last) tail.shift();
  }
  const candles = tail.map(({ openAt, ...prices }) => ({
    openAt: new Date(openAt).toISOString(),
    ...prices,
  }));
  context.output.result({ datasets, candles }, () =>
    [
      ...datasets.map((one) =>
        facts([
          ['instrument', `${one.instrument.symbol}  ${one.instrument.name ?? ''}`.trimEnd()],
          ['dataset', one.id],
          ['candles', `${countText(one.rows)} of ${one.timeframe}`],
          ['range', `${dayOf(one.from!)} to ${dayOf(one.to!)}`],
          ['source', `${sourceNameOf(one)}, version ${one.version}`],
          ['tradable', one.instrument.tradable ? 'yes' : 'no'],
          ['content', one.contentHash],
          ['note', one.note],
        ]),
      ),
      table(candles, [
        { title: 'open at', cell: ({ openAt }) => openAt },
        ...(['open', 'high', 'low', 'close', 'volume'] as const).map((field) => ({
          title: field,
          cell: (row: (typeof candles)[number]) => String(row[field]),
          align: 'right' as const,
        })),
      ]),
    ].join('\n\n'),
  );
};
