import { VelaError, powerOfTen } from '@vela/kernel';
import type { Ledger } from '@vela/ledger';
import type { CandleBatch, Instrument } from '@vela/market';
import type { TargetWeight } from '@vela/strategy';
import { OrderRole } from '@vela/venue';
import type { SimulatedVenue, SimulationOptions } from '@vela/venue';
import type { Mark } from './mark.js';
import type { SeriesState } from './series-state.js';

/** What a rebalancing works on. */
export interface RebalancingSetup {
  readonly instruments: readonly Instrument[];
  readonly ledger: Ledger;
  readonly marks: readonly Mark[];
  readonly venue: SimulatedVenue;
  readonly series: readonly SeriesState[];
  /** Costs of a trade that the options name as a share of its amount. */
  readonly costs: Pick<SimulationOptions, 'commissionRate' | 'entrySpread'>;
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
 * is the whole lots of w · V / open / (1 + commission) / (1 + entry spread). Sells come before
 * buys, each in the order of the instruments.
 */
export class Rebalancing {
  /** What the strategy decided and no slice has carried out yet. */
  pending: readonly TargetWeight[] | null = null;
  readonly #setup: RebalancingSetup;
  readonly #costs: number;
  /** Entry of the slice at hand by instrument, −1 for none. */
  readonly #entryOf: Int32Array;

  constructor(setup: RebalancingSetup) {
    this.#setup = setup;
    const { commissionRate, entrySpread } = setup.costs;
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
    const named = this.pending!;
    const { series, venue } = this.#setup;
    const entryOf = this.#entryOf.fill(-1);
    for (let entry = batch.offset[s]!; entry < batch.offset[s + 1]!; entry++) {
      const { opens } = series[batch.seriesOf[entry]!]!;
      if (opens >= 0) entryOf[opens] = entry;
    }
    if (named.some(({ instrument }) => entryOf[instrument]! < 0)) return;
    this.pending = null;
    const legs = this.#legsOf(named, batch).toSorted((a, b) => a.instrument - b.instrument);
    for (const side of [-1, 1]) {
      for (const { instrument, units } of legs) {
        if (Math.sign(units) !== side) continue;
        const entry = entryOf[instrument]!;
        const one = series[batch.seriesOf[entry]!]!;
        const row = batch.row[entry]!;
        const quantity = Math.abs(units) / powerOfTen(this.#scaleOf(instrument));
        const request = { instrument, side, role: OrderRole.ENTRY, quantity, reduceOnly: false };
        venue.fillAtOpen(request, one.columns, row, one.numberOf(row));
      }
    }
  }

  #scaleOf(instrument: number): number {
    return this.#setup.instruments[instrument]!.quantityScale;
  }

  #legsOf(named: readonly TargetWeight[], batch: CandleBatch): Leg[] {
    const { instruments, ledger, marks, series } = this.#setup;
    const openOf = (instrument: number): number => {
      const entry = this.#entryOf[instrument]!;
      return series[batch.seriesOf[entry]!]!.columns.open[batch.row[entry]!]!;
    };
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
      const wanted = (weight * value) / (openOf(instrument) * marks[instrument]!.factor);
      const lots = Math.floor(((Math.abs(wanted) / this.#costs) * whole) / lot + 1e-9);
      const target = Number.isFinite(lots) ? Math.sign(weight) * lots * lot : 0;
      return { instrument, units: target - ledger.positions[instrument]!.quantity };
    });
  }
}
