import { VelaError } from '@vela/kernel';
import type { Canonical } from '@vela/kernel';
import { restoreIndicator, snapshotIndicator } from '@vela/indicators';
import type { Indicator } from '@vela/indicators';
import { restoreLedger, snapshotLedger } from '@vela/ledger';
import type { LedgerState } from '@vela/ledger';
import { COLUMN_NAMES, allocateCandles } from '@vela/market';
import { Candle } from '@vela/strategy';
import { OrderState, restoreVenue, snapshotVenue } from '@vela/venue';
import type { VenueState } from '@vela/venue';
import { ORDERS_REMEMBERED } from './order-desk.js';
import type { AccountState } from './account-day.js';
import type { StoredHistory } from './column-history.js';
import { Run } from './run.js';
import type { RunParts, RunSetup } from './run-setup.js';
import { SEMANTICS_VERSION } from './semantics.js';
import { decodeFields, encodeFields } from './state-codec.js';

/**
 * The state of a run between two slices as plain data that survives JSON. Results (equity, fills,
 * trades) stay out: whoever keeps snapshots keeps those rows as well.
 */
export interface RunSnapshot {
  readonly [key: string]: Canonical;
  readonly semanticsVersion: number;
  readonly slices: number;
  /** Instants of matching so far, and slices in which only wider candles closed. */
  readonly beats: number;
  readonly sideSlices: number;
  readonly exposedSlices: number;
  /** What happened to orders and was not told yet, see `OrderNews`. */
  readonly news: readonly (readonly number[])[];
  /** Weights that wait for a slice, as pairs of instrument and weight; null for none. */
  readonly rebalance: readonly (readonly [number, number])[] | null;
  /** Orders of a rebalancing that may not be filled as a whole yet; absent for none. */
  readonly rests?: readonly number[];
  readonly started: boolean;
  readonly draws: number;
  readonly rowBase: readonly number[];
  readonly lastClose: readonly number[];
  /** The newest candle of each series with its number, null before the first. */
  readonly candles: readonly (readonly number[] | null)[];
  readonly indicators: readonly (readonly Canonical[])[];
  /** Candles behind columns of the strategy's own by series; absent when it has none. */
  readonly history?: readonly (StoredHistory | null)[];
  readonly ledger: LedgerState;
  readonly fees: Canonical;
  readonly account: AccountState;
  readonly venue: VenueState;
  readonly fields: { readonly [name: string]: Canonical };
  /** Timers, and how many orders the slice has; absent for a strategy without `onTimer`. */
  readonly timers?: { readonly state: Canonical; readonly legs: number };
  /** What limits remember; absent for a run without. */
  readonly guard?: Canonical;
}

const declaredBy = (run: Run): Indicator[] =>
  run.series.flatMap((own) => own.bindings.map((one) => one.indicator));

/**
 * Returns the state of a run. Call it between two calls of `advance`, or while one pauses: then with
 * the rows of each series that it has shown of the batch at hand. A run that goes on needs to remember
 * the orders that ended lately; who only compares states does not.
 */
export function snapshotRun(
  run: Run,
  shown?: readonly number[],
  remembered = ORDERS_REMEMBERED,
): RunSnapshot {
  run.news.keep();
  const { state } = run.venue.orders;
  const rests = run.rebalancing.rests.filter((handle) => state[handle] === OrderState.WORKING);
  const hasHistory = run.series.some(({ history }) => history !== null);
  return {
    semanticsVersion: SEMANTICS_VERSION,
    slices: run.sliceNumber + 1,
    beats: run.beat + 1,
    sideSlices: run.sideSlices,
    exposedSlices: run.exposedSlices,
    news: run.news.snapshot(),
    rebalance:
      run.rebalancing.pending?.map(({ instrument, weight }) => [instrument, weight]) ?? null,
    ...(rests.length === 0 ? {} : { rests }),
    started: run.started,
    draws: run.draws,
    rowBase: run.series.map((one, series) => one.rowBase + (shown?.[series] ?? 0)),
    lastClose: run.marks.map((mark) => mark.lastClose),
    candles: run.series.map(({ candle }) =>
      Number.isNaN(candle.openAt)
        ? null
        : [candle.index, ...COLUMN_NAMES.map((name) => candle[name])],
    ),
    indicators: run.series.map((own) =>
      own.bindings.map((one) => snapshotIndicator(one.indicator) as unknown as Canonical),
    ),
    ...(hasHistory ? { history: historyOf(run, shown) } : {}),
    ledger: snapshotLedger(run.ledger),
    fees: run.fees.snapshot(),
    account: run.account.snapshot(),
    venue: snapshotVenue(run.venue, remembered),
    fields: encodeFields(run.strategy, declaredBy(run)),
    ...(run.hooks.onTimer
      ? { timers: { state: run.timers.snapshot(), legs: run.venue.legs } }
      : {}),
    ...(run.gate === null ? {} : { guard: run.gate.snapshot() }),
  };
}

