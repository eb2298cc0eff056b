import { VelaError, expectId, kindOfId } from '@vela/kernel';
import type { Micros, Timeframe } from '@vela/kernel';
import { concatCandles } from '@vela/market';
import type { CandleColumns, Instrument } from '@vela/market';
import type { CandleGap } from '@vela/market-data';
import type { ActorEvent, DataImportRecord, Dataset, ImportState } from '@vela/ports';
import { datasetGaps } from './dataset-gaps.js';
import { mergeCandles } from './merge-candles.js';
import type { Ground } from './ground.js';
import { meantDatasets, sourceName } from './dataset-source.js';
import { prepareImport } from './import-preparation.js';
import type { ImportRequest, PreparedImport } from './import-request.js';
import { findInstrument } from './instrument-lookup.js';
import { Refusal } from './refusal.js';
import { prepareSynthetic } from './synthetic-preparation.js';
import type { GenerateRequest } from './synthetic-preparation.js';
import { watchRow } from './watch-row.js';
import type { RowEvent } from './watch-row.js';

/** Most candles that one query reads before it merges them. */
const CANDLES_READ_MAX = 5_000_000;
/** Most entries of a series that a query returns. */
const POINTS_MAX = 20_000;

const FINAL: readonly ImportState[] = ['completed', 'failed', 'cancelled'];

/** Returns whether an import has come to its end. */
const isImportFinished = ({ state }: DataImportRecord): boolean => FINAL.includes(state);

/** Which stored candles to show. */
export interface CandlesRequest {
  /** Symbol or id of the instrument. */
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly from?: Micros | null;
  readonly to?: Micros | null;
  readonly maxPoints: number;
  readonly source?: string | null;
}

/** Stored candles, merged to what was asked for. */
export interface ShownCandles {
  readonly instrument: Instrument;
  readonly dataset: Dataset;
  readonly candles: CandleColumns;
  /** Stored candles behind each entry. */
  readonly merged: number;
  readonly truncated: boolean;
}

/** Imports, generates, shows and deletes candles. */
export class DataService {
  constructor(private readonly ground: Ground) {}

  /** Returns the import that was queued; throws a {@link Refusal} for what cannot be imported. */
  async importCandles(request: ImportRequest): Promise<DataImportRecord> {
    return this.submit(await prepareImport(this.ground, request));
  }

  /** Returns the import that will generate a synthetic market. */
  async generate(request: GenerateRequest): Promise<DataImportRecord> {
    return this.submit(await prepareSynthetic(this.ground, request));
  }

  /** Returns the import after its cancellation was asked for. Asking again changes nothing. */
  async cancelImport(id: string): Promise<DataImportRecord> {
    const record = await this.expectImport(id);
    if (isImportFinished(record)) return record;
    await this.ground.actors.command(record.actorId, {
      id: this.ground.ids.next('command'),
      kind: 'cancel',
      body: {},
    });
    this.ground.hints.commanded(record.actorId);
    return record;
  }

  /** Returns the import as it stands, then its changes; the last event is always its end. */
  async watchImport(
    id: string,
    throttleMs: number,
  ): Promise<AsyncIterableIterator<RowEvent<DataImportRecord, ActorEvent>>> {
    const { tenantId, actorId } = await this.expectImport(id);
    return watchRow({
      read: () => this.ground.imports.get(tenantId, id),
      hints: this.ground.events.of({ tenantId, actorId }),
      isFinal: isImportFinished,
      fingerprint: ({ state, rowsRead }) => `${state} ${rowsRead}`,
      throttleMs,
    });
  }

  /** Returns stored candles as columns of at most `maxPoints` entries. */
  async candles(request: CandlesRequest): Promise<ShownCandles> {
    const { maxPoints } = request;
    if (!(maxPoints >= 1 && maxPoints <= POINTS_MAX)) {
      throw invalid(`expected maxPoints from 1 to ${POINTS_MAX}, found ${maxPoints}`, 'maxPoints');
    }
    const from = request.from ?? 0;
    const to = request.to ?? Number.MAX_SAFE_INTEGER;
    if (from >= to) throw invalid('expected an end behind the beginning', 'to');
    const { instrument, dataset } = await this.expectDataset(request);
    return { instrument, dataset, ...(await this.candlesOf(dataset, { from, to, maxPoints })) };
  }

