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
export { AccountBook } from './account/account-book.js';
export type { SubAccountProfit } from './account/account-book.js';
export { AccountLimits } from './account/account-limits.js';
export { DecisionQueue, MANUAL } from './manager/decision.js';
export type { Decision, Wish } from './manager/decision.js';
export type { DeskMemory, MarketView } from './manager/desk.js';
export { priorityOf } from './manager/effect.js';
export type { Answer, Effect } from './manager/effect.js';
export { OrderManager, manualOrderId } from './manager/order-manager.js';
export type { Draft } from './manager/pending-write.js';
export { GATEWAY_POLICY } from './manager/policy.js';
export type { GatewayPolicy } from './manager/policy.js';
export { CircuitBreaker } from './pacing/circuit-breaker.js';
export type { BreakerState } from './pacing/circuit-breaker.js';
export { RateLimiter } from './pacing/rate-limiter.js';
