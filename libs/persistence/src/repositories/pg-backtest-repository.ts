import { canonicalJson, VelaError } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import type {
  ActorWrite,
  BacktestConfig,
  BacktestRecord,
  BacktestRepository,
  BacktestState,
  BacktestUpdate,
  PageRequest,
  ResultColumns,
} from '@vela/ports';
import { readBlobs } from '../candles/binary-copy.js';
import { BacktestEntity } from '../entities/run.entity.js';
import type { BacktestRow } from '../entities/run.entity.js';
import type { RepositoryContext } from './context.js';
import { behind, pageOptions } from './context.js';
import { fenceOf, sendFenced } from './fenced-write.js';

function toRecord(row: BacktestRow): BacktestRecord {
  const { configText, idempotencyKey: _key, strategyVersionId: _version, ...rest } = row;
  return {
    ...rest,
    // The canonical text keeps what jsonb would not: the sign of a zero.
    config: JSON.parse(configText) as BacktestConfig,
    resultDigest: row.resultDigest ?? null,
    metrics: row.metrics ?? null,
    report: row.report ?? null,
    tradeCount: row.tradeCount ?? null,
    orderCount: row.orderCount ?? null,
    fillCount: row.fillCount ?? null,
    failure: row.failure ?? null,
    startedAt: row.startedAt ?? null,
    finishedAt: row.finishedAt ?? null,
  };
}

/** Keeps runs, their trials and their results in PostgreSQL. */
export class PgBacktestRepository implements BacktestRepository {
  constructor(private readonly context: RepositoryContext) {}

  /** Writes run, trial and actor in one statement; the same key returns the run it made first. */
  async create(
    tenantId: string,
    draft: Parameters<BacktestRepository['create']>[1],
  ): Promise<BacktestRecord> {
    const { db, ids, clock } = this.context;
    const { strategyId, config, inputDigest, idempotencyKey } = draft;
    const [row] = await db.query<{ id: string }>({
      name: 'backtest-create',
      text: 'select vela_backtest_create($1, $2, $3, $4, $5, $6, $7, $8, $9) as id',
      values: [
        tenantId,
        ids.next('backtest'),
        ids.next('actor'),
        strategyId,
        config.strategyVersionId,
        canonicalJson(config as unknown as Canonical),
        inputDigest,
        idempotencyKey,
        clock.now(),
      ],
    });
    return (await this.get(tenantId, row!.id))!;
  }

  /** Returns a run of a tenant, or null. */
  async get(tenantId: string, id: string): Promise<BacktestRecord | null> {
    const row = await this.context.db.read((em) => em.findOne(BacktestEntity, { tenantId, id }));
    return row === null ? null : toRecord(row);
  }

  /** Returns the run that an actor of a tenant carries out, or null. */
  async ofActor(tenantId: string, actorId: string): Promise<BacktestRecord | null> {
    const row = await this.context.db.read((em) =>
      em.findOne(BacktestEntity, { tenantId, actorId }),
    );
    return row === null ? null : toRecord(row);
  }

  /** Returns a page of runs, newest first. */
  async list(
    tenantId: string,
    filter: { strategyId?: string; state?: BacktestState },
    page: PageRequest,
  ): Promise<readonly BacktestRecord[]> {
    const rows = await this.context.db.read((em) =>
      em.find(BacktestEntity, { tenantId, ...filter, ...behind(page) }, pageOptions(page)),
    );
    return rows.map((row) => toRecord(row));
  }

  /** Returns how many runs pass the filter. */
  async count(
    tenantId: string,
    filter: { strategyId?: string; state?: BacktestState },
  ): Promise<number> {
    return await this.context.db.read((em) => em.count(BacktestEntity, { tenantId, ...filter }));
  }

  /** Returns one kind of result columns, or null while there is none. */
  async columns(tenantId: string, id: string, which: ResultColumns): Promise<Uint8Array | null> {
    const [bytes] = await readBlobs(
      this.context.db,
      `select bytes from backtest_columns
       where backtest_id = $1 and tenant_id = $2 and kind = $3`,
      [id, tenantId, which],
    );
    return bytes ?? null;
  }

  /** Moves actor and run together in one fenced statement; false when the owner was replaced. */
  async update(write: ActorWrite, update: BacktestUpdate): Promise<boolean> {
    const outcome = update.state === 'completed' ? update.outcome : null;
    const { columns = null, ...summary } = outcome ?? {};
    const failure = update.state === 'failed' ? update.failure : null;
    // Bytes travel as they are, each kind as a value of its own.
    const blob = (kind: ResultColumns): Buffer | null => {
      const bytes = columns?.[kind];
      if (bytes === undefined) return null;
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    };
    const [row] = await sendFenced<{ owned: boolean }>(this.context.db, {
      name: 'backtest-update',
      text: `select vela_backtest_update($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
        $12, $13, $14, $15) as owned`,
      values: [
        ...fenceOf(write),
        update.state,
        this.context.clock.now(),
        outcome === null ? null : JSON.stringify(summary),
        failure === null ? null : JSON.stringify(failure),
        blob('equity'),
        blob('trades'),
        blob('orders'),
        blob('fills'),
        blob('facts'),
      ],
    });
    if (row === undefined) throw new VelaError('INTERNAL', 'the fenced statement gave no answer');
    return row.owned;
  }
}
