export { disturbing, undisturbable } from './disturb.js';
export { faultReport } from './fault-report.js';
export { Rehearsal } from './rehearsal.js';
export type { Rehearsed } from './rehearsal.js';
export type { RehearsalPorts, RehearsalRequest } from './rehearsal-ports.js';
export { FaultyBroker } from './faulty-broker.js';
export { FaultyFeed } from './faulty-feed.js';
export type { FaultTiming } from './fault-plan.js';
export { MemoryAccountStore } from './world/memory-account-store.js';
