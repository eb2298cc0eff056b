export { natsServerPath, startNats } from './nats.js';
export type { TestNats } from './nats.js';
export { until } from './until.js';
export type { UntilOptions } from './until.js';
export * from './postgres.js';
