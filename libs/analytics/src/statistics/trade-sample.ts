import { DAY } from '@vela/kernel';
import { type Moments, momentsOf } from '../moments.js';
import { type FinishedRun, columnOf } from './finished-run.js';
import { type Outcomes, outcomesOf } from './return-passes.js';

/** The closed trades of a run with what many statistics share. Money is that of the account. */
export class TradeSample {
  readonly count: number;
  /** Profit before fees, fees, and profit after fees of each trade. */
  readonly gross: Float64Array;
  readonly fees: Float64Array;
  readonly net: Float64Array;
  /** Signed quantity: above 0 long. */
  readonly quantity: Float64Array;
  /** Candles and microseconds from entry to exit. */
  readonly candles: Float64Array;
  readonly time: Float64Array;
  /** Net profit by the value of the entry, in the currency of the instrument. */
  readonly returns: Float64Array;
  readonly outcomes: Outcomes;
  readonly moments: Moments;

  constructor(run: Pick<FinishedRun, 'trades' | 'instruments'>) {
    const { trades } = run;
    this.gross = columnOf(trades, 'pnlGross');
    this.fees = columnOf(trades, 'commission');
    this.quantity = columnOf(trades, 'quantity');
    this.count = this.gross.length;
    this.net = this.gross.map((pnl, row) => pnl - this.fees[row]!);
    const between = (from: string, to: string): Float64Array => {
      const entries = columnOf(trades, from);
      return columnOf(trades, to).map((value, row) => value - entries[row]!);
    };
    this.candles = between('entryRow', 'exitRow');
    this.time = between('entryAt', 'exitAt');
    const prices = columnOf(trades, 'entryPrice');
    const instruments = columnOf(trades, 'instrument');
    this.returns = this.net.map((net, row) => {
      const { multiplier } = run.instruments[instruments[row]!] ?? { multiplier: 1 };
      return net / Math.abs(this.quantity[row]! * prices[row]! * multiplier);
    });
    this.outcomes = outcomesOf(this.net);
    this.moments = momentsOf(this.net);
  }

  /** Returns how many trades of a direction there were, how many won, and their net profit. */
  direction(sign: 1 | -1): { readonly count: number; readonly wins: number; readonly net: number } {
    let [count, wins, net] = [0, 0, 0];
    for (let row = 0; row < this.count; row += 1) {
      if (this.quantity[row]! * sign <= 0) continue;
      count += 1;
      net += this.net[row]!;
      if (this.net[row]! > 0) wins += 1;
    }
    return { count, wins, net };
  }

  /** Returns the mean of a column over the trades that won (1) or lost (-1); NaN of none. */
  meanOf(column: Float64Array, sign: 1 | -1): number {
    let [total, count] = [0, 0];
    for (let row = 0; row < this.count; row += 1) {
      if (this.net[row]! * sign <= 0) continue;
      total += column[row]!;
      count += 1;
    }
    return total / count;
  }

  /** Days of 24 hours from entry to exit of each trade. */
  get days(): Float64Array {
    return this.time.map((time) => time / DAY);
  }
}
