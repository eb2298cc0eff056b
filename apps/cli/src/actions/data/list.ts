import { DATASETS, type DatasetView } from '@vela/client';
import type { Action } from '../../command-spec.js';
import { sourceNameOf } from '../../data/adjustment-names.js';
import { dayOf } from '../../data/import-text.js';
import { countText, UNKNOWN } from '../../output/number-text.js';
import { table } from '../../output/table.js';
import { notePage, pageOf } from '../../paging.js';

/** Lists datasets. */
export const action: Action = async (context, input) => {
  const { client } = await context.connect();
  const variables = { ...pageOf(input), symbol: input.text('symbol') };
  const { datasets } = await client.query(DATASETS, variables);
  context.output.result(datasets, () =>
    table(datasets.nodes, COLUMNS, {
      empty: 'No candles yet. Import the bundled ones: vela data import --source vega-datasets',
    }),
  );
  notePage(context.output, datasets);
};

const COLUMNS = [
  { title: 'symbol', cell: ({ instrument }: DatasetView) => instrument.symbol },
  { title: 'timeframe', cell: ({ timeframe }: DatasetView) => timeframe },
  { title: 'candles', cell: ({ rows }: DatasetView) => countText(rows), align: 'right' },
  { title: 'from', cell: ({ from }: DatasetView) => (from === null ? UNKNOWN : dayOf(from)) },
  { title: 'to', cell: ({ to }: DatasetView) => (to === null ? UNKNOWN : dayOf(to)) },
  { title: 'source', cell: sourceNameOf },
  { title: 'version', cell: ({ version }: DatasetView) => String(version), align: 'right' },
  { title: 'id', cell: ({ id }: DatasetView) => id },
  { title: 'note', cell: ({ note }: DatasetView) => note ?? '' },
] as const;
