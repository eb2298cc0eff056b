import type { CommandSpec } from '../command-spec.js';
import type { OptionSpec } from '../option-spec.js';
import { ACCOUNT_OPTION, CONFIRM, FOLLOW, PAGE } from './live-options.js';

const PRICES: readonly OptionSpec[] = [
  { flags: '--limit <price>', description: 'buy no higher or sell no lower' },
  { flags: '--stop <price>', description: 'wait for this worse price' },
  { flags: '--touch <price>', description: 'wait for this better price' },
  { flags: '--trail <amount>', description: 'stop at this distance from the best price' },
  { flags: '--trail-percent <percent>', description: 'the same in percent' },
];

const NEW_ORDER: readonly OptionSpec[] = [
  ACCOUNT_OPTION,
  ...PRICES,
  {
    flags: '--time-in-force <time>',
    description: 'how long it works (default day)',
    choices: ['gtc', 'day', 'gtd', 'ioc', 'fok', 'opg', 'cls'],
  },
  { flags: '--good-till <instant>', description: 'when a gtd order ends' },
  { flags: '--take-profit <price>', description: 'close what it opens with a gain' },
  { flags: '--stop-loss <price>', description: 'close what it opens with a loss' },
  { flags: '--reduce-only', description: 'only make a position smaller' },
  {
    flags: '--client-order-id <key>',
    description: 'the same key again places nothing new (default: a new one)',
  },
  CONFIRM,
];

/** Orders at brokers. */
export const ORDER: CommandSpec = {
  name: 'order',
  summary: 'orders of deployments and by hand',
  examples: ['vela order list --open', 'vela order place buy 10 SPX --limit 99'],
  commands: [
    {
      name: 'place',
      arguments: '<side> <quantity> <symbol>',
      summary: 'place an order by hand',
      examples: [
        'vela order place buy 10 SPX',
        'vela order place sell 10 SPX --limit 120 --time-in-force gtc',
        'vela order place buy for:1000 SPX',
      ],
      options: NEW_ORDER,
      load: () => import('../actions/order/place.js'),
    },
    {
      name: 'preview',
      arguments: '<side> <quantity> <symbol>',
      summary: 'what an order would cost and what every check says; sends nothing',
      examples: ['vela order preview buy 10 SPX --limit 99'],
      options: NEW_ORDER,
      details: 'Exit status 7 when a check refuses it.',
      load: () => import('../actions/order/preview.js'),
    },
    {
      name: 'list',
      summary: 'orders, the newest first, or every change of one as it happens',
      examples: ['vela order list --open', 'vela order list --deployment first --follow'],
      options: [
        FOLLOW,
        { flags: '--open', description: 'only those that work' },
        { flags: '--deployment <id|name>', description: 'only those of a deployment' },
        ACCOUNT_OPTION,
        ...PAGE,
      ],
      load: () => import('../actions/order/list.js'),
    },
    {
      name: 'show',
      arguments: '<id>',
      summary: 'an order with its fills',
      examples: ['vela order show ord_0198f3k2'],
      load: () => import('../actions/order/show.js'),
    },
    {
      name: 'why',
      arguments: '<id>',
      summary: 'the decision, the candle and the indicators behind an order',
      examples: ['vela order why ord_0198f3k2'],
      load: () => import('../actions/order/why.js'),
    },
    {
      name: 'replace',
      arguments: '<id>',
      summary: 'change a live order',
      examples: ['vela order replace ord_0198f3k2 --limit 98.5'],
      options: [
        {
          flags: '--quantity <quantity>',
          description: 'the whole quantity, what is filled included',
        },
        { flags: '--limit <price>', description: 'another limit' },
        { flags: '--stop <price>', description: 'another stop or touch price' },
        { flags: '--trail <distance>', description: 'another distance' },
        CONFIRM,
      ],
      load: () => import('../actions/order/replace.js'),
    },
    {
      name: 'cancel',
      arguments: '[id]',
      summary: 'take an order back, or all of an account',
      examples: ['vela order cancel ord_0198f3k2', 'vela order cancel --all --account practice'],
      options: [{ flags: '--all', description: 'every order of the account' }, ACCOUNT_OPTION],
      load: () => import('../actions/order/cancel.js'),
    },
  ],
};

/** What is held. */
export const POSITION: CommandSpec = {
  name: 'position',
  summary: 'what is held',
  examples: ['vela position list', 'vela position close SPX'],
  commands: [
    {
      name: 'list',
      summary: 'positions of all accounts, or of some, once or as they move',
      examples: ['vela position list', 'vela position list --deployment first --follow'],
      options: [
        { flags: '-f, --follow', description: 'print positions as they move until Ctrl-C' },
        { flags: '--deployment <id|name>', description: 'only those of a deployment' },
        { ...ACCOUNT_OPTION, description: 'only those of an account' },
      ],
      load: () => import('../actions/position/list.js'),
    },
    {
      name: 'close',
      arguments: '<symbol>',
      summary: 'close what was opened by hand, at market',
      examples: ['vela position close SPX', 'vela position close SPX --ratio 0.5 --yes'],
      options: [
        { flags: '--ratio <share>', description: 'share of it, 0 to 1 (default 1)' },
        ACCOUNT_OPTION,
        { flags: '--client-order-id <key>', description: 'the same key again closes nothing new' },
        CONFIRM,
      ],
      load: () => import('../actions/position/close.js'),
    },
  ],
};
