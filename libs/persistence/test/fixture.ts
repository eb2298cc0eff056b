import { createHash, randomFillSync } from 'node:crypto';
import { createIds, parseTimeframe } from '@vela/kernel';
import type { Clock } from '@vela/kernel';
import { createInstrument } from '@vela/market';
import type { Instrument } from '@vela/market';
import type { BacktestConfig, Dataset, StrategyRecord } from '@vela/ports';
import {
  DEFAULT_TENANT_ID,
  PgBacktestRepository,
  PgDataImportRepository,
  PgInstrumentRepository,
  PgStrategyRepository,
} from '../src/index.js';
import type { Database, RepositoryContext } from '../src/index.js';

/** A tenant beside the default one. */
export const OTHER_TENANT = 'ten_00000000000000000000000002';

/** What tests of rows need: repositories with a clock that moves one second a look. */
export interface Fixture {
  readonly context: RepositoryContext;
  readonly instruments: PgInstrumentRepository;
  readonly strategies: PgStrategyRepository;
  readonly backtests: PgBacktestRepository;
  readonly imports: PgDataImportRepository;
  instrument(symbol: string, tenant?: string): Promise<Instrument>;
  strategy(name: string, source?: string, tenant?: string): Promise<StrategyRecord>;
}

/** Returns repositories over a migrated database that also has {@link OTHER_TENANT}. */
export async function createFixture(db: Database): Promise<Fixture> {
  await db.query(
    `insert into tenant (id, name, created_at) values ($1, 'other', 1)
    on conflict do nothing`,
    [OTHER_TENANT],
  );
  let now = 1_700_000_000_000_000;
  const clock: Clock = { now: () => (now += 1_000_000) };
  const ids = createIds(clock, (bytes) => void randomFillSync(bytes));
  const context = { db, ids, clock };
  const instruments = new PgInstrumentRepository(context);
  const strategies = new PgStrategyRepository(context);
  return {
    context,
    instruments,
    strategies,
    backtests: new PgBacktestRepository(context),
    imports: new PgDataImportRepository(context),
    instrument: (symbol, tenant = DEFAULT_TENANT_ID) =>
      instruments.ensure(tenant, createInstrument({ id: ids.next('instrument'), symbol })),
    strategy: (name, source = 'class A {}', tenant = DEFAULT_TENANT_ID) =>
      strategies.push(tenant, {
        name,
        description: `about ${name}`,
        builtIn: false,
        source,
        bundle: `bundle of ${source}`,
        contentHash: createHash('sha256').update(source).digest('hex'),
        parameters: [
          {
            name: 'fast',
            type: 'INTEGER',
            default: 10,
            min: 1,
            max: null,
            choices: null,
            description: null,
          },
        ],
      }),
  };
}

/** Returns the configuration of a run over a dataset. */
export function configOf(strategy: StrategyRecord, dataset?: Dataset): BacktestConfig {
  return {
    strategyVersionId: strategy.latestVersion.id,
    strategyHash: strategy.latestVersion.contentHash,
    parameters: { fast: 10, bias: -0 },
    datasets:
      dataset === undefined
        ? []
        : [
            {
              instrumentId: dataset.instrumentId,
              datasetId: dataset.id,
              version: dataset.version,
              contentHash: dataset.contentHash,
            },
          ],
    timeframe: parseTimeframe('1d'),
    from: 0,
    to: 1_000_000_000_000,
    startingCash: '100000.00',
    currency: 'USD',
    simulation: { fill: 'next-open' },
    seed: 1,
    engineVersion: '0.1.0',
  };
}
