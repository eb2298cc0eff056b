export * from './candles.js';
export * from './corporate-action.js';
export * from './instrument.js';
export * from './quotes.js';
export * from './slices.js';
export * from './trade-ticks.js';
