import type { CommandSpec } from '../command-spec.js';
import type { OptionSpec } from '../option-spec.js';
import { FAULTS, LIMIT } from './live-options.js';

const PAGE: readonly OptionSpec[] = [
  { flags: '--first <count>', description: 'rows of this page, 1 to 500 (default 50)' },
  { flags: '--after <cursor>', description: 'go on behind the cursor of the last page' },
];

const FORCE: OptionSpec = { flags: '--force', description: 'replace what is there already' };

/** Options of a run; also those of `backtest run --backtest-id`. */
const RUN_OPTIONS: readonly OptionSpec[] = [
  {
    flags: '--strategy <name|file>',
    description: 'name of a strategy, or a TypeScript file that is pushed first',
    complete: 'strategies',
  },
  {
    flags: '--symbol <symbol>',
    description: 'instrument to trade',
    repeat: true,
    complete: 'symbols',
  },
  {
    flags: '--timeframe <timeframe>',
    description: 'width of a candle: 1m, 4h, 1d (default 1d); wider ones behind it: 1h,1d',
  },
  { flags: '--fill-timeframe <timeframe>', description: 'finer candles that fill orders: 1m' },
  { flags: '--source <name>', description: 'source of the candles: csv:split+dividend' },
  { flags: '--from <date>', description: 'first day (default: where the data begins)' },
  { flags: '--to <date>', description: 'last day, included (default: where the data ends)' },
  { flags: '--cash <amount>', description: 'cash at the start (default 100000)' },
  { flags: '--currency <code>', description: 'currency of the account (default: the first one)' },
  { flags: '--rates <file>', description: 'exchange rates: CSV or JSON of currency, at, rate' },
  { flags: '--actions <file>', description: 'corporate actions: instrument, at, kind, value' },
  { flags: '--param <name=value>', description: 'parameter of the strategy', repeat: true },
  { flags: '--commission-rate <ratio>', description: 'commission as a share of the amount: 0.001' },
  { flags: '--fees <name|file>', description: 'schedule of fees: alpaca (see vela fees list)' },
  { flags: '--entry-spread <ratio>', description: 'entries cost this share more: 0.0005' },
  {
    flags: '--bracket-active-from <candle>',
    description: 'when stop-loss and take-profit become live',
    choices: ['entryBar', 'nextBar'],
  },
  {
    flags: '--tick-rounding <rule>',
    description: 'rounding of prices',
    choices: ['none', 'venue'],
  },
  {
    flags: '--option <name=value>',
    description: 'option of the simulation: intrabar=adaptive (see backtest options)',
    repeat: true,
  },
  LIMIT,
  FAULTS,
  { flags: '--seed <number>', description: 'seed of every random choice (default 0)' },
  {
    flags: '--backtest-id <id>',
    description: 'run this configuration again',
    complete: 'backtests',
  },
  { flags: '--detach', description: 'return at once; needs a running server' },
  {
    flags: '--fail-under <metric=value>',
    description: 'exit status 7 when the metric is lower: sharpe=1',
    repeat: true,
  },
  {
    flags: '--fail-over <metric=value>',
    description: 'exit status 7 when the metric is higher: maxDrawdown=0.2',
    repeat: true,
  },
  { flags: '--spec <file|->', description: 'answer requests, one a line, without a server' },
];

const RUN: CommandSpec = {
  name: 'run',
  summary: 'run a strategy over stored candles and print the result',
  examples: [
    'vela backtest run --strategy sma-cross-long --symbol SPX --from 2015-01-01 --to 2019-12-31',
    'vela backtest run --strategy my-first.ts --symbol SPX --param fast=20 --fail-under sharpe=1',
    'vela backtest run --strategy sma-cross-long --symbol SPX --faults storm.json',
  ],
  options: RUN_OPTIONS,
  details:
    'Ctrl-C ends the watching. A run on a server goes on there; a run in this process is\n' +
    'cancelled. See `vela strategy list` and `vela data list` for what there is.',
  load: () => import('../actions/backtest/run.js'),
};

const LIST: CommandSpec = {
  name: 'list',
  summary: 'list runs, the newest first',
  examples: ['vela backtest list', 'vela backtest list --strategy sma-cross-long --first 10'],
  options: [
    {
      flags: '--strategy <name>',
      description: 'only runs of this strategy',
      complete: 'strategies',
    },
    { flags: '--state <state>', description: 'only runs in this state, for instance completed' },
    ...PAGE,
  ],
  load: () => import('../actions/backtest/list.js'),
};

