/** Names a column of candles; `time` is when the candle opened, in microseconds since 1970, UTC. */
export type CandleField = 'open' | 'high' | 'low' | 'close' | 'volume' | 'time';

/** Describes the parameters of an indicator: plain numbers and names, nothing else. */
export type IndicatorParameters = Readonly<Record<string, number | string>>;

/** Describes columns of one length. */
export type Columns = readonly Float64Array[];

/** Names the default columns of indicators over one series. */
export const CLOSE: readonly CandleField[] = ['close'];
/** Names the default columns of indicators over the range of a candle. */
export const HIGH_LOW: readonly CandleField[] = ['high', 'low'];
/** Names the default columns of indicators over the range and the close of a candle. */
export const HIGH_LOW_CLOSE: readonly CandleField[] = ['high', 'low', 'close'];
/** Names the default columns of indicators over whole candles. */
export const OPEN_HIGH_LOW_CLOSE: readonly CandleField[] = ['open', 'high', 'low', 'close'];
/** Names the default columns of indicators over the close and the volume. */
export const CLOSE_VOLUME: readonly CandleField[] = ['close', 'volume'];
/** Names the default columns of indicators that weigh prices by volume. */
export const HIGH_LOW_CLOSE_VOLUME: readonly CandleField[] = ['high', 'low', 'close', 'volume'];

const SINGLE_OUTPUT: readonly string[] = ['value'];

/**
 * Returns the number itself when it is finite and `null` otherwise, so that an undefined ratio
 * never leaves an indicator as NaN or Infinity.
 */
export function finiteOrNull(value: number): number | null {
  return value - value === 0 ? value : null;
}

/**
 * Returns the number itself when it is finite and 0 otherwise: what an indicator with a memory takes
 * in place of an undefined ratio, so that the ratio does not stay in it for ever.
 */
export function finiteOrZero(value: number): number {
  return value - value === 0 ? value : 0;
}

/**
 * Returns one output (or several) for each value it is fed, in constant memory.
 *
 * Rules for a subclass; the generic snapshot and the speed of the engine's loop depend on them:
 * - Everything it remembers is in own fields: numbers, booleans, `Float64Array`, other indicators.
 * - Every field has an initialiser, so that V8 keeps numbers as doubles in place.
 * - `update` allocates nothing and writes `previous`, `current` and `ready` itself: a shared helper
 *   would see the shapes of all indicators and become megamorphic.
 * - `current` stays NaN until `ready`; comparisons with it are then false.
 *
 * Inputs must be finite numbers; they are checked where data enters the engine, not here.
 */
export abstract class Indicator<P extends IndicatorParameters = IndicatorParameters> {
  /** The columns to feed, in the order of the arguments of `update`. */
  readonly inputs: readonly CandleField[] = CLOSE;
  /** True as soon as every output has been computed once. */
  ready = false;
  /** The first output as a plain double: meaningless until `ready`, NaN where it is undefined. */
  current = Number.NaN;
  /** The first output one update earlier: NaN until there were two. */
  previous = Number.NaN;

  constructor(readonly parameters: P) {}

  /** The name under which the catalogue and snapshots know this class. */
  abstract get kind(): string;

  /** The number of updates after which `ready` is true. */
  abstract get warmUp(): number;

  /** Takes the next values; only the first `inputs.length` arguments mean something. */
  abstract update(a: number, b: number, c: number, d: number, e: number): void;

  /**
   * Feeds every row of the columns and writes every output, where an undefined one may be any
   * number that is not finite. The classes that are computed most override it with such a loop of
   * their own: one that all classes share is megamorphic and takes about ten times as long.
   */
  run(columns: Columns, outputs: Columns): void {
    const first = columns[0]!;
    // Columns that the indicator does not take are never read by it.
    const [a = first, b = first, c = first, d = first, e = first] = columns;
    for (let row = 0; row < first.length; row += 1) {
      this.update(a[row]!, b[row]!, c[row]!, d[row]!, e[row]!);
      for (let at = 0; at < outputs.length; at += 1) {
        outputs[at]![row] = this.output(at) ?? Number.NaN;
      }
    }
  }

  /** The names of the outputs, in the order of `output`. The first one is `value`. */
  get outputNames(): readonly string[] {
    return SINGLE_OUTPUT;
  }

  /** Returns the first output, or null until ready and where it is undefined. */
  get value(): number | null {
    return finiteOrNull(this.current);
  }

  /** Returns the first output as it was one update earlier, or null when there was none. */
  get before(): number | null {
    return finiteOrNull(this.previous);
  }

  /** Returns the output at a position of `outputNames`, or null when it is not there (yet). */
  output(index: number): number | null {
    return index === 0 ? this.value : null;
  }
}
