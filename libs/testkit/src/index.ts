export { natsServerPath, startNats } from './nats.js';
export type { TestNats } from './nats.js';
export { until } from './until.js';
export type { UntilOptions } from './until.js';
export * from './postgres.js';
export { ModelActorStore } from './model-actor-store.js';
export type { ModelWrite } from './model-actor-store.js';
export { settled, VirtualTime } from './virtual-time.js';