const SHOW: CommandSpec = {
  name: 'show',
  arguments: '<id>',
  completeArgument: 'backtests',
  summary: 'show a run: its result, its assumptions and what to be careful about',
  examples: [
    'vela backtest show bt_…',
    'vela backtest show bt_… --metrics --benchmark SPX',
    'vela backtest show bt_… --by exit-reason',
  ],
  options: [
    { flags: '--metrics', description: 'all statistics, with intervals or the reason of an N/A' },
    {
      flags: '--metric <name>',
      description: 'with --metrics, only this one (see vela metrics list)',
      repeat: true,
    },
    {
      flags: '--benchmark <symbol>',
      description: 'with --metrics, compare with stored daily candles',
      complete: 'symbols',
    },
    { flags: '--risk-free-rate <ratio>', description: 'with --metrics, simple rate of a year' },
    { flags: '--confidence <ratio>', description: 'with --metrics, of intervals (default 0.95)' },
    { flags: '--bootstrap <count>', description: 'with --metrics, resample further intervals' },
    { flags: '--bootstrap-seed <number>', description: 'seed of the resamples (default 0)' },
    {
      flags: '--by <group>',
      description: 'closed trades by groups',
      choices: [
        'year',
        'month',
        'symbol',
        'direction',
        'weekday',
        'hour',
        'entry-reason',
        'exit-reason',
      ],
    },
    {
      flags: '--clock <clock>',
      description: 'with --by weekday or hour, whose clock',
      choices: ['utc', 'venue'],
    },
    { flags: '--months', description: 'what each month gave' },
    { flags: '--years', description: 'what each year gave' },
    { flags: '--drawdowns', description: 'the deepest drawdowns, as many as --first (10)' },
    { flags: '--first <count>', description: 'with --drawdowns, how many, 1 to 500' },
    { flags: '--costs', description: 'how gross profit became net profit' },
    { flags: '--plot', description: 'equity and drawdown as a picture, as wide as the terminal' },
    { flags: '--warnings', description: 'only the warnings and assumptions, in full' },
    { flags: '--candles', description: 'only the ambiguous candles, each with its outcomes' },
  ],
  load: () => import('../actions/backtest/show.js'),
};

const TRADES: CommandSpec = {
  name: 'trades',
  arguments: '<id>',
  completeArgument: 'backtests',
  summary: 'list the round trips of a run',
  examples: [
    'vela backtest trades bt_…',
    'vela backtest trades bt_… --side short --result lost',
    'vela backtest trades bt_… --exit stop-loss --first 500 --json',
  ],
  options: [
    { flags: '--symbol <symbol>', description: 'only of this instrument', complete: 'symbols' },
    { flags: '--side <side>', description: 'only of this direction', choices: ['long', 'short'] },
    { flags: '--result <result>', description: 'only these', choices: ['won', 'lost'] },
    {
      flags: '--exit <reason>',
      description: 'only those that ended so',
      choices: ['entry', 'close', 'stop-loss', 'take-profit', 'margin-call'],
    },
    ...PAGE,
  ],
  load: () => import('../actions/backtest/trades.js'),
};

const COMPARE: CommandSpec = {
  name: 'compare',
  arguments: '<id> <other>',
  completeArgument: 'backtests',
  summary: 'compare two runs: settings, statistics, the first different trade',
  examples: ['vela backtest compare bt_… bt_…'],
  load: () => import('../actions/backtest/compare.js'),
};

const EXPORT: CommandSpec = {
  name: 'export',
  arguments: '<id>',
  completeArgument: 'backtests',
  summary: 'write a run as JSON, CSV or Parquet: everything, or one table',
  examples: [
    'vela backtest export bt_… --output run.json',
    'vela backtest export bt_… --what trades --output trades.parquet',
    'vela backtest export bt_… --format csv --output run/',
  ],
  options: [
    {
      flags: '-o, --output <path>',
      description: 'file to write, or folder for several tables; left out, standard output',
    },
    {
      flags: '--what <table>',
      description: 'one table, or all (default all)',
      choices: ['trades', 'fills', 'orders', 'equity', 'all'],
    },
    {
      flags: '--format <format>',
      description: 'default: by the name of the file, else json, and csv for one table',
      choices: ['json', 'csv', 'parquet'],
    },
    FORCE,
  ],
  details:
    'Prices, quantities and amounts are exact: decimal text in JSON and CSV, DECIMAL(38, 18) and\n' +
    'DECIMAL(38, 8) in Parquet. Instants are UTC. A file appears when it is complete.',
  load: () => import('../actions/backtest/export.js'),
};

