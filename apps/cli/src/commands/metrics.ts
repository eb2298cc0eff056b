import type { CommandSpec } from '../command-spec.js';
import { REFUSALS, SPEC } from './batch.js';

const COMPUTE: CommandSpec = {
  name: 'compute',
  summary: 'compute the statistics of a column of prices or equity',
  examples: [
    'vela metrics compute --csv spy.csv --column close --from 2015-01-01 --to 2019-12-31',
    'vela metrics compute --csv fund.csv --benchmark spy.csv --bootstrap 1000',
    'vela metrics compute --spec requests.ndjson',
  ],
  options: [
    { flags: '--csv <file>', description: 'CSV or csv.gz file with a column of dates' },
    { flags: '--column <name>', description: 'column of prices or equity (default close)' },
    { flags: '--from <date>', description: 'first day' },
    { flags: '--to <date>', description: 'last day, included' },
    { flags: '--benchmark <file>', description: 'file to compare with; common dates count' },
    { flags: '--benchmark-column <name>', description: 'its column (default close)' },
    { flags: '--risk-free-rate <ratio>', description: 'simple rate of a year (default 0)' },
    { flags: '--periods-per-year <count>', description: 'rows of a year (default 252)' },
    { flags: '--confidence <ratio>', description: 'confidence of intervals (default 0.95)' },
    { flags: '--bootstrap <count>', description: 'resample intervals that no formula gives' },
    { flags: '--bootstrap-seed <number>', description: 'seed of the resamples (default 0)' },
    SPEC,
  ],
  details: REFUSALS,
  load: () => import('../actions/batch/metrics-compute.js'),
};

const LIST: CommandSpec = {
  name: 'list',
  summary: 'list the statistics with unit and group',
  examples: ['vela metrics list', 'vela metrics list --group drawdown --json'],
  options: [
    {
      flags: '--group <group>',
      description: 'only these',
      choices: [
        'growth',
        'risk',
        'ratio',
        'drawdown',
        'tail',
        'shape',
        'significance',
        'period',
        'calendar',
        'benchmark',
        'trade',
        'exposure',
        'cost',
      ],
    },
  ],
  load: () => import('../actions/metrics/list.js'),
};

const SHOW: CommandSpec = {
  name: 'show',
  arguments: '<name>',
  summary: 'show a statistic: definition, unit, source, minimum sample',
  examples: ['vela metrics show sharpe'],
  load: () => import('../actions/metrics/show.js'),
};

/** Commands about statistics of prices, equity and runs. */
export const METRICS: CommandSpec = {
  name: 'metrics',
  summary: 'list statistics and compute them over files',
  examples: ['vela metrics list', 'vela metrics compute --csv spy.csv --column close'],
  commands: [COMPUTE, LIST, SHOW],
};
