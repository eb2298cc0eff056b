export * from './exact-price.js';
export * from './options.js';
export * from './order-table.js';
export * from './venue.js';
export * from './venue-state.js';
