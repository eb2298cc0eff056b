export { createInstance } from './create-instance.js';
export type {
  ActorInstance,
  InstanceOptions,
  InstancePhase,
  InstanceStats,
  InstanceWork,
} from './instance.js';
export { createSupervisor } from './supervisor.js';
export type { ActorHandler, Supervisor, SupervisorOptions } from './supervisor.js';
export type { Tenure, TenureEnd } from './tenure.js';
