import type { Logger } from '@vela/ports';
import type { Metrics } from '@vela/telemetry';
import type { BacktestService } from '../services/backtest-service.js';
import type { DataService } from '../services/data-service.js';
import type { Ground } from '../services/ground.js';
import type { LiveServices } from '../services/live/live-services.js';
import type { MarketService } from '../services/market/market-service.js';
import type { MonteCarloService } from '../services/monte-carlo-service.js';
import type { StrategyService } from '../services/strategy-service.js';
import type { SystemService } from '../services/system-service.js';

/** What a caller may print about what stands below a host. */
export interface HostFacts {
  readonly database: {
    readonly kind: 'embedded' | 'external';
    /** Version of the server, for instance 18.4. */
    readonly version: string;
    /** Time until it answered, in milliseconds. */
    readonly startedMs: number;
    /** Folder of an embedded one, host and name of an external one; never a password. */
    readonly location: string;
  };
  /** The bus in a few words. */
  readonly bus: string;
}

/** The engine with everything below it, ready for use cases; no web server. */
export interface Host {
  readonly facts: HostFacts;
  readonly ground: Ground;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly backtests: BacktestService;
  readonly data: DataService;
  readonly live: LiveServices;
  readonly market: MarketService;
  readonly monteCarlo: MonteCarloService;
  readonly strategies: StrategyService;
  readonly system: SystemService;
  /** Hands actors over and lets everything go in order; at most 3 s. Repeating it is no error. */
  close(): Promise<void>;
}

/** Under this token Nest hands the {@link Host} to resolvers and controllers. */
export const HOST = Symbol('vela host');
