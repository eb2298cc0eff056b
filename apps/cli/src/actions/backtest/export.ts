import { BACKTEST_TRADES, type TradeView } from '@vela/client';
import { VelaError } from '@vela/kernel';
import { noSuchRun, readShownRun } from '../../backtest/follow.js';
import type { Action } from '../../command-spec.js';
import type { Connection } from '../../context.js';
import { csvLine } from '../../output/csv.js';
import { type TextSink, writeExport } from '../../output/file-sink.js';
import { countText } from '../../output/number-text.js';
import { allPages } from '../../paging.js';
import type { ShownRun } from '../../result/summary.js';

/** Most points of the curve that one request may ask for. */
const POINTS_MAX = 20_000;

/** Writes a run to a file or to standard output. */
export const action: Action = async (context, input) => {
  const connection = await context.connect();
  const id = input.requiredArgument('id');
  const run = await readShownRun(connection, id, POINTS_MAX);
  if (run.backtest.state !== 'COMPLETED') {
    const state = run.backtest.state.toLowerCase();
    throw new VelaError(
      'INVALID_TRANSITION',
      `expected a completed run, found one that is ${state}`,
    );
  }
  noteThinned(context.output, run);
  const path = input.text('output');
  const table = input.text('table');
  if (path === undefined && context.output.json) {
    context.output.result(await wholeRun(connection, run), () => '');
    return;
  }
  const written = await writeExport(context.output, path, async (sink) => {
    if (table === 'trades') await writeTrades(connection, id, sink);
    else if (table === 'equity') await writeEquity(run, sink);
    else await sink.write(`${JSON.stringify(await wholeRun(connection, run), null, 2)}\n`);
  });
  if (written === null) return;
  context.output.result(
    { id, ...written },
    () => `  wrote ${written.file}, ${countText(written.bytes)} bytes`,
  );
};

function noteThinned(output: { note(text: string): void }, { equity }: ShownRun): void {
  if (equity === null || equity.points <= equity.at.length) return;
  output.note(`  the curve is thinned out: ${equity.at.length} of ${equity.points} points`);
}

async function wholeRun(connection: Connection, run: ShownRun): Promise<object> {
  const trades: TradeView[] = [];
  for await (const trade of tradesOf(connection, run.backtest.id)) trades.push(trade);
  return { backtest: run.backtest, equity: run.equity, trades };
}

function tradesOf({ client }: Connection, id: string): AsyncIterable<TradeView> {
  return allPages(async (page) => {
    const { backtest } = await client.query(BACKTEST_TRADES, { id, ...page });
    if (backtest === null) throw noSuchRun(id);
    return backtest.trades;
  });
}

async function writeTrades(connection: Connection, id: string, sink: TextSink): Promise<void> {
  const names = ['symbol', 'side', 'quantity', 'entryAt', 'entryPrice', 'exitAt', 'exitPrice'];
  await sink.write(csvLine([...names, 'grossPnl', 'fees', 'netPnl', 'returnRatio']));
  for await (const trade of tradesOf(connection, id)) {
    const { instrument, side, quantity, entryAt, entryPrice, exitAt, exitPrice } = trade;
    const { grossPnl, fees, netPnl, returnRatio } = trade;
    const place = [instrument.symbol, side, quantity, entryAt, entryPrice, exitAt, exitPrice];
    await sink.write(csvLine([...place, grossPnl, fees, netPnl, returnRatio]));
  }
}

async function writeEquity({ equity }: ShownRun, sink: TextSink): Promise<void> {
  await sink.write(csvLine(['at', 'equity', 'drawdown']));
  for (const [row, at] of (equity?.at ?? []).entries()) {
    const cells = [new Date(at).toISOString(), equity!.equity[row]!, equity!.drawdown[row]!];
    await sink.write(csvLine(cells));
  }
}
