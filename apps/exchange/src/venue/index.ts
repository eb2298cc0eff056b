import type { TradingVenue, TradingVenueOptions } from '../contract.js';
import { Book } from './book.js';
import { tradingControl } from './trading-control.js';
import { tradingHandler } from './trading-handler.js';

/**
 * Opens the trading half of an exchange on the ledger of a folder, as it was left when the last
 * process that held it ended, however it ended. Throws `DATA_INVALID` for a ledger changed by hand.
 */
export function openTradingVenue(options: TradingVenueOptions): TradingVenue {
  const book = new Book(options);
  const ticks = options.market.ticks.subscribe(({ symbol }) => book.symbolMoved(symbol));
  return {
    handle: tradingHandler(book, options.slashlessPositions ?? false),
    updates: book.updates.asObservable(),
    control: tradingControl(book),
    close: () => {
      ticks.unsubscribe();
      book.close();
    },
  };
}
