export { type BlockBootstrapOptions, bootstrapReturns } from './block-bootstrap.js';
export { type Distribution, distributionOf } from './distribution.js';
export * from './monte-carlo-result.js';
export { PATHS_MAX, simulate, type Simulation, type SimulationOptions } from './simulation.js';
export { bootstrapTrades, type TradeBootstrapOptions } from './trade-bootstrap.js';
