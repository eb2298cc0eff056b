import type { CommandSpec } from '../command-spec.js';
import { ACCOUNT_OPTION, CONFIRM, FOLLOW, LIMIT, PAGE } from './live-options.js';

/** Broker accounts. */
export const ACCOUNT: CommandSpec = {
  name: 'account',
  summary: 'broker accounts',
  examples: [
    'vela account list',
    'vela account add practice --cash 50000',
    'vela account connect alpaca',
  ],
  commands: [
    {
      name: 'list',
      summary: 'accounts with their money and health',
      examples: ['vela account list'],
      load: () => import('../actions/account/list.js'),
    },
    {
      name: 'show',
      arguments: '[id]',
      completeArgument: 'accounts',
      summary: 'an account with its money and what it holds',
      examples: ['vela account show practice'],
      load: () => import('../actions/account/show.js'),
    },
    {
      name: 'add',
      arguments: '<name>',
      summary: 'open a paper account',
      examples: ['vela account add practice --cash 50000 --currency EUR'],
      options: [
        { flags: '--cash <amount>', description: 'money to begin with (default 100000)' },
        { flags: '--currency <code>', description: 'its currency (default USD)' },
        {
          flags: '--option <name=value>',
          description: 'option of the simulated venue for orders by hand',
          repeat: true,
        },
        LIMIT,
      ],
      load: () => import('../actions/account/add.js'),
    },
    {
      name: 'connect',
      arguments: '<broker>',
      summary: 'connect an account at a broker, or give one that is connected another key',
      examples: [
        'vela account connect alpaca',
        'vela account connect alpaca --name main --mode live --confirm main',
        'vela account connect alpaca --name practice --venue-url http://127.0.0.1:4400',
      ],
      details:
        'Key id and secret are asked for and not shown, or with --stdin read as two lines. They are\n' +
        'never taken from a flag: shells remember those, and others see them. They are kept sealed,\n' +
        'under a key in the data folder or in VELA_MASTER_KEY.',
      options: [
        { flags: '--name <name>', description: 'its name here (default: that of the broker)' },
        { flags: '--mode <mode>', description: 'paper or live: whether its money is real' },
        { flags: '--token', description: 'a token, in place of a key id and its secret' },
        { flags: '--stdin', description: 'read the secrets from standard input, a line each' },
        { flags: '--venue-url <url>', description: 'a venue on this machine: vela exchange' },
        { flags: '--channel <name>', description: 'its market data: iex, sip, delayed_sip' },
        CONFIRM,
      ],
      load: () => import('../actions/account/connect.js'),
    },
    {
      name: 'verify',
      arguments: '[id]',
      completeArgument: 'accounts',
      summary: 'try everything that the connection of an account needs',
      examples: ['vela account verify alpaca'],
      details: 'Exit status 7 when something does not work.',
      load: () => import('../actions/account/verify.js'),
    },
    {
      name: 'disconnect',
      arguments: '<id>',
      completeArgument: 'accounts',
      summary: 'forget the key of an account; its orders and fills stay',
      examples: ['vela account disconnect alpaca', 'vela account disconnect main --confirm main'],
      options: [CONFIRM],
      load: () => import('../actions/account/disconnect.js'),
    },
    {
      name: 'limits',
      arguments: '[id]',
      completeArgument: 'accounts',
      summary: 'the limits before every order of an account; sets those that are named',
      examples: [
        'vela account limits practice',
        'vela account limits practice --limit maxOrdersPerMinute=30 --limit maxPositionValue=null',
      ],
      options: [LIMIT],
      load: () => import('../actions/account/limits.js'),
    },
  ],
};

