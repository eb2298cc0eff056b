export * from './actor-events.js';
export * from './actor-store.js';
export * from './candle-source.js';
export * from './logger.js';
export * from './message-bus.js';
export * from './pace.js';
export * from './repositories.js';
export * from './strategy-runtime.js';
