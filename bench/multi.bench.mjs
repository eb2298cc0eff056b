// Many symbols on one clock, through the public strategy API: each symbol crosses SMA(10) over
// SMA(30), decided at the close, filled at the next open, a fee of 0.1 %, equity at each slice.
//
// 100 x 100,000: candles of all symbols beside those of one symbol, slices included.
// 500 x 3 x 2,500: three timeframes read as a stream, so that not all series lie in memory.
//
// Both are checked against runs of the single symbols: as many trades, and money within a millionth
// of the cash. Prices are whole quarters, so that sums are exact in binary.
const SIZES = ['100 x 100,000', '500 x 3 x 2,500'];
const CASH = 10_000_000;
const HOUR = 3_600_000_000;
const REPEATS = 5;
/** Runs over single symbols, the last ones, whose time is taken together. */
const SINGLES_TIMED = 400;
/** Candles of the run over one symbol that costs are compared with. */
const ONE_SYMBOL_ROWS = 1_000_000;
/** Rows that a source gives out at once. */
const CHUNK = 512;

async function libraries(context) {
  const names = ['market', 'market-data', 'step', 'strategy', 'venue', 'indicators'];
  const all = await Promise.all(names.map((name) => context.library(name)));
  const [market, marketData, step, strategy, venue, indicators] = all;
  return { market, marketData, step, strategy, venue, indicators };
}

/** Returns the strategy: one pair of averages for each instrument, on the first timeframe. */
function crossing({ Strategy, crossedAbove, crossedBelow }, { sma }) {
  return class Crossing extends Strategy {
    static warmUp = 1;
    constructor(host) {
      super(host);
      this.fast = this.instruments.map((_, instrument) => this.indicator(sma(10), { instrument }));
      this.slow = this.instruments.map((_, instrument) => this.indicator(sma(30), { instrument }));
      this.seen = 0;
    }
    onCandle(candle) {
      this.seen++;
      if (candle.timeframe !== '1h') return;
      const instrument = candle.instrumentIndex;
      const fast = this.fast[instrument];
      const slow = this.slow[instrument];
      if (crossedAbove(fast, slow) && this.size(instrument) === 0) this.buy(1, { instrument });
      else if (crossedBelow(fast, slow) && this.size(instrument) > 0) this.close(instrument);
    }
  };
}

/** Returns candles of one symbol whose last one opens at an instant. */
function walk({ market, context }, seed, count, width, lastOpenAt) {
  const prices = context.walkCandles({ seed, count, start: 400 });
  const columns = market.allocateCandles(count);
  for (const name of ['open', 'high', 'low', 'close']) {
    for (let row = 0; row < count; row++)
      columns[name][row] = Math.round(prices[name][row] * 100) / 4;
  }
  for (let row = 0; row < count; row++) {
    columns.openAt[row] = lastOpenAt - (count - 1 - row) * width;
    columns.availableAt[row] = columns.openAt[row] + width;
  }
  return columns;
}

/** Returns the setup of a run over some symbols. */
function setupOf({ market, strategy, venue }, Crossing, symbols, timeframes, expectedSlices) {
  return {
    strategy: Crossing,
    parameters: strategy.checkParameters(Crossing, {}),
    instruments: symbols.map((k) => market.createInstrument({ id: `ins_${k}`, symbol: `S${k}` })),
    series: timeframes.flatMap((timeframe) =>
      symbols.map((_, instrument) => ({ instrument, timeframe })),
    ),
    cash: String(CASH),
    simulation: venue.simulationOptions.parse({ commissionRate: '0.001' }),
    seed: 1,
    expectedSlices,
  };
}

const outcomeOf = (run) => ({
  trades: run.ledger.trades.length,
  gain: run.equityResults.at(-1) - CASH,
});

const sumOf = (outcomes) => ({
  trades: outcomes.reduce((sum, { trades }) => sum + trades, 0),
  gain: outcomes.reduce((sum, { gain }) => sum + gain, 0),
});

const isSame = (one, other) =>
  one.trades > 0 && one.trades === other.trades && Math.abs(one.gain - other.gain) <= CASH * 1e-6;

/** Returns nanoseconds of this thread; other threads compile and collect on their own account. */
function threadTime() {
  const { user, system } = process.threadCpuUsage();
  return (user + system) * 1000;
}

/** Returns what a run over columns costs a candle, slices included, and what it came to. */
function timedRun({ market, step }, setup, columns) {
  globalThis.gc?.();
  const run = new step.Run(setup);
  const begin = threadTime();
  step.advance(run, market.createBatch(columns));
  const candles = columns.reduce((sum, { length }) => sum + length, 0);
  return { ns: (threadTime() - begin) / candles, ...outcomeOf(run) };
}

