import type { Clock, HasherFactory, Ids } from '@vela/kernel';
import type {
  AccountStore,
  ActorEvents,
  ActorStore,
  BacktestRepository,
  CandleStore,
  CredentialStore,
  DataImportRepository,
  DeploymentStore,
  FeedStore,
  Hints,
  InstrumentRepository,
  Logger,
  MessageBus,
  RowHints,
  SliceLog,
  StrategyCompiler,
  StrategyRepository,
  Vault,
} from '@vela/ports';
import type { MarketDataOf } from './market-data-of.js';

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
  readonly deployments: DeploymentStore;
  readonly accounts: AccountStore;
  readonly feeds: FeedStore;
  readonly credentials: CredentialStore;
  /** Seals credentials. Only processes that talk to brokers can open them. */
  readonly sealer: Pick<Vault, 'seal'>;
  /** Opens market data with the key of a connected account. */
  readonly marketData: MarketDataOf;
  readonly bus: MessageBus;
  readonly events: ActorEvents;
  readonly hints: Hints;
  /** Tells readers of append-only rows that there are more. */
  readonly rowHints: RowHints;
  /** How slices of feeds are followed. */
  readonly slices: SliceLog;
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
