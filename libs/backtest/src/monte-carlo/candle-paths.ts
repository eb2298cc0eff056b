import { distributionOf, simulatedPValue } from '@vela/analytics';
import type { FigureUnit, MonteCarloFigure, MonteCarloResult } from '@vela/analytics';
import { VelaError, createRandom } from '@vela/kernel';
import type { Random } from '@vela/kernel';
import type { CandleColumns, Instrument } from '@vela/market';
import { candleMoves, candlesOfPath, drawRows } from './resample-candles.js';
import type { CandleMoves, DrawnRows } from './resample-candles.js';
import type { MonteCarloRequest } from './simulate-run.js';

/** Most runs of one simulation, and most candles of all of them. */
const PATHS_MAX = 1_000;
const CANDLES_MAX = 50_000_000;

const FIGURES: readonly (readonly [string, FigureUnit, boolean, string])[] = [
  ['totalReturn', 'FRACTION', true, 'Last equity by first equity, less 1.'],
  ['sharpe', 'RATIO', true, 'Mean by deviation of the returns, annual.'],
  ['maxDrawdown', 'FRACTION', false, 'Deepest fall from a peak, 0 or below.'],
  ['tradeCount', 'COUNT', false, 'Closed trades.'],
];

/** Statistics of a run by name. */
type Metrics = Readonly<Record<string, number | null>>;

/** What a study of candle paths takes. */
export interface CandlePathSetup {
  /** Candles by instrument, those of the run. */
  readonly candles: readonly CandleColumns[];
  readonly instruments: readonly Pick<Instrument, 'symbol' | 'priceScale'>[];
  readonly request: MonteCarloRequest;
}

/**
 * Candles as they might have been: the same moves in another order. Whoever has the strategy runs
 * it over each path and hands the statistics back:
 *
 * ```ts
 * while (study.done < study.paths) study.take(metricsOf(run(study.next())));
 * ```
 */
export class CandlePaths {
  readonly paths: number;
  readonly #seed: number;
  readonly #random: Random;
  readonly #moves: readonly CandleMoves[];
  readonly #rows: DrawnRows;
  readonly #draw: 'shuffle' | 'bootstrap';
  readonly #meanBlock: number;
  readonly #found = new Map<string, Float64Array>();
  #done = 0;
  #lost = 0;

  /**
   * Throws `INVALID_INPUT` for options out of range and for instruments whose candles are not at
   * the same times, `LIMIT_EXCEEDED` for too much work.
   */
  constructor({ candles, instruments, request }: CandlePathSetup) {
    const { paths = 100, seed = 0, draw = 'shuffle', meanBlock } = request;
    const length = candles[0]?.length ?? 0;
    check(candles, { paths, seed, meanBlock: meanBlock ?? 1 });
    this.paths = paths;
    this.#seed = seed;
    this.#random = createRandom(seed, 'candle paths');
    this.#moves = candles.map((columns, at) => candleMoves(columns, instruments[at]!));
    const rows = (): Int32Array => Int32Array.from({ length }, (_, row) => row);
    this.#rows = { gaps: rows(), insides: rows() };
    this.#draw = draw;
    this.#meanBlock = meanBlock ?? Math.max(1, Math.cbrt(length));
    for (const [name] of FIGURES) this.#found.set(name, new Float64Array(paths).fill(NaN));
  }

  /** Paths whose statistics were taken. */
  get done(): number {
    return this.#done;
  }

  /** Returns the candles of the next path by instrument; all of them move in the same order. */
  next(): CandleColumns[] {
    drawRows(this.#rows, this.#random, this.#draw, this.#meanBlock);
    return this.#moves.map((moves) => candlesOfPath(moves, this.#rows));
  }

  /** Takes the statistics of the run over the last path; null when it failed. */
  take(metrics: Metrics | null): void {
    const path = this.#done++;
    for (const [name, values] of this.#found) values[path] = metrics?.[name] ?? NaN;
    if ((metrics?.['totalReturn'] ?? 0) < 0) this.#lost++;
  }

  /** Returns the statistics of the run itself beside those of the paths. */
  result(observed: Metrics): MonteCarloResult {
    const failed = this.#found
      .get('tradeCount')!
      .subarray(0, this.#done)
      .filter((value) => Number.isNaN(value)).length;
    return {
      method: 'candles',
      paths: this.#done,
      seed: this.#seed,
      figures: FIGURES.map((figure) => this.#figure(figure, observed)),
      chances: [
        {
          name: 'loss',
          definition: 'Equity at the end is below the start.',
          probability: this.#done === 0 ? 0 : this.#lost / this.#done,
        },
      ],
      notes: [
        this.#draw === 'shuffle'
          ? 'The strategy was run over the same candles with their relative moves in random order: what it earns there owes nothing to what came after what.'
          : `The strategy was run over candles drawn with replacement in blocks of ${Number(this.#meanBlock.toFixed(2))} on average.`,
        'p-values are the share of paths that do as well or better.',
        ...(failed > 0 ? [`On ${failed} paths the run failed; they count as worse.`] : []),
      ],
    };
  }

  #figure(
    [name, unit, isTested, definition]: (typeof FIGURES)[number],
    metrics: Metrics,
  ): MonteCarloFigure {
    const values = this.#found.get(name)!.subarray(0, this.#done);
    const observed = metrics[name] ?? null;
    return {
      name,
      unit,
      definition,
      observed,
      distribution: distributionOf(values),
      pValue: isTested && observed !== null ? simulatedPValue(observed, values) : null,
    };
  }
}

function check(
  candles: readonly CandleColumns[],
  { paths, seed, meanBlock }: { paths: number; seed: number; meanBlock: number },
): void {
  const refuse = (message: string, field: string, hint?: string): never => {
    throw new VelaError('INVALID_INPUT', message, {
      path: [field],
      ...(hint === undefined ? {} : { hint }),
    });
  };
  const [first] = candles;
  if (first === undefined || first.length < 3) {
    throw new VelaError(
      'INVALID_INPUT',
      `expected at least 3 candles, found ${first?.length ?? 0}`,
    );
  }
  const { length } = first;
  if (!Number.isInteger(paths) || paths < 1 || paths > PATHS_MAX) {
    refuse(`expected 1 to ${PATHS_MAX} paths, found ${paths}`, 'paths');
  }
  if (!Number.isSafeInteger(seed)) refuse(`expected a whole number as seed, found ${seed}`, 'seed');
  if (!(meanBlock >= 1 && meanBlock <= length)) {
    refuse(`expected a mean block of 1 to ${length}, found ${meanBlock}`, 'meanBlock');
  }
  const together = candles.every(
    (one) => one.length === length && one.openAt.every((at, row) => at === first.openAt[row]),
  );
  if (!together) {
    refuse(
      'expected candles of all instruments at the same times',
      'method',
      'Paths keep what instruments do together, so each candle needs all of them.',
    );
  }
  if (paths * length * candles.length > CANDLES_MAX) {
    const most = Math.floor(CANDLES_MAX / length / candles.length);
    throw new VelaError(
      'LIMIT_EXCEEDED',
      `expected at most ${CANDLES_MAX} candles in all paths, found ${paths} x ${length * candles.length}`,
      { hint: `Ask for at most ${most} paths.`, path: ['paths'] },
    );
  }
}
