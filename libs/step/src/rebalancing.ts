import { VelaError, decimalOf, powerOfTen } from '@vela/kernel';
import { FlatRate } from '@vela/ledger';
import type { FeeModel, Ledger, PlannedFill } from '@vela/ledger';
import type { CandleBatch, Instrument } from '@vela/market';
import type { TargetWeight } from '@vela/strategy';
import { OrderRole, OrderState } from '@vela/venue';
import type { SimulatedVenue, SimulationOptions } from '@vela/venue';
import { estimateFee } from './fee-estimate.js';
import type { Mark } from './mark.js';
import type { SeriesState } from './series-state.js';

/** What a rebalancing works on. */
export interface RebalancingSetup {
  readonly instruments: readonly Instrument[];
  readonly ledger: Ledger;
  readonly marks: readonly Mark[];
  readonly venue: SimulatedVenue;
  readonly series: readonly SeriesState[];
  /** What trades cost: shares of their amount that the options name, or fees to be estimated. */
  readonly setup: {
    readonly simulation: Pick<SimulationOptions, 'commissionRate' | 'entrySpread'>;
  };
  readonly fees: FeeModel;
  /** Knows the instruments that are no longer traded. */
  readonly account: { readonly rules: { readonly delisted: readonly number[] } };
}

interface Leg {
  readonly instrument: number;
  /** Units of the quantity scale to trade, with their sign. */
  readonly units: number;
}

/**
 * Brings an account to weights that were decided at a close. It waits for the first slice in which
 * every named instrument has a candle and trades there at the opens: with V = cash + the value of
 * all positions (named ones at their opens, others at their last closes), the target of a weight w
 * is the whole lots of w · V / open / (1 + commission) / (1 + entry spread); a schedule of fees is
 * asked what share of the target its purchase would cost. An account worth nothing has the target 0
 * of everything. Sells come before buys, each in the order of the instruments; what an earlier
 * rebalancing has not filled by then is taken back. An instrument that is no longer traded counts
 * as not named.
 */
export class Rebalancing {
  /** What the strategy decided and no slice has carried out yet. */
  pending: readonly TargetWeight[] | null = null;
  /** Handles of orders that may not be filled as a whole yet. */
  rests: readonly number[] = [];
  readonly #setup: RebalancingSetup;
  readonly #costs: number;
  /** Entry of the slice at hand by instrument, −1 for none. */
  readonly #entryOf: Int32Array;

  constructor(setup: RebalancingSetup) {
    this.#setup = setup;
    const { commissionRate, entrySpread } = setup.setup.simulation;
    this.#costs = (1 + Number(commissionRate)) * (1 + entrySpread);
    this.#entryOf = new Int32Array(setup.instruments.length);
  }

  /** Takes weights in place of those that still wait; throws `STRATEGY_FAILED` for bad ones. */
  request(weights: readonly TargetWeight[]): void {
    const { instruments } = this.#setup;
    const seen = new Set<number>();
    for (const { instrument, weight } of weights) {
      if (instruments[instrument] === undefined || seen.has(instrument)) {
        throw new VelaError(
          'STRATEGY_FAILED',
          `expected each instrument from 0 to ${instruments.length - 1} once, found ${instrument}`,
        );
      }
      if (!Number.isFinite(weight)) {
        throw new VelaError(
          'STRATEGY_FAILED',
          `expected a weight for ${instruments[instrument].symbol}, found ${weight}`,
          { hint: 'Weights are shares of the account: 0.4 for 40 %, below 0 to sell short.' },
        );
      }
      seen.add(instrument);
    }
    this.pending = weights.length === 0 ? null : weights;
  }

  /** Trades at the opens of a slice when it holds a candle of every named instrument. */
  carryOut(batch: CandleBatch, s: number): void {
    const { series, venue, account } = this.#setup;
    const gone = account.rules.delisted;
    const named = this.pending!.filter(({ instrument }) => !gone.includes(instrument));
    const entryOf = this.#entryOf.fill(-1);
    for (let entry = batch.offset[s]!; entry < batch.offset[s + 1]!; entry++) {
      const { opens } = series[batch.seriesOf[entry]!]!;
      if (opens >= 0) entryOf[opens] = entry;
    }
    if (named.some(({ instrument }) => entryOf[instrument]! < 0)) return;
    this.pending = null;
    for (const handle of this.rests) venue.cancel(handle);
    const rests: number[] = [];
    const legs = this.#legsOf(named, batch).toSorted((a, b) => a.instrument - b.instrument);
    for (const side of [-1, 1]) {
      for (const { instrument, units } of legs) {
        if (Math.sign(units) !== side) continue;
        const entry = entryOf[instrument]!;
        const one = series[batch.seriesOf[entry]!]!;
        const row = batch.row[entry]!;
        const quantity = Math.abs(units) / powerOfTen(this.#scaleOf(instrument));
        const request = { instrument, side, role: OrderRole.ENTRY, quantity, reduceOnly: false };
        const handle = venue.fillAtOpen(request, one.columns, row, one.numberOf(row));
        if (venue.orders.state[handle] === OrderState.WORKING) rests.push(handle);
      }
    }
    this.rests = rests;
  }

  #scaleOf(instrument: number): number {
    return this.#setup.instruments[instrument]!.quantityScale;
  }

  #legsOf(named: readonly TargetWeight[], batch: CandleBatch): Leg[] {
    const { instruments, ledger, marks, series } = this.#setup;
    const valueOf = (instrument: number, name: 'open' | 'openAt'): number => {
      const entry = this.#entryOf[instrument]!;
      return series[batch.seriesOf[entry]!]!.columns[name][batch.row[entry]!]!;
    };
    const openOf = (instrument: number): number => valueOf(instrument, 'open');
    const isNamed = new Set(named.map(({ instrument }) => instrument));
    let value = ledger.cashValue;
    marks.forEach(({ position, lastClose, factor }, instrument) => {
      if (position.size === 0) return;
      value += position.size * (isNamed.has(instrument) ? openOf(instrument) : lastClose) * factor;
    });
    return named.map(({ instrument, weight }) => {
      const { quantityScale, lotSize } = instruments[instrument]!;
      const whole = powerOfTen(quantityScale);
      const lot = Math.round(Number(lotSize) * whole);
      const open = openOf(instrument);
      const wanted = (weight * Math.max(0, value)) / (open * marks[instrument]!.factor);
      const lotsAt = (costs: number): number =>
        Math.floor(((Math.abs(wanted) / costs) * whole) / lot + 1e-9);
      const planned = { instrument, side: Math.sign(weight), price: open };
      const first = lotsAt(this.#costs);
      const share =
        this.#setup.fees instanceof FlatRate || !(first > 0) || !Number.isFinite(first)
          ? 0
          : this.#feeShare({ ...planned, quantity: first * lot }, valueOf(instrument, 'openAt'));
      const lots = share === 0 ? first : lotsAt(this.#costs * (1 + share));
      const target = Number.isFinite(lots) && open > 0 ? Math.sign(weight) * lots * lot : 0;
      return { instrument, units: target - ledger.positions[instrument]!.quantity };
    });
  }

  /** Returns the fee of a fill as a share of its amount. */
  #feeShare(fill: PlannedFill, at: number): number {
    const { fees, ledger } = this.#setup;
    const notional = ledger.worth(fill.instrument, fill.quantity, decimalOf(fill.price));
    const fee = estimateFee(fees, fill, notional, at);
    return Math.max(0, Number(fee) / Number(notional));
  }
}
