import type { CommandSpec } from '../command-spec.js';
import type { OptionSpec } from '../option-spec.js';
import { ACCOUNT_OPTION } from './live-options.js';

const ACCOUNT: OptionSpec = {
  ...ACCOUNT_OPTION,
  description: 'account whose key is used (default: the only connected one)',
};
const VENUE: OptionSpec = {
  flags: '--venue <mic>',
  description: 'the calendar of a venue instead: XNYS, XLON, XTKS, CRYPTO',
};
const CONNECT = 'Needs an account that is connected: vela account connect alpaca.';
const HOURS =
  'Told by the broker of the connected account; with --venue, or where none is connected, by the\n' +
  'trading calendars of Vela itself (default XNYS).';

/** Commands that look at markets. */
export const MARKET: CommandSpec = {
  name: 'market',
  summary: 'look at markets: quotes, movers, search, hours',
  examples: ['vela market quote AAPL MSFT BTC/USD', 'vela market clock'],
  commands: [
    {
      name: 'overview',
      summary: 'shares that moved and traded the most today',
      examples: ['vela market overview'],
      options: [
        { flags: '--first <count>', description: 'rows of each list, 1 to 20 (default 10)' },
        ACCOUNT,
      ],
      details: CONNECT,
      load: () => import('../actions/market/overview.js'),
    },
    {
      name: 'quote',
      arguments: '<symbol...>',
      completeArgument: 'symbols',
      summary: 'best bid and ask, last price and change of up to 200 symbols',
      examples: ['vela market quote AAPL', 'vela market quote AAPL MSFT BTC/USD --json'],
      options: [ACCOUNT],
      details: `All symbols are one call of the provider. ${CONNECT}`,
      load: () => import('../actions/market/quote.js'),
    },
    {
      name: 'snapshot',
      arguments: '<symbol...>',
      completeArgument: 'symbols',
      summary: 'quote, newest minute, session and the one before of up to 200 symbols',
      examples: ['vela market snapshot AAPL BTC/USD'],
      options: [ACCOUNT],
      details: `All symbols are one call of the provider. ${CONNECT}`,
      load: () => import('../actions/market/snapshot.js'),
    },
    {
      name: 'search',
      arguments: '<text...>',
      summary: 'find symbols by symbol or name among all that the provider lists',
      examples: ['vela market search apple', 'vela market search BTC --class crypto'],
      options: [
        {
          flags: '--class <class>',
          description: 'of this class alone',
          choices: ['equity', 'etf', 'option', 'future', 'fx', 'crypto', 'index'],
        },
        { flags: '--first <count>', description: 'rows, 1 to 100 (default 20)' },
        ACCOUNT,
      ],
      details: `Funds that are not stored are listed among shares. ${CONNECT}`,
      load: () => import('../actions/market/search.js'),
    },
    {
      name: 'clock',
      summary: 'whether the market trades now, when it opens and closes next',
      examples: ['vela market clock', 'vela market clock --venue XLON'],
      options: [ACCOUNT, VENUE],
      details: HOURS,
      load: () => import('../actions/market/clock.js'),
    },
    {
      name: 'calendar',
      summary: 'days on which the market trades, with their hours in UTC',
      examples: [
        'vela market calendar',
        'vela market calendar --from 2026-12-21 --to 2027-01-04 --venue XNYS',
      ],
      options: [
        { flags: '--from <date>', description: 'first day (default: today)' },
        { flags: '--to <date>', description: 'last day, included (default: 30 days later)' },
        ACCOUNT,
        VENUE,
      ],
      details: HOURS,
      load: () => import('../actions/market/calendar.js'),
    },
  ],
};
