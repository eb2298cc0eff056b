export { equalChildren, proportionalChildren } from './child-quantities.js';
export { planExecution } from './plan-execution.js';
export type {
  ExecutionChild,
  ExecutionOrder,
  ExecutionPlan,
  ScheduleResult,
} from './plan-execution.js';
export type {
  AccountDenial,
  AccountGuard,
  AccountOpenOrder,
  AccountOrder,
  GuardedBrokerAccount,
} from './account/account-guard.js';
