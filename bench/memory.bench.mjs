// Memory over many runs in one process: what a run takes must be given back. The resident memory of
// the process is read after each run behind a collection of garbage; its slope over the second half
// of the runs must be zero within its noise, or below a hundredth of a megabyte a run.
const SIZES = [100, 1_000];
const CANDLES = 20_000;
const CASH = 10_000_000;
/** Bytes a run that count as zero whatever the noise says. */
const SLOPE_MAX = 10_486;
/** Standard errors within which a slope counts as zero. */
const ERRORS_MAX = 4;

/** Returns the slope of values over their numbers and its standard error (least squares). */
function slopeOf(values) {
  const n = values.length;
  const meanX = (n - 1) / 2;
  const meanY = values.reduce((sum, value) => sum + value, 0) / n;
  let [xx, xy] = [0, 0];
  values.forEach((value, x) => {
    xx += (x - meanX) ** 2;
    xy += (x - meanX) * (value - meanY);
  });
  const slope = xy / xx;
  const rest = values.reduce(
    (sum, value, x) => sum + (value - meanY - slope * (x - meanX)) ** 2,
    0,
  );
  return { slope, error: Math.sqrt(rest / (n - 2) / xx) };
}

async function world(context) {
  const names = ['backtest', 'kernel', 'market', 'strategy', 'runners'];
  const [backtest, kernel, market, strategy, runners] = await Promise.all(
    names.map((name) => context.library(name)),
  );
  const walk = context.walkCandles({ seed: 3, count: CANDLES, start: 400 });
  const columns = market.allocateCandles(CANDLES);
  for (const name of ['open', 'high', 'low', 'close', 'volume']) columns[name].set(walk[name]);
  for (let row = 0; row < CANDLES; row++) {
    columns.openAt[row] = row * 60e6;
    columns.availableAt[row] = (row + 1) * 60e6;
  }
  const request = {
    columns,
    instrument: market.createInstrument({ id: 'ins_1', symbol: 'AAA' }),
    timeframe: kernel.parseTimeframe('1m'),
    startingCash: String(CASH),
    simulation: { commissionRate: '0.001' },
    seed: 1,
    createHasher: runners.nodeHasher,
  };
  return { backtest, request, strategies: [...strategy.builtInStrategies] };
}

export default {
  name: 'memory',
  sizes: SIZES,
  async run(size, context) {
    const { backtest, request, strategies } = await world(context);
    // The one that needs a venue with a calendar stays out.
    const used = strategies.filter(([name]) => name !== 'monthly-rebalance');
    const resident = [];
    const digests = new Map();
    let isRepeated = true;
    for (let run = 0; run < size; run++) {
      const [name, strategy] = used[run % used.length];
      const { resultDigest } = backtest.runOverColumns({ ...request, strategy, parameters: {} });
      isRepeated &&= (digests.get(name) ?? resultDigest) === resultDigest;
      digests.set(name, resultDigest);
      globalThis.gc();
      resident.push(process.memoryUsage.rss());
    }
    const { slope, error } = slopeOf(resident.slice(size / 2));
    const isFlat = slope <= Math.max(SLOPE_MAX, ERRORS_MAX * error);
    const megabytes = (bytes) => Number((bytes / 2 ** 20).toFixed(3));
    return {
      ours: megabytes(Math.max(...resident)),
      unit: 'MB at most',
      references: { 'after 10 runs': megabytes(resident[9]) },
      agree: isFlat && isRepeated,
      detail: {
        agree: isFlat && isRepeated,
        slopeKbARun: Number((slope / 1024).toFixed(3)),
        errorKbARun: Number((error / 1024).toFixed(3)),
        runs: size,
      },
    };
  },
};
