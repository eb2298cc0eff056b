export * from './candles.js';
export * from './instrument.js';
export * from './slices.js';
