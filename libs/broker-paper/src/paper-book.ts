import { VelaError, assert } from '@vela/kernel';
import type { Canonical, Micros } from '@vela/kernel';
import { pickSeries } from '@vela/market';
import type { Instrument, PickedSeries } from '@vela/market';
import type { BrokerOrder, BrokerOrderChange } from '@vela/orders';
import type { FeedSlice, SubAccountSpec } from '@vela/ports';
import { ORDERS_REMEMBERED, Run, advance, restoreRun, snapshotRun } from '@vela/step';
import type { RunSetup, RunSnapshot } from '@vela/step';
import {
  OrderFlag,
  OrderReason,
  OrderState,
  simulationOptions,
  toOrderChange,
  toOrderRequest,
} from '@vela/venue';
import { HeldQuotes } from './held-quotes.js';
import { PaperListener } from './paper-listener.js';
import type { PaperNews } from './paper-news.js';
import { PaperOrders } from './paper-orders.js';

/** Where a book stands in its account. */
export interface BookPlace {
  readonly accountId: string;
  readonly subAccount: string;
  /** Number of the book in its account. */
  readonly number: number;
}

/**
 * What a slice leads to is told at instants within so many microseconds before it closes, what a
 * request leads to behind the slice: by their instants alone facts belong before one slice.
 */
const BEFORE_CLOSE = 500_000;

/**
 * The venue, the ledger and the fees of one sub-account over one feed: a run without a strategy, so
 * that it fills as a backtest of the deployment would. Requests come between slices and act from
 * the next one on.
 */
export class PaperBook {
  readonly orders: PaperOrders;
  readonly #picked: PickedSeries;
  readonly #held: HeldQuotes;
  readonly #run: Run;
  /** Number of the last slice of the feed that was taken. */
  #slice: number;
  /** Instant of the last slice that was matched. */
  #at: Micros | null;

