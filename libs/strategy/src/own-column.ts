import { Indicator } from '@vela/indicators';
import { VelaError } from '@vela/kernel';

/** Candles as columns, the oldest first: copies, so that a function may do with them what it likes. */
export interface CandleHistory {
  readonly length: number;
  /** Opens of the candles, microseconds since 1970. */
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

/**
 * Computes a value for each candle, NaN where there is none. The value of a candle must be the same
 * whatever comes behind it: that is checked on samples of every backtest.
 */
export type ColumnFunction = (candles: CandleHistory) => ArrayLike<number>;

/** Candles that a function sees at least, where there are as many. */
const HISTORY = 1_000;
const HISTORY_MAX = 100_000;

/**
 * A column of a strategy's own, computed over many candles at once and read like an indicator: the
 * value of a candle is known with the candle. Its function gets the newest candles, from `history`
 * to twice as many (all of them until there are that many), and which ones depends on the number of
 * the candle alone, not on how candles arrive. Live, it is computed anew for each candle over the
 * candles that are known, and the last value counts; a backtest computes many at once, which gives
 * the same as long as no value depends on a later candle.
 */
export class OwnColumn extends Indicator<{ readonly history: number }> {
  readonly #compute: ColumnFunction;

  constructor(compute: ColumnFunction, history = HISTORY) {
    if (typeof compute !== 'function') {
      throw new VelaError('STRATEGY_FAILED', `expected a function, found ${typeof compute}`, {
        hint: 'Write this.column((candles) => candles.close.map((close) => close * 2)).',
      });
    }
    if (!(Number.isInteger(history) && history >= 1 && history <= HISTORY_MAX)) {
      throw new VelaError(
        'STRATEGY_FAILED',
        `expected a history of 1 to ${HISTORY_MAX} candles, found ${history}`,
      );
    }
    super({ history });
    this.#compute = compute;
  }

  /** The name under which snapshots know it. */
  get kind(): string {
    return 'own-column';
  }

  /** One candle; it is ready with its first value. */
  get warmUp(): number {
    return 1;
  }

  /** Takes the value of the next candle. */
  update(value: number): void {
    this.previous = this.current;
    this.current = value;
    if (value - value === 0) this.ready = true;
  }

  /** For the step: returns the values of candles; throws `STRATEGY_FAILED` when they are not as many. */
  static compute(column: OwnColumn, candles: CandleHistory): ArrayLike<number> {
    const values: unknown = column.#compute(candles);
    const { length } = (values ?? {}) as { readonly length?: unknown };
    if (typeof values === 'object' && length === candles.length) return values as number[];
    throw new VelaError(
      'STRATEGY_FAILED',
      `expected a value for each of ${candles.length} candles from a column, found ${
        typeof length === 'number' ? length : String(values)
      }`,
      { hint: 'Return an array as long as the candles, NaN where there is no value.' },
    );
  }
}
