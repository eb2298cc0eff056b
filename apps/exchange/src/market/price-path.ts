import { cellNumber } from './cell-hash.js';

/** Widths of the layers are powers of two of a minute, up to about two years. */
const LAYERS = 21;
/** Makes draws from [-1, 1) have a variance of one. */
const SPREAD = Math.sqrt(3);

/**
 * A wandering price that is known at every minute without the minutes before: a sum of layers of
 * linear value noise, each twice as wide as the one below and √2 as high, so that over times up to
 * the widest layer the variance grows with time as that of a random walk does, and beyond it the
 * price stays within bounds. Walking minute by minute is cheap, because few layers change cells.
 */
export class PricePath {
  readonly #cells = new Int32Array(LAYERS).fill(-2);
  readonly #left = new Float64Array(LAYERS);
  readonly #right = new Float64Array(LAYERS);
  readonly #seed: number;
  readonly #height: number;
  readonly #base: number;

  /** `deviation` is the standard deviation of the logarithmic return of a minute. */
  constructor(options: {
    readonly seed: number;
    readonly base: number;
    readonly deviation: number;
  }) {
    this.#seed = options.seed;
    this.#base = options.base;
    this.#height = 0.5 * options.deviation * SPREAD;
  }

  /** Returns the price at the beginning of a minute counted from 1970. */
  priceAt(minute: number): number {
    let sum = 0;
    for (let layer = 0; layer < LAYERS; layer++) {
      const cell = minute >> layer;
      if (this.#cells[layer] !== cell) this.#enter(layer, cell);
      const left = this.#left[layer]!;
      const share = (minute - (cell << layer)) / (1 << layer);
      sum += left + (this.#right[layer]! - left) * share;
    }
    return this.#base * Math.exp(sum);
  }

  #enter(layer: number, cell: number): void {
    const follows = this.#cells[layer] === cell - 1;
    this.#left[layer] = follows ? this.#right[layer]! : this.#draw(layer, cell);
    this.#right[layer] = this.#draw(layer, cell + 1);
    this.#cells[layer] = cell;
  }

  #draw(layer: number, cell: number): number {
    const height = this.#height * 2 ** (layer / 2);
    return height * (2 * cellNumber(this.#seed, layer + 1, cell) - 1);
  }
}
