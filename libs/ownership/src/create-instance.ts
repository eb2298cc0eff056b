import type { ActorInstance, InstanceOptions } from './instance.js';
import { InstanceLoop } from './instance-loop.js';

/** Returns an instance that has not started yet. */
export const createInstance = (options: InstanceOptions): ActorInstance =>
  new InstanceLoop(options);
