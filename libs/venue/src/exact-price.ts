import { decimalOf, powerOfTen, toNumber } from '@vela/kernel';
import type { Instrument } from '@vela/market';

/** Powers of ten that a double holds exactly. */
const POWERS: readonly number[] = Array.from({ length: 19 }, (_, n) => Number(`1e${n}`));

/**
 * The crossing from the double of a price to exact units, without an object for each price: read
 * `units` and `scale` after `set`.
 */
export class ExactPrice {
  units = 0;
  scale = 0;
  readonly #scale: number;
  readonly #factor: number;
  readonly #tickUnits: number;
  readonly #tickSize: number;

  constructor(instrument: Instrument) {
    this.#scale = instrument.priceScale;
    this.#factor = powerOfTen(instrument.priceScale);
    this.#tickSize = toNumber(decimalOf(Number(instrument.tickSize)));
    this.#tickUnits = Math.round(this.#tickSize * this.#factor);
  }

  /**
   * Sets the exact value of a price above 0. A price on the instrument's grid takes its scale; any
   * other is held to the largest scale (18 at most) at which its units are a safe integer, which
   * keeps 15 digits or more.
   */
  set(price: number): void {
    const units = Math.round(price * this.#factor);
    if (units / this.#factor === price && Number.isSafeInteger(units)) {
      this.units = units;
      this.scale = this.#scale;
      return;
    }
    let scale = 18;
    while (scale > 0 && price * POWERS[scale]! >= Number.MAX_SAFE_INTEGER) scale--;
    this.units = Math.round(price * POWERS[scale]!);
    this.scale = scale;
  }

  /** Returns the price on the tick that is nearest, halves up. */
  toTick(price: number): number {
    if (this.#tickUnits < 1) return Math.round(price / this.#tickSize) * this.#tickSize;
    const ticks = Math.round((price * this.#factor) / this.#tickUnits);
    return (ticks * this.#tickUnits) / this.#factor;
  }
}
