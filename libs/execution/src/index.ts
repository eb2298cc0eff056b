export { equalChildren, proportionalChildren } from './child-quantities.js';
export { planExecution } from './plan-execution.js';
export type {
  ExecutionChild,
  ExecutionOrder,
  ExecutionPlan,
  ScheduleResult,
} from './plan-execution.js';
