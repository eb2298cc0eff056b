import type { CommandSpec } from '../command-spec.js';
import type { OptionSpec } from '../option-spec.js';

/** Option of every command that answers a batch of requests. */
export const SPEC: OptionSpec = {
  flags: '--spec <file|->',
  description: 'answer requests, one JSON document a line, in order (- is standard input)',
};

/** What the help of such a command says about refusals. */
export const REFUSALS =
  'Exit status 7 when a request was refused; the others are answered all the same.';

const COMPUTE: CommandSpec = {
  name: 'compute',
  arguments: '[indicator]',
  summary: 'compute an indicator over columns of a CSV file',
  examples: [
    'vela indicator compute SMA --csv spy.csv --inputs close --param period=20',
    'vela indicator compute --spec requests.ndjson',
  ],
  options: [
    { flags: '--csv <file>', description: 'CSV or csv.gz file' },
    { flags: '--inputs <columns>', description: 'columns in the order the indicator takes them' },
    { flags: '--param <name=value>', description: 'parameter of the indicator', repeat: true },
    { flags: '--last <count>', description: 'rows to print (default 10; --json prints all)' },
    SPEC,
  ],
  details: REFUSALS,
  load: () => import('../actions/batch/indicator-compute.js'),
};

const INDICATOR_LIST: CommandSpec = {
  name: 'list',
  summary: 'list the indicators with their parameters, inputs and outputs',
  examples: ['vela indicator list'],
  load: () => import('../actions/batch/indicator-list.js'),
};

const INDICATOR_SHOW: CommandSpec = {
  name: 'show',
  arguments: '<indicator>',
  summary: 'show an indicator: formula, source, and what its parameters may be',
  examples: ['vela indicator show BBANDS'],
  load: () => import('../actions/batch/indicator-show.js'),
};

/** Commands about indicators. */
export const INDICATOR: CommandSpec = {
  name: 'indicator',
  summary: 'list and show indicators, compute them over files',
  examples: ['vela indicator list'],
  commands: [COMPUTE, INDICATOR_LIST, INDICATOR_SHOW],
};

/** Commands about building bars. */
export const BARS: CommandSpec = {
  name: 'bars',
  summary: 'build bars from trades, quotes or smaller candles',
  examples: ['vela bars build --csv trades.csv.gz --source trades --time 1m'],
  commands: [
    {
      name: 'build',
      summary: 'build time, tick, volume or dollar bars from a file',
      examples: [
        'vela bars build --csv trades.csv.gz --source trades --time 1m',
        'vela bars build --csv minutes.csv --source candles --time 1h --json',
        'vela bars build --csv quotes.csv.gz --source quotes --time 1m',
        'vela bars build --spec requests.ndjson',
      ],
      options: [
        { flags: '--csv <file>', description: 'CSV or csv.gz file' },
        {
          flags: '--source <kind>',
          description: 'what the rows are',
          choices: ['trades', 'candles', 'quotes'],
        },
        { flags: '--time <step>', description: 'bars of this width: 30s, 5m, 1h' },
        { flags: '--tick <count>', description: 'bars of this many trades or quotes' },
        { flags: '--volume <quantity>', description: 'bars of this quantity' },
        { flags: '--dollar <amount>', description: 'bars of this amount' },
        SPEC,
      ],
      details: REFUSALS,
      load: () => import('../actions/batch/bars-build.js'),
    },
  ],
};
