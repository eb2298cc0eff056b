import type { DatasetView } from '@vela/client';
import { followRun, readShownRun } from '../backtest/follow.js';
import { startRun } from '../backtest/start.js';
import type { Connection, Context } from '../context.js';
import { importCandles } from '../data/import-candles.js';
import type { ShownRun } from '../result/summary.js';
import { dataLine, runText } from './demo-text.js';

/** What the demo leaves behind. */
export interface DemoResult {
  readonly dataset: DatasetView | null;
  readonly run: ShownRun;
}

/** The run of the demo: a position stays below the cash, so that no leverage flatters it. */
const DEMO_RUN = {
  strategy: 'sma-cross-long',
  symbols: ['SPX'],
  timeframe: '1d',
  from: '2000-01-01',
  to: '2020-12-31',
  startingCash: '100000',
  parameters: { fast: 50, slow: 200, size: 30 },
  simulation: { commissionRate: '0.0005' },
} as const;

/**
 * Returns the result of the demo after it went the way of every run: imported and queued through
 * GraphQL, claimed by the engine, followed by a subscription. A second time the import finds every
 * candle unchanged, and the run is a new trial of the same configuration.
 */
export async function runDemo(
  context: Context,
  connection: Connection,
  say: (text: string) => Promise<void>,
): Promise<DemoResult> {
  const { paint } = context.output;
  const imported = await importCandles(context, connection, { source: 'vega-datasets' });
  await say(dataLine(paint, imported));
  const started = await startRun(connection, DEMO_RUN);
  await followRun(context, connection, started.id);
  const run = await readShownRun(connection, started.id);
  await say(runText(paint, run, context.output.verbose));
  return { dataset: imported.datasets[0] ?? null, run };
}
