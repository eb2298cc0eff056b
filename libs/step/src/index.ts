export { advance, finish } from './advance.js';
export type { Pause } from './advance.js';
export type {
  Breach,
  ClosedTrade,
  Denial,
  GuardedAccount,
  GuardedOrder,
  OpenOrder,
  OrderGuard,
} from './order-guard.js';
export { ORDERS_REMEMBERED } from './order-desk.js';
export type { AppliedAction, RunAction } from './run-action.js';
export type { RunModels } from './run-models.js';
export { Run, SEMANTICS_VERSION } from './run.js';
export type { RunSetup } from './run-setup.js';
export type { RunSeries } from './run-series.js';
export { restoreRun, snapshotRun } from './snapshot.js';
export type { RunSnapshot } from './snapshot.js';
