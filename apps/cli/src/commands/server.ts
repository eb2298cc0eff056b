import type { CommandSpec } from '../command-spec.js';
import type { OptionSpec } from '../option-spec.js';

/** Options of a server that runs on its own; also those of the alias `backend run`. */
export const SERVE_OPTIONS: readonly OptionSpec[] = [
  { flags: '--role <role>', description: 'all, api, engine or feed (default all)', repeat: true },
  {
    flags: '--port <port>',
    description: 'port of the api role (default 3000, 0 takes a free one)',
  },
  { flags: '--host <address>', description: 'loopback address to bind to (default 127.0.0.1)' },
];

const DEMO: CommandSpec = {
  name: 'demo',
  summary: 'import bundled real data, run a backtest, trade it on paper and keep serving',
  examples: ['vela demo', 'vela demo --once', 'vela demo --port 3001'],
  options: [
    { flags: '--once', description: 'end after the result and the first fill' },
    { flags: '--fresh', description: 'remove the data of earlier runs first (asks, or --yes)' },
    { flags: '--port <port>', description: 'port to serve on (default 3000)' },
  ],
  details:
    'Needs no account, no key and no network. The data stays in VELA_HOME (default .vela), and\n' +
    'a second run finds it there: its paper deployment goes on where it was. Ctrl-C ends the\n' +
    'server and keeps the data.',
  load: () => import('../actions/demo/demo.js'),
};

const SERVE: CommandSpec = {
  name: 'serve',
  summary: 'run a server: all roles, or some of them',
  examples: ['vela serve', 'vela serve --role engine', 'vela serve --port 3001'],
  options: SERVE_OPTIONS,
  details:
    'Without DATABASE_URL it brings its own PostgreSQL, without NATS_URL the bus is in process.\n' +
    'With both set, any number of servers share the work.',
  load: () => import('../actions/server/serve.js'),
};

const DOCTOR: CommandSpec = {
  name: 'doctor',
  summary: 'check everything Vela depends on and print the fix of what is wrong',
  examples: ['vela doctor', 'vela doctor --json'],
  options: [{ flags: '--port <port>', description: 'port that has to be free (default 3000)' }],
  details: 'Exit status 7 when something is wrong.',
  load: () => import('../actions/doctor/doctor.js'),
};

const STATUS: CommandSpec = {
  name: 'status',
  summary: 'instances, checks, feeds, deployments and recent runs in one screen',
  examples: ['vela status', 'vela status --follow'],
  options: [{ flags: '-f, --follow', description: 'go on with every change until Ctrl-C' }],
  load: () => import('../actions/server/status.js'),
};

/** The daily commands at the top level. */
export const SERVER_COMMANDS: readonly CommandSpec[] = [DEMO, SERVE, DOCTOR, STATUS];
