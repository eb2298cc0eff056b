import type { CommandSpec } from '../command-spec.js';
import { REFUSALS, SPEC } from './batch.js';

/** Commands about order books. */
export const BOOK: CommandSpec = {
  name: 'book',
  summary: 'replay order books (L2) from files',
  examples: ['vela book replay --csv book.csv.gz --sweep 50000'],
  commands: [
    {
      name: 'replay',
      summary: 'replay snapshots and changes of an order book, message by message',
      examples: [
        'vela book replay --csv book.csv.gz',
        'vela book replay --csv book.csv.gz --depth 5 --sweep 50000 --last 3',
        'vela book replay --spec requests.ndjson',
      ],
      options: [
        { flags: '--csv <file>', description: 'CSV or csv.gz file of levels' },
        {
          flags: '--depth <levels>',
          description: 'also the depth of this many levels',
          repeat: true,
        },
        {
          flags: '--sweep <quantity>',
          description: 'also what a market order of this quantity would be given',
          repeat: true,
        },
        { flags: '--last <count>', description: 'messages to print (default 10)' },
        { flags: '--blind', description: 'go over missing updates instead of refusing them' },
        SPEC,
      ],
      details: `The columns are type (snapshot or delta), side, price, size and update ids.\n${REFUSALS}`,
      load: () => import('../actions/batch/book-replay.js'),
    },
  ],
};

/** The command that adjusts candles for corporate actions. */
export const ADJUST: CommandSpec = {
  name: 'adjust',
  arguments: '[symbol]',
  completeArgument: 'symbols',
  summary: 'adjust candles for splits and dividends, stored ones or those of a file',
  examples: [
    'vela data adjust AAPL --actions actions.csv',
    'vela data adjust --csv raw.csv --actions actions.csv --output adjusted.csv',
    'vela data adjust --csv raw.csv --factors factors.csv --adjustment split',
    'vela data adjust --spec requests.ndjson',
  ],
  options: [
    { flags: '--csv <file>', description: 'CSV or csv.gz file of raw candles; no symbol then' },
    { flags: '--timeframe <timeframe>', description: 'which stored candles of the symbol' },
    { flags: '--actions <file>', description: 'splits and dividends: timestamp, type, value' },
    { flags: '--factors <file>', description: 'published factors instead of actions' },
    {
      flags: '--adjustment <kind>',
      description: 'what to adjust for (default split+dividend)',
      choices: ['raw', 'split', 'split+dividend'],
    },
    {
      flags: '--scale <digits>',
      description: 'round prices to this many digits (stored ones to 8)',
    },
    { flags: '-o, --output <file>', description: 'CSV file to write; left out, a table' },
    { flags: '--last <count>', description: 'rows of the table (default 10)' },
    SPEC,
  ],
  details:
    'An action counts for every candle before its own time. Of a symbol the adjusted candles are\n' +
    'stored beside the raw ones, as source csv:split+dividend; of a file nothing is stored.\n' +
    REFUSALS,
  load: () => import('../actions/batch/data-adjust.js'),
};

/** Commands about executing large orders. */
export const EXECUTION: CommandSpec = {
  name: 'execution',
  summary: 'plan how a large order is cut up over a session',
  examples: ['vela execution plan --csv minutes.csv --quantity 10000 --slices 13 --venue XNYS'],
  commands: [
    {
      name: 'plan',
      summary: 'cut an order up by time (TWAP) and by volume (VWAP) and tell the cost',
      examples: [
        'vela execution plan --csv minutes.csv --quantity 10000 --slices 13 --venue XNYS',
        'vela execution plan --csv minutes.csv --quantity 500 --slices 4 --side sell --venue XLON --date 2024-03-05',
        'vela execution plan --spec requests.ndjson',
      ],
      options: [
        { flags: '--csv <file>', description: 'CSV or csv.gz file of candles' },
        {
          flags: '--side <side>',
          description: 'what to do (default buy)',
          choices: ['buy', 'sell'],
        },
        { flags: '--quantity <number>', description: 'quantity of the whole order' },
        { flags: '--slices <count>', description: 'parts of the session' },
        { flags: '--lot <quantity>', description: 'smallest step of a child (default 1)' },
        { flags: '--venue <mic>', description: 'whose session: XNYS, XLON, …' },
        { flags: '--date <date>', description: 'date of the session (default: first of the file)' },
        SPEC,
      ],
      details: REFUSALS,
      load: () => import('../actions/batch/execution-plan.js'),
    },
  ],
};
