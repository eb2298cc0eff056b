export { LOST_OWNERS_MAX } from './actor-ports.js';
export type { ActorPorts } from './actor-ports.js';
export { backtestActor } from './backtest-actor.js';
export type { BacktestPorts } from './backtest-actor.js';
export { backtestLife, backtestMachine } from './backtest.machine.js';
export type { BacktestEvent } from './backtest.machine.js';
export { deploymentActor } from './deployment-actor.js';
export { DeploymentCommitter } from './deployment-committer.js';
export type { DeploymentPorts, PreparedDeployment, VenueTraits } from './deployment-ports.js';
export { inputsOf, tapeInputs } from './deployment-tape.js';
export {
  DEPLOYMENT_COMMAND_EVENTS,
  deploymentLife,
  deploymentMachine,
} from './deployment.machine.js';
export type { DeploymentEvent } from './deployment.machine.js';
export type { Disturb, DisturbedProgress, DisturbedRun } from './disturbed-run.js';
export { feedActor } from './feed-actor.js';
export type { FeedPorts } from './feed-actor.js';
export { feedLife, feedMachine } from './feed.machine.js';
export type { FeedEvent } from './feed.machine.js';
export { importActor } from './import-actor.js';
export type { ImportAdvance, ImportJob, ImportPorts } from './import-actor.js';
export { importLife, importMachine } from './import.machine.js';
export type { ImportEvent } from './import.machine.js';
export type { Cell, Life, LifeSnapshot, LifeTable } from './life.js';
export { prepareBacktest } from './prepare-backtest.js';
export type { BacktestCatalogue, PreparedBacktest } from './prepare-backtest.js';
export { checkLive, prepareDeployment } from './prepare-deployment.js';
export type { DeploymentCatalogue } from './prepare-deployment.js';
export { gatewayActor } from './gateway-actor.js';
export { gatewayLife, gatewayMachine } from './gateway.machine.js';
export type { GatewayEvent } from './gateway.machine.js';
export type { GatewayPorts } from './gateway-ports.js';
export { reexecute } from './reexecute.js';
export type {
  ReexecuteOptions,
  ReexecutePorts,
  Reexecution,
  TapeDifference,
} from './reexecute.js';
