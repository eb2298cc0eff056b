/** The chances of one scenario: everything drawn from one seed, so that a run can be repeated. */
export class Chance {
  #random;

  /** Takes a source of numbers in [0, 1). */
  constructor(random) {
    this.#random = random;
  }

  /** Returns a whole number from `low` to `high`, both included. */
  integer(low, high) {
    return low + Math.floor(this.#random() * (high - low + 1));
  }

  /** Returns whether something of this probability happens. */
  happens(probability) {
    return this.#random() < probability;
  }

  /** Returns one of the items. */
  pick(items) {
    return items[this.integer(0, items.length - 1)];
  }

  /** Returns a waiting time of the given mean, exponentially distributed, at most ten means. */
  waitMs(meanMs) {
    return Math.min(10 * meanMs, -meanMs * Math.log(1 - this.#random()));
  }
}
