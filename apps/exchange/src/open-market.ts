import { VelaError } from '@vela/kernel';
import type { ExchangeClock } from './contract.js';
import type { MarketChoice } from './exchange-options.js';
import { readCandleFile } from './market/candle-file.js';
import { History } from './market/history.js';
import { DEFAULT_SYMBOLS } from './market/listing.js';
import { LiveMarket } from './market/live-market.js';
import type { MinuteSource } from './market/minute-ticks.js';
import { ReplayedMinutes } from './market/replayed-minutes.js';
import { SeededMinutes } from './market/seeded-minutes.js';
import { Tape, silentSource } from './market/tape.js';
import { TradingHours } from './market/trading-hours.js';
import type { Hours } from './market/trading-hours.js';

const SYMBOL = /^[A-Z0-9]{1,12}([./][A-Z0-9]{1,8})?$/;
/** Each has its running day summed up every minute. */
const SYMBOLS_MAX = 100;

/** A market with its past. */
export interface OpenMarket {
  readonly market: LiveMarket;
  readonly history: History;
  readonly hours: TradingHours;
}

/** Returns the market of a choice, running by a clock. */
export function openMarket(
  choice: MarketChoice,
  options: { readonly hours: Hours; readonly clock: ExchangeClock },
): OpenMarket {
  const tape = new Tape(sourceOf(choice));
  const hours = new TradingHours(options.hours);
  const history = new History(tape, hours, () => options.clock.now());
  const market = new LiveMarket({ tape, history, hours, clock: options.clock });
  return { market, history, hours };
}

function sourceOf(choice: MarketChoice): MinuteSource {
  switch (choice.kind) {
    case 'manual':
      return silentSource(symbolsOf(choice.symbols));
    case 'replay': {
      const series = readCandleFile(choice.file);
      symbolsOf(series.map(({ symbol }) => symbol));
      return new ReplayedMinutes(series);
    }
    case 'seeded':
      return new SeededMinutes({
        seed: choice.seed ?? 1,
        symbols: symbolsOf(choice.symbols),
        ticksPerSecond: choice.ticksPerSecond ?? 2,
        volatility: choice.volatility ?? null,
        lateShare: choice.lateShare ?? 0.05,
      });
  }
}

function symbolsOf(given: readonly string[] = DEFAULT_SYMBOLS): readonly string[] {
  const symbols = [...new Set(given)].sort();
  const wrong = symbols.find((symbol) => !SYMBOL.test(symbol));
  if (wrong !== undefined || symbols.length === 0 || symbols.length > SYMBOLS_MAX) {
    throw new VelaError(
      'INVALID_INPUT',
      wrong === undefined
        ? `expected 1 to ${SYMBOLS_MAX} symbols, found ${symbols.length}`
        : `expected a symbol, found "${wrong}"`,
      { hint: 'Write AAPL, BRK.A or BTC/USD.', path: ['symbols'] },
    );
  }
  return symbols;
}