async function manySymbols(context) {
  const [symbols, rows] = [100, 100_000];
  const libs = await libraries(context);
  const world = { market: libs.market, context };
  const Crossing = crossing(libs.strategy, libs.indicators);
  const long = walk(world, 1, ONE_SYMBOL_ROWS, HOUR, ONE_SYMBOL_ROWS * HOUR);
  const one = setupOf(libs, Crossing, [0], ['1h'], ONE_SYMBOL_ROWS);
  const alone = Array.from({ length: REPEATS }, () => timedRun(libs, one, [long]));
  const list = Array.from({ length: symbols }, (_, k) => k);
  const columns = list.map((k) => walk(world, k + 1, rows, HOUR, rows * HOUR));
  const singles = list.map((k) =>
    timedRun(libs, setupOf(libs, Crossing, [k], ['1h'], rows), [columns[k]]),
  );
  const all = setupOf(libs, Crossing, list, ['1h'], rows);
  const together = Array.from({ length: REPEATS }, () => timedRun(libs, all, columns));
  const agree = together.every((outcome) => isSame(outcome, sumOf(singles)));
  const least = (outcomes) => Math.min(...outcomes.map(({ ns }) => ns));
  return {
    ours: least(together),
    unit: 'ns a candle',
    references: { 'one symbol': least(alone) },
    agree,
    detail: { agree, ...sumOf(singles), together: together[0] },
  };
}

/** Yields candles of one symbol a chunk at a time, as a store does: no series lies in memory. */
async function* walkChunks({ market, context }, { seed, count, width, end }) {
  const random = context.seededRandom(seed);
  let price = 40_000;
  for (let first = 0; first < count; first += CHUNK) {
    const columns = market.allocateCandles(Math.min(CHUNK, count - first));
    for (let row = 0; row < columns.length; row++) {
      const open = price;
      price = Math.max(4_000, open + Math.floor(random() * 201) - 100);
      columns.openAt[row] = end - (count - first - row) * width;
      columns.availableAt[row] = columns.openAt[row] + width;
      columns.open[row] = open / 4;
      columns.close[row] = price / 4;
      columns.high[row] = (Math.max(open, price) + 8) / 4;
      columns.low[row] = (Math.min(open, price) - 8) / 4;
    }
    yield columns;
  }
}

/** Runs some symbols at three timeframes from a stream. */
async function runStream(world, libs, Crossing, symbols, rows) {
  const { marketData, step } = libs;
  const widths = [HOUR, 4 * HOUR, 24 * HOUR];
  const end = 20_000 * 24 * HOUR;
  const feeds = widths.flatMap((width, index) =>
    symbols.map((k) => ({
      source: walkChunks(world, { seed: 1 + k + index * 1_000, count: rows, width, end }),
      follows: index > 0,
    })),
  );
  const run = new step.Run(setupOf(libs, Crossing, symbols, ['1h', '4h', '1d'], rows * 2));
  let [ns, candles] = [0, 0];
  for await (const batch of marketData.joinSlices(feeds)) {
    const begin = threadTime();
    step.advance(run, batch);
    ns += threadTime() - begin;
    candles += batch.offset[batch.length];
  }
  return { ns, candles, ...outcomeOf(run) };
}

async function manyTimeframes(context) {
  const [symbols, rows] = [500, 2_500];
  const libs = await libraries(context);
  const world = { market: libs.market, context };
  const Crossing = crossing(libs.strategy, libs.indicators);
  const list = Array.from({ length: symbols }, (_, k) => k);
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  const together = await runStream(world, libs, Crossing, list, rows);
  const peak = process.resourceUsage().maxRSS * 1024;
  const singles = [];
  for (const k of list) singles.push(await runStream(world, libs, Crossing, [k], rows));
  const expected = sumOf(singles);
  const agree = isSame(together, expected) && together.candles === symbols * 3 * rows;
  const warm = singles.slice(-SINGLES_TIMED);
  const total = (field) => warm.reduce((sum, one) => sum + one[field], 0);
  const megabytes = (bytes) => Math.round(bytes / 2 ** 20);
  return {
    ours: together.ns / together.candles,
    unit: 'ns a candle',
    references: { 'one symbol': total('ns') / total('candles') },
    agree,
    detail: {
      agree,
      ...expected,
      together,
      columnsMb: megabytes(together.candles * 56),
      peakRssMb: megabytes(peak),
      grownByMb: megabytes(peak - before),
    },
  };
}

export default {
  name: 'multi',
  sizes: SIZES,
  run: (size, context) => (size === SIZES[0] ? manySymbols(context) : manyTimeframes(context)),
};