  /** Returns the candles of a version of a dataset as columns of at most `maxPoints` entries. */
  async candlesOf(
    { id, version }: Pick<Dataset, 'id' | 'version'>,
    { from, to, maxPoints }: { from: Micros; to: Micros; maxPoints: number },
  ): Promise<Pick<ShownCandles, 'candles' | 'merged' | 'truncated'>> {
    const parts: CandleColumns[] = [];
    let read = 0;
    let truncated = false;
    for await (const part of this.ground.candles.read(id, version, { from, to })) {
      parts.push(part);
      read += part.length;
      truncated = read >= CANDLES_READ_MAX;
      if (truncated) break;
    }
    const all = concatCandles(parts);
    const merged = Math.max(1, Math.ceil(all.length / maxPoints));
    return { candles: mergeCandles(all, maxPoints), merged, truncated };
  }

  /** Returns the stretches of a dataset without the candles that should be there. */
  async gaps(dataset: Dataset): Promise<readonly CandleGap[]> {
    return datasetGaps(this.ground, dataset);
  }

  /** Returns the id of the dataset that was deleted with its candles. */
  async deleteDataset(id: string): Promise<string> {
    const path = ['id'];
    if (kindOfId(id) === 'dataset') {
      if (await this.ground.candles.deleteDataset(this.ground.tenantId, id)) return id;
    }
    const hint = 'List them with vela data list.';
    throw new Refusal([{ code: 'NOT_FOUND', message: `there is no dataset "${id}"`, hint, path }]);
  }

  /** Returns the import; throws `NOT_FOUND` when there is none. */
  async expectImport(id: string): Promise<DataImportRecord> {
    const { tenantId, imports } = this.ground;
    const known = kindOfId(id) !== null;
    const record = known ? await imports.get(tenantId, expectId('dataImport', id)) : null;
    if (record !== null) return record;
    const message = `there is no import "${id}"`;
    throw new Refusal([{ code: 'NOT_FOUND', message, path: ['id'] }]);
  }

  private async submit({ key, note, source, request }: PreparedImport): Promise<DataImportRecord> {
    const { tenantId, candles, imports, hints } = this.ground;
    const { id: datasetId } = await candles.ensureDataset({ ...key, tenantId }, note);
    const record = await imports.create(tenantId, { datasetId, source, request });
    hints.released([record.actorId]);
    return record;
  }

  private async expectDataset({
    symbol,
    timeframe,
    source,
  }: CandlesRequest): Promise<{ instrument: Instrument; dataset: Dataset }> {
    const { tenantId, candles } = this.ground;
    const instrument = await findInstrument(this.ground, symbol);
    if (instrument === null) throw missing(`there is no instrument "${symbol}"`, 'symbol');
    const filter = { instrumentId: instrument.id, timeframe };
    const all = await candles.datasets(tenantId, filter, { first: 500, after: null });
    const published = all.filter(({ version }) => version > 0);
    const meant = meantDatasets(published, source ?? null);
    const [dataset, other] = meant;
    if (dataset === undefined) {
      throw missing(`there are no ${timeframe} candles of ${instrument.symbol}`, 'timeframe');
    }
    if (other === undefined) return { instrument, dataset };
    const sources = meant.map(sourceName).join(', ');
    throw new VelaError(
      'DATA_AMBIGUOUS',
      `${instrument.symbol} has candles from several sources: ${sources}`,
      { hint: 'Say which with source.', path: ['source'] },
    );
  }
}

const invalid = (message: string, field: string): VelaError =>
  new VelaError('INVALID_INPUT', message, { path: [field] });

const missing = (message: string, field: string): VelaError =>
  new VelaError('DATA_MISSING', message, {
    hint: 'See what there is with vela data list.',
    path: [field],
  });
