import type { CommandSpec } from '../command-spec.js';
import type { OptionSpec } from '../option-spec.js';
import { ACCOUNT_OPTION, CONFIRM, FAULTS, FOLLOW, LIMIT, PAGE, REASON } from './live-options.js';

const wish = (
  name: string,
  summary: string,
  load: NonNullable<CommandSpec['load']>,
  more: { readonly options?: readonly OptionSpec[]; readonly details?: string } = {},
): CommandSpec => ({
  name,
  arguments: '<id>',
  completeArgument: 'deployments',
  summary,
  examples: [`vela deploy ${name} first`],
  options: [REASON, ...(more.options ?? [])],
  ...(more.details === undefined ? {} : { details: more.details }),
  load,
});

/** Strategies at work. */
export const DEPLOY: CommandSpec = {
  name: 'deploy',
  summary: 'strategies at work on a live stream',
  examples: ['vela deploy list', 'vela deploy show first', 'vela deploy stop first --flatten'],
  commands: [
    {
      name: 'create',
      arguments: '<name>',
      summary: 'make a deployment of a strategy on a feed with an account',
      examples: [
        'vela deploy create first --strategy sma-cross-long --symbol SPX --param fast=10 --start',
        'vela deploy create mine --strategy my-first.ts --feed replay --limit maxDrawdownRatio=0.1',
      ],
      options: [
        {
          flags: '--strategy <name|file>',
          description: 'name of a strategy, or a TypeScript file that is pushed first',
          complete: 'strategies',
        },
        {
          flags: '--symbol <symbol>',
          description: 'instrument to trade (default: those of the feed)',
          repeat: true,
          complete: 'symbols',
        },
        {
          flags: '--timeframe <timeframe>',
          description: 'narrowest first: 1m,1h (default: the feed)',
        },
        { flags: '--feed <id|name>', description: 'feed to follow (default: the only one)' },
        ACCOUNT_OPTION,
        { flags: '--cash <amount>', description: 'money set aside for it (default 100000)' },
        { flags: '--currency <code>', description: 'its currency (default: that of the account)' },
        { flags: '--param <name=value>', description: 'parameter of the strategy', repeat: true },
        {
          flags: '--option <name=value>',
          description: 'option of the simulated venue (see backtest options)',
          repeat: true,
        },
        LIMIT,
        FAULTS,
        { flags: '--seed <number>', description: 'seed of every random choice (default 0)' },
        { flags: '--start', description: 'start it at once' },
        CONFIRM,
      ],
      load: () => import('../actions/deploy/create.js'),
    },
    {
      name: 'list',
      summary: 'deployments with their states and money',
      examples: ['vela deploy list', 'vela deploy list --state running'],
      options: [
        { flags: '--state <state>', description: 'only those in a state: running, halted, …' },
        ...PAGE,
      ],
      load: () => import('../actions/deploy/list.js'),
    },
    {
      name: 'show',
      arguments: '<id>',
      completeArgument: 'deployments',
      summary: 'a deployment with what it holds and what happened to it',
      examples: ['vela deploy show first', 'vela deploy show first --at 2024-03-01T15:30:00Z'],
      options: [{ flags: '--at <instant>', description: 'as it was at an instant' }],
      load: () => import('../actions/deploy/show.js'),
    },
    wish('start', 'start a deployment that rests', () => import('../actions/deploy/start.js'), {
      options: [CONFIRM],
    }),
    wish(
      'pause',
      'let candles move its indicators only',
      () => import('../actions/deploy/pause.js'),
    ),
    wish(
      'resume',
      'let a paused or halted deployment decide again',
      () => import('../actions/deploy/resume.js'),
      { options: [CONFIRM] },
    ),
    wish('stop', 'end it in good order', () => import('../actions/deploy/stop.js'), {
      options: [{ flags: '--flatten', description: 'close its positions first' }, CONFIRM],
    }),
    wish(
      'kill',
      'end it at once and close its positions',
      () => import('../actions/deploy/kill.js'),
      {
        options: [{ flags: '--keep', description: 'leave its positions as they are' }, CONFIRM],
      },
    ),
    wish('reconcile', 'compare it with its broker', () => import('../actions/deploy/reconcile.js')),
    {
      name: 'fills',
      arguments: '<id>',
      completeArgument: 'deployments',
      summary: 'its fills, the newest first, or as they happen',
      examples: ['vela deploy fills first', 'vela deploy fills first --follow'],
      options: [FOLLOW, ...PAGE],
      load: () => import('../actions/deploy/fills.js'),
    },
    {
      name: 'graph',
      arguments: '<id>',
      completeArgument: 'deployments',
      summary: 'its states, the ways between them, and where it is',
      examples: ['vela deploy graph first'],
      load: () => import('../actions/deploy/graph.js'),
    },
    {
      name: 'verify',
      arguments: '<id>',
      completeArgument: 'deployments',
      summary: 'carry it out again from its tape and compare every link',
      examples: ['vela deploy verify first'],
      details: 'Exit status 7 when it differs; the first difference is named.',
      load: () => import('../actions/deploy/verify.js'),
    },
  ],
};

/** What strategies print. */
export const LOGS: CommandSpec = {
  name: 'logs',
  arguments: '<id>',
  completeArgument: 'deployments',
  summary: 'what a deployment printed',
  examples: ['vela logs first', 'vela logs first --follow --level warn'],
  options: [
    FOLLOW,
    { flags: '--level <level>', description: 'debug, info, warn or error and above' },
    ...PAGE,
  ],
  load: () => import('../actions/logs/logs.js'),
};