  constructor(
    readonly place: BookPlace,
    readonly spec: SubAccountSpec,
    /** Instant of the market when the book is opened, null when it is not known. */
    at: Micros | null,
    state: BookState | null = null,
  ) {
    this.#run =
      state === null ? new Run(setupOf(spec)) : restoreRun(setupOf(spec), state.run as RunSnapshot);
    this.#run.callsMargin = false;
    this.#slice = state?.slice ?? spec.after;
    this.#picked = {
      series: spec.series.map(({ feedSeries }) => feedSeries),
      ...(spec.quoted.some((from) => from !== null) ? { quoted: spec.quoted } : {}),
    };
    this.#held = new HeldQuotes(spec.quoted.length, state?.quotes ?? null);
    this.orders = new PaperOrders(this.#run.venue, {
      instruments: spec.instruments,
      book: place.number,
      owner: `${place.accountId}/${place.subAccount}/${spec.feedId}`,
      subAccount: place.subAccount,
    });
    if (state !== null) this.orders.restore(state.orders);
    this.#at = state === null ? at : state.at;
    // Behind a restored slice, requests belong to it; before the first one, to the instant before.
    const { sliceNumber, beat, venue } = this.#run;
    venue.begin(sliceNumber, beat, this.#at ?? NaN, state?.legs ?? 0);
  }

  /** Whether an instrument is traded here. */
  has(instrumentId: string): boolean {
    return this.spec.instruments.some(({ id }) => id === instrumentId);
  }

  /** Takes the next slice of the feed and returns what happened. Those that it has are left out. */
  step({ n, batch }: FeedSlice): PaperNews[] {
    if (n <= this.#slice) return [];
    this.#slice = n;
    const own = pickSeries(batch, this.#picked);
    if (own === null) {
      this.#held.keep(this.#picked.quoted, batch.quotes);
      return [];
    }
    const run = this.#run;
    this.#callMargin();
    advance(run, this.#held.release(own));
    run.discardResults();
    const opensAt = this.#at ?? 0;
    this.#at = run.now;
    return this.#news(null, Math.max(opensAt, run.now - BEFORE_CLOSE));
  }

  /** Places an order and returns its handle; throws `INVALID_INPUT` or `NOT_FOUND` for none. */
  submit(order: BrokerOrder): { readonly handle: number; readonly news: PaperNews[] } {
    const { venue } = this.#run;
    const isBehind = order.decidedAt !== undefined;
    if (isBehind) this.#callMargin();
    const called = isBehind ? this.#news() : [];
    const request = toOrderRequest(order, {
      instruments: this.spec.instruments,
      handleOf: (id) => this.#parent(id),
    });
    checkLots(request, this.spec.instruments);
    // What the venue rejects at once it notes at once, and that is told below.
    const handle = venue.submit(request);
    assert(handle === this.orders.length, 'orders of the venue itself are known by now');
    this.orders.add(order.clientOrderId);
    return { handle, news: [...called, ...this.#news(handle)] };
  }

  /**
   * Calls for margin where the account has to be: in a backtest that comes behind the decisions of
   * a slice, and before those of a timer behind it.
   */
  #callMargin(): void {
    const run = this.#run;
    if (run.ledger.held > 0 && run.account.rules.isMargin) run.callMargin();
  }

  /** Returns the handle of an order that others may wait for: live, or one that ended lately. */
  #parent(id: string): number {
    const handle = this.orders.handleOf(id);
    if (this.isLive(handle) || handle >= this.orders.length - ORDERS_REMEMBERED) return handle;
    return -1;
  }

  /** Takes a live order back and returns what happened. */
  cancel(handle: number): PaperNews[] {
    this.#run.venue.cancel(handle);
    return this.#news(handle);
  }

  /** Changes a live order; returns the reason of the venue, 0 when it was changed. */
  replace(
    handle: number,
    change: BrokerOrderChange,
  ): { readonly reason: number; readonly news: PaperNews[] } {
    const { venue } = this.#run;
    const made = toOrderChange(change, {
      type: venue.orders.type[handle]!,
      isTrailPercent: (venue.orders.flags[handle]! & OrderFlag.TRAIL_PERCENT) !== 0,
      instrument: this.spec.instruments[venue.orders.instrument[handle]!]!,
    });
    const reason = venue.replace(handle, made);
    return { reason, news: reason === OrderReason.NONE ? this.#news(handle) : [] };
  }

  /** Makes live orders cancel one another. */
  group(handles: readonly number[]): PaperNews[] {
    this.#run.venue.group(handles);
    return this.#news();
  }

  /** Whether an order works or waits. */
  isLive(handle: number): boolean {
    const state = this.#run.venue.orders.state[handle];
    return (
      handle >= 0 &&
      handle < this.#run.venue.orders.length &&
      (state === OrderState.WORKING || state === OrderState.WAITING)
    );
  }

  /** Returns the handles of live orders in the order in which a strategy's `cancelAll` takes them. */
  working(): number[] {
    return [...this.#run.venue.allWorking(), ...this.#run.venue.waiting];
  }

  #news(named: number | null = null, from = this.#at ?? 0): PaperNews[] {
    const run = this.#run;
    const listener = run.strategy as PaperListener;
    run.news.tell(listener);
    const { heard } = listener;
    listener.heard = [];
    return this.orders.news(heard, from, named);
  }

  /** Returns money of the sub-account in its currency. */
  money(): { readonly cash: number; readonly equity: number; readonly buyingPower: number } {
    const run = this.#run;
    return { cash: run.ledger.cashValue, equity: run.equity(), buyingPower: run.buyingPower() };
  }

  /** Returns what is held: units of the quantity scale, signed, and their average price. */
  positions(): { readonly instrument: number; readonly units: number; readonly average: number }[] {
    return this.#run.ledger.positions.flatMap((position, instrument) =>
      position.quantity === 0
        ? []
        : [
            {
              instrument,
              units: position.quantity,
              average: this.#run.position(instrument).averagePrice!,
            },
          ],
    );
  }

  /** Returns the state between two slices as plain data. */
  snapshot(): BookState {
    const run = this.#run;
    return {
      slice: this.#slice,
      at: this.#at,
      legs: run.venue.legs,
      run: snapshotRun(run),
      orders: this.orders.snapshot(),
      quotes: this.#held.snapshot(),
    };
  }
}

/** The state of a book as plain data; its spec is kept beside it. */
export interface BookState {
  readonly slice: number;
  readonly at: Micros | null;
  /** Orders that the venue has of the slice. */
  readonly legs: number;
  readonly run: Canonical;
  readonly orders: { readonly time: number; readonly orders: readonly Canonical[] };
  readonly quotes: Canonical;
}

/** Throws `INVALID_INPUT` for a quantity that is finer than the lot: nothing is rounded away here. */
function checkLots(
  { instrument, quantity }: { readonly instrument: number; readonly quantity: number },
  instruments: readonly Instrument[],
): void {
  const { lotSize, symbol } = instruments[instrument]!;
  const lots = quantity / Number(lotSize);
  if (Math.abs(lots - Math.round(lots)) <= Math.max(1e-9, Math.abs(lots) * 1e-15)) return;
  throw new VelaError('INVALID_INPUT', `expected a multiple of ${lotSize} ${symbol}`, {
    path: ['quantity'],
  });
}

/** Returns the run of a book; throws `INVALID_INPUT` for a spec that cannot be. */
function setupOf(spec: SubAccountSpec): RunSetup {
  const simulation = simulationOptions.parse(spec.simulation);
  if (simulation.marketFill === 'sameClose') {
    throw new VelaError('INVALID_INPUT', 'expected marketFill "nextOpen", found "sameClose"', {
      hint: 'Orders reach the venue behind the close on which they were decided.',
      path: ['simulation', 'marketFill'],
    });
  }
  return {
    strategy: PaperListener,
    parameters: {},
    instruments: spec.instruments,
    series: spec.series.map(({ instrument, timeframe }) => ({ instrument, timeframe })),
    quoted: spec.quoted.flatMap((from, instrument) => (from === null ? [] : [instrument])),
    cash: spec.cash,
    currency: spec.currency,
    rates: spec.rates ?? [],
    actions: spec.actions ?? [],
    simulation,
    seed: spec.seed,
    expectedSlices: 0,
  };
}
