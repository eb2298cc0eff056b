import type { CommandSpec } from '../command-spec.js';

/** A venue on this machine. */
export const EXCHANGE: CommandSpec = {
  name: 'exchange',
  summary: 'run a local venue that speaks the protocol of Alpaca, to practise on',
  examples: [
    'vela exchange',
    'vela exchange --port 4401 --seed 7 --ticks-per-second 5',
    'vela exchange --hours calendar',
    'vela exchange --market candles.csv',
    'vela exchange --market manual --symbols AAPL,BTC/USD',
  ],
  options: [
    { flags: '--port <port>', description: 'port to serve on (default 4400, 0 takes a free one)' },
    { flags: '--home <folder>', description: 'folder of ledger and keys (default .vela/exchange)' },
    {
      flags: '--market <market>',
      description: 'seeded, manual, or a CSV file of candles that is replayed (default seeded)',
    },
    { flags: '--seed <number>', description: 'seed of the market: its past and its future' },
    { flags: '--symbols <list>', description: 'symbols of a seeded market or of one by hand' },
    {
      flags: '--hours <hours>',
      description: 'always, also at night, or calendar, as in New York (default always)',
    },
    {
      flags: '--ticks-per-second <number>',
      description: 'prints and quotes of each symbol in a second (default 2, at most 50)',
    },
    {
      flags: '--rate-per-minute <number>',
      description: 'requests to trading that a key may send in a minute (default 200)',
    },
  ],
  details:
    'Orders, positions and keys stay in the folder. What goes wrong on purpose is asked for by\n' +
    'HTTP, for instance lost answers, cut streams and fills by hand: docs/exchange.md.',
  load: () => import('../actions/exchange/exchange.js'),
};