const historyOf = (run: Run, shown?: readonly number[]): (StoredHistory | null)[] =>
  run.series.map(
    ({ history, columns }, series) => history?.snapshot(shown?.[series] ?? columns.length) ?? null,
  );

/**
 * Returns a run that goes on from a snapshot exactly as the one it was taken from would. Its
 * columns begin behind the snapshot (`resultBase`). Throws `CONFLICT` for another semantics version.
 * `look` sees the run before the snapshot is written into it, its indicators as they were made.
 */
export function restoreRun(
  setup: RunSetup,
  snapshot: RunSnapshot,
  look?: (fresh: Run) => void,
  parts?: RunParts,
): Run {
  if (snapshot.semanticsVersion !== SEMANTICS_VERSION) {
    throw new VelaError(
      'CONFLICT',
      `expected a snapshot of semantics ${SEMANTICS_VERSION}, found ${snapshot.semanticsVersion}`,
      { hint: 'Run it with the engine version that wrote the snapshot, or from the start.' },
    );
  }
  const run = new Run(setup, parts);
  look?.(run);
  run.sliceNumber = snapshot.slices - 1;
  run.resultBase = snapshot.slices;
  run.beat = snapshot.beats - 1;
  run.sideSlices = snapshot.sideSlices;
  run.exposedSlices = snapshot.exposedSlices;
  run.news.restore(snapshot.news);
  run.rebalancing.request(
    snapshot.rebalance?.map(([instrument, weight]) => ({ instrument, weight })) ?? [],
  );
  run.rebalancing.rests = snapshot.rests ?? [];
  run.started = snapshot.started;
  run.skipDraws(snapshot.draws);
  snapshot.rowBase.forEach((rows, index) => {
    run.series[index]!.rowBase = rows;
  });
  snapshot.history?.forEach((stored, series) => {
    if (stored !== null) run.series[series]!.history!.restore(stored, snapshot.rowBase[series]!);
  });
  snapshot.lastClose.forEach((close, index) => {
    run.marks[index]!.lastClose = close;
  });
  snapshot.candles.forEach((stored, series) => {
    if (stored === null) return;
    const [index, ...values] = stored as [number, ...number[]];
    const columns = allocateCandles(1);
    COLUMN_NAMES.forEach((name, column) => {
      columns[name][0] = values[column]!;
    });
    Candle.place(run.series[series]!.candle, columns, index, 0);
  });
  run.series.forEach((own, series) =>
    own.bindings.forEach((one, index) => {
      restoreIndicator(one.indicator, snapshot.indicators[series]![index]);
    }),
  );
  restoreLedger(run.ledger, snapshot.ledger);
  run.fees.restore(snapshot.fees);
  run.account.restore(snapshot.account);
  restoreVenue(run.venue, snapshot.venue);
  decodeFields(run.strategy, snapshot.fields, declaredBy(run));
  if (snapshot.timers !== undefined) {
    // Timers fire behind the slice that was stepped last, and their orders belong to it.
    run.now = run.timers.restore(snapshot.timers.state);
    run.venue.begin(
      Math.max(0, run.sliceNumber),
      Math.max(0, run.beat),
      run.now,
      snapshot.timers.legs,
    );
  }
  if (snapshot.guard !== undefined) run.gate?.restore(snapshot.guard);
  return run;
}
