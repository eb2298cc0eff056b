// Comparing answers with expected values: what differs is noted, how much was compared is counted.

/** Differences of one case, and how many values were compared. */
export class Faults {
  list = [];
  compared = 0;
  /** Names of expected values that nothing here can be compared with. */
  unknown = new Set();

  /** Notes a difference that is none of a number. */
  add(text) {
    this.list.push(text);
  }

  /** Compares a value that must be the same. */
  exact(name, got, want) {
    this.compared += 1;
    if (got !== want) this.add(`${name}: got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);
  }

  /** Compares a number with tolerances; null is a value that the expectation leaves undefined. */
  number(name, got, want, { rel = 1e-9, abs = 1e-12 } = {}) {
    if (want === null) return;
    this.compared += 1;
    const bound = Math.max(abs, rel * Math.abs(want));
    const close = Number.isFinite(got) && Math.abs(got - want) <= bound;
    if (!close) this.add(`${name}: got ${got}, want ${want}`);
  }

  /** Compares two lists of numbers that must be the same. */
  sameList(name, got, want) {
    this.exact(`${name} (length)`, got?.length, want.length);
    want.forEach((value, at) => this.exact(`${name}[${at}]`, got?.[at], value));
  }
}
