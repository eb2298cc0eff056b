// What the look-ahead check of a run costs: CPU time of whole runs with its windows by the time of
// the same runs without them, uncertainty not measured, so that nothing hides it. The share must stay
// below a tenth over all strategies, and the result must be the same to the last bit.
const SIZES = [5_000, 50_000, 1_000_000];
const CANDLES_A_READING = 100_000;
const PAIRS = 7;
const SHARE_MAX = 0.1;

/** A strategy with a column of its own: the mean of the closes behind it. */
function ownColumn(Strategy) {
  return class OwnColumn extends Strategy {
    mean = this.column(({ close }) => {
      let sum = 0;
      return close.map((price, row) => {
        sum += price - (row < 20 ? 0 : close[row - 20]);
        return row < 19 ? NaN : sum / 20;
      });
    });

    onCandle({ close }) {
      if (close > this.mean.current && this.size() === 0) this.buy(1);
      else if (close < this.mean.current && this.size() > 0) this.close();
    }
  };
}

async function world(size, context) {
  const names = ['backtest', 'kernel', 'market', 'strategy', 'runners'];
  const [backtest, kernel, market, strategy, runners] = await Promise.all(
    names.map((name) => context.library(name)),
  );
  const walk = context.walkCandles({ seed: 5, count: size, start: 400 });
  const columns = market.allocateCandles(size);
  for (const name of ['open', 'high', 'low', 'close', 'volume']) columns[name].set(walk[name]);
  for (let row = 0; row < size; row++) {
    columns.openAt[row] = row * 60e6;
    columns.availableAt[row] = (row + 1) * 60e6;
  }
  const request = {
    columns,
    instrument: market.createInstrument({ id: 'ins_1', symbol: 'AAA' }),
    timeframe: kernel.parseTimeframe('1m'),
    parameters: {},
    startingCash: '10000000',
    seed: 1,
    createHasher: runners.nodeHasher,
  };
  // The one that needs a venue with a calendar stays out.
  const builtIn = [...strategy.builtInStrategies].filter(([name]) => name !== 'monthly-rebalance');
  const strategies = [...builtIn, ['own-column', ownColumn(strategy.Strategy)]];
  return { run: (more) => backtest.runOverColumns({ ...request, ...more }), strategies };
}

export default {
  name: 'lookahead',
  sizes: SIZES,
  async run(size, context) {
    const { run, strategies } = await world(size, context);
    const repeats = Math.max(1, Math.round(CANDLES_A_READING / size));
    const timeOf = (strategy, lookAheadWindows) => {
      const simulation = { commissionRate: '0.001', uncertaintyResolutions: 0, lookAheadWindows };
      globalThis.gc();
      const start = process.cpuUsage();
      let digest = '';
      for (let i = 0; i < repeats; i++) ({ resultDigest: digest } = run({ strategy, simulation }));
      const { user, system } = process.cpuUsage(start);
      return { us: (user + system) / repeats, digest };
    };
    const shares = {};
    let [total, without] = [0, 0];
    let isSame = true;
    for (const [name, strategy] of strategies) {
      const rows = [];
      timeOf(strategy, 16);
      timeOf(strategy, 0);
      // In pairs, so that a machine that others use slows both alike.
      for (let pair = 0; pair < PAIRS; pair++) {
        const [off, on] = [timeOf(strategy, 0), timeOf(strategy, 16)];
        isSame &&= off.digest === on.digest;
        rows.push([on.us, off.us]);
      }
      const [on, off] = [0, 1].map((at) => context.median(rows.map((row) => row[at])));
      shares[name] = `${(100 * (on / off - 1)).toFixed(1)} %`;
      total += on;
      without += off;
    }
    const share = total / without - 1;
    return {
      ours: total / 1e3,
      unit: 'ms',
      references: { unchecked: without / 1e3 },
      agree: isSame && share < SHARE_MAX,
      detail: { share: `${(100 * share).toFixed(1)} %`, ...shares },
    };
  },
  summary: (outcomes) =>
    outcomes.map(({ size, detail }) => `share of the check at ${size}: ${JSON.stringify(detail)}`),
};
