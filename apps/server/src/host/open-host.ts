import { hostname } from 'node:os';
import { ENGINE_VERSION } from '@vela/backtest';
import type { Config } from '@vela/config';
import type { Clock, Ids } from '@vela/kernel';
import { storedCandleSource } from '@vela/market-data';
import {
  busActorEvents,
  busHints,
  busRowHints,
  busSliceLog,
  connectNats,
  createInProcessBus,
  serveCandles,
} from '@vela/messaging';
import type { MeasuredBus } from '@vela/messaging';
import { DEFAULT_TENANT_ID } from '@vela/persistence';
import type { Logger, PaperJournal, StrategyRuntime } from '@vela/ports';
import {
  createLiveRuntime,
  createStrategyCompiler,
  createWorkerRuntime,
  nodeHasher,
  systemClock,
  systemIds,
} from '@vela/runners';
import { createLogger, createMetrics } from '@vela/telemetry';
import type { Metrics } from '@vela/telemetry';
import { plays } from '../roles.js';
import type { Role } from '../roles.js';
import { BacktestService } from '../services/backtest-service.js';
import { DataService } from '../services/data-service.js';
import type { Ground } from '../services/ground.js';
import { answerChecks } from '../services/live/connections/access-question.js';
import { createLiveServices } from '../services/live/live-services.js';
import { MarketService } from '../services/market/market-service.js';
import { MonteCarloService } from '../services/monte-carlo-service.js';
import { StrategyService } from '../services/strategy-service.js';
import { SystemService } from '../services/system-service.js';
import { accessChecks } from './access-checks.js';
import { openBrokerKeys } from './broker-keys.js';
import type { BrokerKeys } from './broker-keys.js';
import { registerBuiltIns } from './built-ins.js';
import { Closing } from './closing.js';
import { startEngine } from './engine.js';
import type { Host } from './host.js';
import { startLive } from './live.js';
import type { Wrap } from './live.js';
import { openMarketData } from './market-data.js';
import { openReexecution } from './reexecution.js';
import { openStorage } from './storage.js';
import type { Storage } from './storage.js';

/** How a host opens. */
export interface HostOptions {
  readonly config: Config;
  readonly roles: readonly Role[];
  /** True to log warnings and errors only. */
  readonly quiet?: boolean;
  /** Where lines go; a logger as configured unless given. */
  readonly logger?: Logger;
  /** True when a run is about to come: its thread loads while everything else opens. */
  readonly expectRun?: boolean;
  /** True to carry deployments, gateways and feeds as well, as far as the roles do that. */
  readonly live?: boolean;
  /** See `LiveSetup`. */
  readonly wrap?: Wrap;
}

/**
 * Opens everything below the API for some roles: database (embedded unless `DATABASE_URL` is set),
 * migrations, bus (in process unless `NATS_URL` is set), use cases, and with the role engine the
 * actors. What was opened is closed again when a later step fails.
 */
