export { natsServerPath, startNats } from './nats.js';
export type { TestNats } from './nats.js';
export { startExchangeProcess } from './exchange-process.js';
export type { ExchangeProcess } from './exchange-process.js';
export { until } from './until.js';
export type { UntilOptions } from './until.js';
export * from './postgres.js';
export { ModelActorStore } from './model-actor-store.js';
export type { ModelWrite } from './model-actor-store.js';
export { settled, VirtualTime } from './virtual-time.js';
export { VirtualCluster } from './virtual-cluster.js';
export type { VirtualProcess } from './virtual-cluster.js';
export { RuntimeScript, SCRIPTED_OUTCOME } from './runtime-script.js';
export { rangeShares } from './range-case.js';
export { PINNED_RUN } from './pinned-run.js';
export { CLEAN } from './clean-strategies.js';
export { LEAKS } from './planted-leaks.js';
export { MemoryFeeds } from './live/memory-feed.js';
export { MemoryPaperJournal } from './live/memory-paper-journal.js';
export { DeploymentWorld, minuteCandle } from './live/deployment-world.js';
export type { DeploymentEngine } from './live/deployment-world.js';
export { SOUND, ToyRuntime } from './live/toy-runtime.js';
export type { ToyRules } from './live/toy-runtime.js';
export { MemoryAccountStore } from './live/memory-account-store.js';
export { SCRIPTED_CAPABILITIES, ScriptedBroker } from './live/scripted-broker.js';
export { ScriptedVenue } from './live/scripted-venue.js';
export type { Fault } from './live/scripted-venue.js';
export { CONFORMANCE_CASES, brokerConformance, runCase } from './conformance/broker-conformance.js';
export type {
  ConformanceControl,
  ConformanceWorld,
  Held,
  OptionalControl,
  Trading,
} from './conformance/conformance-world.js';
export { UnsupportedControl } from './conformance/requirements.js';
export { FaultyBroker } from './conformance/faulty-broker.js';
export { SimulatedWorld } from './conformance/simulated-world.js';
export type { SimulatedVenues } from './conformance/simulated-world.js';
export { ACCOUNT, GATEWAY, GatewayWorld, placeOrder } from './live/gateway-world.js';
export { OrderWorld } from './live/order-world.js';
export type { OrderWorldOptions } from './live/order-world.js';
export { Race } from './live/racing-orders.js';
export { ToyAccount } from './live/toy-account.js';
export { plainRun, rehearse } from './live/rehearsal-scene.js';
export type { Scene } from './live/rehearsal-scene.js';
export {
  PLANNED_BEGIN,
  PlannedTrader,
  plannedMarket,
  randomMinutes,
} from './live/planned-trader.js';
export { FeedWorld } from './live/feed-world.js';
export type { FeedCommitPoint, FeedOwner } from './live/feed-world.js';
export { BATCHES, BacktestWorld, CANDLES, DisturbedScript } from './backtest-world.js';