const REPORT: CommandSpec = {
  name: 'report',
  arguments: '<id>',
  completeArgument: 'backtests',
  summary: 'write the report of a run: one page of HTML that needs no network',
  examples: ['vela backtest report bt_…', 'vela backtest report bt_… --html run.html --open'],
  options: [
    { flags: '--html <file>', description: 'file to write, or - (default backtest-<id>.html)' },
    {
      flags: '--benchmark <symbol>',
      description: 'what to compare with, or none (default: the only instrument of the run, held)',
      complete: 'symbols',
    },
    { flags: '--open', description: 'open it in the browser' },
    FORCE,
  ],
  details: 'The guide docs/guides/read-the-report.md explains every part of the page.',
  load: () => import('../actions/backtest/report.js'),
};

const CANCEL: CommandSpec = {
  name: 'cancel',
  arguments: '<id>',
  completeArgument: 'backtests',
  summary: 'cancel a run that is not finished',
  examples: ['vela backtest cancel bt_…'],
  load: () => import('../actions/backtest/cancel.js'),
};

const REPLAY: CommandSpec = {
  name: 'replay',
  arguments: '<id>',
  completeArgument: 'backtests',
  summary: 'run it again and name the first difference: input, order, fill, equity',
  examples: ['vela backtest replay bt_…', 'vela backtest replay bt_… --against bt_…'],
  options: [
    {
      flags: '--against <id>',
      description: 'compare with this run instead of running again',
      complete: 'backtests',
    },
  ],
  details:
    'Exit status 7 when the results differ. The same data version, source, parameters, options and\n' +
    'seed are used; the engine is the one at hand, and the answer says when that is another.',
  load: () => import('../actions/backtest/replay.js'),
};

const MONTE_CARLO: CommandSpec = {
  name: 'montecarlo',
  arguments: '<id>',
  completeArgument: 'backtests',
  summary: 'put a finished run to the test: how much of its result is luck',
  examples: [
    'vela backtest montecarlo bt_… --method trades --paths 1000',
    'vela backtest montecarlo bt_… --method permutation --seed 7 --json',
  ],
  options: [
    {
      flags: '--method <method>',
      description: 'what is drawn (default trades)',
      choices: ['trades', 'returns', 'entries', 'permutation', 'candles'],
    },
    { flags: '--paths <count>', description: 'paths (default 1000; candles: 100, at most 1000)' },
    { flags: '--seed <number>', description: 'seed of every random choice (default 0)' },
    {
      flags: '--draw <draw>',
      description: 'trades (default bootstrap), candles (default shuffle)',
      choices: ['bootstrap', 'shuffle'],
    },
    {
      flags: '--sizing <sizing>',
      description: 'trades: a fixed amount (default), or a share of the equity of the path',
      choices: ['amount', 'share'],
    },
    { flags: '--mean-block <length>', description: 'mean block of returns or drawn candles' },
    { flags: '--ruin-share <ratio>', description: 'share of the start that is ruin (default 0.5)' },
  ],
  details:
    'trades       closed trades in another order, or drawn again\n' +
    'returns      returns in blocks of random length\n' +
    'entries      the same trades at random places: do entries know anything?\n' +
    'permutation  positions moved along the time: is the timing any good?\n' +
    'candles      the strategy over candles whose moves come in another order\n' +
    'Ctrl-C ends the work; nothing is stored.',
  load: () => import('../actions/backtest/montecarlo.js'),
};

const OPTIONS: CommandSpec = {
  name: 'options',
  summary: 'list the options of the simulation: fills, costs, account, uncertainty',
  examples: ['vela backtest options', 'vela backtest options --json'],
  load: () => import('../actions/backtest/options.js'),
};

/** Commands about runs over stored candles. */
export const BACKTEST: CommandSpec = {
  name: 'backtest',
  summary: 'run, list, show, export and repeat backtests',
  examples: ['vela backtest run --strategy sma-cross-long --symbol SPX'],
  commands: [
    RUN,
    LIST,
    SHOW,
    COMPARE,
    MONTE_CARLO,
    TRADES,
    REPORT,
    EXPORT,
    CANCEL,
    REPLAY,
    OPTIONS,
  ],
};
