import type { CommandSpec } from '../command-spec.js';
import type { OptionSpec } from '../option-spec.js';

const CHOICE: OptionSpec = {
  flags: '--choice <name=value>',
  description: 'choice of the schedule: product=intraday',
  repeat: true,
};

const LIST: CommandSpec = {
  name: 'list',
  summary: 'list the schedules of fees',
  examples: ['vela fees list', 'vela fees list --json'],
  load: () => import('../actions/fees/list.js'),
};

const SHOW: CommandSpec = {
  name: 'show',
  arguments: '<name>',
  summary: 'show the dated rows of a schedule with their sources',
  examples: ['vela fees show alpaca --on 2026-06-15', 'vela fees show my-fees.json'],
  options: [{ flags: '--on <date>', description: 'only the rows that hold on this trade date' }],
  details: 'A name that ends in .json is a file with a table of your own.',
  load: () => import('../actions/fees/show.js'),
};

const NOTE: CommandSpec = {
  name: 'note',
  arguments: '<name>',
  summary: 'work out the contract note of fills of one day',
  examples: [
    'vela fees note alpaca --side sell --quantity 1000 --price 50.25 --date 2026-06-15',
    'vela fees note upstox --choice product=intraday --date 2026-06-15 \\\n' +
      '      --deal "buy 200 @ 500" --deal "sell 200 @ 505"',
  ],
  options: [
    {
      flags: '--side <side>',
      description: 'what was done',
      choices: ['buy', 'sell', 'exercise'],
    },
    { flags: '--quantity <quantity>', description: 'shares, contracts or units' },
    { flags: '--price <price>', description: 'price of the fill' },
    { flags: '--date <date>', description: 'trade date at the venue' },
    {
      flags: '--deal <deal>',
      description: 'one fill of several, each an order: "buy 200 @ 500"',
      repeat: true,
    },
    { flags: '--class <class>', description: 'asset class (default: EQUITY where there is one)' },
    { flags: '--currency <code>', description: 'currency of the price (default: the schedule’s)' },
    { flags: '--venue <mic>', description: 'market identifier code, where rows differ by it' },
    { flags: '--symbol <symbol>', description: 'symbol, where rows differ by it: EURUSD' },
    { flags: '--multiplier <number>', description: 'of a contract (default 1, US options 100)' },
    { flags: '--maker', description: 'the fill gave liquidity' },
    CHOICE,
    { flags: '--traded-before <volume>', description: 'volume of the period so far, for steps' },
  ],
  details: 'A name that ends in .json is a file with a table of your own.',
  load: () => import('../actions/fees/note.js'),
};

/** Commands about fees and taxes. */
export const FEES: CommandSpec = {
  name: 'fees',
  summary: 'list schedules of fees and work out contract notes',
  examples: ['vela fees list'],
  commands: [LIST, SHOW, NOTE],
};
