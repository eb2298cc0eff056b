// W1: one symbol, SMA(10) over SMA(30), decided at the close, filled at the next open, a fee of
// 0.1 %, equity on every candle. Ours runs through the public strategy API with orders, exact
// fills and round trips; the reference is a fused loop in C that only keeps cash and a count.
//
// `after six` is measured after every built-in strategy has run in the same process, each over other
// code of its own: call sites have then seen many classes.
//
// Prices are whole quarters, so that sums are exact in binary and both sides see the same ties.
const AFTER_OTHERS = '1,000,000 after six';
const SIZES = [100_000, 1_000_000, 10_000_000, AFTER_OTHERS];
const CASH = 10_000_000;
const SIZE = 100;
const REPEATS = 9;
// Small sizes run more often, so that what is timed is compiled code and a quiet moment is met.
const CANDLES_MIN = 40_000_000;

const LOOP = `
#define _POSIX_C_SOURCE 199309L
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
static double *column(FILE *file, long n) {
  double *values = malloc(sizeof(double) * n);
  if (fread(values, sizeof(double), n, file) != (size_t)n) exit(2);
  return values;
}
int main(int argc, char **argv) {
  if (argc < 4) return 2;
  long n = atol(argv[2]), repeats = atol(argv[3]), trades = 0;
  FILE *file = fopen(argv[1], "rb");
  if (!file) return 2;
  double *open = column(file, n), *close = column(file, n), *equity = malloc(sizeof(double) * n);
  double best = 1e300, cash = 0, position = 0;
  for (long k = 0; k < repeats; k++) {
    struct timespec a, b;
    double fast = 0, slow = 0, fastBefore = 0, slowBefore = 0;
    int pending = 0;
    cash = ${CASH}; position = 0; trades = 0;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
    for (long i = 0; i < n; i++) {
      if (pending > 0) { cash -= ${SIZE} * open[i] * 1.001; position = ${SIZE}; }
      if (pending < 0) { cash += position * open[i] * 0.999; position = 0; trades++; }
      pending = 0;
      fast += close[i]; slow += close[i];
      if (i >= 10) fast -= close[i - 10];
      if (i >= 30) slow -= close[i - 30];
      double f = fast / 10, s = slow / 30;
      if (i >= 30) {
        if (fastBefore < slowBefore && f > s && position == 0) pending = 1;
        else if (fastBefore > slowBefore && f < s && position > 0) pending = -1;
      }
      fastBefore = f; slowBefore = s;
      equity[i] = cash + position * close[i];
    }
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
    double ns = ((b.tv_sec - a.tv_sec) * 1e9 + (b.tv_nsec - a.tv_nsec)) / n;
    if (ns < best) best = ns;
  }
  double sum = 0;
  for (long i = 0; i < n; i++) sum += equity[i];
  printf("{\\"ns\\": %.17g, \\"trades\\": %ld, \\"final\\": %.17g, \\"mean\\": %.17g}",
         best, trades, equity[n - 1], sum / n);
  return 0;
}`;

async function world(size, context) {
  const [market, step, strategy, venue] = await Promise.all(
    ['market', 'step', 'strategy', 'venue'].map((name) => context.library(name)),
  );
  const walk = context.walkCandles({ seed: 20, count: size, start: 400 });
  const columns = market.allocateCandles(size);
  for (const name of ['open', 'high', 'low', 'close']) {
    for (let row = 0; row < size; row++) columns[name][row] = Math.round(walk[name][row] * 100) / 4;
  }
  for (let row = 0; row < size; row++) {
    columns.openAt[row] = row * 60e6;
    columns.availableAt[row] = (row + 1) * 60e6;
  }
  const crossing = strategy.builtInStrategies.get('sma-cross-long');
  const setup = {
    strategy: crossing,
    parameters: strategy.checkParameters(crossing, { fast: 10, slow: 30, size: SIZE }),
    instruments: [market.createInstrument({ id: 'ins_w1', symbol: 'W1' })],
    series: [{ instrument: 0, timeframe: '1m' }],
    cash: String(CASH),
    simulation: venue.simulationOptions.parse({ commissionRate: '0.001' }),
    seed: 1,
    expectedSlices: size,
  };
  // The one that follows a calendar would ask for candles of real sessions.
  const others = [...strategy.builtInStrategies]
    .filter(([name]) => name !== 'monthly-rebalance')
    .map(([, one]) => ({ strategy: one, parameters: strategy.checkParameters(one, {}) }));
  return { columns, setup, market, step, others };
}

export default {
  name: 'w1',
  sizes: SIZES,
  async run(name, context) {
    const size = name === AFTER_OTHERS ? 1_000_000 : name;
    const { columns, setup, market, step, others } = await world(size, context);
    const file = context.writeFile(
      'prices.f64',
      Float64Array.from([...chunks(columns.open), ...chunks(columns.close)].flat()),
    );
    const binary = context.compileC(LOOP);
    const batch = market.createBatch([columns]);
    if (name === AFTER_OTHERS) {
      for (const other of others) step.advance(new step.Run({ ...setup, ...other }), batch);
    }
    const times = [];
    let run;
    const repeats = Math.max(REPEATS, CANDLES_MIN / size);
    for (let repeat = 0; repeat < repeats; repeat++) {
      run = new step.Run(setup);
      const begin = process.cpuUsage();
      step.advance(run, batch);
      const { user, system } = process.cpuUsage(begin);
      times.push((user + system) * 1000);
    }
    const reference = binary === null ? null : context.runC(binary, [file, size, repeats]);
    const detail = compare(run, size, reference);
    return {
      ours: Math.min(...times) / size,
      unit: 'ns a candle',
      references: { c: reference?.ns ?? null },
      agree: detail.agree,
      detail,
    };
  },
};

function* chunks(column) {
  for (let begin = 0; begin < column.length; begin += 65_536) {
    yield Array.from(column.subarray(begin, begin + 65_536));
  }
}

/** Trades must be equal, money within a millionth of the cash. */
function compare(run, size, reference) {
  const trades = run.ledger.trades.length;
  const final = run.equityColumn[size - 1];
  let sum = 0;
  for (let row = 0; row < size; row++) sum += run.equityColumn[row];
  const mean = sum / size;
  if (reference === null) return { agree: trades > 0, trades, final };
  const close = (a, b) => Math.abs(a - b) <= CASH * 1e-6;
  const agree =
    trades === reference.trades && close(final, reference.final) && close(mean, reference.mean);
  return { agree, trades, final, ...(agree ? {} : { reference }) };
}