/** Streams of candles. */
export const FEED: CommandSpec = {
  name: 'feed',
  summary: 'streams of closed candles that deployments follow',
  examples: ['vela feed list', 'vela feed add replay --symbol SPX --timeframe 1d --speed 4'],
  commands: [
    {
      name: 'list',
      summary: 'feeds with how far they are',
      examples: ['vela feed list'],
      load: () => import('../actions/feed/list.js'),
    },
    {
      name: 'show',
      arguments: '[id]',
      summary: 'where a feed comes from, how far it is, and what came too late',
      examples: ['vela feed show us'],
      load: () => import('../actions/feed/show.js'),
    },
    {
      name: 'add',
      arguments: '<name>',
      summary: 'replay stored candles, make a random market, or follow a live stream',
      examples: [
        'vela feed add replay --symbol SPX --timeframe 1d --speed 4 --lockstep',
        'vela feed add noise --random --symbol SPX --timeframe 1m --seed 7 --speed 1',
        'vela feed add us --live --account alpaca --symbol AAPL --symbol MSFT --timeframe 1m,1h',
      ],
      details:
        'Of a live stream there is one feed for each account and channel: added again, the one that\n' +
        'is there carries what is new as well. Its minutes are always carried.',
      options: [
        {
          flags: '--symbol <symbol>',
          description: 'instrument of the feed',
          repeat: true,
          complete: 'symbols',
        },
        {
          flags: '--timeframe <timeframe>',
          description: 'narrowest first: 1m,1h (default 1d, live 1m)',
        },
        { flags: '--speed <slices>', description: 'slices a second (default: as fast as they go)' },
        { flags: '--lockstep', description: 'wait for the deployments: nothing comes too late' },
        { flags: '--from <date>', description: 'first day (live: of what is fetched first)' },
        { flags: '--to <date>', description: 'last day of a replay, included' },
        {
          flags: '--source <name>',
          description: 'of the stored candles, or of the stream: alpaca',
        },
        { flags: '--random', description: 'a seeded random market in place of stored candles' },
        { flags: '--seed <number>', description: 'seed of the random market (default 0)' },
        { flags: '--slices <count>', description: 'slices after which a random market ends' },
        { flags: '--quotes', description: 'carry quotes, which fill orders on paper' },
        { flags: '--price <price>', description: 'first price of a random market' },
        { flags: '--volatility <share>', description: 'deviation of a candle: 0.001' },
        { flags: '--live', description: 'the live stream of a broker' },
        { ...ACCOUNT_OPTION, description: 'account whose key opens it (default: the only one)' },
        { flags: '--channel <name>', description: 'iex, sip, delayed_sip or crypto-us' },
        { flags: '--from-trades', description: 'count candles from trades' },
        { flags: '--extended-hours', description: 'candles outside the sessions as well' },
      ],
      load: () => import('../actions/feed/add.js'),
    },
  ],
};

/** The kill switch. */
export const KILL: CommandSpec = {
  name: 'kill',
  summary: 'hold trading back: everything, an account, or a deployment',
  examples: [
    'vela kill --reason "fills look wrong"',
    'vela kill --flatten --account practice --reason "end of the test"',
    'vela kill --release --confirm everything',
  ],
  options: [
    { flags: '--reason <text>', description: 'why; kept and shown' },
    { flags: '--reduce-only', description: 'let positions become smaller only' },
    { flags: '--flatten', description: 'take orders back and close positions' },
    { ...ACCOUNT_OPTION, description: 'only an account' },
    {
      flags: '--deployment <id|name>',
      description: 'only a deployment',
      complete: 'deployments',
    },
    { flags: '--release', description: 'let trading go on' },
    { flags: '--confirm <name>', description: 'what is released: everything, or its name' },
    { flags: '--status', description: 'show what is engaged' },
  ],
  details: 'Without --reduce-only or --flatten nothing but cancels leaves any more.',
  load: () => import('../actions/kill/kill.js'),
};

/** What needs a person. */
export const ALERT: CommandSpec = {
  name: 'alert',
  summary: 'what needs a person',
  examples: ['vela alert list'],
  commands: [
    {
      name: 'list',
      summary: 'alerts, the newest first, or as they come',
      examples: ['vela alert list', 'vela alert list --follow --min-severity critical'],
      options: [
        FOLLOW,
        { flags: '--min-severity <severity>', description: 'info, warning or critical' },
        ...PAGE,
      ],
      load: () => import('../actions/alert/list.js'),
    },
  ],
};
