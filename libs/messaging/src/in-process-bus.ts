import { createBus } from './bus.js';
import type { MeasuredBus } from './bus.js';
import { createInProcessTransport } from './in-process-transport.js';

/** Returns a bus for roles that run in one process. */
export const createInProcessBus = (): MeasuredBus => createBus(createInProcessTransport());