export async function openHost(options: HostOptions): Promise<Host> {
  const { config } = options;
  const logger = options.logger ?? configuredLogger(options);
  const [clock, ids] = [systemClock, systemIds(systemClock)];
  const closing = new Closing(logger);
  try {
    const runtime = createWorkerRuntime({ workers: config.workers, log: logger });
    closing.add('workers', () => runtime.close());
    if (options.expectRun === true) runtime.prepare();
    const storage = await openStorage({ config, clock, ids, logger });
    closing.add('database', () => storage.close());
    const bus = await openBus(config, logger);
    closing.add('bus', () => bus.close());
    const compiler = createStrategyCompiler();
    closing.add('compiler', () => compiler.close());
    const keys = openBrokerKeys(config, options.roles);
    const ground = groundOf({ storage, bus, compiler, keys, logger, clock, ids });
    const metrics = createMetrics();
    metrics.watchBus(() => bus.stats());
    const strategies = new StrategyService(ground);
    await registerBuiltIns(ground);
    // Roles without a database ask for stored candles over the bus.
    const stopServing = serveCandles(bus, storedCandleSource(ground.candles));
    closing.add('candle server', async () => stopServing());
    const { paperJournal: journal } = storage;
    startActors(options, { ground, runtime, metrics, closing, journal, keys });
    // Runs over other candles have workers of their own: a role without an engine has them too.
    const simulations = createWorkerRuntime({ workers: 1, log: logger });
    closing.add('simulation workers', () => simulations.close());
    const backtests = new BacktestService(ground, strategies);
    const { facts: database } = storage;
    return {
      facts: { database, bus: bus.describe() },
      ground,
      logger,
      metrics,
      strategies,
      backtests,
      data: new DataService(ground),
      live: createLiveServices(ground, {
        strategies,
        reexecution: openReexecution(ground, closing),
      }),
      market: new MarketService(ground),
      monteCarlo: new MonteCarloService(ground, backtests, simulations),
      system: new SystemService(ground, {
        version: ENGINE_VERSION,
        database: `PostgreSQL ${database.version}, ${database.kind}, ${database.location}`,
        ping: () => storage.ping(),
      }),
      close: () => closing.close(),
    };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

/** Returns what use cases stand on. */
function groundOf(parts: {
  readonly storage: Storage;
  readonly bus: MeasuredBus;
  readonly keys: BrokerKeys;
  readonly compiler: Ground['compiler'];
  readonly logger: Logger;
  readonly clock: Clock;
  readonly ids: Ids;
}): Ground {
  const { storage, bus, keys, compiler, logger, clock, ids } = parts;
  const tenantId = DEFAULT_TENANT_ID;
  const { credentials } = storage;
  return {
    tenantId,
    clock,
    ids,
    hasher: nodeHasher,
    ...storage,
    sealer: keys.sealer,
    marketData: openMarketData({ tenantId, credentials, vault: keys.opener, log: logger }),
    bus,
    events: busActorEvents(bus, logger),
    hints: busHints(bus, logger),
    rowHints: busRowHints(bus, logger),
    slices: busSliceLog(bus, storage.feeds, logger),
    compiler,
    logger,
    // Every address but loopback is refused, and there is one tenant.
    trustsUserCode: true,
  };
}

/** Starts the actors that the roles carry, jobs and what lives, and counts them. */
function startActors(
  { config, roles, live = false, wrap }: HostOptions,
  parts: {
    readonly ground: Ground;
    readonly runtime: StrategyRuntime;
    readonly metrics: Metrics;
    readonly closing: Closing;
    readonly journal: PaperJournal;
    readonly keys: BrokerKeys;
  },
): void {
  const { ground, runtime, metrics, closing, journal, keys } = parts;
  const { opener } = keys;
  const owned: (() => Readonly<Record<string, number>>)[] = [];
  metrics.watchActors(() => Object.assign({}, ...owned.map((count) => count())));
  if (plays(roles, 'engine')) {
    const engine = startEngine({ ground, runtime, config, roles, metrics });
    closing.add('engine', () => engine.drain());
    owned.push(() => engine.owned());
  }
  if (opener !== null) {
    const stopAnswering = answerChecks(ground.bus, accessChecks({ ground, opener }));
    closing.add('access checks', async () => stopAnswering());
  }
  if (!live || opener === null) return;
  const liveRuntime = createLiveRuntime();
  closing.add('live workers', () => liveRuntime.close());
  const actors = startLive({ ground, journal, runtime: liveRuntime, roles, opener, wrap });
  closing.add('live actors', () => actors.stop());
  owned.push(() => actors.stats().owned);
}

function configuredLogger({ config, quiet, roles }: HostOptions): Logger {
  const level = quiet === true && config.logLevel === 'info' ? 'warn' : config.logLevel;
  return createLogger({ level, format: config.logFormat, fields: { role: roles.join(',') } });
}

async function openBus({ natsUrl }: Config, log: Logger): Promise<MeasuredBus> {
  if (natsUrl === null) return createInProcessBus();
  return connectNats({ url: natsUrl.reveal(), name: `vela-${hostname()}-${process.pid}`, log });
}
