import type { BrokerFillView, DataImportView, DeploymentView, PnlView } from '@vela/client';
import { dayOf } from '../data/import-text.js';
import { stateText } from '../live/deployment-text.js';
import { countText, durationText, moneyText, percentText } from '../output/number-text.js';
import type { Paint } from '../output/paint.js';
import { type ShownRun, summaryText } from '../result/summary.js';

interface DatabaseFacts {
  readonly kind: string;
  readonly version: string;
  readonly startedMs: number;
  readonly location: string;
}

const line = (paint: Paint, name: string, text: string): string =>
  `${paint.green('✓')} ${name.padEnd(10)} ${text}`;

/** Returns the line about the database: what it is, where its files are, how long it took. */
export function databaseLine(paint: Paint, database: DatabaseFacts): string {
  const { kind, version, startedMs, location } = database;
  const place =
    kind === 'embedded' ? `in ${relativeTo(process.cwd(), location)}` : `at ${location}`;
  const what = `${kind} PostgreSQL ${version} ${place}`;
  return line(paint, 'database', `${what} (${durationText(startedMs)})`);
}

/** Returns the line about the bus. */
export const busLine = (paint: Paint, bus: string): string =>
  line(paint, 'bus', /process/.test(bus) ? `${bus} (set NATS_URL to scale out)` : bus);

/** Returns the line about the data: what came, and that it is real and not tradable. */
export function dataLine(paint: Paint, { datasets, rowsImported }: DataImportView): string {
  const [dataset] = datasets;
  if (dataset === undefined) return line(paint, 'data', 'nothing');
  const { instrument, rows, from, to, note } = dataset;
  const name = instrument.name ?? instrument.symbol;
  const range = from === null || to === null ? '' : `, ${dayOf(from)} to ${dayOf(to)}`;
  const state = Number(rowsImported) > 0 ? 'imported' : 'here already';
  const remark = note === null ? '' : `; ${note}`;
  return line(
    paint,
    'data',
    `${name}, ${countText(rows)} daily candles${range} (bundled, real, ${state}${remark})`,
  );
}

/** Returns the line about the run and its result below. */
export function runText(paint: Paint, run: ShownRun, verbose: boolean): string {
  const { strategyVersion, config } = run.backtest;
  const symbols = config.datasets.map(({ instrument }) => instrument.symbol).join(' ');
  const years = `${config.from.slice(0, 4)}-${new Date(Date.parse(config.to) - 1).getUTCFullYear()}`;
  const title = `${strategyVersion.strategy.name} on ${symbols} ${years}`;
  const summary = summaryText(run, { paint, verbose, origin: null });
  return `${line(paint, 'backtest', title)}\n\n${summary}\n`;
}

/** Returns the line about the deployment: what trades where, and whether it is new. */
export function deploymentLine(
  paint: Paint,
  { deployment, goesOn }: { readonly deployment: DeploymentView; readonly goesOn: boolean },
): string {
  const { name, state, strategyVersion, instruments, timeframe, slices } = deployment;
  const symbols = instruments.map(({ symbol }) => symbol).join(' ');
  const what = `${strategyVersion.strategy.name} on ${symbols} ${timeframe}`;
  const isResting = state === 'PAUSED' || state === 'HALTED';
  const where = goesOn ? `goes on behind candle ${countText(slices ?? 0)}` : 'from 2011 on';
  const how = isResting
    ? `${stateText(state)}: vela deploy resume ${name}`
    : `replayed four candles a second, ${where}`;
  return line(paint, 'deployment', `${name}: paper, ${what}, ${how}`);
}

/** A fill with what the deployment was worth behind it. */
export interface ShownFill {
  readonly fill: BrokerFillView;
  readonly pnl: PnlView | null;
}

/** Returns a fill as one line, with what the deployment is worth behind it. */
export function fillLine(
  paint: Paint,
  deployment: DeploymentView,
  { fill, pnl }: ShownFill,
): string {
  const { at, side, quantity, instrument, price } = fill;
  const word = side === 'BUY' ? paint.green('buy ') : paint.red('sell');
  const what = `${dayOf(at)}  ${word}  ${quantity} ${instrument.symbol} at ${moneyText(price)}`;
  return `  ${what}${pnl === null ? '' : `   ${worthText(deployment, pnl)}`}`;
}

/** Returns the line that moves with every candle. */
export const pnlLine = (deployment: DeploymentView, pnl: PnlView): string => {
  const day = pnl.at === null ? '' : `${dayOf(pnl.at)}  `;
  const held = pnl.exposure === 0 ? 'nothing held' : `unrealized ${moneyText(pnl.unrealized)}`;
  return `  ${day}${worthText(deployment, pnl)}   ${held}`;
};

const worthText = ({ cash, currency }: DeploymentView, { equity }: PnlView): string =>
  `equity ${moneyText(equity, currency)}  ${percentText(Number(equity) / Number(cash) - 1, true)}`;

/** What the closing words speak of. */
export interface Closing {
  readonly url: string;
  readonly run: ShownRun;
  readonly deployment: DeploymentView;
  /** True when the server ends now. */
  readonly once: boolean;
}

/** Returns what just happened in five lines, the addresses and the next commands. */
export function closingText(paint: Paint, { url, run, deployment, once }: Closing): string {
  const { id } = run.backtest;
  const { name } = deployment;
  const happened = [
    'What just happened',
    '  1. A GraphQL mutation wrote the run, its trial and its actor into PostgreSQL.',
    '  2. The engine claimed the actor under a new epoch and started its state machine.',
    '  3. Stored candles were replayed as slices; the strategy stepped through them in a worker.',
    '  4. Result, statistics and digests were committed in one transaction.',
    '  5. A GraphQL subscription brought the progress and the end back to this terminal.',
    '  6. A paper deployment of the same strategy class trades a replay, slice by slice, through the',
    '     same loop; it goes on where it was after Ctrl-C, and after kill -9.',
  ];
  const next = [
    `Next: vela backtest show ${id} · vela backtest replay ${id}`,
    `      vela deploy show ${name} · vela deploy fills ${name} --follow · vela deploy verify ${name}`,
    '      vela strategy new my-first · vela doctor',
  ];
  const address = [
    `${paint.cyan('→')} GraphQL    ${url}/graphql   (explorer, works offline)`,
    paint.dim(
      once
        ? '  It ends now; `vela serve` or a demo without --once keeps it.'
        : '  Only this machine can reach it; it is not for production. Ctrl-C ends it.',
    ),
  ];
  const parts = [...happened, '', ...address, ...next];
  return parts.join('\n');
}

/** Returns a path below a folder without the folder's own part. */
const relativeTo = (folder: string, path: string): string =>
  path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
