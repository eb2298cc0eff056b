export { parseExchangeWords } from './exchange-options.js';
export type { ExchangeOptions, ExchangeWords, MarketChoice } from './exchange-options.js';
export type { ExchangeKeys } from './http/keys.js';
export { startExchange } from './start-exchange.js';
export type { Exchange } from './start-exchange.js';
