import type { CommandSpec } from '../command-spec.js';
import type { OptionSpec } from '../option-spec.js';
import { ADJUST } from './market.js';

/** What a CSV file may leave open; each answers one question of the import. */
export const CSV_OPTIONS: readonly OptionSpec[] = [
  { flags: '--zone <zone>', description: 'zone of times that name none: America/New_York, UTC' },
  { flags: '--stamp <end>', description: 'what a time names', choices: ['open', 'close'] },
  { flags: '--date-order <order>', description: 'order of digits', choices: ['dmy', 'mdy', 'ymd'] },
  { flags: '--delimiter <sign>', description: 'what separates cells: , ; | or tab' },
  { flags: '--decimal <sign>', description: 'decimal sign', choices: ['.', ','] },
  {
    flags: '--column <field=name>',
    description: 'column of open, high, low, close or volume',
    repeat: true,
  },
  { flags: '--time-column <name>', description: 'column of the time' },
  { flags: '--dialect <name>', description: 'program that wrote the file, for instance mt5' },
  { flags: '--file-symbol <symbol>', description: 'symbol to take of a file that holds several' },
  { flags: '--replace', description: 'replace stored candles that have other values' },
];

/** How the prices of an import are adjusted. */
const ADJUSTMENT: OptionSpec = {
  flags: '--adjustment <kind>',
  description: 'what the prices are adjusted for (default raw); all is split+dividend',
  choices: ['raw', 'split', 'split+dividend', 'all'],
};

/** What an import from a broker may say beside symbol, timeframe and span. */
export const PROVIDER_OPTIONS: readonly OptionSpec[] = [
  {
    flags: '--account <account>',
    description: 'account whose key is used (default: the only one of the broker)',
    complete: 'accounts',
  },
  {
    flags: '--feed <feed>',
    description: 'source of stock candles (default: the best of the plan)',
    choices: ['iex', 'sip', 'boats', 'otc'],
  },
  ADJUSTMENT,
];

const IMPORT: CommandSpec = {
  name: 'import',
  arguments: '[file]',
  summary: 'import candles from a CSV file, from a broker or the bundled S&P 500 history',
  examples: [
    'vela data import spy.csv --symbol SPY --timeframe 1d',
    'vela data import aapl.csv --symbol AAPL --venue XNAS',
    'vela data import minutes.csv.gz --symbol AAPL --timeframe 1m --zone America/New_York',
    'vela data import --source vega-datasets',
    'vela data import --source alpaca --symbol AAPL --timeframe 1m --from 2024-01-01',
  ],
  options: [
    {
      flags: '--source <source>',
      description: 'where from (default csv)',
      choices: ['csv', 'vega-datasets', 'alpaca'],
    },
    { flags: '--symbol <symbol>', description: 'instrument; made when it is not known yet' },
    {
      flags: '--timeframe <timeframe>',
      description: 'width of a candle (default: found in the file)',
    },
    {
      flags: '--venue <code>',
      description: 'venue of a new instrument, whose sessions count: XNYS, XLON, FX, CRYPTO',
    },
    {
      flags: '--from <date>',
      description: 'first day to ask a broker for (default: behind the last stored candle)',
    },
    { flags: '--to <date>', description: 'last day to ask for, included (default: until now)' },
    ...PROVIDER_OPTIONS,
    ...CSV_OPTIONS,
    { flags: '--detach', description: 'return at once; needs a running server' },
  ],
  details:
    'A file that can be read in more than one way is refused with the question to answer. An\n' +
    'import that was stopped goes on where it was; no candle is loaded twice.',
  load: () => import('../actions/data/import.js'),
};

const LIST: CommandSpec = {
  name: 'list',
  summary: 'list datasets',
  examples: ['vela data list', 'vela data list --symbol SPX'],
  options: [
    { flags: '--symbol <symbol>', description: 'only this instrument', complete: 'symbols' },
    { flags: '--first <count>', description: 'rows of this page, 1 to 500 (default 50)' },
    { flags: '--after <cursor>', description: 'go on behind the cursor of the last page' },
  ],
  load: () => import('../actions/data/list.js'),
};

const CANDLE_RANGE: readonly OptionSpec[] = [
  { flags: '--timeframe <timeframe>', description: 'width of a candle (default: the stored one)' },
  { flags: '--from <date>', description: 'first day' },
  { flags: '--to <date>', description: 'last day, included' },
];

const SHOW: CommandSpec = {
  name: 'show',
  arguments: '<symbol>',
  completeArgument: 'symbols',
  summary: 'show what is stored of an instrument and its last candles',
  examples: ['vela data show SPX', 'vela data show SPX --last 20'],
  options: [
    ...CANDLE_RANGE,
    { flags: '--last <count>', description: 'candles to print, 1 to 500 (default 5)' },
  ],
  load: () => import('../actions/data/show.js'),
};

const GAPS: CommandSpec = {
  name: 'gaps',
  arguments: '[symbol]',
  completeArgument: 'symbols',
  summary: 'list times without candles where some were expected',
  examples: ['vela data gaps', 'vela data gaps SPX'],
  details: 'Exit status 7 when there are gaps.',
  load: () => import('../actions/data/gaps.js'),
};

const EXPORT: CommandSpec = {
  name: 'export',
  arguments: '<symbol>',
  completeArgument: 'symbols',
  summary: 'write stored candles as CSV',
  examples: ['vela data export SPX --output spx.csv', 'vela data export SPX > spx.csv'],
  options: [
    ...CANDLE_RANGE,
    { flags: '--source <name>', description: 'source as vela data list tells it' },
    { flags: '-o, --output <file>', description: 'file to write; left out, standard output' },
    { flags: '--csv', description: 'write CSV (the default)' },
  ],
  load: () => import('../actions/data/export.js'),
};

const DELETE: CommandSpec = {
  name: 'delete',
  arguments: '<dataset>',
  completeArgument: 'datasets',
  summary: 'delete a dataset with all its candles',
  examples: ['vela data delete ds_…', 'vela data delete ds_… --confirm SPX'],
  options: [{ flags: '--confirm <symbol>', description: 'symbol of the dataset, to be sure' }],
  load: () => import('../actions/data/delete.js'),
};

const GENERATE: CommandSpec = {
  name: 'generate',
  arguments: '<symbol>',
  summary: 'make a synthetic market from a seed',
  examples: ['vela data generate SYN1 --timeframe 1m --from 2024-01-01 --candles 10000 --seed 7'],
  options: [
    { flags: '--timeframe <timeframe>', description: 'width of a candle (default 1d)' },
    { flags: '--from <date>', description: 'first candle (default 2000-01-01)' },
    { flags: '--candles <count>', description: 'how many candles (default 1000)' },
    { flags: '--seed <number>', description: 'the same seed makes the same market (default 1)' },
    { flags: '--price <price>', description: 'price at the start (default 100)' },
    { flags: '--volatility <ratio>', description: 'standard deviation of a year (default 0.2)' },
  ],
  load: () => import('../actions/data/generate.js'),
};

/** Commands about stored candles. */
export const DATA: CommandSpec = {
  name: 'data',
  summary: 'import, list, check, export and generate candles',
  examples: ['vela data list'],
  commands: [IMPORT, LIST, SHOW, GAPS, EXPORT, ADJUST, DELETE, GENERATE],
};
