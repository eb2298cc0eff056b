export { ALPACA_MARKET_DATA, AlpacaMarketData } from './alpaca-market-data.js';
export type { AlpacaMarketDataOptions } from './alpaca-market-data.js';
