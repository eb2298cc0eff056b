/** Returns a seeded stream of numbers in [0, 1): the same seed gives the same numbers everywhere. */
export function seededRandom(seed) {
  let state = seed >>> 0;
  // Mulberry32: 32-bit integer steps only, so that every machine computes the same.
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const CENTS_MIN = 100;

/**
 * Returns `count` prices of a random walk with exactly two decimals, as float64. The walk goes in
 * whole cents from `start` by at most `stepCents` a step and is turned back at one unit, so exact
 * and floating arithmetic see the same prices.
 */
export function walkPrices({ seed, count, start = 100, stepCents = 25 }) {
  const random = seededRandom(seed);
  const prices = new Float64Array(count);
  const span = 2 * stepCents + 1;
  let cents = Math.round(start * 100);
  for (let at = 0; at < count; at += 1) {
    cents += Math.floor(random() * span) - stepCents;
    if (cents < CENTS_MIN) cents = 2 * CENTS_MIN - cents;
    prices[at] = cents / 100;
  }
  return prices;
}

/**
 * Returns the columns of a seeded market: open, high, low and close with two decimals, where each
 * candle opens near the close before it and holds its body, and whole volumes.
 */
export function walkCandles({ seed, count, start = 100, stepCents = 25 }) {
  const close = walkPrices({ seed, count, start, stepCents });
  const random = seededRandom(seed ^ 0x5bd1e995);
  const columns = { open: new Float64Array(count), high: new Float64Array(count) };
  const low = new Float64Array(count);
  const volume = new Float64Array(count);
  let before = Math.round(start * 100);
  for (let at = 0; at < count; at += 1) {
    const last = Math.round(close[at] * 100);
    const open = Math.max(CENTS_MIN, before + Math.floor(random() * 5) - 2);
    const top = Math.max(open, last) + Math.floor(random() * stepCents);
    const bottom = Math.max(1, Math.min(open, last) - Math.floor(random() * stepCents));
    columns.open[at] = open / 100;
    columns.high[at] = top / 100;
    low[at] = bottom / 100;
    volume[at] = 1 + Math.floor(random() * 10_000);
    before = last;
  }
  return { ...columns, low, close, volume };
}
