// A grid of parameters through `vela backtest run`, one request for each cell.

export const command = ['backtest', 'run'];

/** What a cell holds beside its parameters. */
const RESULTS = new Set(['trades', 'finalEquity', 'maxDrawdown', 'sharpeOnBars252']);

const parametersOf = (cell) =>
  Object.fromEntries(Object.entries(cell).filter(([name]) => !RESULTS.has(name)));

const cellId = (id, cell) => `${id} ${JSON.stringify(parametersOf(cell))}`;

/** Returns the requests of a case. */
export function requests(one, path) {
  const csv = path(one.dataset);
  return one.expected.cells.map((cell) => ({
    id: cellId(one.id, cell),
    csv,
    columns: one.columns ?? ['open', 'high', 'low', 'close'],
    strategy: one.strategy.replaceAll('_', '-'),
    params: { ...one.params, ...parametersOf(cell), size: one.size },
    cash: one.cash,
    commissionRate: one.commissionRate,
    spread: one.spread ?? 0,
    bracketActiveFrom: one.fillModel === 'B' ? 'nextBar' : 'entryBar',
  }));
}

/** Compares the answers of a case, and which cell is the best. */
export function check({ id, cash, expected }, answers, faults) {
  const cells = expected.cells.map((cell) => {
    const { summary, equity } = answers.get(cellId(id, cell)).result;
    return {
      ...parametersOf(cell),
      trades: summary.trades,
      finalEquity: summary.finalEquity,
      maxDrawdown: summary.maxDrawdown,
      sharpeOnBars252: sharpe(equity),
    };
  });
  expected.cells.forEach((want, at) => checkCell(cells[at], want, cash, faults));
  // Without trades there is no Sharpe ratio; such a cell is never the best.
  const isBetter = (a, b) => a > b || (Number.isNaN(b) && !Number.isNaN(a));
  const best = (key) => cells.reduce((top, one) => (isBetter(one[key], top[key]) ? one : top));
  for (const [name, key] of [
    ['bestByFinalEquity', 'finalEquity'],
    ['bestBySharpe', 'sharpeOnBars252'],
  ]) {
    if (expected[name] !== undefined) checkCell(best(key), expected[name], cash, faults);
  }
}

function checkCell(got, want, cash, faults) {
  const parameters = parametersOf(want);
  const name = (key) => `${JSON.stringify(parameters)} ${key}`;
  for (const key of ['trades', ...Object.keys(parameters)]) {
    faults.exact(name(key), got[key], want[key]);
  }
  faults.number(name('finalEquity'), got.finalEquity, want.finalEquity, { abs: 1e-6 * cash });
  faults.number(name('maxDrawdown'), got.maxDrawdown, want.maxDrawdown, { rel: 1e-8 });
  faults.number(name('sharpe'), got.sharpeOnBars252, want.sharpeOnBars252, { rel: 1e-8 });
}

/** Returns the Sharpe ratio of simple returns of each row, 252 rows a year, divisor n − 1. */
export function sharpe(equity) {
  const returns = equity.slice(1).map((value, at) => value / equity[at] - 1);
  const mean = returns.reduce((sum, one) => sum + one, 0) / returns.length;
  const squares = returns.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return (mean / Math.sqrt(squares / (returns.length - 1))) * Math.sqrt(252);
}
