export * from './candle-availability.js';
export * from './candle-block.js';
