export { describeAssumptions } from './assumptions.js';
export * from './exact-price.js';
export { simulationOptions } from './options.js';
export type { SimulationOptions } from './options.js';
export * from './order-table.js';
export * from './venue.js';
export * from './venue-state.js';
