import type { CommandSpec } from '../command-spec.js';
import { CSV_OPTIONS, PROVIDER_OPTIONS } from './data.js';
import { CONFIRM } from './live-options.js';
import { SERVE_OPTIONS } from './server.js';

/** Spellings of an earlier program that its users type from memory. They are not shown. */
export const ALIASES: readonly CommandSpec[] = [
  {
    name: 'loader',
    hidden: true,
    summary: 'the same as data import',
    examples: ['vela data import spy.csv --symbol SPY --timeframe 1d'],
    commands: [
      {
        name: 'run',
        summary: 'the same as data import',
        examples: [
          'vela loader run --broker csv --file spy.csv --symbol SPY --timeframe 1d ' +
            '--start-date 2020-01-01 --end-date 2020-12-31',
          'vela loader run --broker alpaca --symbol AAPL --timeframe 1m --start-date 2024-01-01',
        ],
        options: [
          { flags: '--broker <source>', description: 'csv, vega-datasets or alpaca' },
          { flags: '--file <file>', description: 'file to import' },
          { flags: '--symbol <symbol>', description: 'instrument' },
          { flags: '--timeframe <timeframe>', description: 'width of a candle' },
          { flags: '--start-date <date>', description: 'first day' },
          { flags: '--end-date <date>', description: 'last day, included' },
          ...PROVIDER_OPTIONS,
          ...CSV_OPTIONS,
        ],
        load: () => import('../actions/data/loader-run.js'),
      },
    ],
  },
  {
    name: 'backend',
    hidden: true,
    summary: 'the same as serve',
    examples: ['vela serve'],
    commands: [
      {
        name: 'run',
        summary: 'the same as serve',
        examples: ['vela backend run'],
        options: SERVE_OPTIONS,
        load: () => import('../actions/server/serve.js'),
      },
    ],
  },
  {
    name: 'deployment',
    hidden: true,
    summary: 'a deployment with a server of its own',
    examples: ['vela deployment run --deployment-id dep_0198f3k2'],
    commands: [
      {
        name: 'run',
        summary: 'run a server here with a deployment on it, until Ctrl-C',
        examples: ['vela deployment run --deployment-id dep_0198f3k2'],
        options: [
          { flags: '--deployment-id <id>', description: 'id or name', complete: 'deployments' },
          { flags: '--port <port>', description: 'port of the server (default 3000)' },
          CONFIRM,
        ],
        load: () => import('../actions/deploy/run.js'),
      },
    ],
  },
];
