export { advance, finish } from './advance.js';
export type { Pause } from './advance.js';
export { SLICES_PER_LINK } from './live-chain.js';
export type {
  LiveInput,
  LiveStep,
  LiveSummary,
  LiveView,
  PositionPolicy,
  TapeEntry,
  TapeSource,
} from './live-input.js';
export { LiveRun, genesisOf } from './live-run.js';
export type { LiveSetup } from './live-run.js';
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
export { Run } from './run.js';
export type { RunSetup } from './run-setup.js';
export type { RunSeries } from './run-series.js';
export { SEMANTICS_VERSION } from './semantics.js';
export { restoreRun, snapshotRun } from './snapshot.js';
export type { RunSnapshot } from './snapshot.js';
