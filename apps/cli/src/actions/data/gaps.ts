import { type DataGap, DATASET_GAPS, type DatasetView } from '@vela/client';
import type { Action } from '../../command-spec.js';
import type { Connection } from '../../context.js';
import { EXIT, type ExitCode } from '../../exit-code.js';
import { countText, timeText } from '../../output/number-text.js';
import { table } from '../../output/table.js';
import { allPages } from '../../paging.js';
import { datasetsOf } from '../../data/stored-candles.js';

/** A dataset with the stretches of time it has no candles for. */
export interface GapReport {
  readonly dataset: DatasetView;
  readonly gaps: readonly DataGap[];
  readonly missing: number;
}

/** Lists times without candles where some were expected. */
export const action: Action = async (context, input): Promise<ExitCode> => {
  const connection = await context.connect();
  const symbol = input.argument();
  // An unknown symbol would otherwise look like one without gaps.
  if (symbol !== undefined) await datasetsOf(connection, symbol, undefined);
  const reports = await gapReports(connection, symbol);
  const rows = reports.flatMap(({ dataset, gaps }) => gaps.map((gap) => ({ dataset, gap })));
  context.output.result({ datasets: reports }, () =>
    table(
      rows,
      [
        { title: 'symbol', cell: ({ dataset }) => dataset.instrument.symbol },
        { title: 'timeframe', cell: ({ dataset }) => dataset.timeframe },
        { title: 'after', cell: ({ gap }) => timeText(gap.from) },
        { title: 'before', cell: ({ gap }) => timeText(gap.to) },
        { title: 'missing', cell: ({ gap }) => countText(gap.missing), align: 'right' },
      ],
      {
        empty: `No gaps in ${countText(reports.length)} ${reports.length === 1 ? 'dataset' : 'datasets'}.`,
      },
    ),
  );
  return rows.length === 0 ? EXIT.done : EXIT.findings;
};

/** Datasets of one page: finding gaps reads all candles, so pages are small. */
const PAGE = 10;

/** Returns the gaps of all datasets, or of those of one symbol. */
export async function gapReports(
  { client }: Connection,
  symbol?: string,
): Promise<readonly GapReport[]> {
  const reports: GapReport[] = [];
  const rows = allPages(async ({ after }) => {
    const { datasets } = await client.query(DATASET_GAPS, { symbol, after, first: PAGE });
    return datasets;
  });
  for await (const { gaps, ...dataset } of rows) {
    reports.push({ dataset, gaps, missing: gaps.reduce((sum, gap) => sum + gap.missing, 0) });
  }
  return reports;
}
