import type { Clock, HasherFactory, Ids } from '@vela/kernel';
import type {
  ActorEvents,
  ActorStore,
  BacktestRepository,
  CandleStore,
  DataImportRepository,
  Hints,
  InstrumentRepository,
  Logger,
  MessageBus,
  StrategyCompiler,
  StrategyRepository,
} from '@vela/ports';

/** What every use case stands on: the ports, and the tenant it works for. */
export interface Ground {
  readonly tenantId: string;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly hasher: HasherFactory;
  readonly instruments: InstrumentRepository;
  readonly strategies: StrategyRepository;
  readonly backtests: BacktestRepository;
  readonly imports: DataImportRepository;
  readonly candles: CandleStore;
  readonly actors: ActorStore;
  readonly bus: MessageBus;
  readonly events: ActorEvents;
  readonly hints: Hints;
  readonly compiler: StrategyCompiler;
  readonly logger: Logger;
  /** Bytes free on the disk of an embedded database, null where it cannot be looked at. */
  readonly freeBytes: () => Promise<number | null>;
  /**
   * True on a loopback server with a single tenant: only there may code that a user wrote run in
   * a worker, which is no boundary.
   */
  readonly trustsUserCode: boolean;
}
